"""The agenda book as shipped, and the sentence each broken rule gets."""

import tomllib
from copy import deepcopy
from pathlib import Path

import pytest

from workshop.agenda import (
    AgendaError,
    AgendaFormat,
    PlannedHalfDay,
    PlannedStep,
    load_agenda,
    read_agenda,
)

SHIPPED = Path(__file__).parent.parent / "data" / "agenda.toml"

BOOK = {
    "steps": {
        "accueil": {"title": " Accueil ", "minutes": 30, "instructions": "\nBonjour.\n"},
        "pause": {"title": "Pause", "minutes": 15, "pause": True},
        "enjeux": {
            "title": "Enjeux",
            "kind": "wall",
            "minutes": 60,
            "anonymous": True,
            "note": "Laissez le silence agir.",
            "params": {"question": "Quel enjeu partageons-nous ?"},
        },
    },
    "formats": {
        "4": {
            "label": "Quatre demi-journées",
            "half_days": [
                {
                    "title": "Choisir",
                    "aims": "\nChoisir ensemble.\n",
                    "steps": ["accueil", {"step": "enjeux", "minutes": 45}, "pause", "enjeux"],
                }
            ],
        }
    },
}


def broken(change) -> list[str]:
    """The problems told once `change` has spoilt a good book."""
    book = deepcopy(BOOK)
    change(book)
    with pytest.raises(AgendaError) as error:
        read_agenda(book)
    return str(error.value).split("\n")


def steps_of(book) -> list:
    return book["formats"]["4"]["half_days"][0]["steps"]


def test_shipped_agenda_has_three_formats_by_number_of_half_days():
    formats = load_agenda()
    counts = {key: len(agenda.half_days) for key, agenda in formats.items()}
    assert counts == {"6": 6, "5": 5, "4": 4}
    assert [agenda.key for agenda in formats.values()] == list(formats)


def test_shipped_half_days_last_three_hours_at_most():
    assert [
        (agenda.key, half_day.title)
        for agenda in load_agenda().values()
        for half_day in agenda.half_days
        if sum(step.minutes for step in half_day.steps) > 180
    ] == []


def test_shipped_half_days_pause_before_ninety_minutes_are_over():
    too_long = []
    for agenda in load_agenda().values():
        for half_day in agenda.half_days:
            spells = [0]
            for step in half_day.steps:
                if step.pause:
                    spells.append(0)
                else:
                    spells[-1] += step.minutes
            if max(spells) > 90:
                too_long.append((agenda.key, half_day.title, spells))
    assert too_long == []


def test_shipped_half_days_are_all_told():
    silent = [
        (agenda.key, half_day.title)
        for agenda in load_agenda().values()
        for half_day in agenda.half_days
        if not (half_day.title and half_day.aims and half_day.steps)
    ]
    assert silent == []


def test_shipped_steps_tell_participants_and_facilitator_what_to_do():
    steps = {
        step.key: step
        for agenda in load_agenda().values()
        for half_day in agenda.half_days
        for step in half_day.steps
    }
    assert [key for key, step in steps.items() if step.kind and not step.instructions] == []
    assert [key for key, step in steps.items() if not step.note] == []
    assert [key for key, step in steps.items() if step.pause and step.kind] == []


def test_shipped_steps_are_all_used():
    book = set(tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["steps"])
    used = {
        step.key
        for agenda in load_agenda().values()
        for half_day in agenda.half_days
        for step in half_day.steps
    }
    assert book - used == set()


@pytest.mark.parametrize("key", ["4", "5", "6"])
def test_shipped_format_measures_each_series_before_and_after(key):
    steps = [step for half_day in load_agenda()[key].half_days for step in half_day.steps]
    series = [step.params["series"] for step in steps if "series" in step.params]
    assert series
    assert {name: series.count(name) for name in series} == dict.fromkeys(series, 2)


def test_read_agenda_copies_steps_and_their_minutes():
    welcome = PlannedStep("accueil", "Accueil", "", 30, "Bonjour.", "", {}, {}, False, False)
    rest = PlannedStep("pause", "Pause", "", 15, "", "", {}, {}, False, True)

    def issues(minutes: int) -> PlannedStep:
        params = {"question": "Quel enjeu partageons-nous ?"}
        note = "Laissez le silence agir."
        return PlannedStep("enjeux", "Enjeux", "wall", minutes, "", note, params, {}, True, False)

    half_day = PlannedHalfDay(
        "Choisir", "Choisir ensemble.", (welcome, issues(45), rest, issues(60))
    )
    assert read_agenda(BOOK) == {"4": AgendaFormat("4", "Quatre demi-journées", (half_day,))}


def test_half_day_of_exactly_the_longest_is_accepted():
    book = deepcopy(BOOK)
    book["formats"]["4"]["half_days"][0]["steps"] = [
        {"step": "accueil", "minutes": 90},
        {"step": "pause", "minutes": 10},
        {"step": "accueil", "minutes": 80},
    ]
    half_day = read_agenda(book)["4"].half_days[0]
    assert sum(step.minutes for step in half_day.steps) == 180


def too_long(book) -> None:
    book["formats"]["4"]["half_days"][0]["steps"] = [
        {"step": "accueil", "minutes": 90},
        {"step": "pause", "minutes": 10},
        {"step": "accueil", "minutes": 81},
    ]


def without_pause(book) -> None:
    book["formats"]["4"]["half_days"][0]["steps"] = [
        "pause",
        "accueil",
        "enjeux",
        {"step": "accueil", "minutes": 1},
    ]


def two_rules_at_once(book) -> None:
    del book["steps"]["accueil"]["title"]
    steps_of(book).append("inconnue")


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            lambda book: book["steps"]["accueil"].update(durée=3),
            ["Étape accueil : champ inconnu ['durée']."],
        ),
        (
            lambda book: book["steps"]["accueil"].update(title=" "),
            ["Étape accueil : titre manquant."],
        ),
        (lambda book: book["steps"]["pause"].pop("minutes"), ["Étape pause : durée manquante."]),
        (
            lambda book: book["steps"]["pause"].update(minutes=-5),
            ["Étape pause : durée manquante."],
        ),
        (
            lambda book: book["steps"]["enjeux"].update(kind="devinette"),
            ["Étape enjeux : activité inconnue « devinette »."],
        ),
        (
            lambda book: book["steps"]["enjeux"].update(params={}),
            ["Étape enjeux : Mur d’idées : écrivez la question posée."],
        ),
        (
            lambda book: steps_of(book).append("inconnue"),
            ["Format 4 : étape inconnue « inconnue »."],
        ),
        (
            lambda book: book["formats"]["4"].update(half_days=[]),
            ["Format 4 : aucune demi-journée."],
        ),
        (lambda book: book.pop("formats"), ["Aucun format d’atelier."]),
        (too_long, ["Format 4, « Choisir » : 181 minutes, le maximum est 180."]),
        (
            without_pause,
            ["Format 4, « Choisir » : plus de 90 minutes sans pause avant « Accueil »."],
        ),
        (
            two_rules_at_once,
            ["Étape accueil : titre manquant.", "Format 4 : étape inconnue « inconnue »."],
        ),
    ],
)
def test_broken_rule_gets_its_sentence(change, sentences):
    assert broken(change) == sentences


def test_empty_file_has_no_format(tmp_path):
    (tmp_path / "agenda.toml").write_text("", encoding="utf-8")
    with pytest.raises(AgendaError, match="Aucun format d’atelier"):
        load_agenda(tmp_path / "agenda.toml")


def test_agenda_that_is_not_toml_says_where(tmp_path):
    (tmp_path / "agenda.toml").write_text("[steps.accueil\n", encoding="utf-8")
    with pytest.raises(AgendaError, match="line 1"):
        load_agenda(tmp_path / "agenda.toml")
