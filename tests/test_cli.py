"""The host's commands: what they print, where, and their exit code."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import bcrypt
import docx
import pytest

from workshop import __version__, cli
from workshop.report.files import synthesis_filename
from workshop.service import accounts, workshops
from workshop.service.installation import DATA_VARIABLE, Installation, open_installation

ROOT = Path(__file__).parent.parent
STRONG = "marais-forage-2025"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> Run:
    """`run("demo", typed="…")`: exit code, standard output, standard error; data in `var`."""
    monkeypatch.setenv(DATA_VARIABLE, "")  # given back after the test: commands set it

    def ran(command: str, *arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = cli.main([command, "--data", str(tmp_path / "var"), *arguments])
        return (code, *capsys.readouterr())

    return ran


def test_account_is_created_with_the_password_read(run, tmp_path):
    told = run("add-facilitator", "Claire", "--name", "Claire Martin", "--password-stdin",
               typed=f"{STRONG}\r\nune autre ligne")  # fmt: skip
    assert told == (0, "Compte créé pour Claire Martin (identifiant : claire).\n", "")
    known = accounts.credentials(open_installation(tmp_path / "var"))["usernames"]
    assert [(login, account["name"]) for login, account in known.items()] == [
        ("claire", "Claire Martin")
    ]
    hashed = str(known["claire"]["password"])
    assert bcrypt.checkpw(STRONG.encode(), hashed.encode())


def test_account_without_name_is_called_by_its_login(run):
    told = run("add-facilitator", "claire", "--password-stdin", typed=STRONG)
    assert told == (0, "Compte créé pour claire (identifiant : claire).\n", "")


@pytest.mark.parametrize(
    ("login", "password", "sentence"),
    [
        ("claire", "", "Mot de passe : 10 caractères au moins."),
        ("claire", "court\n", "Mot de passe : 10 caractères au moins."),
        (
            "claire",
            "aaaaaaaaaaaa",
            "Mot de passe : trop facile à deviner, variez les caractères.",
        ),
        (
            "claire",
            "2025-Claire-2025",
            "Mot de passe : trop facile à deviner, variez les caractères.",
        ),
        (
            "claire",
            f"{STRONG} \n",
            "Mot de passe : il ne peut ni commencer ni finir par une espace.",
        ),
        (
            "claire",
            "é" * 40,
            "Mot de passe : 72 octets au plus (environ autant de caractères).",
        ),
        (
            "Hélène",
            STRONG,
            "Identifiant : de 2 à 64 lettres sans accent, chiffres, points, tirets ou arobase.",
        ),
    ],
)
def test_account_is_refused_in_a_sentence(run, tmp_path, login, password, sentence):
    assert run("add-facilitator", login, "--password-stdin", typed=password) == (
        2,
        "",
        f"{sentence}\n",
    )
    assert not accounts.has_accounts(open_installation(tmp_path / "var"))


@pytest.mark.parametrize("again", ["claire", "CLAIRE", " claire "])
def test_login_already_taken_is_refused(run, facilitator, again):
    assert run("add-facilitator", again, "--password-stdin", typed=STRONG) == (
        2,
        "",
        "L’identifiant « claire » est déjà pris : choisissez-en un autre.\n",
    )


def test_demo_prints_what_was_played_as_json(run, tmp_path):
    code, out, err = run("demo", "--json", "--format", "4", "--participants", "2")
    told = json.loads(out)
    (played,) = workshops.workshops_of(
        open_installation(tmp_path / "var"),
        accounts.robot_facilitator(open_installation(tmp_path / "var")),
    )
    assert (code, err) == (0, "")
    assert told == {
        "code": played.code,
        "join": f"http://localhost:8501/?code={played.code}",
        "projection": f"http://localhost:8501/projeter?atelier={played.code}",
        "participants": 2,
        "steps": len(played.steps),
        "answers": told["answers"],
        "refused": 0,
    }
    assert told["answers"] > 0
    assert played.fictional


def test_demo_tells_its_progress(run):
    code, out, err = run("demo", "--format", "4", "--participants", "1", "--partners", "3")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0].startswith("  0%  ")
    assert lines[-2] == "100%  Atelier terminé"
    assert re.fullmatch(
        "Atelier d’exemple joué : code [2-9A-Z]{6}, 1\u00a0participant fictif[.]", lines[-1]
    )
    assert [line for line in lines[:-1] if not re.match(r" {0,2}\d{1,3}%  \S", line)] == []


@pytest.mark.parametrize("number", ["0", "-3"])
def test_demo_without_participant_is_refused(run, number):
    told = run("demo", f"--participants={number}")
    assert told == (2, "", "Il faut au moins un participant.\n")


def test_export_writes_a_word_document(run, tmp_path, workshop):
    out_folder = tmp_path / "documents" / "ici"
    code, out, err = run("export", f" {workshop.code.lower()} ", "--out", str(out_folder))
    path = out_folder / synthesis_filename(workshop)
    assert (code, out, err) == (0, f"{path}\n", "")
    assert path.name == f"synthese-eau-et-jeunesse-{workshop.code}.docx"
    assert list(out_folder.iterdir()) == [path]
    texts = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert "Eau et jeunesse" in texts


def test_export_of_unknown_code_is_refused(run, tmp_path):
    told = run("export", "ZZZZZZ", "--out", str(tmp_path / "documents"))
    assert told == (2, "", "Aucun atelier ne porte le code ZZZZZZ.\n")
    assert not (tmp_path / "documents").exists()


def test_export_into_something_else_than_a_folder_says_which(run, tmp_path, workshop):
    (tmp_path / "documents").write_text("déjà là", encoding="utf-8")
    code, out, err = run("export", workshop.code, "--out", str(tmp_path / "documents"))
    assert (code, out) == (2, "")
    assert err.startswith(f"Le dossier {tmp_path / 'documents'} ne peut pas être écrit : ")


def test_data_folder_that_cannot_be_used_is_named(run, tmp_path):
    (tmp_path / "var").write_text("ceci n’est pas un dossier", encoding="utf-8")
    code, out, err = run("demo")
    assert (code, out) == (1, "")
    assert err.startswith(f"Le dossier de données {tmp_path / 'var'} ne peut pas être utilisé : ")


def test_database_that_is_not_one_is_told(run, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "atelier.db").write_bytes(b"autre chose" * 1000)
    code, out, err = run("demo")
    assert (code, out) == (1, "")
    assert "file is not a database" in err


def test_version_is_that_of_the_application(capsys):
    with pytest.raises(SystemExit) as exit_:
        cli.main(["--version"])
    assert (exit_.value.code, capsys.readouterr().out) == (0, f"Atelier ODD {__version__}\n")


@pytest.mark.parametrize("arguments", [[], ["demo", "--format", "7"], ["danser"]])
def test_command_that_does_not_exist_exits_with_usage(capsys, arguments):
    with pytest.raises(SystemExit) as exit_:
        cli.main(arguments)
    assert exit_.value.code == 2
    assert capsys.readouterr().err.startswith("usage: ")


def test_command_works_from_another_folder(tmp_path: Path, installation: Installation):
    """The real command, in a process of its own, as `manage.py` starts it."""
    done = subprocess.run(
        [sys.executable, "-m", "workshop.cli", "add-facilitator", "claire", "--password-stdin",
         "--data", "var"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        input=STRONG,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "Compte créé pour claire (identifiant : claire).\n",
        "",
    )
    assert accounts.has_accounts(installation)
