"""Drawing habits shared by the activities' charts: frames, fonts, partner colours, long labels."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

FONT = '"Source Sans", "Source Sans 3", "DejaVu Sans", Arial, sans-serif'
INK = "#1F2A37"
GRID = "#E3E7EC"
ALL_PARTNERS = "Ensemble"  # the mean of the partners' means
MERGED_INK = "#1F2A37"
LETTER = 13  # pixels, before scaling
LEADING = 2  # pixels between two lines of a label

_FRENCH = alt.Locale(
    number=alt.NumberLocale(decimal=",", thousands="\u202f", grouping=[3], currency=["", "\u00a0€"])
)

Chart = alt.Chart | alt.LayerChart | alt.FacetChart


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart is shown. `rows` at most; labels broken after `width` characters into at most
    `lines`; letters and marks multiplied by `scale`; `canvas` is a whole size in pixels, labels
    included, that the surface then stretches: without it the chart takes its place's width and
    a height by row."""

    rows: int = 14
    width: int = 38
    lines: int = 3
    scale: float = 1.0
    legend_columns: int = 3
    legend_width: int = 300
    canvas: tuple[int, int] | None = None


SCREEN = Frame()
PHONE = Frame(rows=10, width=20, lines=5, legend_columns=1, legend_width=190)
STAGE = Frame(rows=8, width=46, lines=2, scale=1.5, canvas=(1280, 540))


def labels(texts: Sequence[str], frame: Frame) -> list[str]:
    """One axis value for each text: its rank, then its lines, joined by « | ».

    The rank keeps apart two texts that read the same once shortened; `label_axis` hides it.
    """
    return ["|".join([str(rank), *_lines(text, frame)]) for rank, text in enumerate(texts)]


def label_axis(frame: Frame, **options: Any) -> alt.Axis:
    """A vertical axis for `labels`, never cut, each label centred on its row."""
    line = _letter(frame) + LEADING
    # Vega hangs the lines below the row's middle: lift each label by half of its extra lines.
    lifts = [
        {
            "test": f"length(split(datum.value, '|')) == {lines + 1}",
            "value": -(lines - 1) * line / 2,
        }
        for lines in range(2, frame.lines + 1)
    ]
    return alt.Axis(
        title=None,
        labelExpr="slice(split(datum.value, '|'), 1)",
        labelOffset={"condition": lifts, "value": 0},
        ticks=False,
        domain=False,
        labelPadding=8,
        **options,
    )


def partner_scale(names: Sequence[str], colours: Sequence[str]) -> alt.Scale:
    return alt.Scale(domain=list(names), range=list(colours))


def placed(chart: Chart, frame: Frame, row_height: int) -> Chart:
    """Dress a chart for its frame: size, letters, legend. `row_height` is in pixels, unscaled."""
    letter = _letter(frame)
    placed_chart: Chart = (
        _sized(chart, frame, row_height)
        .configure(font=FONT, background="transparent", locale=_FRENCH)
        .configure_view(stroke=None)
        .configure_axis(
            gridColor=GRID,
            labelColor=INK,
            titleColor=INK,
            labelFontSize=letter,
            titleFontSize=letter,
            titleFontWeight="normal",
            labelLimit=round(frame.width * LETTER * frame.scale),
        )
        .configure_axisY(labelLineHeight=letter + LEADING)
        .configure_legend(
            orient="top",
            title=None,
            labelFontSize=letter,
            labelColor=INK,
            symbolSize=140 * frame.scale,
            labelLimit=round(frame.legend_width * frame.scale),
            columns=frame.legend_columns,
        )
    )
    return placed_chart


def _letter(frame: Frame) -> int:
    return round(LETTER * frame.scale)


def _sized(chart: Chart, frame: Frame, row_height: int) -> Chart:
    if frame.canvas:
        width, height = frame.canvas
        fit = alt.AutoSizeParams(type="fit", contains="padding")
        canvas: Chart = chart.properties(width=width, height=height, autosize=fit)
        return canvas
    # "position": the step is that of a row, not of each bar inside it.
    row: dict[str, Any] = {
        "step": max(row_height, frame.lines * (LETTER + 3)),
        "for": "position",
    }
    by_row: Chart = chart.properties(width="container", height=alt.Step(**row))
    return by_row


def _lines(text: str, frame: Frame) -> list[str]:
    pieces = textwrap.wrap(text.replace("|", "/"), frame.width, break_long_words=True) or [""]
    if len(pieces) <= frame.lines:
        return pieces
    rest = " ".join(pieces[frame.lines - 1 :])
    short = textwrap.shorten(rest, frame.width, placeholder=" …")
    return [*pieces[: frame.lines - 1], short]
