"""Creating workshops: what is written, what is refused, who may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from workshop.model import Facilitator, Refused, Workshop
from workshop.service import accounts, workshops
from workshop.service.codes import ALPHABET, CODE_LENGTH, new_code, read_code
from workshop.service.installation import Installation
from workshop.service.workshops import PARTNER_COLOURS, NewPartner, NewProject

TWO = (NewPartner("Aude", "France"), NewPartner("Hauts-Bassins", "Burkina Faso"))


def test_create_workshop_keeps_what_was_typed(
    installation: Installation, facilitator: Facilitator
) -> None:
    created = workshops.create_workshop(
        installation,
        facilitator,
        title="  Eau   et jeunesse ",
        partners=(NewPartner(" Aude", "France ", "#aabbcc"), NewPartner("Bobo", "Burkina Faso")),
        projects=(NewProject(" Forages ", "Une ligne.\r\n\r\n\r\n\r\nUne autre. "),),
        agenda_format="4",
    )
    assert (created.title, created.agenda_format, created.fictional, created.created_at) == (
        "Eau et jeunesse",
        "4",
        False,
        installation.now(),
    )
    assert [(p.position, p.name, p.country, p.colour) for p in created.partners] == [
        (1, "Aude", "France", "#AABBCC"),
        (2, "Bobo", "Burkina Faso", PARTNER_COLOURS[1]),
    ]
    assert [(p.position, p.title, p.description) for p in created.projects] == [
        (1, "Forages", "Une ligne.\n\nUne autre.")
    ]
    assert workshops.load_workshop(installation, created.id) == created


@pytest.mark.parametrize("agenda_format", ["4", "5", "6"])
def test_create_workshop_copies_the_agenda(
    installation: Installation, facilitator: Facilitator, agenda_format: str
) -> None:
    created = workshops.create_workshop(
        installation, facilitator, title="A", partners=TWO, agenda_format=agenda_format
    )
    fields = (
        "key", "kind", "title", "instructions", "note", "minutes", "params", "needs", "anonymous",
    )  # fmt: skip
    copied = [
        (half_day.title, half_day.aims, [[getattr(s, f) for f in fields] for s in half_day.steps])
        for half_day in created.half_days
    ]
    planned = [
        (half_day.title, half_day.aims, [[getattr(s, f) for f in fields] for s in half_day.steps])
        for half_day in installation.agendas[agenda_format].half_days
    ]
    assert copied == planned
    assert [half_day.position for half_day in created.half_days] == [
        *range(1, int(agenda_format) + 1)
    ]


def test_create_workshop_gives_a_secret_to_anonymous_steps_only(
    workshop: Workshop, rows: Callable[[str], list[dict[str, Any]]]
) -> None:
    secrets = {row["id"]: row["secret"] for row in rows("steps")}
    assert {step.id for step in workshop.steps if step.anonymous} == {
        step_id for step_id, secret in secrets.items() if secret is not None
    }
    kept = [secret for secret in secrets.values() if secret is not None]
    assert len({*kept}) == len(kept) > 0


def test_create_workshop_writes_one_act_of_the_room(
    installation: Installation, workshop: Workshop, rows: Callable[[str], list[dict[str, Any]]]
) -> None:
    acts = [
        (row["author"], row["actor"], row["item"], row["kind"], row["payload"])
        for row in rows("entries")
    ]
    assert acts == [("room", "Claire Martin", "workshop", "edit", '{"created": "Eau et jeunesse"}')]


def _new(**changes: object) -> dict[str, Any]:
    return {"title": "Eau", "partners": TWO, **changes}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (_new(title="  "), "Titre : remplissez ce champ."),
        (_new(title="x" * 121), "Titre : 121 caractères, le maximum est 120."),
        (
            _new(partners=TWO[:1]),
            "Un atelier réunit au moins deux partenaires : ajoutez le second.",
        ),
        (
            _new(partners=[NewPartner(f"P{n}", "France") for n in range(7)]),
            "Un atelier réunit au plus 6 partenaires.",
        ),
        (
            _new(partners=(TWO[0], NewPartner("", "Mali"))),
            "Nom du partenaire 2 : remplissez ce champ.",
        ),
        (
            _new(partners=(NewPartner("x" * 61, "Mali"), TWO[0])),
            "Nom du partenaire 1 : 61 caractères, le maximum est 60.",
        ),
        (
            _new(partners=(TWO[0], NewPartner("Bobo", " "))),
            "Pays de « Bobo » : remplissez ce champ.",
        ),
        (
            _new(partners=(TWO[0], NewPartner("Bobo", "Mali", "rouge"))),
            "Couleur de « Bobo » : choisissez-la dans la palette.",
        ),
        (
            _new(partners=(TWO[0], NewPartner("AUDE ", "Mali"))),
            "Deux partenaires portent le même nom : précisez-les.",
        ),
        (
            _new(partners=(TWO[0], NewPartner("Bobo", "Mali", PARTNER_COLOURS[0].lower()))),
            "Deux partenaires ont la même couleur : distinguez-les.",
        ),
        (
            _new(projects=[NewProject("", "Des forages.")]),
            "Titre du projet : remplissez ce champ.",
        ),
        (
            _new(projects=[NewProject("Eau", "x" * 2001)]),
            "Description du projet : 2001 caractères, le maximum est 2000.",
        ),
        (_new(agenda_format="7"), "Choisissez un déroulé : 4, 5 ou 6 demi-journées."),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_create_workshop_refuses_and_writes_nothing(
    installation: Installation,
    facilitator: Facilitator,
    everything: Callable[[], object],
    asked: dict[str, Any],
    sentence: str,
) -> None:
    before = everything()
    with pytest.raises(Refused) as refusal:
        workshops.create_workshop(installation, facilitator, **asked)
    assert str(refusal.value) == sentence
    assert everything() == before


def test_code_uses_only_characters_with_one_reading() -> None:
    assert len(ALPHABET) == len({*ALPHABET}) == 31
    assert {*"01ILO"} & {*ALPHABET} == set()
    codes = [new_code() for _ in range(500)]
    assert {len(code) for code in codes} == {CODE_LENGTH} == {6}
    assert {char for code in codes for char in code} == {*ALPHABET}


@pytest.mark.parametrize("typed", ["K7RM4P", "k7rm4p", " k7r-m4p ", "K7R M4P", "k7r\u00a0m4p\n"])
def test_read_code_ignores_case_spaces_and_hyphens(typed: str) -> None:
    assert read_code(typed) == "K7RM4P"


def test_workshops_of_lists_ones_own_newest_first_and_every_example(
    installation: Installation, facilitator: Facilitator, workshop: Workshop, clock: Any
) -> None:
    other = accounts.add_facilitator(installation, "issouf", "Issouf", "karite-et-neere-7")
    clock.forward(minutes=1)
    workshops.create_workshop(installation, other, title="À lui", partners=TWO)
    clock.forward(minutes=1)
    example = workshops.create_workshop(
        installation, other, title="Exemple", partners=TWO, fictional=True
    )
    clock.forward(minutes=1)
    second = workshops.create_workshop(installation, facilitator, title="Second", partners=TWO)
    assert workshops.workshops_of(installation, facilitator) == [second, example, workshop]


def test_open_workshop_gives_ones_own(
    installation: Installation, facilitator: Facilitator, workshop: Workshop
) -> None:
    assert workshops.open_workshop(installation, facilitator, workshop.code) == workshop


def test_open_workshop_refuses_in_the_same_words_unknown_or_forbidden(
    installation: Installation, workshop: Workshop
) -> None:
    other = accounts.add_facilitator(installation, "issouf", "Issouf", "karite-et-neere-7")
    sentences = set()
    for code in (workshop.code, "ZZZZZZ", ""):
        with pytest.raises(Refused) as refusal:
            workshops.open_workshop(installation, other, code)
        sentences.add(str(refusal.value))
    assert sentences == {"Cet atelier n’existe pas ou n’est pas ouvert à votre compte."}


def test_workshop_by_code_needs_no_account(installation: Installation, workshop: Workshop) -> None:
    assert workshops.workshop_by_code(installation, workshop.code) == workshop
    assert workshops.workshop_by_code(installation, "ZZZZZZ") is None


def test_add_project_comes_last_and_is_an_act_of_the_room(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    rows: Callable[[str], list[dict[str, Any]]],
) -> None:
    workshops.add_project(installation, facilitator, workshop, " Haies ", "Planter.")
    after = workshops.load_workshop(installation, workshop.id)
    added = after.projects[-1]
    assert after == replace(workshop, projects=(*workshop.projects, added))
    assert (added.position, added.title, added.description) == (3, "Haies", "Planter.")
    act = rows("entries")[-1]
    assert (act["author"], act["kind"], act["item"]) == ("room", "edit", f"project:{added.id}")


@pytest.mark.parametrize(
    ("title", "description", "sentence"),
    [
        ("", "Planter.", "Titre du projet : remplissez ce champ."),
        (
            "Haies",
            "x" * 2001,
            "Description du projet : 2001 caractères, le maximum est 2000.",
        ),
    ],
)
def test_add_project_refuses_and_writes_nothing(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    everything: Callable[[], object],
    title: str,
    description: str,
    sentence: str,
) -> None:
    before = everything()
    with pytest.raises(Refused) as refusal:
        workshops.add_project(installation, facilitator, workshop, title, description)
    assert (str(refusal.value), everything()) == (sentence, before)
