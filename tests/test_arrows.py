"""The house keeps its shape: who may import whom, which room a library lives in, sizes, guards.

Every source is read with `ast`, so an import hidden inside a function counts too.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from workshop.activities import REGISTRY

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "pages"
SOURCES = sorted([ROOT / "app.py", *(ROOT / "workshop").rglob("*.py"), *PAGES.rglob("*.py")])

VOCABULARY = {"model", "forms", "blocks", "phrases"}
ROOMS = {"catalog", "agenda", "activities", "imports", "store"}
SERVICE = VOCABULARY | ROOMS | {"service"}
DOCUMENTS = SERVICE | {"report", "rehearsal"}

# Room → the rooms it may import from, itself aside. `agenda` may read the registry.
MAY_IMPORT = {
    "workshop": set(),  # the package's own __init__: its version
    "model": set(),
    "forms": VOCABULARY,
    "blocks": VOCABULARY,
    "phrases": VOCABULARY,
    "catalog": VOCABULARY,
    "agenda": VOCABULARY | {"activities"},
    "activities": VOCABULARY,
    "imports": VOCABULARY,
    "store": VOCABULARY,
    "service": VOCABULARY | ROOMS,
    "report": SERVICE,
    "rehearsal": SERVICE,
    "ui": DOCUMENTS,
    "web": DOCUMENTS,
    "cli": DOCUMENTS | {"ui", "web"},
    "pages": DOCUMENTS | {"ui"},
    "app": DOCUMENTS | {"ui", "web"},
}

# Library → the only rooms that may import it.
LIBRARIES = {
    "streamlit": {"ui", "pages", "app"},
    "streamlit_authenticator": {"ui"},
    "starlette": {"web", "app"},
    "jinja2": {"web", "app"},
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "docx": {"report"},
    "xlsxwriter": {"report"},
    "openpyxl": {"imports", "report"},  # imports read the official workbook
    "altair": {"activities", "ui", "report"},
    "vl_convert": {"report"},
}

# What a module takes from a library of another room, each time for one reason.
DATABASE_ERROR = {"sqlite3"}  # catches sqlite3.Error, to say in French what is wrong
TAKEN_NAMES = {
    "workshop/cli.py": DATABASE_ERROR,
    "workshop/web/routes.py": DATABASE_ERROR,
}

LONGEST_MODULE = 400  # lines
LONGEST_PAGE = 80


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    """« service » for workshop/service/room.py, « model » for workshop/model.py, « pages » …"""
    place = path.relative_to(ROOT).with_suffix("")
    if place.parts[0] != "workshop":
        return place.parts[0]
    return "workshop" if place.parts[1] == "__init__" else place.parts[1]


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Dotted names of everything a source imports: `from a import b` gives « a.b »."""
    names: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names]
    return tuple(names)


def own_rooms(path: Path) -> set[str]:
    """The rooms a source imports from, its own aside."""
    ours = [name.split(".")[1] for name in imported(path) if name.startswith("workshop.")]
    return {*ours} - {"__version__", room_of(path)}


def test_rooms_are_all_known() -> None:
    assert {room_of(path) for path in SOURCES} == {*MAY_IMPORT}


def test_imports_are_absolute() -> None:
    relative = [path for path in SOURCES if any(name.startswith(".") for name in imported(path))]
    assert relative == []


def test_arrows_never_turn_round() -> None:
    backwards = [
        f"{name_of(path)} → {room}"
        for path in SOURCES
        for room in sorted(own_rooms(path) - MAY_IMPORT[room_of(path)])
    ]
    assert backwards == []


def test_vocabulary_has_no_circle() -> None:
    arrows = {name: own_rooms(ROOT / "workshop" / f"{name}.py") for name in sorted(VOCABULARY)}
    while free := {name for name, others in arrows.items() if not others}:
        arrows = {name: others - free for name, others in arrows.items() if name not in free}
    assert arrows == {}


def test_libraries_stay_in_their_room() -> None:
    strangers: dict[str, set[str]] = {}
    for path in SOURCES:
        for name in imported(path):
            if room_of(path) not in LIBRARIES.get(name.split(".")[0], {room_of(path)}):
                strangers.setdefault(name_of(path), set()).add(name)
    assert strangers == TAKEN_NAMES


def test_database_type_is_named_only_in_annotations_out_of_the_store() -> None:
    """The store hands a transaction over; the others pass it on and never open one themselves."""
    elsewhere = []
    for path in SOURCES:
        if room_of(path) == "store":
            continue
        annotated = {id(node) for node in _annotations(tree(path))}
        elsewhere += [
            f"{name_of(path)}:{node.lineno}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Name) and node.id == "Database" and id(node) not in annotated
        ]
    assert elsewhere == []


def _annotations(module: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if isinstance(node, ast.arg) and node.annotation is not None:
            yield from ast.walk(node.annotation)


def test_activities_are_reached_by_the_registry_only() -> None:
    doors = tuple(type(kind).__module__ for kind in REGISTRY)
    assert [
        f"{name_of(path)}: {name}"
        for path in SOURCES
        if room_of(path) != "activities"
        for name in imported(path)
        if name.startswith(doors)
    ] == []


def test_no_kind_is_compared_outside_activities() -> None:
    """No `if step.kind == "vote"`, nor `in ("vote", "wall")`, nor `match step.kind`."""
    compared = [
        f"{name_of(path)}:{node.lineno}: {ast.unparse(node)}"
        for path in SOURCES
        if room_of(path) != "activities"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare | ast.Match) and _asks_for_a_kind(node)
    ]
    assert compared == []


def _asks_for_a_kind(node: ast.Compare | ast.Match) -> bool:
    kinds = {kind.kind for kind in REGISTRY}
    parts: list[ast.AST] = (
        [node.left, *node.comparators]
        if isinstance(node, ast.Compare)
        else [node.subject, *(case.pattern for case in node.cases)]
    )
    inner = [leaf for part in parts for leaf in ast.walk(part)]
    return any(
        "kind" in (getattr(leaf, "attr", ""), getattr(leaf, "id", "")) for leaf in inner
    ) and any(isinstance(leaf, ast.Constant) and leaf.value in kinds for leaf in inner)


def test_sources_are_short() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES
    }
    assert [
        (name, length)
        for name, length in lengths.items()
        if length > (LONGEST_PAGE if name.startswith("pages/") else LONGEST_MODULE)
    ] == []


def test_no_page_stands_flat_in_pages() -> None:
    """A flat pages/*.py is opened by Streamlit alone, past the navigation and the login."""
    folders = {path.parent.relative_to(PAGES).as_posix() for path in PAGES.rglob("*.py")}
    assert folders == {"catalogue", "facilitator", "participant"}


def test_every_page_begins_with_its_guard_but_three() -> None:
    """The two doors, and the catalogue, which holds nothing personal."""
    guards = {"facilitator": "access.require", "participant": "session.require"}
    unguarded = [
        name_of(path)
        for path in sorted(PAGES.rglob("*.py"))
        if first_statement(path) != guards.get(path.parent.name)
    ]
    assert unguarded == [
        "pages/catalogue/explore.py",
        "pages/facilitator/login.py",
        "pages/participant/join.py",
    ]


def first_statement(path: Path) -> str:
    """What a page does first once its imports are done; `st.set_page_config` draws nothing."""
    for statement in tree(path).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            continue
        value = statement.value if isinstance(statement, ast.Assign | ast.Expr) else None
        if isinstance(value, ast.Constant):  # the docstring
            continue
        first = ast.unparse(value.func if isinstance(value, ast.Call) else statement)
        if first != "st.set_page_config":
            return first
    return ""
