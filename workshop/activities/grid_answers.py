"""What participants say in a grid: contribution and evidence, 0 to 3, per project and target.

A partner's figure on a cell is the mean of its people's answers; on several cells, the mean of its
cells' means; merged, the mean of the partners' figures. A cell left blank is counted nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from workshop.activities import charts
from workshop.activities.base import gap, merged
from workshop.activities.cells import Cell, count_cells
from workshop.blocks import Column, Table
from workshop.model import Entry, Partner, Project, Target

CONTRIBUTION, EVIDENCE = "c", "e"
CONTRIBUTIONS = ("aucune", "possible", "probable", "démontrée")
EVIDENCES = ("aucune", "témoignage", "données internes", "données vérifiées")
TOP = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A mean level from 0 to 3 by partner, merged, and the gap between partners."""

    by_partner: tuple[float | None, ...]
    mean: float | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class Judgements:
    """Every cell by its item, in levels; `unsupported` counts the answers that call a contribution
    shown and its evidence none."""

    shown: tuple[Partner, ...]
    cells: Mapping[str, Cell]
    unsupported: int

    def over(self, names: Iterable[str]) -> Judged:
        """The figures of several cells together."""
        means = [self.cells[name].means for name in names]
        by_partner = tuple(_mean(own) for own in zip(*means, strict=True)) if means else ()
        return Judged(by_partner, merged(by_partner), gap(by_partner))


def item(criterion: str, project: Project, target: Target) -> str:
    """« c:p12:6.1 »: the field's name and the stored item."""
    return f"{criterion}:p{project.id}:{target.code}"


def items(criterion: str, projects: Sequence[Project], targets: Sequence[Target]) -> list[str]:
    return [item(criterion, project, target) for project in projects for target in targets]


def judge(
    answered: Sequence[Entry],
    projects: Sequence[Project],
    targets: Sequence[Target],
    shown: Sequence[Partner],
    floor: int,
) -> Judgements:
    """Every cell asked, in one pass; answers on a project or target since removed weigh nothing."""
    names = [name for one in (CONTRIBUTION, EVIDENCE) for name in items(one, projects, targets)]
    cells = count_cells(answered, names, shown, floor)
    known = {partner.id for partner in shown}
    doubts: dict[tuple[str, str], set[str]] = {}
    for entry in answered:
        if entry.partner_id in known and entry.item in cells:
            criterion, cell = entry.item.split(":", 1)
            if (criterion, entry.payload["value"]) in _UNSUPPORTED:
                doubts.setdefault((entry.author, cell), set()).add(criterion)
    return Judgements(tuple(shown), cells, sum(len(both) > 1 for both in doubts.values()))


def cell_table(
    said: Judgements,
    criterion: str,
    projects: Sequence[Project],
    targets: Sequence[Target],
    caption: str,
) -> Table:
    """One row per project and target: each partner's mean, merged, gap, answers."""
    columns = (
        Column("project", "Projet", weight=3),
        Column("target", "Cible", weight=3),
        *(Column(f"p{partner.id}", partner.name, "decimal") for partner in said.shown),
        Column("all", charts.ALL_PARTNERS, "decimal"),
        Column("gap", "Écart", "decimal"),
        Column("count", "Réponses", "integer"),
    )
    rows = []
    for project in projects:
        for target in targets:
            cell = said.cells[item(criterion, project, target)]
            names = (project.title, target.name)
            rows.append((*names, *cell.means, cell.merged, cell.gap, cell.answers))
    return Table(columns, tuple(rows), caption=caption)


def project_table(
    said: Judgements, projects: Sequence[Project], targets: Sequence[Target]
) -> Table:
    """Mean contribution and evidence of each project over the targets."""
    columns = (
        Column("project", "Projet", weight=4),
        Column("contribution", "Contribution", "decimal"),
        Column("contribution_gap", "Écart de contribution", "decimal"),
        Column("evidence", "Preuve", "decimal"),
        Column("evidence_gap", "Écart de preuve", "decimal"),
    )
    rows = []
    for project in projects:
        contribution = said.over(items(CONTRIBUTION, [project], targets))
        evidence = said.over(items(EVIDENCE, [project], targets))
        rows.append(
            (project.title, contribution.mean, contribution.gap, evidence.mean, evidence.gap)
        )
    return Table(columns, tuple(rows), caption="Contribution et preuve par projet, de 0 à 3")


_UNSUPPORTED = {(CONTRIBUTION, str(TOP)), (EVIDENCE, "0")}


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
