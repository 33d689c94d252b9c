"""Suggested targets, measured on descriptions labelled apart from the catalogue's keywords."""

import csv
from pathlib import Path

from workshop.catalog import load_catalogue
from workshop.catalog.suggest import make_suggestion_index, suggest

CATALOGUE = load_catalogue()
INDEX = make_suggestion_index(CATALOGUE)
with (Path(__file__).parent / "projects.csv").open(encoding="utf-8", newline="") as file:
    PROJECTS = list(csv.DictReader(file))


def test_labelled_set_is_large_valid_and_covers_every_goal() -> None:
    expected = [code for row in PROJECTS for code in row["targets"].split(";")]
    assert len(PROJECTS) >= 60
    assert set(expected) <= set(CATALOGUE.targets)
    assert {CATALOGUE.targets[code].goal for code in expected} == set(range(1, 18))


def test_recall_at_ten_reaches_the_bar() -> None:
    found = expected = 0
    for row in PROJECTS:
        wanted = set(row["targets"].split(";"))
        shown = suggest(INDEX, row["title"], row["description"], limit=10)
        found += len(wanted & {line.target.code for line in shown})
        expected += len(wanted)
    assert found / expected >= 0.8


def test_suggestion_says_which_words_matched() -> None:
    first = suggest(INDEX, "Forages villageois", "Réhabilitation de forages et de pompes.")[0]
    assert first.target.code == "6.1"
    assert "forages" in first.words


def test_suggestions_are_ranked_and_limited() -> None:
    shown = suggest(INDEX, "École", "Construction d’une école et de latrines.", limit=4)
    scores = [line.score for line in shown]
    assert len(shown) == 4
    assert scores == sorted(scores, reverse=True)


def test_an_empty_project_has_no_suggestion() -> None:
    assert suggest(INDEX, "", "") == []
    assert suggest(INDEX, "…", "de la des") == []
