"""The partners and « Ensemble » as marks: a colour and a shape each, and a legend that fits."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from workshop.activities import charts
from workshop.activities.charts import Frame

_SHAPES = ("circle", "square", "triangle-up", "triangle-down", "cross", "triangle-right")
_LETTER_WIDTH = 0.55  # of a letter's height, on average
_SYMBOL = 40  # pixels of a symbol and its margins, unscaled
_ROOM = 430  # pixels beside the labels of a chart's rows, where the frame has no canvas


def encodings(partners: Sequence[Sequence[str]], frame: Frame) -> tuple[alt.Color, alt.Shape]:
    """Colour and shape of the field `who`, from the [name, colour, key] of each partner.

    The diamond is the mean of the partners, here as in every chart of the house.
    """
    who = [*(line[0] for line in partners), charts.ALL_PARTNERS]
    colours = [*(line[1] for line in partners), charts.MERGED_INK]
    shapes = [*(_SHAPES[place % len(_SHAPES)] for place in range(len(partners))), "diamond"]
    legend = alt.Legend(columns=_columns(who, frame), symbolOpacity=1)
    return (
        alt.Color("who:N", sort=who, scale=charts.partner_scale(who, colours), legend=legend),
        alt.Shape("who:N", sort=who, scale=alt.Scale(domain=who, range=shapes), legend=legend),
    )


def _columns(who: Sequence[str], frame: Frame) -> int:
    """Columns of a legend of which no name leaves the chart."""
    letters = max(map(len, who)) * charts.LETTER * _LETTER_WIDTH
    room = frame.canvas[0] / 2 / frame.scale if frame.canvas else _ROOM
    return max(1, min(frame.legend_columns, int(room / (letters + _SYMBOL))))
