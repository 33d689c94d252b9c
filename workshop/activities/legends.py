"""A legend that fits its frame: with long names, fewer columns rather than names cut away."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from workshop.activities import charts
from workshop.activities.charts import Frame

# A chart without canvas takes its place's width: what it usually is, in pixels.
WIDE, NARROW = 720, 350
LETTER_WIDTH = 0.56  # of a letter's height, on average
SYMBOL = 34  # pixels of a symbol and its margins, unscaled


def legend(names: Sequence[str], frame: Frame) -> alt.Legend:
    """For marks named `names`, in a chart whose rows are labelled by `charts.labels`."""
    room = plot_width(frame)  # the legend begins where the rows' labels end
    letter = LETTER_WIDTH * charts.LETTER * frame.scale
    longest = max((len(name) for name in names), default=1)
    columns = int(room / (letter * longest + SYMBOL * frame.scale))
    return alt.Legend(
        columns=max(1, min(frame.legend_columns, columns)),
        labelLimit=room - SYMBOL * frame.scale,
        columnPadding=16,
    )


def plot_width(frame: Frame) -> float:
    """About how many pixels are left beside the rows' labels."""
    whole = frame.canvas[0] if frame.canvas else (WIDE if frame.legend_columns > 1 else NARROW)
    return whole - LETTER_WIDTH * charts.LETTER * frame.scale * frame.width
