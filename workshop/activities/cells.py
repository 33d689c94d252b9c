"""Crossed judgements: whole levels given cell by cell, « ? » apart, counted partner by partner.

Shared by the kinds that fill a grid (projects × targets, targets × targets). A cell nobody judged
has no mean: neither « ? » nor silence is ever a 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from workshop.activities.base import gap, merged
from workshop.activities.charts import ALL_PARTNERS
from workshop.blocks import Column, Table
from workshop.model import Entry, Partner

UNKNOWN = "?"
# Own thresholds, in levels. A cell is watched when the partners' mean, or plainly one partner's
# own, is negative: a harm one side sees must not be averaged away by the other.
WATCHED, WATCHED_BY_ONE = -0.5, -1.0
# A quarter of a scale of five or six steps, like the 25 points in 100 of the priorities.
CONTESTED = 1.5
_ROUNDING = 1e-9  # means are sums of thirds and sevenths


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, in levels. `means` follow the shown partners, None below the floor; `merged` is
    their mean, `gap` the largest difference between two of them, `spread` the population standard
    deviation of the `answers` levels; `unknown` people said « ? », `negative` gave less than 0."""

    means: tuple[float | None, ...]
    merged: float | None
    gap: float | None
    spread: float | None
    answers: int
    unknown: int
    negative: int

    @property
    def lowest(self) -> float:
        """The lowest of the partners' means; 0 when nobody judged."""
        return min((mean for mean in self.means if mean is not None), default=0.0)

    @property
    def is_negative(self) -> bool:
        return self.lowest < 0

    @property
    def is_watched(self) -> bool:
        return at_least(-(self.merged or 0.0), -WATCHED) or at_least(-self.lowest, -WATCHED_BY_ONE)

    @property
    def is_contested(self) -> bool:
        return at_least(self.gap, CONTESTED)


@dataclass(slots=True)
class _Sum:
    count: int = 0
    total: int = 0
    squares: int = 0
    unknown: int = 0
    negative: int = 0


def at_least(value: float | None, bound: float) -> bool:
    """value ≥ bound, whatever the last digit of a mean; False when there is no value."""
    return value is not None and value >= bound - _ROUNDING


def count_cells(
    answered: Sequence[Entry], items: Sequence[str], shown: Sequence[Partner], floor: int
) -> dict[str, Cell]:
    """Every item → its cell, from values that are a whole number as text, or « ? ».

    One pass over the entries, then one over items × partners. What fewer than `floor` people of a
    partner said of a cell is left out, as is a partner of fewer people.
    """
    sums: dict[tuple[str, int | None], _Sum] = {}
    for entry in answered:
        key = (entry.item, entry.partner_id)
        line = sums.get(key)
        if line is None:
            line = sums[key] = _Sum()
        value = str(entry.payload["value"])
        if value == UNKNOWN:
            line.unknown += 1
        else:
            level = int(value)
            line.count += 1
            line.total += level
            line.squares += level * level
            line.negative += level < 0
    nothing = _Sum()
    return {
        item: _cell([sums.get((item, partner.id), nothing) for partner in shown], floor)
        for item in items
    }


def detail(
    heads: Sequence[Column],
    lines: Sequence[tuple[tuple[str, ...], Cell]],
    partners: Sequence[Partner],
    caption: str,
    unknown: bool = True,
) -> Table:
    """One row a cell: its names, under `heads`, then its figures, `unknown` among them or not."""
    columns = (
        *heads,
        *(Column(f"p{partner.id}", partner.name, "decimal") for partner in partners),
        Column("all", ALL_PARTNERS, "decimal"),
        Column("gap", "Écart", "decimal"),
        Column("spread", "Dispersion (écart-type)", "decimal"),
        Column("answers", "Avis", "integer"),
        Column("negative", "dont négatifs", "integer"),
        *((Column("unknown", "À documenter (?)", "integer"),) if unknown else ()),
    )
    rows = tuple((*names, *_figures(cell)[: len(columns) - len(heads)]) for names, cell in lines)
    return Table(columns, rows, caption)


def _figures(cell: Cell) -> tuple[Any, ...]:
    counts = (cell.answers, cell.negative, cell.unknown)
    return (*cell.means, cell.merged, cell.gap, cell.spread, *counts)


def _cell(sums: Sequence[_Sum], floor: int) -> Cell:
    least = max(floor, 1)
    told = [line for line in sums if line.count >= least]
    means = tuple(line.total / line.count if line.count >= least else None for line in sums)
    count = sum(line.count for line in told)
    return Cell(
        means=means,
        merged=merged(means),
        gap=gap(means),
        spread=_spread(told, count) if count else None,
        answers=count,
        unknown=sum(line.unknown for line in sums if line.count + line.unknown >= floor),
        negative=sum(line.negative for line in told),
    )


def _spread(sums: Sequence[_Sum], count: int) -> float:
    """√(n·Σx² − (Σx)²) / n, exact under the root since levels are whole."""
    total, squares = sum(line.total for line in sums), sum(line.squares for line in sums)
    return sqrt(count * squares - total * total) / count
