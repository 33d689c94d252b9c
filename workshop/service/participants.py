"""Joining a workshop without an account, and being recognised again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workshop.forms import clean_line, required_line
from workshop.model import JOIN, Participant, Refused, Workshop
from workshop.phrases import TOO_MANY_ATTEMPTS, UNKNOWN_WORKSHOP
from workshop.service.codes import digest, new_code, new_token, read_code
from workshop.service.installation import Installation
from workshop.store import entries, people, workshops
from workshop.store.db import Database, as_text

NAME_LENGTH = 60
ROLE_LENGTH = 80
GUESS_WINDOW = timedelta(minutes=10)
# A whole room may share one address, so guesses are counted by what is guessed: unknown workshop
# codes together, personal codes by workshop.
UNKNOWN_CODES = 200
WRONG_PERSONAL_CODES = 30
MAXIMUM_PARTICIPANTS = 1000


@dataclass(frozen=True, slots=True)
class Invitation:
    """What somebody who holds the code may see before joining."""

    workshop_id: int
    code: str
    title: str
    fictional: bool
    partners: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A participant and the secret of their personal link, given once."""

    participant: Participant
    token: str


def invitation(installation: Installation, typed_code: str) -> Invitation:
    """The workshop behind a code. Raises Refused when unknown, or guessed too often."""
    code = read_code(typed_code)
    with installation.store.read() as db:
        workshop_id = workshops.find_id(db, code)
        if workshop_id is not None:
            workshop = workshops.load(db, workshop_id)
            partners = tuple((partner.id, partner.name) for partner in workshop.partners)
            return Invitation(
                workshop.id, workshop.code, workshop.title, workshop.fictional, partners
            )
    _count_wrong_guess(installation, "code", UNKNOWN_CODES)
    raise Refused(UNKNOWN_WORKSHOP)


def join(
    installation: Installation, workshop_id: int, *, partner_id: int, name: str, role: str = ""
) -> Joined:
    """Join as a new person. Raises Refused with what to correct."""
    name = required_line(name, "Nom ou pseudonyme", NAME_LENGTH)
    role = clean_line(role)
    if len(role) > ROLE_LENGTH:
        raise Refused(f"Fonction : {len(role)} caractères, le maximum est {ROLE_LENGTH}.")
    token, now = new_token(), installation.now()
    with installation.store.write() as db:
        workshop = workshops.load(db, workshop_id)
        if partner_id not in {partner.id for partner in workshop.partners}:
            raise Refused("Choisissez la collectivité ou la structure que vous représentez.")
        if len(people.participants(db, workshop_id)) >= MAXIMUM_PARTICIPANTS:
            raise Refused("Cet atelier est complet : prévenez l’animateur.")
        short_code = _free_short_code(db, workshop_id)
        row = {
            "workshop_id": workshop_id,
            "partner_id": partner_id,
            "name": name,
            "role": role,
            "short_code": short_code,
            "joined_at": as_text(now),
        }
        participant_id = workshops.insert(db, "participants", row)
        _add_link(db, token, participant_id, now)
        entries.append(
            db,
            workshop_id=workshop_id,
            step_id=None,
            author=str(participant_id),
            actor=str(participant_id),
            partner_id=partner_id,
            item="join",
            kind=JOIN,
            at=now,
        )
    participant = Participant(participant_id, workshop_id, partner_id, name, role, short_code, now)
    return Joined(participant, token)


def come_back(installation: Installation, typed_code: str, typed_personal_code: str) -> Joined:
    """Recognise somebody by their short personal code, on any device; gives them one more secret.

    Raises Refused when the codes do not match, or were guessed too often.
    """
    invited = invitation(installation, typed_code)
    subject = f"personal:{invited.workshop_id}"
    _check_guesses(installation, subject, WRONG_PERSONAL_CODES)
    token = new_token()
    with installation.store.write() as db:
        personal_code = read_code(typed_personal_code)
        participant = people.participant_by_code(db, invited.workshop_id, personal_code)
        if participant is not None:
            _add_link(db, token, participant.id, installation.now())
            return Joined(participant, token)
    _count_wrong_guess(installation, subject, WRONG_PERSONAL_CODES)
    raise Refused(
        "Ce code personnel n’est pas reconnu dans cet atelier. Il figure en bas de votre page, et "
        "l’animateur peut vous le redonner."
    )


def participant_of(installation: Installation, token: str | None) -> Participant | None:
    """Who holds this secret, or None."""
    if not token:
        return None
    with installation.store.read() as db:
        return people.participant_by_token(db, digest(token))


def workshop_code(installation: Installation, participant: Participant) -> str:
    """The join code of the workshop a participant belongs to."""
    with installation.store.read() as db:
        return workshops.code_of(db, participant.workshop_id)


def participants(installation: Installation, workshop: Workshop) -> list[Participant]:
    with installation.store.read() as db:
        return people.participants(db, workshop.id)


def _add_link(db: Database, token: str, participant_id: int, at: datetime) -> None:
    row = {"token_hash": digest(token), "participant_id": participant_id, "created_at": as_text(at)}
    workshops.insert(db, "participant_links", row)


def _free_short_code(db: Database, workshop_id: int) -> str:
    while True:
        code = new_code()
        if not people.short_code_taken(db, workshop_id, code):
            return code


def _count_wrong_guess(installation: Installation, subject: str, limit: int) -> None:
    _check_guesses(installation, subject, limit)
    with installation.store.write() as db:
        people.record_attempt(db, subject, installation.now())


def _check_guesses(installation: Installation, subject: str, limit: int) -> None:
    with installation.store.read() as db:
        since = installation.now() - GUESS_WINDOW
        if people.count_attempts(db, subject, since) >= limit:
            raise Refused(TOO_MANY_ATTEMPTS)
