"""What participants give: drafts and answers, judged again here whatever the surface sent.

An answer is stored item by item. Inside one transaction the new values are merged with those the
person already holds, the whole is validated, and only what changed is appended: clicking twice,
two tabs or two devices leave one present row per person, step, round and item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workshop.activities import activity
from workshop.activities.base import Context
from workshop.forms import Form, describe, read
from workshop.model import SUBMIT, WITHDRAW, Participant, Refused, Step, StepState
from workshop.phrases import ROUND_CHANGED, STEP_CLOSED
from workshop.service import outcomes
from workshop.service.codes import anonymous_author
from workshop.service.installation import Installation
from workshop.service.room import state_of
from workshop.store import entries, people, workshops
from workshop.store.db import Database

_NEW_ITEM = re.compile(r"-([0-9a-f]{8})(?::|$)")
LONGEST_DRAFT = 50_000  # characters; beyond, nobody typed it


@dataclass(frozen=True, slots=True)
class Sheet:
    """One participant's page of a step: what is asked, what they saved, what they were writing."""

    step: Step
    state: StepState
    form: Form
    saved: Mapping[str, Any]
    draft: Mapping[str, Any]
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """`at` is the hour of the commit; None with `errors` (item or "" → sentence) when refused."""

    at: datetime | None
    errors: Mapping[str, str]
    changed: int = 0


def sheet(
    installation: Installation, participant: Participant, step: Step, fresh: str = ""
) -> Sheet:
    """What this person sees of a step in its present round."""
    with installation.store.read() as db:
        state = state_of(db, step)
        author = author_key(db, step, participant)
        held = entries.current_of(db, step.workshop_id, step.id, state.round, author)
        draft = people.draft(db, step.id, state.round, participant.id)
        context = replace(outcomes.context_in(db, installation, step, state), author=author)
    saved = {item: entry.payload["value"] for item, entry in held.items() if entry.kind == SUBMIT}
    form = activity(step.kind).form(context, saved, fresh)
    times = [entry.at for entry in held.values()]
    return Sheet(step, state, form, saved, draft, max(times, default=None))


def submit(
    installation: Installation,
    participant: Participant,
    step: Step,
    raw: Mapping[str, object],
    fresh: str = "",
    round_: int | None = None,
) -> Receipt:
    """Save what was sent for the present round, all or nothing.

    `round_` is the round whose form was filled in, when the surface knows it: an answer to an
    earlier round is refused. Returns a receipt whose hour is known only after the commit. Raises
    Refused when the person does not belong to the workshop; everything else a person can get
    wrong comes back as errors.
    """
    if participant.workshop_id != step.workshop_id:
        raise Refused("Vous ne participez pas à cet atelier.")
    now = installation.now()
    with installation.store.write() as db:
        state = state_of(db, step)
        if not state.is_open:
            return Receipt(None, {"": STEP_CLOSED})
        if round_ is not None and round_ != state.round:
            return Receipt(None, {"": ROUND_CHANGED})
        author = author_key(db, step, participant)
        context = replace(outcomes.context_in(db, installation, step, state), author=author)
        held = entries.current_of(db, step.workshop_id, step.id, state.round, author)
        saved = {item: row.payload["value"] for item, row in held.items() if row.kind == SUBMIT}
        values, errors = _judge(step, context, saved, raw, fresh)
        if errors:
            return Receipt(None, errors)
        changed = {item: value for item, value in values.items() if saved.get(item) != value}
        for item, value in changed.items():
            entries.append(
                db,
                workshop_id=step.workshop_id,
                step_id=step.id,
                round_=state.round,
                author=author,
                actor=None if step.anonymous else str(participant.id),
                partner_id=participant.partner_id,
                item=item,
                kind=WITHDRAW if value is None else SUBMIT,
                payload={} if value is None else {"value": value},
                at=now,
            )
        people.clear_draft(db, step.id, state.round, participant.id)
    return Receipt(now, {}, len(changed))


def save_draft(
    installation: Installation, participant: Participant, step: Step, raw: Mapping[str, Any]
) -> None:
    """Keep what somebody is writing, unjudged, so that a cut or a new device loses nothing.

    `raw` holds what differs from their saved answer; empty, there is no draft any more."""
    if participant.workshop_id != step.workshop_id or len(str(raw)) > LONGEST_DRAFT:
        return
    with installation.store.write() as db:
        state = state_of(db, step)
        if not raw:
            people.clear_draft(db, step.id, state.round, participant.id)
        elif state.is_open:
            people.save_draft(
                db, step.id, state.round, participant.id, dict(raw), installation.now()
            )


def begun_key(installation: Installation, participant: Participant, step: Step) -> str:
    """The key of the new idea this person was writing and has not sent; empty if none."""
    with installation.store.read() as db:
        state = state_of(db, step)
        author = author_key(db, step, participant)
        held = entries.current_of(db, step.workshop_id, step.id, state.round, author)
        draft = people.draft(db, step.id, state.round, participant.id)
    for name in draft:
        found = _NEW_ITEM.search(name)
        if found and not any(found.group(1) in item for item in held):
            return found.group(1)
    return ""


def unsaved_lines(
    installation: Installation, participant: Participant, step: Step, state: StepState
) -> list[str]:
    """The texts this person was writing when the step closed, one line an item."""
    with installation.store.read() as db:
        draft = people.draft(db, step.id, state.round, participant.id)
    return [value for value in draft.values() if isinstance(value, str) and len(value) > 1]


def own_lines(
    installation: Installation, participant: Participant, step: Step, state: StepState
) -> list[str]:
    """What this person gave in the present round of a step, one line an item."""
    mine = sheet(installation, participant, step)
    named = {field.name: field for field in mine.form.fields}
    lines = [describe(named[item], value) for item, value in mine.saved.items() if item in named]
    return lines if state.was_held else []


def author_key(db: Database, step: Step, participant: Participant) -> str:
    """The participant's key on a step: their id, or an HMAC on an anonymous step.

    Raises Refused on a sealed anonymous step, whose secret is gone.
    """
    if not step.anonymous:
        return str(participant.id)
    secret = workshops.step_secret(db, step.id)
    if secret is None:
        raise Refused("Cette étape anonyme est scellée : plus personne ne peut y toucher.")
    return anonymous_author(secret, participant.id)


def _judge(
    step: Step, context: Context, saved: Mapping[str, Any], raw: Mapping[str, object], fresh: str
) -> tuple[dict[str, Any], dict[str, str]]:
    kind = activity(step.kind)
    form = kind.form(context, saved, fresh)
    reading = read(form, raw)
    if reading.errors:
        return {}, reading.errors
    # What was saved on an item no longer asked (a target withdrawn since) weighs nothing: the
    # person cannot see it, so could not take it back.
    asked = {field.name for field in form.fields}
    whole = {**saved, **reading.values}
    answered = {item: value for item, value in whole.items() if value is not None and item in asked}
    sentences = kind.validate(answered, context)
    return reading.values, ({"": " ".join(sentences)} if sentences else {})
