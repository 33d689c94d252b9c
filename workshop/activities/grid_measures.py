"""What the adopted indicators say in a grid: the progress of each measure, then the degree of a
target, of a partner, of the whole.

Partners weigh the same: the degree of a target is the mean of its partners' degrees, each the mean
of that partner's assessable measures. Coverage counts measures (an indicator measured by two
partners is two), so that a partner without figures is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from workshop.activities.attainment import (
    Progress,
    Series,
    Status,
    degree,
    progress,
    status_of_pace,
)
from workshop.activities.base import gap, merged
from workshop.blocks import NO_BREAK_SPACE, Column, Table, format_exact
from workshop.model import IndicatorSheet, Measure, Partner, Target
from workshop.phrases import plural


@dataclass(frozen=True, slots=True)
class Line:
    """One partner's measure of one indicator, and how far it has come."""

    sheet: IndicatorSheet
    partner: Partner
    measure: Measure
    progress: Progress


@dataclass(frozen=True, slots=True)
class Attained:
    """Several measures together. `share` (the degree), `expected` and `by_partner` are shares of
    the way, 0 to 1; `assessable` out of `total` measures; `regressions` are counted among them."""

    share: float | None
    expected: float | None
    by_partner: tuple[float | None, ...]
    assessable: int
    total: int
    regressions: int
    status: Status

    @property
    def gap(self) -> float | None:
        return gap(self.by_partner)

    @property
    def coverage(self) -> str:
        return f"{self.assessable}{NO_BREAK_SPACE}/{NO_BREAK_SPACE}{self.total}"

    @property
    def words(self) -> str:
        """« ▲ en bonne voie (1 recul) »."""
        text = f"{self.status.mark}{NO_BREAK_SPACE}{self.status.label}"
        if self.regressions and self.status is not Status.REGRESSION:
            text += f" ({plural(self.regressions, 'recul')})"
        return text


def measured(sheets: Iterable[IndicatorSheet], partners: Sequence[Partner]) -> list[Line]:
    """A line for each sheet and partner, a partner without measure included."""
    lines = []
    for sheet in sheets:
        own = {measure.partner_id: measure for measure in sheet.measures}
        for partner in partners:
            measure = own.get(partner.id, Measure(partner.id))
            lines.append(Line(sheet, partner, measure, progress(series_of(measure))))
    return lines


def series_of(measure: Measure) -> Series:
    """The measure with its last value."""
    year, value = measure.values[-1] if measure.values else (None, None)
    return Series(
        measure.baseline,
        measure.baseline_year,
        measure.target,
        measure.target_year,
        value,
        year,
    )


def attained(lines: Sequence[Line], partners: Sequence[Partner]) -> Attained:
    """Degree, expected share, coverage and status of a set of measures, each counted once.

    Status: reached or in regression when every assessable measure is; else that of the pace degree
    / expected share, so that one measure alone keeps its own status.
    """
    once = {(line.sheet.key, line.partner.id): line for line in lines}
    of_partner: dict[int, list[Line]] = {partner.id: [] for partner in partners}
    for line in once.values():
        of_partner[line.partner.id].append(line)
    degrees = [
        degree((line.sheet.key, line.progress) for line in of_partner[partner.id])
        for partner in partners
    ]
    shares = tuple(one.share for one in degrees)
    share = merged(shares)
    expected = merged([_expected(of_partner[partner.id]) for partner in partners])
    known = [line.progress for line in once.values() if line.progress.share is not None]
    if any(one.expected is None for one in known):
        expected = None
    return Attained(
        share=share,
        expected=expected,
        by_partner=shares,
        assessable=sum(one.assessable for one in degrees),
        total=sum(one.total for one in degrees),
        regressions=sum(one.status is Status.REGRESSION for one in known),
        status=_status(known, share, expected),
    )


def under(lines: Iterable[Line], target: Target) -> list[Line]:
    """The lines whose indicator measures a target."""
    return [line for line in lines if target.code in line.sheet.targets]


def indicator_table(lines: Iterable[Line]) -> Table:
    """Each measure: baseline, target, last value with their years, progress, pace, status."""
    columns = (
        Column("indicator", "Indicateur", weight=5),
        Column("partner", "Partenaire", weight=2),
        Column("baseline", "Départ"),
        Column("target", "Valeur visée"),
        Column("value", "Dernière valeur"),
        Column("progress", "Progrès", "percent"),
        Column("raw", "Progrès non borné", "percent"),
        Column("pace", "Part du rythme attendu", "percent"),
        Column("status", "Situation", weight=2),
    )
    rows = []
    for line in lines:
        measure, done = line.measure, line.progress
        series = series_of(measure)
        rows.append(
            (
                f"{line.sheet.statement} ({line.sheet.unit})",
                line.partner.name,
                _dated(series.baseline, series.baseline_year),
                _dated(series.target, series.target_year),
                _dated(series.value, series.year),
                done.share,
                done.raw,
                done.pace,
                f"{done.status.mark}{NO_BREAK_SPACE}{done.status.label}",
            )
        )
    return Table(
        columns, tuple(rows), caption="Progrès de chaque indicateur, partenaire par partenaire"
    )


def _expected(lines: Iterable[Line]) -> float | None:
    shares = [
        line.progress.expected
        for line in lines
        if line.progress.share is not None and line.progress.expected is not None
    ]
    return fmean(shares) if shares else None


def _status(known: Sequence[Progress], share: float | None, expected: float | None) -> Status:
    if share is None:
        return Status.NOT_ASSESSABLE
    statuses = {one.status for one in known}
    for all_alike in (Status.REACHED, Status.REGRESSION):
        if statuses == {all_alike}:
            return all_alike
    return status_of_pace(share / expected if expected else None)


def _dated(value: float | None, year: int | None) -> str | None:
    """« 62,5 (2026) »; None when unknown, drawn as « – »."""
    if value is None:
        return None
    return f"{format_exact(value)} ({year})" if year is not None else format_exact(value)
