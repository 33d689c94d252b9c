"""The nouns of the house. Frozen dataclasses travel between rooms; they hold no rule.

Ids are integers given by the database. Times are aware UTC datetimes. `params`, `needs` and
`payload` are plain JSON objects whose meaning belongs to the activity kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

Json = Mapping[str, Any]

# What people do: the values of Entry.kind. A new kind of act needs a word here, no migration.
SUBMIT: Final = "submit"  # a participant's answer to one item
WITHDRAW: Final = "withdraw"  # … taken back
MEASURE: Final = "measure"  # a partner's measure of a common indicator, or one of its values
MODERATE: Final = "moderate"  # the facilitator publishes or sets aside an idea
GOTO: Final = "goto"  # the room moves to a step
OPEN: Final = "open"
CLOSE: Final = "close"
REVEAL: Final = "reveal"
HIDE: Final = "hide"
ADOPT: Final = "adopt"  # an item enters a list of decisions, with a reason
JOIN: Final = "join"  # somebody enters the room
EDIT: Final = "edit"  # the workshop itself changes: agenda, projects, settings

# Author of the acts that belong to the room rather than to one person: every surface redraws on
# them, while a participant's act only moves results and counters.
ROOM: Final = "room"


class Refused(Exception):
    """A mistake a person can make. Its text is the French sentence shown to them."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One of the 17 goals. `colour` is the official one, « #RRGGBB »."""

    number: int
    label: str
    colour: str
    label_en: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def ink(self) -> str:
        """Black or white, whichever contrasts more with `colour` (WCAG 2 relative luminance)."""
        channels = [int(self.colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4
            for level in channels
        )
        luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Target:
    """One of the 169 targets. `lever` is our reading of how far a local government can act on it,
    from 0 (a matter of States) to 3 (its own competence)."""

    code: str
    goal: int
    label: str
    label_en: str = ""
    plain: str = ""
    keywords: tuple[str, ...] = ()
    lever: int = 0

    @property
    def name(self) -> str:
        """Code and label, as people read a target."""
        return f"{self.code}\u00a0· {self.label}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the 251 listed global indicators. `direction` of progress is up, down or neutral;
    `shared_group` numbers the groups of one indicator listed under several targets (0: alone)."""

    code: str
    target: str
    goal: int
    label: str
    unit: str
    direction: str
    tier: str
    shared_group: int
    metadata_url: str


@dataclass(frozen=True, slots=True)
class LocalIndicator:
    """A candidate common indicator: one statement, one measure for each partner.

    `level` is realisation, contribution or contexte; `confidence` is verified, partial or to_check.
    """

    id: str
    statement: str
    unit: str
    direction: str
    level: str
    targets: tuple[str, ...]
    measure_france: str
    source_france: str
    measure_abroad: str
    source_abroad: str
    confidence: str
    note: str
    insee_variable: str


@dataclass(frozen=True, slots=True)
class Measure:
    """How one partner measures a common indicator. Years are calendar years; `values` are (year,
    value) pairs, oldest first, in the indicator's unit."""

    partner_id: int
    definition: str = ""
    baseline: float | None = None
    baseline_year: int | None = None
    target: float | None = None
    target_year: int | None = None
    source: str = ""
    frequency: str = ""
    collector: str = ""
    values: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorSheet:
    """A common indicator the partners adopted: one statement, one measure for each partner."""

    key: str
    statement: str
    unit: str
    direction: str
    level: str
    targets: tuple[str, ...]
    measures: tuple[Measure, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    id: int
    position: int
    name: str
    country: str
    colour: str


@dataclass(frozen=True, slots=True)
class Project:
    id: int
    position: int
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of the agenda. `kind` is a registered activity, or "" for a plenary moment."""

    id: int
    workshop_id: int
    half_day_id: int
    position: int
    key: str
    kind: str
    title: str
    instructions: str
    note: str
    minutes: int
    params: Json
    needs: Json
    anonymous: bool

    @property
    def collects(self) -> bool:
        """True when participants have something to fill in."""
        return bool(self.kind)


@dataclass(frozen=True, slots=True)
class HalfDay:
    id: int
    position: int
    title: str
    aims: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


@dataclass(frozen=True, slots=True)
class Workshop:
    id: int
    code: str
    channel: str
    title: str
    agenda_format: str
    fictional: bool
    created_at: datetime
    partners: tuple[Partner, ...]
    projects: tuple[Project, ...]
    half_days: tuple[HalfDay, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for half_day in self.half_days for step in half_day.steps)

    def step(self, step_id: int) -> Step:
        """Raises KeyError when the step belongs to another workshop."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def half_day_of(self, step: Step) -> HalfDay:
        return next(half_day for half_day in self.half_days if half_day.id == step.half_day_id)

    def partner(self, partner_id: int) -> Partner:
        return next(partner for partner in self.partners if partner.id == partner_id)


@dataclass(frozen=True, slots=True)
class Participant:
    id: int
    workshop_id: int
    partner_id: int
    name: str
    role: str
    short_code: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Facilitator:
    id: int
    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of what people did: `author` owns the item, `actor` acted (None if anonymous)."""

    id: int
    step_id: int | None
    round: int
    author: str
    actor: str | None
    partner_id: int | None
    item: str
    kind: str
    payload: Json
    at: datetime


@dataclass(frozen=True, slots=True)
class StepState:
    """Where one step stands. `round` counts from 1; 0 means never opened. `revealed_rounds` are all
    those whose results are shown, the present one or not."""

    round: int = 0
    is_open: bool = False
    is_revealed: bool = False
    revealed_rounds: tuple[int, ...] = ()
    opened_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def was_held(self) -> bool:
        return self.round > 0
