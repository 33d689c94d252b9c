"""Results of a step: counted once per version, shown to an audience by one rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from workshop.activities import activity
from workshop.activities.base import Context, Contribution
from workshop.blocks import Results
from workshop.model import Entry, LocalIndicator, Refused, Step, StepState, Target, Workshop
from workshop.service import decisions, room, sheets
from workshop.service.installation import Installation
from workshop.store import entries, people, workshops
from workshop.store.db import Database


class Audience(Enum):
    CONDUCT = "conduct"  # the facilitator's own page
    ROOM = "room"  # the projection and every participant
    RECORD = "record"  # the synthesis and every export


@dataclass(frozen=True, slots=True)
class Progress:
    """How many people answered the present round, and how many were invited to."""

    answered: int
    invited: int
    writing: int


def may_see(audience: Audience, state: StepState) -> bool:
    """The one rule: the facilitator sees everything, everyone else what was revealed."""
    return audience is Audience.CONDUCT or state.is_revealed


def results(
    installation: Installation, step: Step, audience: Audience, version: int
) -> Results | None:
    """The results of the present round, or None when this audience may not see them.

    `version` is the scene's: for one version the calculation is made once, whatever the viewers.
    """
    with installation.store.read() as db:
        state = room.state_of(db, step)
    if not may_see(audience, state) or not state.was_held:
        return None
    return _remembered(installation, step, state.round, version)


def revealed_rounds(
    installation: Installation, step: Step, version: int
) -> list[tuple[int, Results]]:
    """Every round of a step whose results everybody may see, in order, with its results."""
    with installation.store.read() as db:
        shown = room.state_of(db, step).revealed_rounds
    return [(round_, _remembered(installation, step, round_, version)) for round_ in sorted(shown)]


def progress(installation: Installation, step: Step, state: StepState) -> Progress:
    with installation.store.read() as db:
        answered = entries.count_respondents(db, step.workshop_id, step.id, state.round)
        invited = entries.count_participants(db, step.workshop_id)
        writing = 0
        if state.is_open and state.opened_at:
            writing = people.count_drafts_since(db, step.id, state.round, state.opened_at)
    return Progress(answered, invited, writing)


def context(installation: Installation, step: Step, state: StepState) -> Context:
    """What a step knows in a given state."""
    with installation.store.read() as db:
        return context_in(db, installation, step, state)


def context_in(db: Database, installation: Installation, step: Step, state: StepState) -> Context:
    """What a step knows, inside a transaction already begun."""
    workshop = workshops.load(db, step.workshop_id)
    targets = _needed_targets(db, installation, step)
    needs = step.needs.get("indicators")
    return Context(
        params=step.params,
        partners=workshop.partners,
        projects=workshop.projects,
        targets=targets,
        sheets=tuple(sheets.read_sheets(db, workshop)) if needs == sheets.SHEETS else (),
        local=_candidates(installation, targets) if needs == sheets.CATALOGUE else (),
        goal_colours=installation.catalogue.colours(),
        anonymous=step.anonymous,
        round=max(1, state.round),
        shown_rounds=state.revealed_rounds,
        before=_before(db, installation, workshop, step),
        entries=tuple(entries.current(db, workshop.id, step.id)) if shares_answers(step) else (),
    )


def shares_answers(step: Step) -> bool:
    """Do participants of this step act on each other's answers (support an idea)?"""
    return bool(step.params.get("support"))


def contributions(
    installation: Installation, step: Step, state: StepState
) -> tuple[Contribution, ...]:
    """What the facilitator may publish or set aside in the present round, oldest first."""
    with installation.store.read() as db:
        known = context_in(db, installation, step, state)
        present = tuple(entries.current(db, step.workshop_id, step.id))
    return activity(step.kind).contributions(replace(known, entries=present))


def _remembered(installation: Installation, step: Step, round_: int, version: int) -> Results:
    key = ("results", step.id, round_, version)
    return installation.memory.remember(key, lambda: _count(installation, step, round_))


def _count(installation: Installation, step: Step, round_: int) -> Results:
    with installation.store.read() as db:
        state = replace(room.state_of(db, step), round=round_)
        context = context_in(db, installation, step, state)
        present: list[Entry] = entries.current(db, step.workshop_id, step.id)
    return activity(step.kind).results(present, context)


def _needed_targets(db: Database, installation: Installation, step: Step) -> tuple[Target, ...]:
    name = step.needs.get("targets")
    if name is None:
        return ()
    if name not in decisions.LISTS:
        raise Refused(f"L’étape « {step.title} » attend une liste inconnue : « {name} ».")
    return decisions.read_list(db, installation.catalogue, step.workshop_id, name)


def _candidates(
    installation: Installation, targets: tuple[Target, ...]
) -> tuple[LocalIndicator, ...]:
    """The catalogue's candidates for these targets, each once, in the targets' order."""
    found = {
        line.id: line for target in targets for line in installation.catalogue.local_of(target.code)
    }
    return tuple(found.values())


def _before(
    db: Database, installation: Installation, workshop: Workshop, step: Step
) -> Results | None:
    """Results of the nearest earlier step that shares this step's `series`, if they were revealed:
    what is hidden at its own place is hidden here too."""
    series = step.params.get("series")
    if not series:
        return None
    earlier = workshop.steps[: workshop.steps.index(step)]
    for candidate in reversed(earlier):
        if candidate.params.get("series") == series and candidate.kind == step.kind:
            state = room.state_of(db, candidate)
            if state.is_revealed:
                context = context_in(db, installation, candidate, state)
                present = entries.current(db, workshop.id, candidate.id)
                return activity(candidate.kind).results(present, context)
    return None
