"""The real files, recounted from their rows: nothing here trusts the loader's own checks."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from workshop.catalog import CatalogueError, load_catalogue
from workshop.catalog.reading import CATALOGUE_FILE, LOCAL_FILE, TARGETS_BY_GOAL


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = rows_of(CATALOGUE_FILE)
LOCAL = rows_of(LOCAL_FILE)
FRENCH_COLUMNS = ("short_label_fr", "plain_fr", "keywords_fr", "unit")


def of_kind(kind: str) -> list[dict[str, str]]:
    return [row for row in ROWS if row["kind"] == kind]


def test_catalogue_counts_17_goals_169_targets_251_indicators() -> None:
    assert Counter(row["kind"] for row in ROWS) == {"goal": 17, "target": 169, "indicator": 251}
    by_goal = Counter(int(row["goal"]) for row in of_kind("target"))
    assert tuple(by_goal[goal] for goal in range(1, 18)) == TARGETS_BY_GOAL


def test_indicators_once_each_shared_group_counts_once() -> None:
    groups = [row["shared_group"] for row in of_kind("indicator")]
    alone = sum(group == "" for group in groups)
    assert (len(set(groups) - {""}), alone + len(set(groups) - {""})) == (13, 234)


def test_codes_are_unique_and_stand_under_their_parent() -> None:
    codes = [row["code"] for row in ROWS]
    assert len(set(codes)) == len(codes)
    for row in of_kind("target"):
        assert re.fullmatch(rf"{row['goal']}\.([1-9][0-9]?|[a-d])", row["code"])
    for row in of_kind("indicator"):
        assert row["code"].rpartition(".")[0] == row["target"]


def test_labels_are_unique_and_short_enough() -> None:
    labels = [row["short_label_fr"] for row in ROWS]
    assert [label for label, count in Counter(labels).items() if count > 1] == []
    lengths = {"goal": 90, "target": 90, "indicator": 120}
    assert [r["code"] for r in ROWS if not 0 < len(r["short_label_fr"]) <= lengths[r["kind"]]] == []


def test_every_target_has_a_sentence_words_and_a_lever() -> None:
    poor = [
        row["code"]
        for row in of_kind("target")
        if not row["plain_fr"]
        or len(row["keywords_fr"].split(";")) < 5
        or row["local_lever"] not in ("0", "1", "2", "3")
        or not 0 < len(row["short_label_en"]) <= 90
    ]
    assert poor == []


def test_every_indicator_has_a_unit_a_direction_and_its_method() -> None:
    poor = [
        row["code"]
        for row in of_kind("indicator")
        if not row["unit"]
        or row["direction"] not in ("up", "down", "neutral")
        or row["tier"] not in ("", "I", "II", "III")
        or not row["metadata_url"].startswith("https://unstats.un.org/")
    ]
    assert poor == []


def test_french_typography_holds() -> None:
    texts = [row[column] for row in ROWS for column in FRENCH_COLUMNS]
    texts += [value for row in LOCAL for value in row.values()]
    assert [text for text in texts if "'" in text] == []
    # A no-break space before « : ; ! ? % » and inside guillemets, never an ordinary one.
    spaced = re.compile(r"(?<!\u00a0)[;!?»%](?![\w;])| [;:!?»%]|«(?!\u00a0)")
    wrong = [
        text
        for row in ROWS
        for text in (row["short_label_fr"], row["plain_fr"])
        if spaced.search(text)
    ]
    assert wrong == []


def test_local_indicators_cover_every_goal_and_every_level() -> None:
    assert len(LOCAL) >= 120
    targets = {row["code"] for row in of_kind("target")}
    used = [code for row in LOCAL for code in row["targets"].split(";")]
    assert set(used) <= targets
    assert {int(code.split(".")[0]) for code in used} == set(range(1, 18))
    levels = Counter(row["level"] for row in LOCAL)
    assert min(levels[level] for level in ("realisation", "contribution", "contexte")) >= 35
    assert {row["confidence"] for row in LOCAL} == {"verified", "partial", "to_check"}
    assert len({row["statement_fr"] for row in LOCAL}) == len(LOCAL)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("target,6.1,6,", "target,6.2,6,", "Code en double : target 6.2."),
        ("target,6.1,6,", "cible,6.1,6,", "Genre inconnu : « cible » (6.1)."),
        ("target,6.1,6,", "target,6.1,7,", "Cible 6.1 : rangée sous l’objectif 7."),
    ],
)
def test_loading_names_what_is_wrong(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    broken = tmp_path / "odd.csv"
    text = CATALOGUE_FILE.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(broken)
    assert sentence in str(raised.value).splitlines()
