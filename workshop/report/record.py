"""What a document may tell of a workshop, read once through the services.

Visibility is never decided here: a round is in the record when `outcomes.revealed_rounds` gives it.
Sentences, sections and annexes are all drawn from one Record, so two parts of a document cannot
disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workshop.blocks import Results
from workshop.model import Goal, HalfDay, IndicatorSheet, Step, StepState, Target, Workshop
from workshop.report.wording import local_day
from workshop.service import catalogue, decisions, outcomes, participants, room, sheets
from workshop.service.installation import Installation


@dataclass(frozen=True, slots=True)
class Shown:
    """The results of one round of a step, revealed."""

    step: Step
    round: int
    results: Results


@dataclass(frozen=True, slots=True)
class Record:
    """`shown` maps a step id to its revealed rounds, earliest first; `people` maps a partner's id
    to the number of participants who joined under its name; `official` maps an adopted target to
    its imported official text and the source of it; `today` is the day of the document."""

    scene: room.Scene
    shown: Mapping[int, tuple[Shown, ...]]
    people: Mapping[int, int]
    adopted: tuple[Target, ...]
    sheets: tuple[IndicatorSheet, ...]
    official: Mapping[str, tuple[str, str]]
    goals: Mapping[int, Goal]
    agenda_label: str
    today: date

    @property
    def workshop(self) -> Workshop:
        return self.scene.workshop

    @property
    def joined(self) -> int:
        return sum(self.people.values())

    def shown_in(self, half_day: HalfDay) -> list[Shown]:
        """The revealed rounds of a half-day, in agenda order."""
        return [shown for step in half_day.steps for shown in self.shown.get(step.id, ())]

    def all_shown(self) -> Iterator[Shown]:
        for half_day in self.workshop.half_days:
            yield from self.shown_in(half_day)

    def state(self, step: Step) -> StepState:
        return self.scene.state_of(step)

    def reached(self, step: Step) -> bool:
        """True when the room is at this step, has opened it, or has gone past it."""
        steps = self.workshop.steps
        furthest = max(
            (
                place
                for place, other in enumerate(steps)
                if self.state(other).was_held or other == self.scene.step
            ),
            default=-1,
        )
        return steps.index(step) <= furthest

    def held(self, half_day: HalfDay) -> bool:
        """True when a step of it was opened, the room is in it, or it was all spoken and past."""
        if any(self.state(step).was_held or step == self.scene.step for step in half_day.steps):
            return True
        spoken = not any(step.collects for step in half_day.steps)
        return spoken and bool(half_day.steps) and self.reached(half_day.steps[-1])

    def held_half_days(self) -> list[HalfDay]:
        return [half_day for half_day in self.workshop.half_days if self.held(half_day)]

    def finished(self, half_day: HalfDay) -> bool:
        """True when held and left: the room is further on, or at its last moment, nothing open."""
        if not self.held(half_day) or not self.reached(half_day.steps[-1]):
            return False
        return not any(self.state(step).is_open for step in half_day.steps)

    def days(self, half_day: HalfDay) -> list[date]:
        """The days on which its steps were last opened or closed."""
        states = [self.state(step) for step in half_day.steps]
        moments = [moment for state in states for moment in (state.opened_at, state.closed_at)]
        return sorted({local_day(moment) for moment in moments if moment is not None})

    def all_days(self) -> list[date]:
        return [day for half_day in self.workshop.half_days for day in self.days(half_day)]


def read_record(installation: Installation, workshop: Workshop) -> Record:
    """Everything a document needs, from the services only. Raises KeyError on a workshop unknown
    to this installation."""
    scene = room.scene(installation, workshop.id)
    people = {partner.id: 0 for partner in scene.workshop.partners}
    for participant in participants.participants(installation, scene.workshop):
        people[participant.partner_id] += 1
    agenda = installation.agendas.get(scene.workshop.agenda_format)
    adopted = decisions.listed_targets(installation, scene.workshop, decisions.ADOPTED)
    return Record(
        scene=scene,
        shown={
            step.id: rounds
            for step in scene.workshop.steps
            if (rounds := _revealed_rounds(installation, scene, step))
        },
        people=people,
        adopted=adopted,
        sheets=tuple(sheets.sheets_of(installation, scene.workshop)),
        official=catalogue.official_targets(installation, [target.code for target in adopted]),
        goals=installation.catalogue.goals,
        agenda_label=agenda.label if agenda else "",
        today=local_day(installation.now()),
    )


def _revealed_rounds(
    installation: Installation, scene: room.Scene, step: Step
) -> tuple[Shown, ...]:
    """The rounds of a step that readers may see, in order."""
    if not step.collects:
        return ()
    shown = outcomes.revealed_rounds(installation, step, scene.version)
    return tuple(Shown(step, round_, results) for round_, results in shown)
