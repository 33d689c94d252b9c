"""A heat map of signed levels: a figure in every cell, so that neither colour nor hatching is
needed to read it, in greyscale included. White is 0; a cell
read as negative is also framed in black."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

import altair as alt

from workshop.activities import charts
from workshop.activities.cells import CONTESTED, at_least
from workshop.activities.charts import Chart, Frame
from workshop.blocks import format_number

HARM, NOTHING, HELP = "#9A3D0A", "#FFFFFF", "#1F5C7A"
BLANK, EDGE = "#F1F3F6", "#C9D1DA"
# Share of the scale's end beyond which white letters contrast more than black (never below 4.5:1).
DARK = 0.76
# A chart without canvas takes its place's width: what it usually is, in pixels, to break titles.
WIDE, NARROW = 680, 350
# A column with less room bears a key, explained under the chart, unless its title is short.
FEWEST_LETTERS, SHORT_TITLE = 11, 6
# Unscaled pixels: below the first, rows' labels give way; totals need the second.
NARROW_COLUMN, TOTAL_COLUMN = 44, 46
NARROW_LABEL = 16  # letters
SMALLEST = 0.05  # what reads as 0,0 is neither negative nor positive
INKED = alt.Color("ink:N", scale=None)
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
    0); `notes` are written under the chart, a line each, or in a row on a shared screen; `signed`
    writes + before what is positive."""
    if column_width(len(columns), frame) < NARROW_COLUMN * frame.scale:
        frame = replace(frame, width=min(frame.width, NARROW_LABEL))
    order = charts.labels(rows, frame)
    room = column_letters(len(columns), frame)
    if room < FEWEST_LETTERS and any(len(title) > max(room, SHORT_TITLE) for title in columns):
        notes = [*_legend(columns), *notes]
        columns = [_key(place) for place in range(len(columns))]
    heading = _headings(columns, replace(frame, width=max(room, SHORT_TITLE), lines=4))
    letter, width = charts.LETTER * frame.scale, column_width(len(columns), frame)
    cells = [
        {
            "row": order[spot.row],
            "column": heading[spot.column],
            "text": _text(spot.value, signed),
            "ink": _ink(spot, ends),
            "above": spot.above,
            "below": spot.below,
            "total": spot.total,
            **({} if spot.value is None or spot.total else {"value": spot.value}),
        }
        for spot in spots
    ]
    layers = [
        *_squares(ends, frame),
        _figures(min(round(1.15 * letter), round(width / 3))),
        *_corners(min(round(0.9 * letter), round(width / 3.4)), heading, order),
    ]
    # The letters’ ink is a colour already, the squares’ is a level. One set of data serves every
    # layer: altair copies a layer's own data again and again.
    chart = alt.layer(*layers, data=alt.Data(values=cells)).resolve_scale(color="independent")
    chart = chart.encode(
        x=alt.X(
            "column:N",
            sort=heading,
            scale=alt.Scale(domain=heading),
            axis=_top_axis(heading, letter, width),
        ),
        y=alt.Y("row:N", sort=order, scale=alt.Scale(domain=order), axis=charts.label_axis(frame)),
    )
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


def partners_mark(means: Sequence[float | None], merged: float | None, gap: float | None) -> str:
    """« ▼ » where one partner sees a harm that the mean hides, « ≠ 2,0 » where partners disagree
    enough to talk about it; nothing elsewhere."""
    hidden = at_least(merged, 0) and any(mean is not None and mean < 0 for mean in means)
    contested = gap is not None and at_least(gap, CONTESTED)
    marks = ["▼"] * hidden + [f"≠\u00a0{format_number(gap or 0, 1)}"] * contested
    return "\u00a0".join(marks)


def unknown_mark(count: int) -> str:
    """« ? 2 » where two people could not judge."""
    return f"?\u00a0{count}" if count else ""


def mark_notes(spots: Sequence[Spot]) -> list[str]:
    """One sentence on the marks that the picture bears."""
    marks = []
    if any(spot.value is not None and spot.value <= -SMALLEST and not spot.total for spot in spots):
        marks.append("cadre noir\u00a0: négatif")
    if any("▼" in spot.above for spot in spots):
        marks.append("▼\u00a0: négatif pour un partenaire")
    if any("≠" in spot.above for spot in spots):
        marks.append("≠\u00a0: écart entre partenaires")
    if any(spot.below for spot in spots):
        marks.append("?\u00a0: nombre d’avis «\u00a0à documenter\u00a0»")
    text = " · ".join(marks)
    return [text[0].upper() + text[1:]] if text else []


def _squares(ends: tuple[int, int], frame: Frame) -> list[alt.Chart]:
    scale = alt.Scale(
        domain=[ends[0], 0, ends[1]], range=[HARM, NOTHING, HELP], interpolate="rgb", clamp=True
    )
    # Vega drops what has no value from a coloured layer: blank squares lie under it.
    blank = alt.Chart().transform_filter("!datum.total")
    level = alt.Chart().encode(color=alt.Color("value:Q", scale=scale, legend=None))
    harm = level.transform_filter(f"isValid(datum.value) && datum.value <= {-SMALLEST}")
    return [
        blank.mark_rect(color=BLANK, stroke=EDGE, strokeWidth=1),
        level.mark_rect(stroke=EDGE, strokeWidth=1),
        harm.mark_rect(stroke="black", strokeWidth=1.6 * frame.scale),
    ]


def _figures(size: int) -> alt.Chart:
    weight = alt.expr("datum.total ? 'normal' : 'bold'")
    figures: alt.Chart = alt.Chart().mark_text(fontSize=size, fontWeight=weight)
    return figures.encode(text="text:N", color=INKED)


def _corners(size: int, heading: Sequence[str], order: Sequence[str]) -> list[alt.Chart]:
    """The marks, in the upper and the lower right corners."""
    right = alt.X("column:N", sort=list(heading), bandPosition=1)
    above = alt.Chart().mark_text(fontSize=size, align="right", baseline="top", dx=-4, dy=3)
    below = alt.Chart().mark_text(fontSize=size, align="right", baseline="bottom", dx=-4, dy=-2)
    return [
        mark.transform_filter(f"datum.{corner} != ''").encode(
            x=right,
            y=alt.Y("row:N", sort=list(order), bandPosition=place),
            text=f"{corner}:N",
            color=INKED,
        )
        for mark, corner, place in ((above, "above", 0), (below, "below", 1))
    ]


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


def _legend(titles: Sequence[str]) -> list[str]:
    """What each key stands for, a line each."""
    return [f"{_key(place)}\u00a0: {title}" for place, title in enumerate(titles)]


def _top_axis(heading: Sequence[str], letter: float, width: float) -> alt.Axis:
    lines = max((label.count("|") for label in heading), default=1)
    longest = max((len(line) for label in heading for line in label.split("|")[1:]), default=1)
    size = min(round(letter), int(width / (0.55 * max(longest, 1))))
    return alt.Axis(
        orient="top",
        title=None,
        labelExpr="slice(split(datum.value, '|'), 1)",
        labelAngle=0,
        labelFontSize=size,
        labelLineHeight=size + charts.LEADING,
        labelPadding=6 + (lines - 1) * (size + charts.LEADING),
        labelLimit=0,
        labelOverlap=False,
        ticks=False,
        domain=False,
    )


def _notes(notes: Sequence[str], frame: Frame) -> alt.TitleParams:
    whole = frame.canvas[0] if frame.canvas else (WIDE if frame.legend_columns > 1 else NARROW)
    size = round(0.9 * charts.LETTER * frame.scale)
    letters = int(whole / (0.47 * size))
    told = [" · ".join(notes)] if frame.canvas else notes
    lines = [line for note in told for line in textwrap.wrap(note, letters)]
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
