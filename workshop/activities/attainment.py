"""Degree of attainment: how far a common indicator, a target, a whole has come.

Linear pace and thresholds of the Statistics Canada and Open SDG progress measures, applied to the
linear pace because projects are short and values may be 0. Contribution and evidence stand beside
progress and are never folded into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import fmean

ON_TRACK = 0.95
TO_SPEED_UP = 0.60
# Shares are quotients of decimal figures: 0.5225 / 0.55 falls a hair below the 0.95 it equals
# on paper. Anything this close counts as equal.
ROUNDING = 1e-9


class Status(Enum):
    """Name, and a mark that reads without colour."""

    REACHED = ("atteint", "✔")
    ON_TRACK = ("en bonne voie", "▲")
    TO_SPEED_UP = ("à accélérer", "►")
    INSUFFICIENT = ("insuffisant", "▼")
    REGRESSION = ("recul", "✖")
    TOO_EARLY = ("trop tôt pour juger", "○")
    NOT_ASSESSABLE = ("non évaluable", "–")

    @property
    def label(self) -> str:
        return self.value[0]

    @property
    def mark(self) -> str:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Series:
    """What is known of one measure: baseline v0 at year t0, target vT at tT, last value v at t."""

    baseline: float | None = None
    baseline_year: int | None = None
    target: float | None = None
    target_year: int | None = None
    value: float | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """`share` a in 0–1 and `raw` before clamping, None when not assessable; `pace` r, None when no
    time has passed; `expected` is the share of the time gone, beyond 1 after the target year, None
    when a year is missing."""

    share: float | None
    raw: float | None
    pace: float | None
    status: Status
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class Degree:
    """`share` is the mean of the assessable progresses, None when there is none; coverage is
    `assessable` / `total`."""

    share: float | None
    assessable: int
    total: int

    @property
    def coverage(self) -> float:
        return self.assessable / self.total if self.total else 0.0


def progress(series: Series) -> Progress:
    """a = clamp((v − v0) / (vT − v0), 0, 1); r = a / ((t − t0) / (tT − t0)).

    Not assessable, never 0, when v0, vT or v is missing or vT = v0. The direction of progress is
    that of vT − v0, so an indicator that must fall needs no other formula. A value older than the
    baseline tells nothing of what came after it: too early to judge, whatever it is.
    """
    v0, vt, v = series.baseline, series.target, series.value
    if v0 is None or vt is None or v is None or vt == v0:
        return Progress(None, None, None, Status.NOT_ASSESSABLE)
    t0, t = series.baseline_year, series.year
    if t0 is not None and t is not None and t < t0:
        return Progress(None, None, None, Status.TOO_EARLY)
    expected = _time_gone(series)
    raw = (v - v0) / (vt - v0)
    share = min(1.0, max(0.0, raw))
    pace = share / expected if expected else None
    return Progress(share, raw, pace, _status(raw, pace), expected)


def degree(progresses: Iterable[tuple[str, Progress]]) -> Degree:
    """The degree of a target or a whole from (indicator key, progress) pairs.

    An indicator listed several times (under several targets) is counted once.
    """
    once = dict(progresses)
    shares = [line.share for line in once.values() if line.share is not None]
    return Degree(fmean(shares) if shares else None, len(shares), len(once))


def level_warning(levels: Sequence[str]) -> str:
    """A sentence when a set of indicators measures only outputs, or only context; else empty."""
    kinds = set(levels)
    if kinds == {"realisation"}:
        return (
            "Tous les indicateurs sont des réalisations : ils diront ce qui a été fait, pas ce que "
            "cela change. Ajoutez au moins un indicateur de contribution."
        )
    if kinds == {"contexte"}:
        return (
            "Tous les indicateurs décrivent le territoire : ils ne diront pas la part de la "
            "coopération. Ajoutez au moins un indicateur de contribution."
        )
    return ""


def status_of_pace(pace: float | None) -> Status:
    """The status of what is neither reached nor in regression."""
    if pace is None:
        return Status.TOO_EARLY
    if pace >= ON_TRACK - ROUNDING:
        return Status.ON_TRACK
    return Status.TO_SPEED_UP if pace >= TO_SPEED_UP - ROUNDING else Status.INSUFFICIENT


def _time_gone(series: Series) -> float | None:
    """(t − t0) / (tT − t0), None when a year is missing or tT ≤ t0."""
    t0, tt, t = series.baseline_year, series.target_year, series.year
    if t0 is None or tt is None or t is None or tt <= t0:
        return None
    return (t - t0) / (tt - t0)


def _status(raw: float, pace: float | None) -> Status:
    if raw >= 1:
        return Status.REACHED
    return Status.REGRESSION if raw < 0 else status_of_pace(pace)
