"""The catalogue as the house reads it, and everything a broken file is told at once.

The shipped rows are recounted one by one in catalog/test_reading.py.
"""

import csv
import re
from pathlib import Path

import pytest

from workshop.catalog import Catalogue, CatalogueError, folded, load_catalogue

SHIPPED = Path(__file__).parent.parent / "data" / "odd_catalog.csv"
# United Nations, A/RES/71/313: targets of goals 1 to 17, means of implementation included.
TARGETS_BY_GOAL = [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def rows() -> list[dict[str, str]]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(path: Path, lines: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows()[0]))
        writer.writeheader()
        writer.writerows(lines)
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(CatalogueError) as error:
        load_catalogue(path)
    return str(error.value).split("\n")


def row_of(lines: list[dict[str, str]], kind: str, code: str) -> dict[str, str]:
    return next(row for row in lines if (row["kind"], row["code"]) == (kind, code))


def test_catalogue_has_every_goal_and_target_in_official_order(catalogue):
    assert list(catalogue.goals) == list(range(1, 18))
    goals = [target.goal for target in catalogue.targets.values()]
    assert [goals.count(number) for number in range(1, 18)] == TARGETS_BY_GOAL
    assert len(catalogue.targets) == 169
    assert goals == sorted(goals)
    assert [code for code, target in catalogue.targets.items() if target.goal == 6] == [
        "6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.a", "6.b",
    ]  # fmt: skip


def test_goals_wear_their_colour_with_a_readable_ink(catalogue):
    colours = catalogue.colours()
    assert [colour for colour in colours.values() if not re.fullmatch("#[0-9A-F]{6}", colour)] == []
    assert len(set(colours.values())) == 17
    assert (colours[1], colours[6], colours[17]) == ("#E5243B", "#26BDE2", "#19486A")
    inks = {number: catalogue.goals[number].ink for number in (2, 7, 11, 16, 17)}
    black, white = "#000000", "#FFFFFF"
    assert inks == {2: black, 7: black, 11: black, 16: white, 17: white}
    faint = [
        goal.number for goal in catalogue.goals.values() if contrast(goal.ink, goal.colour) < 4.5
    ]
    assert faint == []


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio of two colours « #RRGGBB »."""
    lights = []
    for colour in (one, other):
        parts = [byte / 255 for byte in bytes.fromhex(colour[1:])]
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        lights.append(
            sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
        )
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_known_gives_official_order_without_unknown_nor_double(catalogue):
    found = catalogue.known(["17.9", "6.b", "99.9", "6.1", "17.9", ""])
    assert [target.code for target in found] == ["6.1", "6.b", "17.9"]
    assert catalogue.known([]) == ()


def test_catalogue_written_again_reads_the_same(catalogue, tmp_path):
    assert load_catalogue(written(tmp_path / "copie.csv", rows())) == catalogue


def test_missing_target_is_counted(tmp_path):
    lines = [row for row in rows() if row["target"] != "6.a"]
    told = problems(written(tmp_path / "sans.csv", lines))
    counts = (*TARGETS_BY_GOAL[:5], 7, *TARGETS_BY_GOAL[6:])
    assert f"Cibles par objectif attendues {tuple(TARGETS_BY_GOAL)}, lues {counts}." in told


def test_missing_goal_is_named(tmp_path):
    lines = [row for row in rows() if (row["kind"], row["code"]) != ("goal", "4")]
    kept = [number for number in range(1, 18) if number != 4]
    told = problems(written(tmp_path / "sans.csv", lines))
    assert told == [f"17 objectifs attendus, lus : {kept}."]


def test_repeated_code_and_label_are_named(tmp_path):
    lines = rows()
    told = problems(written(tmp_path / "double.csv", [*lines, row_of(lines, "target", "6.1")]))
    label = row_of(lines, "target", "6.1")["short_label_fr"]
    assert told == ["Code en double : target 6.1.", f"Libellé en double : « {label} »."]


@pytest.mark.parametrize("label", ["", "x" * 91])
def test_target_with_blank_or_long_label_is_named(tmp_path, label):
    lines = rows()
    row_of(lines, "target", "6.1")["short_label_fr"] = label
    told = problems(written(tmp_path / "libelle.csv", lines))
    assert told == ["Cible 6.1 : libellé vide ou de plus de 90 caractères."]


def test_every_problem_is_told_at_once(tmp_path):
    lines = rows()
    row_of(lines, "target", "6.1")["short_label_fr"] = ""
    row_of(lines, "target", "4.4")["short_label_fr"] = "x" * 91
    row_of(lines, "goal", "3")["kind"] = "but"
    told = problems(written(tmp_path / "casse.csv", lines))
    goals = [number for number in range(1, 18) if number != 3]
    assert told == [
        "Genre inconnu : « but » (3).",
        f"17 objectifs attendus, lus : {goals}.",
        "Cible 4.4 : libellé vide ou de plus de 90 caractères.",
        "Cible 6.1 : libellé vide ou de plus de 90 caractères.",
    ]


def test_missing_file_is_not_taken_for_an_empty_one(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_catalogue(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("text", "plain"), [("Égalité", "egalite"), ("ŒUVRE", "oeuvre"), ("Forêt", "foret"), ("", "")]
)
def test_folded_drops_case_and_accents(text, plain):
    assert folded(text) == plain
