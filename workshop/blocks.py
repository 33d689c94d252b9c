"""Output vocabulary: what an activity or a document may show. Drawn by ui, web and report.

A Table is also how results travel: one `Column` per field, rows as tuples in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

ColumnKind = Literal["text", "integer", "decimal", "percent"]


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` decides alignment and number format; `weight` shares the width of a page."""

    key: str
    label: str
    kind: ColumnKind = "text"
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    caption: str = ""

    def records(self) -> list[dict[str, Any]]:
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]

    def frame(self) -> pd.DataFrame:
        """The rows under the columns' keys, for charts."""
        return pd.DataFrame(list(self.rows), columns=[column.key for column in self.columns])

    def display_rows(self) -> list[list[str]]:
        """Every cell as a person reads it, in French."""
        return [
            [
                format_cell(value, column.kind)
                for value, column in zip(row, self.columns, strict=True)
            ]
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    style: Literal["body", "lead", "note"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """`chart` is an altair chart; `alt` says in words what it shows."""

    chart: Any
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = Heading | Paragraph | Bullets | Quote | Figure | Table | PageBreak


@dataclass(frozen=True, slots=True)
class Results:
    """What one step gave, for one round.

    `respondents` counts people; `by_partner` maps a partner's name to its respondents. `tables`
    hold the figures every surface draws; `facts` hold single values (JSON).
    """

    respondents: int
    by_partner: Mapping[str, int]
    tables: Mapping[str, Table]
    facts: Mapping[str, Any] = field(default_factory=dict)


NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"


def format_cell(value: Any, kind: ColumnKind) -> str:
    """A value as French readers write it: decimal comma, no-break spaces, « – » for nothing."""
    if value is None or (isinstance(value, float) and value != value):
        return "–"
    if kind == "percent":
        return f"{format_number(100 * value, 0)}{NO_BREAK_SPACE}%"
    if kind == "decimal":
        return format_number(value, 1)
    if kind == "integer":
        return format_number(value, 0)
    return str(value)


def format_number(value: float, decimals: int) -> str:
    """1234.5 → « 1 234,5 », −0.04 → « 0,0 » (narrow no-break space, comma, true minus sign)."""
    rounded = round(value, decimals) + 0.0  # + 0.0 makes −0.0 positive
    text = f"{abs(rounded):,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")
    return f"\u2212{text}" if rounded < 0 else text


def format_exact(value: float) -> str:
    """Every digit of a number somebody typed: 1250000.5 → « 1 250 000,5 », 12.0 → « 12 »."""
    places = -int(Decimal(str(value)).normalize().as_tuple().exponent)
    return format_number(value, max(0, places))
