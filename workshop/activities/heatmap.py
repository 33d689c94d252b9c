"""A heat map of signed levels: a figure in every cell, so that neither colour nor hatching is
needed to read it, in greyscale included. White is 0; a cell
read as negative is also framed in black."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import altair as alt

from workshop.activities import charts
from workshop.activities.cells import CONTESTED, at_least
from workshop.activities.charts import Chart, Frame
from workshop.blocks import format_number

HARM, NOTHING, HELP = "#9A3D0A", "#FFFFFF", "#1F5C7A"
BLANK = "#F1F3F6"
# Share of the scale's end beyond which white letters contrast more than black (never below 4.5:1).
DARK = 0.76
# A chart without canvas takes its place's width: what it usually is, in pixels, to break titles.
WIDE, NARROW = 680, 350
FEWEST_LETTERS = 11  # a column with less room bears a key, explained under the chart
# Unscaled pixels: below the first, rows' labels give way; totals need the second.
NARROW_COLUMN, TOTAL_COLUMN = 44, 46
NARROW_LABEL = 16  # letters
_BLANK_LINE = "\u200b"  # zero-width space: Vega trims any other


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell as drawn: places of its row and column, `value` in levels (None: nobody judged),
    small marks in its upper and lower right corners. `total`: a figure of a margin, uncoloured."""

    row: int
    column: int
    value: float | None
    above: str = ""
    below: str = ""
    total: bool = False


def heat_map(
    spots: Sequence[Spot],
    rows: Sequence[str],
    columns: Sequence[str],
    ends: tuple[int, int],
    frame: Frame,
    notes: Sequence[str] = (),
    signed: bool = False,
) -> Chart:
    """`rows` and `columns` are whole titles; `ends` the lowest and highest levels (below and above
    0); `notes` are written under the chart; `signed` writes + before what is positive."""
    if column_width(len(columns), frame) < NARROW_COLUMN * frame.scale:
        frame = replace(frame, width=min(frame.width, NARROW_LABEL))
    order = charts.labels(rows, frame)
    room = column_letters(len(columns), frame)
    if room < FEWEST_LETTERS and any(len(title) > room for title in columns):
        notes = [*_legend(columns, frame), *notes]
        columns = [_key(place) for place in range(len(columns))]
    heading = _headings(columns, replace(frame, width=max(room, 3), lines=4))
    x = alt.X(
        "column:N", sort=heading, scale=alt.Scale(domain=heading), axis=_top_axis(heading, frame)
    )
    y = alt.Y("row:N", sort=order, scale=alt.Scale(domain=order), axis=charts.label_axis(frame))
    cells = [
        {
            "row": order[spot.row],
            "column": heading[spot.column],
            "text": _text(spot.value, signed),
            "ink": _ink(spot, ends),
            "above": spot.above,
            "below": spot.below,
            "total": spot.total,
        }
        for spot in spots
    ]
    known = [
        {"row": cell["row"], "column": cell["column"], "value": spot.value}
        for spot, cell in zip(spots, cells, strict=True)
        if spot.value is not None and not spot.total
    ]
    base = alt.Chart(alt.Data(values=cells)).encode(x=x, y=y)
    letter, width = charts.LETTER * frame.scale, column_width(len(columns), frame)
    ink = alt.Color("ink:N", scale=None)
    cell, total = "!datum.total", "datum.total"
    above = base.transform_filter("datum.above != ''").mark_text(
        fontSize=min(round(0.8 * letter), round(width / 3.4)),
        align="right",
        baseline="top",
        dx=-4,
        dy=3,
    )
    below = base.transform_filter("datum.below != ''").mark_text(
        fontSize=min(round(0.8 * letter), round(width / 3.4)),
        align="right",
        baseline="bottom",
        dx=-4,
        dy=-2,
    )
    layers = [
        base.transform_filter(cell).mark_rect(color=BLANK, stroke="white", strokeWidth=2),
        *_coloured(known, x, y, ends, frame),
        base.transform_filter(cell)
        .mark_text(fontSize=min(round(1.15 * letter), round(width / 3)), fontWeight="bold")
        .encode(text="text:N", color=ink),
        base.transform_filter(total)
        .mark_text(fontSize=min(round(1.05 * letter), round(width / 3)))
        .encode(text="text:N", color=ink),
        above.encode(
            x=alt.X("column:N", sort=heading, bandPosition=1),
            y=alt.Y("row:N", sort=order, bandPosition=0),
            text="above:N",
            color=ink,
        ),
        below.encode(
            x=alt.X("column:N", sort=heading, bandPosition=1),
            y=alt.Y("row:N", sort=order, bandPosition=1),
            text="below:N",
            color=ink,
        ),
    ]
    # The letters’ ink is a colour already, the cells’ is a level.
    chart = alt.layer(*layers).resolve_scale(color="independent")
    if notes:
        chart = chart.properties(title=_notes(notes, frame))
    return charts.placed(chart, frame, row_height=36)


def column_letters(count: int, frame: Frame) -> int:
    """How many letters a line of a column's title may have, between `count` columns."""
    return int(column_width(count, frame) / (0.54 * charts.LETTER * frame.scale)) - 1


def column_width(count: int, frame: Frame) -> float:
    """Pixels of one column among `count`, once the rows' labels are placed."""
    whole = frame.canvas[0] if frame.canvas else (WIDE if frame.legend_columns > 1 else NARROW)
    labels = 0.5 * frame.width * charts.LETTER * frame.scale
    return (whole - labels) / max(count, 1)


def has_room_for_totals(count: int, frame: Frame) -> bool:
    """May a column of totals stand beside `count` columns?"""
    return column_width(count + 1, frame) >= TOTAL_COLUMN * frame.scale


def gap_mark(gap: float | None) -> str:
    """« ≠ 2,0 » where partners disagree enough to talk about it; nothing elsewhere."""
    return f"≠\u00a0{format_number(gap, 1)}" if gap is not None and at_least(gap, CONTESTED) else ""


def unknown_mark(count: int) -> str:
    """« ? 2 » where two people could not judge."""
    return f"?\u00a0{count}" if count else ""


def mark_notes(spots: Sequence[Spot]) -> list[str]:
    """One sentence on the marks that the picture bears."""
    marks = []
    if any(spot.value is not None and spot.value <= -0.05 and not spot.total for spot in spots):
        marks.append("cadre noir\u00a0: négatif")
    if any(spot.above for spot in spots):
        marks.append("≠\u00a0: écart entre partenaires")
    if any(spot.below for spot in spots):
        marks.append("?\u00a0: nombre d’avis «\u00a0à documenter\u00a0»")
    text = " · ".join(marks)
    return [text[0].upper() + text[1:]] if text else []


def _coloured(
    known: Sequence[dict[str, Any]], x: alt.X, y: alt.Y, ends: tuple[int, int], frame: Frame
) -> list[alt.Chart]:
    if not known:
        return []
    scale = alt.Scale(
        domain=[ends[0], 0, ends[1]], range=[HARM, NOTHING, HELP], interpolate="rgb", clamp=True
    )
    rect = (
        alt.Chart(alt.Data(values=list(known)))
        .mark_rect(stroke="white", strokeWidth=2)
        .encode(x=x, y=y, color=alt.Color("value:Q", scale=scale, legend=None))
    )
    framed = rect.transform_filter("datum.value <= -0.05").mark_rect(
        stroke="black", strokeWidth=1.6 * frame.scale
    )
    return [rect, framed]


def _headings(titles: Sequence[str], frame: Frame) -> list[str]:
    """Column titles as axis values. Vega hangs lines downwards: blank ones above keep the last
    line of every title next to its column."""
    whole = [_hyphenated(title, frame.width) for title in titles]
    broken = [label.split("|") for label in charts.labels(whole, frame)]
    most = max(len(pieces) for pieces in broken) if broken else 0
    return [
        "|".join([head, *[_BLANK_LINE] * (most - 1 - len(lines)), *lines])
        for head, *lines in broken
    ]


def _hyphenated(title: str, room: int) -> str:
    """The title with words longer than a line cut, each piece but the last ending in a hyphen."""
    pieces: list[str] = []
    for word in title.split():
        while len(word) > room:
            pieces.append(word[: room - 1] + "-")
            word = word[room - 1 :]
        pieces.append(word)
    return " ".join(pieces)


def _legend(titles: Sequence[str], frame: Frame) -> list[str]:
    """What each key stands for: a line each, or all in a row on a shared screen."""
    lines = [f"{_key(place)}\u00a0: {title}" for place, title in enumerate(titles)]
    return [" · ".join(lines)] if frame.canvas else lines


def _top_axis(heading: Sequence[str], frame: Frame) -> alt.Axis:
    letter = round(charts.LETTER * frame.scale)
    lines = max((label.count("|") for label in heading), default=1)
    return alt.Axis(
        orient="top",
        title=None,
        labelExpr="slice(split(datum.value, '|'), 1)",
        labelAngle=0,
        labelLineHeight=letter + charts.LEADING,
        labelPadding=6 + (lines - 1) * (letter + charts.LEADING),
        labelLimit=0,
        labelOverlap=False,
        ticks=False,
        domain=False,
    )


def _notes(notes: Sequence[str], frame: Frame) -> alt.TitleParams:
    whole = frame.canvas[0] if frame.canvas else (WIDE if frame.legend_columns > 1 else NARROW)
    size = round(0.9 * charts.LETTER * frame.scale)
    letters = int(whole / (0.52 * size))
    lines = [line for note in notes for line in textwrap.wrap(note, letters)]
    return alt.TitleParams(
        text=lines,
        orient="bottom",
        anchor="start",
        frame="bounds",
        fontSize=size,
        fontWeight="normal",
        color=charts.INK,
        lineHeight=size + 3,
        offset=10,
    )


def _key(place: int) -> str:
    return f"P{place + 1}"


def _text(value: float | None, signed: bool) -> str:
    if value is None:
        return "–"
    plus = "+" if signed and round(value, 1) > 0 else ""
    return plus + format_number(value, 1)


def _ink(spot: Spot, ends: tuple[int, int]) -> str:
    if spot.value is None or spot.total:
        return charts.INK
    end = ends[0] if spot.value < 0 else ends[1]
    return "white" if spot.value / end > DARK else "black"
