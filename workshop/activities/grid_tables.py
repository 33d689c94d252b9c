"""The grid's tables: degree, contribution and evidence side by side, never in one figure."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.activities import charts
from workshop.activities.base import Context
from workshop.activities.grid_answers import CONTRIBUTION, EVIDENCE, Judgements, items
from workshop.activities.grid_measures import Line, attained, under
from workshop.blocks import Column, Table
from workshop.model import Partner, Target

# Columns that mean something only once an indicator is adopted.
_MEASURED = {"degree", "expected", "status", "coverage", "degree_gap"}


def target_table(said: Judgements, lines: Sequence[Line], context: Context) -> Table:
    """One row per target, partners merged, with their gaps. `expected` is the share of the time
    gone at the date of the measures, at most 1."""
    columns = (
        Column("target", "Cible", weight=5),
        Column("degree", "Degré", "percent"),
        Column("expected", "Attendu", "percent"),
        Column("status", "Situation", weight=2),
        Column("coverage", "Mesures évaluables"),
        Column("contribution", "Contribution", "decimal"),
        Column("evidence", "Preuve", "decimal"),
        Column("degree_gap", "Écart de degré", "percent"),
        Column("contribution_gap", "Écart de contribution", "decimal"),
        Column("evidence_gap", "Écart de preuve", "decimal"),
    )
    rows = []
    for target in context.targets:
        came = attained(under(lines, target), context.partners)
        contribution = said.over(items(CONTRIBUTION, context.projects, [target]))
        evidence = said.over(items(EVIDENCE, context.projects, [target]))
        rows.append(
            (
                target.name,
                came.share,
                None if came.expected is None else min(1.0, came.expected),
                came.words,
                came.coverage,
                contribution.mean,
                evidence.mean,
                came.gap,
                contribution.gap,
                evidence.gap,
            )
        )
    return _kept(Table(columns, tuple(rows)), lines)


def side_table(said: Judgements, lines: Sequence[Line], context: Context) -> Table:
    """One row per target and partner: what the merged figures are made of."""
    rows = tuple(
        (target.name, *_side(said, under(lines, target), context, [target], partner))
        for target in context.targets
        for partner in context.partners
    )
    columns = (Column("target", "Cible", weight=4), *_SIDE)
    return _kept(Table(columns, rows, caption="Cible par cible, partenaire par partenaire"), lines)


def partner_table(said: Judgements, lines: Sequence[Line], context: Context) -> Table:
    """One row per partner over all its measures and answers, then the whole: an indicator shared by
    several targets counts once."""
    rows = [_side(said, lines, context, context.targets, partner) for partner in context.partners]
    whole = attained(lines, context.partners)
    judged = [
        said.over(items(criterion, context.projects, context.targets)).mean
        for criterion in (CONTRIBUTION, EVIDENCE)
    ]
    rows.append((charts.ALL_PARTNERS, whole.share, whole.words, whole.coverage, *judged))
    return _kept(Table(_SIDE, tuple(rows), caption="Par partenaire et dans l’ensemble"), lines)


_SIDE = (
    Column("partner", "Partenaire", weight=3),
    Column("degree", "Degré", "percent"),
    Column("status", "Situation", weight=2),
    Column("coverage", "Mesures évaluables"),
    Column("contribution", "Contribution", "decimal"),
    Column("evidence", "Preuve", "decimal"),
)


def _side(
    said: Judgements,
    lines: Sequence[Line],
    context: Context,
    targets: Sequence[Target],
    partner: Partner,
) -> tuple[str | float | None, ...]:
    came = attained([line for line in lines if line.partner.id == partner.id], [partner])
    own: list[float | None] = []
    for criterion in (CONTRIBUTION, EVIDENCE):
        judged = said.over(items(criterion, context.projects, targets)).by_partner
        own.append(dict(zip(said.shown, judged, strict=False)).get(partner))
    return (partner.name, came.share, came.words, came.coverage, *own)


def _kept(table: Table, lines: Sequence[Line]) -> Table:
    """The table without what nothing measures yet."""
    if lines:
        return table
    places = [i for i, column in enumerate(table.columns) if column.key not in _MEASURED]
    return Table(
        tuple(table.columns[i] for i in places),
        tuple(tuple(row[i] for i in places) for row in table.rows),
        table.caption,
    )
