"""The two pictures of the priorities: the quadrant of the targets, and their scores by partner."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from workshop.activities import charts
from workshop.activities.charts import Chart, Frame
from workshop.activities.priority_scores import MIDDLE
from workshop.blocks import Results, format_cell
from workshop.model import Goal

_SHAPES = ["circle", "square", "triangle-up", "triangle-down", "cross", "triangle-right"]
_NO_GOAL_COLOUR = "#5B6770"
_SMALLEST, _LARGEST = 620, 1400  # square pixels of a mark for a lever of 0 and of 3, unscaled
_PLOT_HEIGHT = 400  # pixels, where the frame has no canvas
_WIDEST_SHIFT = 26  # pixels a mark may leave its place by, unscaled


@dataclass(frozen=True, slots=True)
class _Mark:
    """A target on the quadrant; `x` and `y` are offsets in pixels from its true place."""

    record: dict[str, Any]
    code: str
    ink: str
    x: float = 0.0
    y: float = 0.0


def scores(results: Results, frame: Frame) -> Chart | None:
    """Score of each target by partner, a rule for the gap, a diamond for the merged score."""
    lines = [line for line in results.tables["ranking"].records() if line["all"] is not None]
    lines = lines[: frame.rows]
    if not lines:
        return None
    partners = results.facts["partners"]
    texts = [
        f"{line['target']} (à débattre)" if line["debate"] else line["target"] for line in lines
    ]
    order = charts.labels(texts, frame)
    keys = [*((key, name) for name, _colour, key in partners), ("all", charts.ALL_PARTNERS)]
    points = [
        {"target": label, "who": name, "score": line[key]}
        for label, line in zip(order, lines, strict=True)
        for key, name in keys
        if line[key] is not None
    ]
    who = [name for _key, name in keys]
    colours = [*(colour for _name, colour, _key in partners), charts.MERGED_INK]
    shapes = [*(_SHAPES * len(partners))[: len(partners)], "diamond"]
    scale = alt.Scale(domain=[0, 100])
    y = alt.Y("target:N", sort=order, axis=charts.label_axis(frame, grid=True))
    title = "Score, sur 100" if frame.legend_columns == 1 else "Score, sur 100 (trait : écart)"
    base = alt.Chart(alt.Data(values=points))
    span = base.mark_rule(strokeWidth=3, color="#C3CBD5").encode(
        y=y, x=alt.X("min(score):Q", scale=scale), x2="max(score):Q"
    )
    dots = base.mark_point(filled=True, size=150 * frame.scale, opacity=1).encode(
        y=y,
        x=alt.X("score:Q", scale=scale, axis=alt.Axis(title=title, tickCount=5)),
        color=alt.Color("who:N", sort=who, scale=charts.partner_scale(who, colours)),
        shape=alt.Shape("who:N", sort=who, scale=alt.Scale(domain=who, range=shapes)),
    )
    return charts.placed(alt.layer(span, dots), frame, row_height=40)


def quadrant(results: Results, frame: Frame) -> Chart | None:
    """Mean performance across, mean importance up, one mark per target.

    The mark has its goal's colour and the target's code; its size is the lever, its shape says
    whether the partners are to debate it. Marks that would hide one another are moved apart by a
    few pixels: the figures are in the table.
    """
    lines = [line for line in results.tables["ranking"].records() if line["all"] is not None]
    lines = lines[: frame.rows]
    if not lines:
        return None
    colours = dict(results.facts["marks"])
    names = charts.labels([line["target"] for line in lines], _names_frame(frame))
    words = _words(results)
    records = [
        {
            "target": name,
            "performance": line["performance"],
            "importance": line["importance"],
            "lever": line["lever"],
            "shape": _shape_word(line, words),
        }
        for name, line in zip(names, lines, strict=True)
    ]
    codes = [line["target"].split("\u00a0")[0] for line in lines]
    x_span = _span([line["performance"] for line in lines])
    y_span = _span([line["importance"] for line in lines])
    hues = [colours[code] or _NO_GOAL_COLOUR for code in codes]
    marks = _apart(
        [
            _Mark(record, code, Goal(0, "", hue).ink)
            for record, code, hue in zip(records, codes, hues, strict=True)
        ],
        _pixels(frame, x_span, y_span),
        frame.scale,
    )
    shown = [word for word in words if any(record["shape"] == word for record in records)]
    encoding = {
        "x": alt.X(
            "performance:Q",
            scale=alt.Scale(domain=list(x_span), nice=False, zero=False),
            axis=alt.Axis(title=_X_TITLE, values=[1, 2, 3, 4, 5], format="d", grid=True),
        ),
        "y": alt.Y(
            "importance:Q",
            scale=alt.Scale(domain=list(y_span), nice=False, zero=False),
            axis=alt.Axis(title=_Y_TITLE, values=[1, 2, 3, 4, 5], format="d", grid=True),
        ),
    }
    looks = {
        "fill": alt.Fill(
            "target:N", sort=names, scale=alt.Scale(domain=names, range=hues), legend=_legend(frame)
        ),
        "shape": alt.Shape(
            "shape:N",
            scale=alt.Scale(domain=shown, range=[words[word] for word in shown]),
            legend=alt.Legend(symbolFillColor="white", symbolStrokeColor=charts.INK),
        ),
        "size": alt.Size(
            "lever:Q",
            scale=alt.Scale(
                domain=[0, 3], range=[size * frame.scale**2 for size in (_SMALLEST, _LARGEST)]
            ),
            legend=None,
        ),
    }
    layers: list[alt.Chart] = [
        alt.Chart(alt.Data(values=[{}])).mark_rule(**_LINE).encode(x=alt.datum(MIDDLE)),
        alt.Chart(alt.Data(values=[{}])).mark_rule(**_LINE).encode(y=alt.datum(MIDDLE)),
    ]
    for mark in marks:
        one = alt.Chart(alt.Data(values=[mark.record])).encode(**encoding)
        layers.append(
            one.mark_point(
                xOffset=mark.x, yOffset=mark.y, opacity=1, stroke=charts.INK, strokeWidth=1.5
            ).encode(**looks)
        )
        layers.append(
            one.mark_text(
                text=mark.code,
                xOffset=mark.x,
                yOffset=mark.y,
                color=mark.ink,
                fontWeight="bold",
                fontSize=round(12 * frame.scale),
            )
        )
    placed = charts.placed(alt.layer(*layers), frame, row_height=40)
    return placed if frame.canvas else placed.properties(height=_PLOT_HEIGHT)


_X_TITLE = "Situation actuelle, de 1 (très mauvaise) à 5 (très bonne)"
_Y_TITLE = "Importance, de 1 à 5"
_LINE: dict[str, Any] = {"color": charts.INK, "strokeDash": [6, 4], "strokeWidth": 1.5}


def _names_frame(frame: Frame) -> Frame:
    """Names beside the marks: two lines on the shared stage, where there is a column for them."""
    return Frame(width=34, lines=2) if frame.canvas else Frame(width=84, lines=1)


def _legend(frame: Frame) -> alt.Legend:
    return alt.Legend(
        orient="right" if frame.canvas else "bottom",
        columns=1,
        labelExpr="slice(split(datum.value, '|'), 1)",
        labelLimit=600,
        symbolType="circle",
        symbolStrokeColor=charts.INK,
    )


def _words(results: Results) -> dict[str, str]:
    """What a shape says → the shape."""
    threshold = format_cell(results.facts["debate_gap"], "integer")
    return {
        f"Écart de moins de {threshold} points": "circle",
        f"À débattre : écart d’au moins {threshold} points": "square",
        "Un seul partenaire s’est prononcé": "diamond",
    }


def _shape_word(line: dict[str, Any], words: dict[str, str]) -> str:
    agreed, debated, alone = words
    if line["gap"] is None:
        return alone
    return debated if line["debate"] else agreed


def _span(values: Sequence[float]) -> tuple[float, float]:
    """The part of the scale 1–5 that holds the values and its middle, with room for the marks."""
    low = min(*values, MIDDLE - 0.5) - 0.35
    high = max(*values, MIDDLE + 0.5) + 0.35
    return max(0.5, math.floor(2 * low) / 2), min(5.5, math.ceil(2 * high) / 2)


def _pixels(
    frame: Frame, x_span: tuple[float, float], y_span: tuple[float, float]
) -> tuple[float, float]:
    """Pixels for one level across and up, as near as can be told before the surface draws."""
    width, height = (720, 430) if frame.canvas else (560, _PLOT_HEIGHT)
    return width / (x_span[1] - x_span[0]), height / (y_span[1] - y_span[0])


def _apart(marks: Sequence[_Mark], pixels: tuple[float, float], scale: float) -> list[_Mark]:
    """The marks with offsets: each pair that overlaps pushed apart, a little at each turn, no mark
    farther than _WIDEST_SHIFT from its place. The same marks always give the same offsets."""
    home = [
        (mark.record["performance"] * pixels[0], -mark.record["importance"] * pixels[1])
        for mark in marks
    ]
    radius = [
        scale * math.sqrt((_SMALLEST + (_LARGEST - _SMALLEST) * mark.record["lever"] / 3) / math.pi)
        for mark in marks
    ]
    now = [list(place) for place in home]
    for _turn in range(60):
        for i in range(len(marks)):
            for j in range(i):
                dx, dy = now[i][0] - now[j][0], now[i][1] - now[j][1]
                distance = math.hypot(dx, dy)
                lacking = radius[i] + radius[j] - distance
                if lacking <= 0:
                    continue
                # Two marks at one place part at an angle of their own.
                angle = math.atan2(dy, dx) if distance > 1e-6 else 2.4 * i + j
                for place, sign in ((now[i], 0.5), (now[j], -0.5)):
                    place[0] += sign * lacking * math.cos(angle)
                    place[1] += sign * lacking * math.sin(angle)
        for place, (x, y) in zip(now, home, strict=True):
            shift = math.hypot(place[0] - x, place[1] - y)
            if shift > _WIDEST_SHIFT * scale:
                place[0] = x + (place[0] - x) * _WIDEST_SHIFT * scale / shift
                place[1] = y + (place[1] - y) * _WIDEST_SHIFT * scale / shift
    return [
        _Mark(mark.record, mark.code, mark.ink, round(place[0] - x, 1), round(place[1] - y, 1))
        for mark, place, (x, y) in zip(marks, now, home, strict=True)
    ]
