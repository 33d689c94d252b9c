"""Where everybody is, and the facilitator's acts that move the room. All of it is entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workshop.activities import activity
from workshop.model import (
    CLOSE,
    GOTO,
    HIDE,
    MODERATE,
    OPEN,
    REVEAL,
    ROOM,
    Entry,
    Facilitator,
    HalfDay,
    Json,
    Refused,
    Step,
    StepState,
    Workshop,
)
from workshop.service.installation import Installation
from workshop.store import entries, workshops
from workshop.store.db import Database

POSITION = "position"
STATE = "state"
RESULTS = "results"


@dataclass(frozen=True, slots=True)
class Scene:
    """The workshop as it stands: its current step (None before the start) and every step's state.

    `version` is the id of the last entry, it moves with every act of anybody; `scene_version` is
    that of the room's last act.
    """

    workshop: Workshop
    step: Step | None
    states: Mapping[int, StepState]
    version: int
    scene_version: int
    joined: int

    @property
    def state(self) -> StepState:
        return self.state_of(self.step) if self.step else StepState()

    @property
    def half_day(self) -> HalfDay | None:
        return self.workshop.half_day_of(self.step) if self.step else None

    def state_of(self, step: Step) -> StepState:
        return self.states.get(step.id, StepState())

    def neighbour(self, offset: int) -> Step | None:
        """The step before (−1) or after (+1) the current one; the first when not started."""
        steps = self.workshop.steps
        if self.step is None:
            return steps[0] if offset > 0 and steps else None
        place = steps.index(self.step) + offset
        return steps[place] if 0 <= place < len(steps) else None


def scene(installation: Installation, workshop_id: int) -> Scene:
    """Read the room in one snapshot."""
    with installation.store.read() as db:
        workshop = workshops.load(db, workshop_id)
        acts = entries.room_state(db, workshop_id)
        scene_version, version = entries.versions(db, workshop.channel) or (0, 0)
        joined = entries.count_participants(db, workshop_id)
    moves = [act for act in acts if act.item == POSITION]
    here = moves[-1].step_id if moves else None
    return Scene(
        workshop=workshop,
        step=workshop.step(here) if here is not None else None,
        states=_states(acts),
        version=version,
        scene_version=scene_version,
        joined=joined,
    )


def go_to(installation: Installation, facilitator: Facilitator, step: Step) -> None:
    """Move everybody to a step; a step left open stays open for those who come back to it."""
    _act(installation, facilitator, step, POSITION, GOTO, 0)


def open_step(installation: Installation, facilitator: Facilitator, step: Step) -> None:
    """Open a step to answers, in its present round (the first, if never opened), and go there."""
    if not step.collects:
        raise Refused("Ce moment se déroule à l’oral : il n’y a rien à ouvrir.")
    with installation.store.write() as db:
        state = state_of(db, step)
        if not state.is_open:
            if state.is_revealed and activity(step.kind).reveals_after_closing:
                _append(installation, db, facilitator, step, RESULTS, HIDE, state.round)
            _append(installation, db, facilitator, step, STATE, OPEN, max(1, state.round))
        _append(installation, db, facilitator, step, POSITION, GOTO, 0)


def close_step(installation: Installation, facilitator: Facilitator, step: Step) -> None:
    _act_on_round(installation, facilitator, step, STATE, CLOSE, when_open=True)


def reveal_results(installation: Installation, facilitator: Facilitator, step: Step) -> None:
    """Show the results of the present round to everybody. Refused while a quiz is open: its
    results hold the right answers."""
    _act_on_round(installation, facilitator, step, RESULTS, REVEAL)


def hide_results(installation: Installation, facilitator: Facilitator, step: Step) -> None:
    _act_on_round(installation, facilitator, step, RESULTS, HIDE)


def new_round(
    installation: Installation, facilitator: Facilitator, step: Step, number: int | None = None
) -> None:
    """Open a round (the next one by default): earlier answers are kept apart, results hidden until
    revealed. A round already begun is left as it is, so that a double click opens one round."""
    with installation.store.write() as db:
        state = state_of(db, step)
        if not state.was_held:
            raise Refused("Ouvrez d’abord l’étape : il n’y a pas encore de premier tour.")
        asked = state.round + 1 if number is None else number
        if asked <= state.round:
            return
        if asked > state.round + 1:
            raise Refused(f"Le tour {asked - 1} n’a pas encore eu lieu.")
        if state.is_open:
            _append(installation, db, facilitator, step, STATE, CLOSE, state.round)
        _append(installation, db, facilitator, step, STATE, OPEN, asked)


def moderate(
    installation: Installation, facilitator: Facilitator, step: Step, item: str, publish: bool
) -> None:
    """Publish an idea, or set it aside."""
    payload = {"publish": publish}
    with installation.store.write() as db:
        state = state_of(db, step)
        _append(installation, db, facilitator, step, item, MODERATE, state.round, payload)


def _act(
    installation: Installation,
    facilitator: Facilitator,
    step: Step,
    item: str,
    kind: str,
    round_: int,
) -> None:
    with installation.store.write() as db:
        _append(installation, db, facilitator, step, item, kind, round_)


def _act_on_round(
    installation: Installation,
    facilitator: Facilitator,
    step: Step,
    item: str,
    kind: str,
    when_open: bool = False,
) -> None:
    with installation.store.write() as db:
        state = state_of(db, step)
        if not state.was_held:
            raise Refused("Cette étape n’a pas encore été ouverte.")
        if kind == REVEAL and state.is_open and activity(step.kind).reveals_after_closing:
            raise Refused("Fermez d’abord le quiz : ses résultats contiennent les bonnes réponses.")
        if not when_open or state.is_open:
            _append(installation, db, facilitator, step, item, kind, state.round)


def _append(
    installation: Installation,
    db: Database,
    facilitator: Facilitator,
    step: Step,
    item: str,
    kind: str,
    round_: int,
    payload: Json | None = None,
) -> None:
    entries.append(
        db,
        workshop_id=step.workshop_id,
        step_id=step.id,
        round_=round_,
        author=ROOM,
        actor=facilitator.name,
        item=item,
        kind=kind,
        payload=payload,
        at=installation.now(),
    )


def _states(acts: Sequence[Entry]) -> dict[int, StepState]:
    """Each step's state from the room's present acts; its round is the highest one opened."""
    rounds: dict[int, int] = {}
    for act in acts:
        if act.item == STATE and act.step_id is not None:
            rounds[act.step_id] = max(rounds.get(act.step_id, 0), act.round)
    states = {}
    for step_id, round_ in rounds.items():
        own = [act for act in acts if act.step_id == step_id]
        last = next(act for act in own if act.item == STATE and act.round == round_)
        revealed = tuple(act.round for act in own if act.item == RESULTS and act.kind == REVEAL)
        is_open = last.kind == OPEN
        states[step_id] = StepState(
            round=round_,
            is_open=is_open,
            is_revealed=round_ in revealed,
            revealed_rounds=revealed,
            opened_at=last.at if is_open else None,
            closed_at=None if is_open else last.at,
        )
    return states


def state_of(db: Database, step: Step) -> StepState:
    """A step's state inside a transaction already begun."""
    return _states(entries.room_state(db, step.workshop_id)).get(step.id, StepState())
