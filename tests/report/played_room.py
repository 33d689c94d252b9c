"""A small real workshop, played through the services: what the tests of this folder stand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from workshop.agenda import read_agenda
from workshop.model import Facilitator, Participant, Step, Workshop
from workshop.service import accounts, answers, decisions, participants, room, workshops
from workshop.service.installation import Installation, open_installation
from workshop.service.workshops import NewPartner, NewProject

CANDIDATES = ("4.4", "6.1", "6.2", "13.1")
ADOPTED = ("4.4", "6.1")
PARTNERS = (NewPartner("Aude", "France"), NewPartner("Hauts-Bassins", "Burkina Faso"))
AGENDA = {
    "steps": {
        "accueil": {"title": "Accueil", "minutes": 10},
        "mur": {
            "title": "Nos enjeux",
            "kind": "wall",
            "minutes": 20,
            "instructions": "Une idée par case.",
            "params": {"question": "Quel enjeu ?", "maximum": 20, "support": True},
        },
        "vote": {
            "title": "Le vote",
            "kind": "vote",
            "minutes": 30,
            "params": {"budget": 5, "maximum": 3},
            "needs": {"targets": "candidates"},
        },
        "bilan": {
            "title": "Bilan",
            "kind": "rating",
            "minutes": 15,
            "anonymous": True,
            "params": {
                "scale": ["non", "plutôt non", "plutôt oui", "oui"],
                "statements": [
                    {"key": "utile", "text": "C’était utile."},
                    {"key": "clair", "text": "C’était clair."},
                ],
            },
        },
    },
    "formats": {
        "6": {
            "label": "Deux demi-journées",
            "half_days": [
                {"title": "Comprendre", "aims": "Se parler.", "steps": ["accueil", "mur"]},
                {"title": "Choisir", "aims": "", "steps": ["vote", "bilan"]},
            ],
        }
    },
}


def noon() -> datetime:
    return datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Room:
    """A workshop, who leads it and who is in it; steps are named by their key."""

    installation: Installation
    facilitator: Facilitator
    workshop: Workshop
    people: tuple[Participant, ...]

    def step(self, key: str) -> Step:
        return next(step for step in self.workshop.steps if step.key == key)

    def open(self, key: str, new_round: bool = False) -> None:
        act = room.new_round if new_round else room.open_step
        act(self.installation, self.facilitator, self.step(key))

    def close(self, key: str) -> None:
        room.close_step(self.installation, self.facilitator, self.step(key))

    def reveal(self, key: str) -> None:
        room.reveal_results(self.installation, self.facilitator, self.step(key))

    def submit(
        self, person: Participant, key: str, raw: Mapping[str, object], fresh: str = ""
    ) -> None:
        receipt = answers.submit(self.installation, person, self.step(key), raw, fresh)
        assert receipt.errors == {}

    def answer(self, key: str, close: bool = True, new_round: bool = False) -> None:
        """Everybody answers one round of a step."""
        self.open(key, new_round)
        for number, person in enumerate(self.people):
            given: dict[str, dict[str, object]] = {
                "mur": {"idea-a": f"idée de {('Awa', 'Marc', 'Fatou')[number % 3]}"},
                "vote": {"6.1": 3, "4.4": number % 3},
                "bilan": {"utile": "4", "clair": str(1 + number % 3)},
            }
            self.submit(person, key, given[key], "a")
        if close:
            self.close(key)


def empty_room(
    folder: Path,
    partners: tuple[NewPartner, ...] = PARTNERS,
    title: str = "Eau et jeunesse",
    description: str = "Douze puits.\n\nUn comité d’usagers.",
    fictional: bool = False,
) -> Room:
    """A workshop just created, its candidates chosen, nobody in it."""
    installation = replace(open_installation(folder, noon), agendas=read_agenda(AGENDA))
    facilitator = accounts.add_facilitator(installation, "awa", "Awa", "etoile-polaire-7")
    workshop = workshops.create_workshop(
        installation,
        facilitator,
        title=title,
        partners=partners,
        projects=[NewProject("Puits de Kéléna", description)],
        fictional=fictional,
    )
    decisions.set_list(
        installation, facilitator, workshop, decisions.CANDIDATES, CANDIDATES, "Préparation."
    )
    return Room(installation, facilitator, workshop, ())


def agenda_room(folder: Path, partners: tuple[NewPartner, ...] = PARTNERS, people: int = 3) -> Room:
    """The same with people: each partner in turn, until there are enough."""
    created = empty_room(folder, partners)
    joined = []
    for number in range(people):
        partner = created.workshop.partners[number % len(partners)]
        name = f"Nom-de-{number}"
        joined.append(
            participants.join(
                created.installation, created.workshop.id, partner_id=partner.id, name=name
            ).participant
        )
    return replace(created, people=tuple(joined))
