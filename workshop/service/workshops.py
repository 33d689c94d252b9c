"""Creating workshops, opening them, and who may."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from workshop.agenda import AgendaFormat
from workshop.forms import clean_text, required_line
from workshop.model import EDIT, ROOM, Facilitator, Refused, Workshop
from workshop.phrases import NOT_YOUR_WORKSHOP
from workshop.service.codes import new_code
from workshop.service.installation import Installation
from workshop.store import entries, workshops
from workshop.store.db import Database, as_text

TITLE_LENGTH = 120
NAME_LENGTH = 60
DESCRIPTION_LENGTH = 2000
OWNER = "owner"

# Distinct in greyscale too: dark, light, middle … in that order.
PARTNER_COLOURS = ("#1F5C7A", "#E0912F", "#5B8C5A", "#A23B72", "#6C6F7F", "#C44536")


@dataclass(frozen=True, slots=True)
class NewPartner:
    name: str
    country: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class NewProject:
    title: str
    description: str = ""


def create_workshop(
    installation: Installation,
    facilitator: Facilitator,
    *,
    title: str,
    partners: Sequence[NewPartner],
    projects: Sequence[NewProject] = (),
    agenda_format: str = "6",
    fictional: bool = False,
) -> Workshop:
    """Create a workshop and copy its agenda. Raises Refused with what to correct."""
    title = required_line(title, "Titre", TITLE_LENGTH)
    checked_partners = _check_partners(partners)
    checked_projects = [
        NewProject(
            required_line(project.title, "Titre du projet", TITLE_LENGTH),
            _description(project.description),
        )
        for project in projects
    ]
    if agenda_format not in installation.agendas:
        raise Refused("Choisissez un déroulé : 4, 5 ou 6 demi-journées.")
    now = installation.now()
    with installation.store.write() as db:
        workshop_id = workshops.insert(
            db,
            "workshops",
            {
                "code": _free_code(db),
                "channel": secrets.token_hex(12),
                "title": title,
                "agenda_format": agenda_format,
                "fictional": int(fictional),
                "created_at": as_text(now),
            },
        )
        owner = {"workshop_id": workshop_id, "facilitator_id": facilitator.id, "role": OWNER}
        workshops.insert(db, "workshop_facilitators", owner)
        for position, partner in enumerate(checked_partners, start=1):
            row = {"workshop_id": workshop_id, "position": position, "name": partner.name}
            row |= {"country": partner.country, "colour": partner.colour}
            workshops.insert(db, "partners", row)
        for position, project in enumerate(checked_projects, start=1):
            row = {"workshop_id": workshop_id, "position": position, "title": project.title}
            workshops.insert(db, "projects", row | {"description": project.description})
        _copy_agenda(db, workshop_id, installation.agendas[agenda_format])
        entries.append(
            db,
            workshop_id=workshop_id,
            step_id=None,
            author=ROOM,
            actor=facilitator.name,
            item="workshop",
            kind=EDIT,
            payload={"created": title},
            at=now,
        )
        return workshops.load(db, workshop_id)


def workshops_of(installation: Installation, facilitator: Facilitator) -> list[Workshop]:
    """The facilitator's workshops, newest first."""
    with installation.store.read() as db:
        ids = workshops.ids_for(db, facilitator.id)
        return [workshops.load(db, workshop_id) for workshop_id in ids]


def open_workshop(installation: Installation, facilitator: Facilitator, code: str) -> Workshop:
    """A workshop this facilitator may conduct. Refused in the same words, unknown or forbidden."""
    with installation.store.read() as db:
        workshop_id = workshops.find_id(db, code)
        if workshop_id is None or workshops.role_in(db, workshop_id, facilitator.id) is None:
            raise Refused(NOT_YOUR_WORKSHOP)
        return workshops.load(db, workshop_id)


def workshop_by_code(installation: Installation, code: str) -> Workshop | None:
    """For commands on the host's own machine, which need no account."""
    with installation.store.read() as db:
        workshop_id = workshops.find_id(db, code)
        return workshops.load(db, workshop_id) if workshop_id else None


def load_workshop(installation: Installation, workshop_id: int) -> Workshop:
    with installation.store.read() as db:
        return workshops.load(db, workshop_id)


def add_project(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    title: str,
    description: str,
) -> None:
    """Raises Refused on an empty or too long title or description."""
    row = {
        "workshop_id": workshop.id,
        "position": len(workshop.projects) + 1,
        "title": required_line(title, "Titre du projet", TITLE_LENGTH),
        "description": _description(description),
    }
    with installation.store.write() as db:
        project_id = workshops.insert(db, "projects", row)
        entries.append(
            db,
            workshop_id=workshop.id,
            step_id=None,
            author=ROOM,
            actor=facilitator.name,
            item=f"project:{project_id}",
            kind=EDIT,
            payload={"title": row["title"]},
            at=installation.now(),
        )


def _description(text: str) -> str:
    text = clean_text(text)
    if len(text) > DESCRIPTION_LENGTH:
        raise Refused(
            f"Description du projet : {len(text)} caractères, le maximum est {DESCRIPTION_LENGTH}."
        )
    return text


def _check_partners(partners: Sequence[NewPartner]) -> list[NewPartner]:
    if len(partners) < 2:
        raise Refused("Un atelier réunit au moins deux partenaires : ajoutez le second.")
    if len(partners) > len(PARTNER_COLOURS):
        raise Refused(f"Un atelier réunit au plus {len(PARTNER_COLOURS)} partenaires.")
    checked = []
    for position, partner in enumerate(partners):
        name = required_line(partner.name, f"Nom du partenaire {position + 1}", NAME_LENGTH)
        country = required_line(partner.country, f"Pays de « {name} »", NAME_LENGTH)
        colour = partner.colour or PARTNER_COLOURS[position]
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
            raise Refused(f"Couleur de « {name} » : choisissez-la dans la palette.")
        checked.append(NewPartner(name, country, colour.upper()))
    if len({partner.name.casefold() for partner in checked}) < len(checked):
        raise Refused("Deux partenaires portent le même nom : précisez-les.")
    if len({partner.colour for partner in checked}) < len(checked):
        raise Refused("Deux partenaires ont la même couleur : distinguez-les.")
    return checked


def _free_code(db: Database) -> str:
    while True:
        code = new_code()
        if workshops.find_id(db, code) is None:
            return code


def _copy_agenda(db: Database, workshop_id: int, agenda: AgendaFormat) -> None:
    for place, half_day in enumerate(agenda.half_days, start=1):
        row = {"workshop_id": workshop_id, "position": place, "title": half_day.title}
        half_day_id = workshops.insert(db, "half_days", row | {"aims": half_day.aims})
        for position, step in enumerate(half_day.steps, start=1):
            workshops.insert(
                db,
                "steps",
                {
                    "workshop_id": workshop_id,
                    "half_day_id": half_day_id,
                    "position": position,
                    "key": step.key,
                    "kind": step.kind,
                    "title": step.title,
                    "instructions": step.instructions,
                    "note": step.note,
                    "minutes": step.minutes,
                    "params": dict(step.params),
                    "needs": dict(step.needs),
                    "anonymous": int(step.anonymous),
                    "secret": secrets.token_hex(32) if step.anonymous else None,
                },
            )
