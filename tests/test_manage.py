"""manage.py, run for real on a small project whose only package is made here."""

import ast
import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import manage

PIECE, OTHER = "morceau", "autre"  # packages
CLI = f"""
import json, os, sys
from {PIECE} import word
print(json.dumps([word, sys.argv[1:], os.getcwd()]))
sys.exit(len(sys.argv) - 2)
"""


def make_wheel(folder: Path, name: str = PIECE) -> str:
    """A wheel of one module, made by hand in `folder`; returns its line in a lock file."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": "word = 'bonjour'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{path},sha256={record_hash(text)},{len(text)}" for path, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,\n"])
    file = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        for path, text in files.items():
            wheel.writestr(zipfile.ZipInfo(path), text)  # dated 1980: same bytes, same hash
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


def record_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Project:
    """A folder holding manage.py, a lock file and a command that tells what it was given."""

    def __init__(self, root: Path, wheels: Path) -> None:
        self.root, self.wheels, self.python = root, wheels, sys.executable
        self.lock = root / manage.LOCK
        self.environment = {
            **os.environ,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_FIND_LINKS": wheels.as_uri(),
            "PIP_NO_INDEX": "1",
            "PYTHONUTF8": "1",
        }
        (root / "workshop").mkdir(parents=True)
        (root / "workshop" / "__init__.py").touch()
        (root / "workshop" / "cli.py").write_text(CLI, encoding="utf-8")
        shutil.copy(manage.__file__, root)
        self.lock.write_text(make_wheel(wheels), encoding="utf-8")

    def start(self, *arguments: str, cwd: Path | None = None) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [self.python, str(self.root / "manage.py"), *arguments],
            cwd=cwd or self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *arguments: str, cwd: Path | None = None) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        with self.start(*arguments, cwd=cwd) as process:
            output, errors = process.communicate(timeout=120)
        return process.returncode, output, errors


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project already started, by two people at once, on what a cut installation had left."""
    wheels = tmp_path_factory.mktemp("wheels")
    project = Project(tmp_path_factory.mktemp("été à Ouaga") / "atelier odd", wheels)
    (project.root / ".venv" / "lib").mkdir(parents=True)
    (project.root / ".venv" / "lib" / "reste.py").touch()
    with project.start("un") as first, project.start("deux") as second:
        told = sorted(process.communicate(timeout=120)[1] for process in (first, second))
    assert (first.returncode, second.returncode) == (0, 0)
    assert re.fullmatch(
        r"Le dossier \.venv est incomplet, déplacé ou d’un autre Python\. Nouvelle installation : "
        r"une minute environ…\nInstallation terminée en \d+ s\.\n",
        told[0],
    )
    assert told[1] == "Une autre installation est en cours : attente de sa fin…\n"
    assert not (project.root / ".venv" / "lib" / "reste.py").exists()
    return project


@pytest.fixture
def project(started: Project) -> Iterator[Project]:
    """The started project, whose lock file a test may change."""
    lock = started.lock.read_text(encoding="utf-8")
    make_wheel(started.wheels, OTHER)
    yield started
    started.lock.write_text(lock, encoding="utf-8")


def test_second_start_installs_nothing_and_says_nothing(project: Project) -> None:
    expected = json.dumps(["bonjour", ["run"], str(project.root)]) + "\n"
    assert project.run("run") == (0, expected, "")


def test_command_gets_arguments_and_the_folder_of_the_person(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "workshop").mkdir()  # must not be taken for ours
    (tmp_path / "workshop" / "cli.py").write_text("raise SystemExit(99)", encoding="utf-8")
    arguments = ["export", "--out", "à moi/d’ici"]
    expected = json.dumps(["bonjour", arguments, str(tmp_path)]) + "\n"
    assert project.run(*arguments, cwd=tmp_path) == (2, expected, "")


@pytest.mark.parametrize("arguments", [[], ["--help"], ["help"]])
def test_help_is_that_of_the_application_once_installed(
    project: Project, arguments: list[str]
) -> None:
    expected = json.dumps(["bonjour", ["--help"], str(project.root)]) + "\n"
    assert project.run(*arguments) == (0, expected, "")


def test_help_installs_nothing_on_a_fresh_clone(tmp_path: Path) -> None:
    fresh = Project(tmp_path / "neuf", tmp_path)
    assert fresh.run() == (0, manage.HELP + "\n", "")
    assert not (fresh.root / ".venv").exists()


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("absent==1.0 --hash=sha256:" + "0" * 64, "Un paquet n’existe pas pour ce Python"),
        (f"{OTHER}==1.0 --hash=sha256:" + "0" * 64, "Un paquet reçu n’a pas l’empreinte attendue"),
        (f"{OTHER}==1.0", manage.UNKNOWN_CAUSE),
    ],
)
def test_failed_update_says_why_and_leaves_what_worked(
    project: Project, line: str, advice: str
) -> None:
    lock = project.lock.read_text(encoding="utf-8")
    project.lock.write_text(lock + line, encoding="utf-8")
    code, output, errors = project.run("run")
    assert (code, output) == (1, "")
    assert f"L’installation a échoué. {advice}" in errors
    project.lock.write_text(lock, encoding="utf-8")
    assert project.run("run")[::2] == (0, "")


def test_changed_lock_is_installed(project: Project) -> None:
    with project.lock.open("a", encoding="utf-8") as lock:
        lock.write(make_wheel(project.wheels, OTHER))
    code, _, errors = project.run("run")
    assert (code, errors.splitlines()[0]) == (0, "Installation des paquets qui manquent…")
    held = manage.installed(project.root / ".venv")
    assert held == manage.digests(project.root, [manage.LOCK])


def test_test_command_adds_its_own_lock_and_runs_the_tests(project: Project) -> None:
    (project.root / "tests").mkdir()
    (project.root / "tests" / "__main__.py").write_text(
        "import sys; print('tests', sys.argv[1:]); sys.exit(3)", encoding="utf-8"
    )
    test_lock = project.root / manage.TEST_LOCK
    test_lock.write_text(make_wheel(project.wheels, OTHER), encoding="utf-8")
    code, output, errors = project.run("test", "--fast")
    assert (code, output) == (3, "tests ['--fast']\n")
    assert errors.startswith("Installation des paquets qui manquent…\n")
    assert project.run("test") == (3, "tests []\n", "")
    assert project.run("run")[::2] == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="liens symboliques réservés aux administrateurs")
def test_python_without_ensurepip_says_what_to_install(tmp_path: Path) -> None:
    """A real Python whose standard library lacks what Debian puts in python3-venv."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    library = tmp_path / "lib" / version
    library.mkdir(parents=True)
    for path in Path(os.__file__).parent.iterdir():
        if path.name not in ("ensurepip", "site-packages", "dist-packages"):
            (library / path.name).symlink_to(path)
    fresh = Project(tmp_path / "neuf", tmp_path)
    fresh.python = sys._base_executable  # an environment's own would look elsewhere
    fresh.environment["PYTHONHOME"] = str(tmp_path)
    code, output, errors = fresh.run("run")
    assert (code, output) == (1, "")
    assert errors.splitlines()[1:] == manage.NO_VENV.format(missing="ensurepip").splitlines()


@pytest.mark.skipif(os.name == "nt", reason="« : » y est interdit dans un nom")
def test_path_that_no_environment_can_have_is_refused(tmp_path: Path) -> None:
    code, output, errors = Project(tmp_path / "a:b", tmp_path).run("run")
    assert (code, output) == (1, "")
    assert errors.startswith("Python ne sait pas s’installer dans un dossier dont le chemin")


@pytest.mark.parametrize("version", [(3, 11), (3, 11, 0), (3, 14, 2), (4, 0, 0)])
def test_recent_python_is_accepted(version: tuple[int, ...]) -> None:
    assert manage.python_problem(version) == ""


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 6, 15), (2, 7, 18)])
def test_old_python_is_told_which_one_to_install(version: tuple[int, ...]) -> None:
    found = ".".join(map(str, version))
    assert manage.python_problem(version).splitlines()[0] == (
        f"Atelier ODD demande Python 3.11 ou plus récent ; celui-ci est Python {found}."
    )


def test_old_python_can_read_manage() -> None:
    tree = ast.parse(Path(manage.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    arguments = [argument for function in functions for argument in function.args.args]
    annotations = [argument.annotation for argument in arguments]
    annotations += [function.returns for function in functions]
    # An old Python computes annotations as it reads: only names and strings are safe.
    assert {type(annotation) for annotation in annotations} == {ast.Name, ast.Constant}


def test_manage_needs_the_standard_library_only() -> None:
    tree = ast.parse(Path(manage.__file__).read_text(encoding="utf-8"))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert names - sys.stdlib_module_names == set()


@pytest.mark.parametrize(
    ("output", "start"),
    [
        ("OSError: [Errno 28] No space left on device", "Le disque est plein"),
        ("connection broken by 'SSLError(… CERTIFICATE_VERIFY_FAILED …)'", "Le réseau présente"),
        (
            "connection broken by 'NewConnectionError(…)'\nNo matching distribution found",
            "Le dépôt de paquets Python ne répond pas",
        ),
        ("ERROR: Failed to build 'pyyaml'", "Un paquet n’est pas prêt à l’emploi"),
        ("autre chose", manage.UNKNOWN_CAUSE),
    ],
)
def test_failure_of_pip_is_explained(output: str, start: str) -> None:
    assert manage.cause(output).startswith(start)


def test_environment_is_trusted_only_with_its_stamp_its_python_and_its_place(
    tmp_path: Path,
) -> None:
    venv = tmp_path / "à part" / ".venv"
    manage.python_of(venv).parent.mkdir(parents=True)
    manage.python_of(venv).touch()
    assert manage.installed(venv) is None
    manage.write_stamp(venv, {manage.LOCK: "empreinte"})
    assert manage.installed(venv) == {manage.LOCK: "empreinte"}
    stamp = (venv / manage.STAMP).read_text(encoding="utf-8")
    for damaged in ("", "[]", "{}", stamp.replace('"python": "3.', '"python": "2.')):
        (venv / manage.STAMP).write_text(damaged, encoding="utf-8")
        assert manage.installed(venv) is None
    (venv / manage.STAMP).write_text(stamp, encoding="utf-8")
    assert manage.installed(venv.rename(tmp_path / ".venv")) is None
    manage.write_stamp(tmp_path / ".venv", {})
    manage.python_of(tmp_path / ".venv").unlink()
    assert manage.installed(tmp_path / ".venv") is None


def test_lock_keeps_others_out_until_released(tmp_path: Path) -> None:
    path = tmp_path / "verrou"
    with path.open("ab") as other:
        with manage.one_at_a_time(path):
            assert not manage.try_lock(other.fileno())
        assert manage.try_lock(other.fileno())


def pins(name: str) -> dict[str, str]:
    """Package and version of each line of a requirements file of this project."""
    text = (manage.ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^([a-z0-9-]+)==([^\s;]+)(?:\s*;\s*([^\\#\n]+))?", text, re.MULTILINE)
    return {f"{package} ; {marker.strip()}": version for package, version, marker in found}


def test_locks_hold_every_direct_requirement_and_agree() -> None:
    direct, locked = pins("requirements.txt"), pins(manage.LOCK)
    direct_test, locked_test = pins("requirements-dev.txt"), pins(manage.TEST_LOCK)
    assert direct.items() <= locked.items()
    assert {**locked, **direct_test}.items() <= locked_test.items()


@pytest.mark.parametrize("name", [manage.LOCK, manage.TEST_LOCK])
def test_lock_gives_hashes_for_every_package_and_no_address(name: str) -> None:
    text = (manage.ROOT / name).read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9-]+==.*", text, re.MULTILINE)
    hashed = re.findall(r"^[a-z0-9-]+==.* \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(packages) == len(hashed) > 0
    assert "://" not in text
