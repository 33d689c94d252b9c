"""Searching the catalogue as people type."""

import pytest

from workshop.catalog import load_catalogue
from workshop.catalog.search import make_index, search

INDEX = make_index(load_catalogue())


@pytest.mark.parametrize(
    ("typed", "kind", "code"),
    [
        ("eau potable", "target", "6.1"),
        ("EAU POTABLE", "target", "6.1"),
        ("assainissement", "target", "6.2"),
        ("6.1", "target", "6.1"),
        ("odd 4", "goal", "4"),
        ("4.1.1", "indicator", "4.1.1"),
        ("dechets", "target", "11.6"),
        ("Déchets", "target", "11.6"),
        ("état civil", "target", "16.9"),
    ],
)
def test_search_finds_first(typed: str, kind: str, code: str) -> None:
    first = search(INDEX, typed)[0]
    assert (first.kind, first.code) == (kind, code)


def test_search_by_goal_number_lists_everything_under_it() -> None:
    hits = search(INDEX, "13", limit=100)
    targets = [hit.code for hit in hits if hit.kind == "target"]
    assert targets == ["13.1", "13.2", "13.3", "13.a", "13.b"]


def test_search_ignores_accents_and_case_alike() -> None:
    assert search(INDEX, "énergie") == search(INDEX, "ENERGIE")


def test_search_needs_every_word() -> None:
    assert search(INDEX, "eau zzzz") == []
    assert len(search(INDEX, "eau femmes")) < len(search(INDEX, "eau"))


def test_search_understands_a_beginning() -> None:
    assert "6.2" in [hit.target for hit in search(INDEX, "assainiss")]


def test_search_keeps_to_the_goal_asked() -> None:
    assert {hit.goal for hit in search(INDEX, "jeunes", goal=8)} == {8}


@pytest.mark.parametrize("typed", ["", "   ", "?!", "’", "de la", "99.9", "\x00", "🙂" * 500])
def test_search_of_nothing_finds_nothing(typed: str) -> None:
    assert search(INDEX, typed) == []
