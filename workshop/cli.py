"""Commands of the host's machine: `python3 manage.py COMMAND`."""

from __future__ import annotations

import argparse
import getpass
import json
import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from workshop import __version__
from workshop.model import Refused
from workshop.phrases import plural
from workshop.rehearsal import play
from workshop.report.files import export_synthesis
from workshop.service import accounts, imports, workshops
from workshop.service.installation import DATA_VARIABLE, Installation, installation_here

ROOT = Path(__file__).parent.parent
DEFAULT_PORT = 8501
EVERYWHERE = "0.0.0.0"  # noqa: S104  a room's phones must reach the app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Mistakes are French sentences on stderr."""
    options = _parser().parse_args(arguments)
    os.environ[DATA_VARIABLE] = str(Path(options.data).resolve())
    # Streamlit warns about its missing runtime when altair themes are imported outside a page.
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    try:
        return int(options.run(options))
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except (OSError, sqlite3.Error) as error:
        print(
            f"Le dossier de données {options.data} ne peut pas être utilisé : {error}",
            file=sys.stderr,
        )
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 manage.py", description="Atelier ODD : commandes de l’hébergeur."
    )
    parser.add_argument("--version", action="version", version=f"Atelier ODD {__version__}")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data",
        default=str(ROOT / "var"),
        metavar="DOSSIER",
        help="dossier des données : base, secrets, sauvegardes (var/ par défaut)",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMANDE", title="commandes")

    run = commands.add_parser("run", parents=[shared], help="démarre l’application")
    run.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="port d’écoute (8501 par défaut)"
    )
    run.add_argument("--address", default=EVERYWHERE, help="adresse d’écoute (toutes par défaut)")
    run.set_defaults(run=_run)

    account = commands.add_parser(
        "add-facilitator", parents=[shared], help="crée le compte d’un animateur"
    )
    account.add_argument("login", help="identifiant de connexion")
    account.add_argument("--name", help="nom affiché (l’identifiant par défaut)")
    account.add_argument(
        "--password-stdin", action="store_true", help="lit le mot de passe sur l’entrée standard"
    )
    account.set_defaults(run=_add_facilitator)

    demo = commands.add_parser(
        "demo", parents=[shared], help="fait jouer un atelier d’exemple par des robots"
    )
    demo.add_argument(
        "--format", choices=["4", "5", "6"], default="6", help="nombre de demi-journées"
    )
    demo.add_argument("--participants", type=int, default=12, metavar="N")
    demo.add_argument("--partners", type=int, choices=[2, 3], default=2)
    demo.add_argument(
        "--seed", type=int, default=1, metavar="S", help="même graine, mêmes réponses"
    )
    demo.add_argument("--json", action="store_true", help="affiche le résultat en JSON")
    demo.set_defaults(run=_demo)

    bring = commands.add_parser(
        "import-odd",
        parents=[shared],
        help="importe textes officiels, indicateurs de l’INSEE ou plan national",
    )
    bring.add_argument("files", nargs="+", metavar="FICHIER")
    bring.add_argument("--territory", default="", metavar="CODE", help="territoire, pour l’INSEE")
    bring.set_defaults(run=_import)

    export = commands.add_parser(
        "export", parents=[shared], help="écrit la synthèse Word d’un atelier"
    )
    export.add_argument("code", help="code à six caractères de l’atelier")
    export.add_argument("--out", default="exports", metavar="DOSSIER", help="dossier d’arrivée")
    export.set_defaults(run=_export)
    return parser


def _run(options: argparse.Namespace) -> int:
    installation = installation_here()
    print(f"Atelier ODD : http://localhost:{options.port}", flush=True)
    print(f"Espace d’animation : http://localhost:{options.port}/animation", flush=True)
    if not accounts.has_accounts(installation):
        print(
            "\nAucun compte d’animateur. Créez le vôtre dans un autre terminal :\n"
            f"    python3 manage.py add-facilitator votre-identifiant{_data_hint(options)}\n",
            flush=True,
        )
    command = [
        sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"),
        "--server.port", str(options.port), "--server.address", options.address,
    ]  # fmt: skip
    os.chdir(ROOT)  # Streamlit reads .streamlit/config.toml from the current folder
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606  Streamlit, with arguments written here
    return subprocess.call(command)  # noqa: S603  same command, where exec does not exist


def _show_progress(share: float, label: str) -> None:
    print(f"{share:4.0%}  {label}", flush=True)


def _data_hint(options: argparse.Namespace) -> str:
    default = str(ROOT / "var")
    return "" if options.data == default else f' --data "{options.data}"'


def _add_facilitator(options: argparse.Namespace) -> int:
    if options.password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = getpass.getpass("Mot de passe (10 caractères au moins) : ")
        if getpass.getpass("Le même, une seconde fois : ") != password:
            raise Refused("Les deux saisies diffèrent : recommencez.")
    account = accounts.add_facilitator(
        installation_here(), options.login, options.name or options.login, password
    )
    print(f"Compte créé pour {account.name} (identifiant : {account.login}).")
    return 0


def _demo(options: argparse.Namespace) -> int:
    installation = installation_here()
    if options.participants < 1:
        raise Refused("Il faut au moins un participant.")

    played = play(
        installation,
        accounts.robot_facilitator(installation),
        agenda_format=options.format,
        people=options.participants,
        partner_count=options.partners,
        seed=options.seed,
        progress=None if options.json else _show_progress,
    )
    code = played.workshop.code
    told = {
        "code": code,
        "join": f"http://localhost:{DEFAULT_PORT}/?code={code}",
        "projection": f"http://localhost:{DEFAULT_PORT}/projeter?atelier={code}",
        "participants": played.participants,
        "steps": played.steps,
        "answers": played.answers,
        "refused": played.refused,
    }
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        people = plural(played.participants, "participant fictif", "participants fictifs")
        print(f"Atelier d’exemple joué : code {code}, {people}.")
    return 0


def _import(options: argparse.Namespace) -> int:
    report = imports.import_files(
        installation_here(),
        {Path(name).name: _content(Path(name)) for name in options.files},
        territory=options.territory,
        progress=_show_progress,
    )
    print(f"{report.source} : {' '.join(report.sentences)}")
    for warning in report.warnings:
        print(f"  à regarder : {warning}")
    return 0


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"Le fichier {path} ne peut pas être lu : vérifiez son nom.") from error


def _export(options: argparse.Namespace) -> int:
    installation: Installation = installation_here()
    workshop = workshops.workshop_by_code(installation, options.code.strip().upper())
    if workshop is None:
        raise Refused(f"Aucun atelier ne porte le code {options.code}.")
    try:
        print(export_synthesis(installation, workshop, Path(options.out)))
    except OSError as error:
        raise Refused(f"Le dossier {options.out} ne peut pas être écrit : {error}") from error
    return 0


if __name__ == "__main__":
    sys.exit(main())
