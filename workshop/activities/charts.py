"""Drawing habits shared by the activities' charts: fonts, partner colours, wrapped labels."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import altair as alt

FONT = "Source Sans, Source Sans 3, DejaVu Sans, Arial, sans-serif"
INK = "#1F2A37"
GRID = "#E3E7EC"
ALL_PARTNERS = "Ensemble (moyenne des partenaires)"
MERGED_INK = "#1F2A37"

BAR_STEP = 22  # pixels for one bar, enough for a label at 13 px


def wrapped(text: str, width: int = 38, lines: int = 3) -> str:
    """Break a label into at most `lines` lines joined by « | » (vega splits on it)."""
    pieces = textwrap.wrap(text, width, break_long_words=True) or [""]
    if len(pieces) > lines:
        pieces = [
            *pieces[: lines - 1],
            textwrap.shorten(" ".join(pieces[lines - 1 :]), width, placeholder=" …"),
        ]
    return "|".join(pieces)


def label_axis(**options: object) -> alt.Axis:
    """A vertical axis of long labels broken over lines, never cut."""
    return alt.Axis(
        title=None,
        labelExpr="split(datum.value, '|')",
        ticks=False,
        domain=False,
        labelPadding=8,
        **options,
    )


def partner_scale(names: Sequence[str], colours: Sequence[str]) -> alt.Scale:
    return alt.Scale(domain=list(names), range=list(colours))


def styled(
    chart: alt.Chart | alt.LayerChart, scale: float = 1.0, height: int | None = None
) -> alt.Chart:
    """The house look: readable on screen, in a compressed video (`scale` > 1) and in print.

    `scale` multiplies letters and marks; `height` (pixels) replaces the height by row, so that a
    projected chart fits its screen.
    """
    size = round(13 * scale)
    if height is not None:
        chart = chart.properties(height=height)
    styled_chart: alt.Chart = (
        chart.configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            gridColor=GRID,
            labelColor=INK,
            titleColor=INK,
            labelFontSize=size,
            titleFontSize=size,
            titleFontWeight="normal",
            labelLimit=round(420 * scale),
        )
        .configure_axisY(labelLineHeight=round(15 * scale))
        .configure_legend(
            orient="top",
            title=None,
            labelFontSize=round(14 * scale),
            labelColor=INK,
            symbolSize=140 * scale,
            labelLimit=round(340 * scale),
        )
    )
    return styled_chart
