"""The two pictures of the priorities: the quadrant of the targets, and their scores by partner."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt

from workshop.activities import charts, partner_marks
from workshop.activities.charts import Chart, Frame
from workshop.activities.priority_places import Mark, apart, span
from workshop.activities.priority_scores import MIDDLE
from workshop.blocks import Results, format_cell, format_number
from workshop.model import Goal

_NO_GOAL_COLOUR = "#5B6770"
_SMALLEST, _LARGEST = 800, 1500  # square pixels of a mark for a lever of 0 and of 3, unscaled
_AROUND = 1.15  # a thin margin round each mark, as a share of its radius
_WIDEST_SHIFT = 34  # pixels a mark may leave its place by, unscaled
_PLOT_HEIGHT = 400  # pixels, where the frame has no canvas
_PLOT_WIDTH = 560  # pixels, a guess: the surface gives the true one
_STAGE_PLOT = (620, 430)  # pixels left by the names and the axes on the stage's canvas


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
    colour, shape = partner_marks.encodings(partners, frame)
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
        color=colour,
        shape=shape,
    )
    return charts.placed(alt.layer(span, dots), frame, row_height=40)


def quadrant(results: Results, frame: Frame) -> Chart | None:
    """Mean performance across, mean importance up, one mark per target.

    The mark has its goal's colour and the target's code; its size is the lever, its shape says
    whether the partners are to debate it. Marks that would hide one another are moved apart by a
    few pixels: the figures are in the table.
    """
    told = [
        (line, *mark)
        for line, mark in zip(
            results.tables["ranking"].records(), results.facts["marks"], strict=True
        )
        if line["all"] is not None
    ][: frame.rows]
    if not told:
        return None
    lines = [line for line, _code, _label, _colour in told]
    names = _names(told, frame)
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
    x_span = span([line["performance"] for line in lines])
    y_span = span([line["importance"] for line in lines])
    hues = [colour or _NO_GOAL_COLOUR for _line, _code, _label, colour in told]
    size = alt.Scale(domain=[0, 3], range=[area * frame.scale**2 for area in (_SMALLEST, _LARGEST)])
    radii = [
        _AROUND
        * frame.scale
        * math.sqrt((_SMALLEST + (_LARGEST - _SMALLEST) * line["lever"] / 3) / math.pi)
        for line in lines
    ]
    plot = _STAGE_PLOT if frame.canvas else (_PLOT_WIDTH, _PLOT_HEIGHT)
    shifts = apart(
        [
            Mark(line["performance"], line["importance"], radius)
            for line, radius in zip(lines, radii, strict=True)
        ],
        (plot[0] / (x_span[1] - x_span[0]), plot[1] / (y_span[1] - y_span[0])),
        _WIDEST_SHIFT * frame.scale,
    )
    shown = [word for word in words if any(record["shape"] == word for record in records)]
    encoding: dict[str, Any] = {
        "x": alt.X(
            "performance:Q",
            scale=alt.Scale(domain=list(x_span), nice=False, zero=False),
            axis=alt.Axis(title=_X_TITLE, values=[1, 2, 3, 4, 5], format="d", labelFlush=False),
        ),
        "y": alt.Y(
            "importance:Q",
            scale=alt.Scale(domain=list(y_span), nice=False, zero=False),
            axis=alt.Axis(title=_Y_TITLE, values=[1, 2, 3, 4, 5], format="d", labelFlush=False),
        ),
    }
    looks: dict[str, Any] = {
        "fill": alt.Fill(
            "target:N", sort=names, scale=alt.Scale(domain=names, range=hues), legend=_legend(frame)
        ),
        "shape": alt.Shape(
            "shape:N",
            scale=alt.Scale(domain=shown, range=[words[word] for word in shown]),
            legend=alt.Legend(symbolFillColor="white", symbolStrokeColor=charts.INK),
        ),
        "size": alt.Size("lever:Q", scale=size, legend=None),
    }
    layers = _ground(x_span, y_span, frame)
    for record, mark, hue, (right, down) in zip(records, told, hues, shifts, strict=True):
        one = alt.Chart(alt.Data(values=[record])).encode(**encoding)
        place: dict[str, Any] = {"xOffset": right, "yOffset": down}
        layers.append(
            one.mark_point(**place, opacity=1, stroke=charts.INK, strokeWidth=1.5).encode(**looks)
        )
        layers.append(
            one.mark_text(
                **place,
                text=mark[1],
                color=Goal(0, "", hue).ink,
                fontWeight="bold",
                fontSize=round(12 * frame.scale),
            )
        )
    placed = charts.placed(alt.layer(*layers), frame, row_height=40)
    return placed if frame.canvas else placed.properties(height=_PLOT_HEIGHT)


_X_TITLE = "Situation actuelle, de 1 à 5 (taille du repère : compétence propre)"
_Y_TITLE = "Importance, de 1 à 5"
_LINE: dict[str, Any] = {"color": charts.INK, "strokeDash": [6, 4], "strokeWidth": 1.5}


_HEXAGON = "M-1,0L-0.5,0.87L0.5,0.87L1,0L0.5,-0.87L-0.5,-0.87Z"  # room for a code, unlike a diamond


def _ground(
    x_span: tuple[float, float], y_span: tuple[float, float], frame: Frame
) -> list[alt.Chart]:
    """The middle of both scales, and in three corners what the classes say of a target there."""
    nothing = alt.Data(values=[{}])
    inset = 8 * frame.scale
    corners: tuple[tuple[str, float, float, Any, Any], ...] = (
        ("Agir selon le score", x_span[0], y_span[1], "left", "top"),
        ("À moyen terme", x_span[0], y_span[0], "left", "bottom"),
        ("À consolider", x_span[1], y_span[1], "right", "top"),
    )
    return [
        alt.Chart(nothing).mark_rule(**_LINE).encode(x=alt.datum(MIDDLE)),
        alt.Chart(nothing).mark_rule(**_LINE).encode(y=alt.datum(MIDDLE)),
        *(
            alt.Chart(nothing)
            .mark_text(
                text=words,
                align=align,
                baseline=baseline,
                dx=inset if align == "left" else -inset,
                dy=inset if baseline == "top" else -inset,
                fontSize=round(12 * frame.scale),
                fontStyle="italic",
                color=charts.INK,
            )
            .encode(x=alt.datum(x), y=alt.datum(y))
            for words, x, y, align, baseline in corners
        ),
    ]


def _names(told: Sequence[tuple[Any, ...]], frame: Frame) -> list[str]:
    """The legend's lines, best first, as `charts.labels` writes them: code, score, class, name.

    On the shared stage the name has a line of its own, in a column beside the marks.
    """
    width, between = (38, "|") if frame.canvas else (52, "\u00a0· ")
    short = charts.labels(
        [label for _line, _code, label, _colour in told], Frame(width=width, lines=1)
    )
    heads = [
        f"{code}\u00a0· {format_number(line['all'], 1)}\u00a0· {line['class']}"
        for line, code, _label, _colour in told
    ]
    return [
        f"{rank}|{head}{between}{name}"
        for head, (rank, name) in zip(heads, (text.split("|", 1) for text in short), strict=True)
    ]


def _legend(frame: Frame) -> alt.Legend:
    return alt.Legend(
        orient="right" if frame.canvas else "bottom",
        columns=1,
        labelExpr="slice(split(datum.value, '|'), 1)",
        labelLimit=900,
        symbolType="circle",
        symbolStrokeColor=charts.INK,
    )


def _words(results: Results) -> dict[str, str]:
    """What a shape says → the shape."""
    threshold = format_cell(results.facts["debate_gap"], "integer")
    return {
        f"Écart < {threshold} points": "circle",
        f"À débattre : écart ≥ {threshold} points": "square",
        "Un seul partenaire s’est prononcé": _HEXAGON,
    }


def _shape_word(line: dict[str, Any], words: dict[str, str]) -> str:
    agreed, debated, alone = words
    if line["gap"] is None:
        return alone
    return debated if line["debate"] else agreed
