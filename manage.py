#!/usr/bin/env python3
"""Start Atelier ODD from a fresh clone, with Python and nothing else.

Makes ``.venv`` beside this file, installs the exact versions of the lock files in it, then hands
the command over to ``workshop.cli`` (or to ``tests``) run by that environment's Python.

Only the standard library is used. The syntax stays readable by Python 3.6 (newer annotations are
in quotes), so that an old Python gets a sentence and not a ``SyntaxError``.

``.venv`` is trusted only while a stamp inside it says where and by which Python it was made, and
which lock files it holds. The stamp goes before packages change and comes back after: whatever
interrupts an installation, the next command starts again from nothing.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent
OLDEST_PYTHON = (3, 11)
LOCK = "requirements.lock"
TEST_LOCK = "requirements-dev.lock"
STAMP = "atelier-odd.json"
PIP_LINES_SHOWN = 8

HELP = """\
Atelier ODD : des ateliers participatifs sur les objectifs de développement durable.

  python3 manage.py run     prépare ce qu’il faut, puis démarre l’application
  python3 manage.py test    prépare ce qu’il faut, puis lance tous les tests

La première fois, l’application s’installe dans le dossier .venv (une minute environ,
700 Mo, avec Internet). Ensuite, cette aide montre toutes les commandes."""

TOO_OLD = """\
Atelier ODD demande Python {oldest} ou plus récent ; celui-ci est Python {found}.
Installez un Python récent (https://www.python.org/downloads/), puis relancez la commande avec lui,
par exemple : python3.13 manage.py run (sous Windows : py -3.13 manage.py run)"""

NO_VENV = """\
Il manque à ce Python de quoi créer un environnement ({missing}). Installez-le, puis relancez :
  Debian, Ubuntu    sudo apt install python3-venv
  autres systèmes   le Python de https://www.python.org/downloads/, qui est complet"""

# What pip writes when it fails, and what to do about it. The first one found is shown.
CAUSES = (
    ("No space left", "Le disque est plein : il faut environ 1,5 Go libre."),
    (
        "DO NOT MATCH THE HASHES",
        "Un paquet reçu n’a pas l’empreinte attendue : il a été refusé. Réessayez, au besoin "
        "depuis un autre réseau.",
    ),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "Le réseau présente un certificat inconnu : demandez à qui le gère comment installer des "
        "paquets Python avec pip.",
    ),
    (
        "connection",
        "Le dépôt de paquets Python ne répond pas : vérifiez la connexion à Internet, et le "
        "mandataire (proxy) s’il y en a un.",
    ),
    (
        "No matching distribution",
        "Un paquet n’existe pas pour ce Python ou ce système : essayez avec un Python 3.11 à "
        "3.14, en 64 bits.",
    ),
    (
        "uild",
        "Un paquet n’est pas prêt à l’emploi pour ce Python ou ce système : essayez avec un "
        "Python 3.11 à 3.14, en 64 bits.",
    ),
)
UNKNOWN_CAUSE = "Ces lignes de pip disent pourquoi ; corrigez, puis relancez la même commande."


class Refused(Exception):
    """What a person can put right; its text is the French sentence to show."""


def say(text: str, stream: TextIO = sys.stderr) -> None:
    """Show a message; on standard error, since standard output belongs to the command."""
    try:
        print(text, file=stream, flush=True)
    except UnicodeEncodeError:  # an old Python, or a pipe on Windows
        encoding = stream.encoding or "ascii"
        print(text.encode(encoding, "replace").decode(encoding), file=stream, flush=True)


def python_problem(version: "tuple[int, ...]") -> str:
    """The sentence for a Python of this version; empty when it is recent enough."""
    if version[:2] >= OLDEST_PYTHON:
        return ""
    oldest, found = (".".join(map(str, numbers[:3])) for numbers in (OLDEST_PYTHON, version))
    return TOO_OLD.format(oldest=oldest, found=found)


def venv_problem() -> str:
    """The sentence for a Python that cannot make an environment; empty when it can.

    Debian and Ubuntu ship a Python that has ``venv`` and lacks ``ensurepip``.
    """
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    return NO_VENV.format(missing=", ".join(missing)) if missing else ""


def cause(output: str) -> str:
    """What to do about a failed installation, from what pip wrote."""
    return next((advice for sign, advice in CAUSES if sign in output), UNKNOWN_CAUSE)


def python_of(venv: Path) -> Path:
    """Where the Python of an environment is."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def identity(venv: Path) -> "dict[str, str]":
    """What must not change under an environment: it cannot be moved, nor change Python."""
    return {
        "place": str(venv),
        "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "base": sys.base_prefix,
        "platform": sysconfig.get_platform(),
    }


def digests(root: Path, names: "list[str]") -> "dict[str, str]":
    """The SHA-256 of each of these lock files."""
    return {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in names}


def installed(venv: Path) -> "dict[str, str] | None":
    """The lock files this environment holds, with their SHA-256; None if it has to be remade."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
        locks: dict[str, str] = stamp.pop("locks")
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return locks if stamp == identity(venv) and python_of(venv).is_file() else None


def write_stamp(venv: Path, locks: "dict[str, str]") -> None:
    """Declare the environment whole, all at once."""
    draft = venv / (STAMP + ".new")
    draft.write_text(json.dumps(dict(identity(venv), locks=locks), indent=1), encoding="utf-8")
    draft.replace(venv / STAMP)


def try_lock(descriptor: int) -> bool:
    """Whether the lock on this open file was free and is now ours."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
    else:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@contextlib.contextmanager
def one_at_a_time(path: Path) -> "Iterator[int]":
    """Keep other processes out. The system itself frees the lock when its holder dies.

    Yields the descriptor that holds the lock.
    """
    with path.open("ab") as file:
        if not try_lock(file.fileno()):
            say("Une autre installation est en cours : attente de sa fin…")
            while not try_lock(file.fileno()):
                time.sleep(0.3)
        yield file.fileno()


def make(venv: Path) -> None:
    """Make an empty environment, in place of whatever is there.

    Raises Refused when this Python cannot.
    """
    problem = venv_problem()
    if problem:
        raise Refused(problem)
    if venv.is_symlink() or venv.is_file():
        venv.unlink()
    elif venv.exists():
        shutil.rmtree(str(venv))
    # Run from inside the .venv just removed, sys.executable would be gone.
    python = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run(
        [python, "-I", "-m", "venv", str(venv)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if made.returncode:
        shown = made.stdout.strip()
        raise Refused(f"{shown}\n\n{venv} n’a pas pu être créé ; ces lignes disent pourquoi.")
    write_stamp(venv, {})


def install(venv: Path, locks: "dict[str, Path]", lock_holder: int) -> None:
    """Install exactly these lock files, checking the hash of every package.

    Raises Refused when pip fails, with its last lines and what to do about them.
    """
    command = [str(python_of(venv)), "-I", "-u", "-m", "pip", "install"]
    # The lock files are complete: nothing else may be chosen, or asked.
    command += ["--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar=off", "--no-warn-script-location"]
    for path in locks.values():
        command += ["--requirement", str(path)]
    lines = []
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=dict(os.environ, PIP_USER="0", PYTHONIOENCODING="utf-8"),
        # If this process is killed, pip keeps the lock until it has finished.
        pass_fds=() if os.name == "nt" else (lock_holder,),
    ) as pip:
        try:
            for line in pip.stdout or ():
                # Until here pip has only downloaded: a failure or Ctrl-C leaves .venv as it was.
                if line.startswith("Installing collected packages"):
                    (venv / STAMP).unlink()
                lines.append(line.rstrip())
        except KeyboardInterrupt:
            pip.kill()
            raise
    if pip.returncode:
        shown = "\n".join(lines[-PIP_LINES_SHOWN:])
        raise Refused(f"{shown}\n\nL’installation a échoué. {cause(chr(10).join(lines))}")


def prepare(root: Path, names: "list[str]") -> Path:
    """Make sure that .venv holds these lock files; return its Python.

    Raises Refused with what a person has to do about it.
    """
    venv = root / ".venv"
    wanted = digests(root, names)

    def ready() -> bool:
        held = installed(venv)
        return held is not None and wanted.items() <= held.items()

    if ready():
        return python_of(venv)
    if os.pathsep in str(root):
        raise Refused(
            f"Python ne sait pas s’installer dans un dossier dont le chemin contient "
            f"« {os.pathsep} » : renommez-le ou déplacez-le ({root})."
        )
    with one_at_a_time(root / ".venv.lock") as lock_holder:
        if ready():  # another process has just done it
            return python_of(venv)
        start = time.monotonic()
        held = installed(venv)
        if held is None:
            say(
                "Le dossier .venv est incomplet, déplacé ou d’un autre Python. Nouvelle "
                "installation : une minute environ…"
                if venv.exists()
                else "Première installation : une minute environ…"
            )
            make(venv)
            held = {}
        else:
            say("Installation des paquets qui manquent…")
        missing = {name: root / name for name in names if held.get(name) != wanted[name]}
        install(venv, missing, lock_holder)
        write_stamp(venv, dict(held, **wanted))
        say(f"Installation terminée en {time.monotonic() - start:.0f} s.")
    return python_of(venv)


def hand_over(python: Path, module: str, arguments: "list[str]") -> int:
    """Run a module of this project with that Python; return its exit code.

    The current folder stays the person's own: relative paths mean what they think.
    """
    # -P: a folder named "tests" or "workshop" where the person stands must not be taken for ours.
    command = [str(python), "-P", "-m", module, *arguments]
    environment = dict(os.environ, PYTHONPATH=str(ROOT), PYTHONUTF8="1")
    environment.pop("PYTHONHOME", None)
    if os.name != "nt":  # become the command: signals and exit code are its own
        os.execve(command[0], command, environment)
    with subprocess.Popen(command, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # the command has it too, and ends by itself


def main(arguments: "list[str]") -> int:
    """Carry out one command line; return the exit code."""
    problem = python_problem(sys.version_info[:3])
    if problem:
        say(problem)
        return 1
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        if installed(ROOT / ".venv") is None:  # help must not start a long installation
            say(HELP, sys.stdout)
            return 0
        arguments = ["--help"]
    testing = arguments[0] == "test"
    try:
        python = prepare(ROOT, [LOCK, TEST_LOCK] if testing else [LOCK])
        if testing:
            return hand_over(python, "tests", arguments[1:])
        return hand_over(python, "workshop.cli", arguments)
    except Refused as refused:
        say(str(refused))
    except OSError as error:
        say(
            f"Le système a refusé une opération ({error}).\n"
            f"Vérifiez vos droits sur {ROOT} et la place libre, fermez l’application si elle "
            "tourne, puis relancez la même commande."
        )
    except KeyboardInterrupt:
        say("Interrompu.")
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
