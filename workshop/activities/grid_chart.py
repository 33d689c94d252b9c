"""The grid's picture: a bullet chart of degrees; contribution and evidence alone without sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt

from workshop.activities import charts
from workshop.activities.charts import Chart, Frame
from workshop.activities.grid_answers import TOP
from workshop.activities.legends import legend
from workshop.blocks import NO_BREAK_SPACE, format_cell, format_number

BAR, TRACK = "#7C8A9A", "#E3E7EC"
NARROW = 30  # a frame whose labels are broken earlier has no room for columns of dots
COLUMNS = {"contribution": ("Contribution", 1.2), "evidence": ("Preuve", 1.66)}
EDGE = 1.96  # right end of the axis once the two columns are drawn, in shares of the way
TICKS = (0, 0.5, 1)
SHAPES = ("circle", "square", "triangle-up", "triangle-down", "cross", "triangle-right")

Record = Mapping[str, Any]


def bullet(
    lines: Sequence[Record],
    sides: Sequence[Record],
    partners: Sequence[tuple[str, str]],
    frame: Frame,
) -> Chart:
    """Bar: degree. Black tick: expected at the date of the measures. Small marks: each of the
    `partners` (name, colour), from `sides`. Status in words above the bar; contribution and
    evidence beside it, or under it in a narrow frame."""
    narrow = frame.width < NARROW
    order = charts.labels([line["target"] for line in lines], frame)
    labels = {line["target"]: label for line, label in zip(lines, order, strict=True)}
    row_height = 112 if narrow else 62
    step = (frame.canvas[1] - 80 * frame.scale) / len(lines) if frame.canvas else row_height
    thick = min(0.26 * step, 18 * frame.scale) if not narrow else 16
    letter = round(charts.LETTER * frame.scale)
    lift = thick / 2 + letter / 2 + 4
    drop = -24 if narrow else lift / 2  # where the bar stands, from the middle of its row
    x_scale = alt.Scale(domain=[0, 1.0 if narrow else EDGE], nice=False)
    y = alt.Y("target:N", sort=order, axis=charts.label_axis(frame))
    base = alt.Chart(alt.Data(values=[_row(labels, line, narrow) for line in lines])).encode(y=y)
    text: dict[str, Any] = {
        "align": "left",
        "fontSize": letter,
        "color": charts.INK,
        "baseline": "middle",
        "lineBreak": "\n",
        "lineHeight": letter + 4,
    }
    left = alt.value(0)
    layers = [
        base.mark_bar(size=thick, color=TRACK, yOffset=drop).encode(
            x=alt.X(datum=0, scale=x_scale), x2=alt.X2(datum=1)
        ),
        base.mark_bar(size=0.6 * thick, color=BAR, yOffset=drop).encode(
            x=alt.X("degree:Q", scale=x_scale, axis=_axis(narrow))
        ),
        base.transform_filter("datum.expected > 0")
        .mark_tick(
            thickness=3 * frame.scale,
            size=1.4 * thick,
            color="black",
            opacity=1,
            orient="vertical",
            yOffset=drop,
        )
        .encode(x=alt.X("expected:Q", scale=x_scale)),
        *(
            layer.encode(y=y, x=alt.X("degree:Q", scale=x_scale))
            for layer in _by_partner(labels, sides, partners, drop, thick, frame)
        ),
        # The mark stands apart: a font that lacks it must not change the words.
        base.mark_text(**text, yOffset=drop - lift).encode(x=left, text="mark:N"),
        base.mark_text(**text, yOffset=drop - lift, dx=1.35 * letter).encode(
            x=left, text="situation:N"
        ),
    ]
    if narrow:
        layers.append(base.mark_text(**text, yOffset=drop + lift).encode(x=left, text="said:N"))
    else:
        layers += [
            base.mark_text(**text, yOffset=drop).encode(
                x=alt.X(datum=place, scale=x_scale), text=f"{key}:N"
            )
            for key, (_word, place) in COLUMNS.items()
        ]
    return charts.placed(alt.layer(*layers), frame, row_height=row_height)


def judgements(lines: Sequence[Record], frame: Frame) -> Chart:
    """Contribution and evidence of each target, while no indicator is measured."""
    order = charts.labels([line["target"] for line in lines], frame)
    looks = {"contribution": ("circle", charts.INK, -7), "evidence": ("square", "#8B98A8", 7)}
    words = [COLUMNS[key][0] for key in looks]
    colours = [colour for _shape, colour, _shift in looks.values()]
    shapes = [shape for shape, _colour, _shift in looks.values()]
    x = alt.X(
        "level:Q",
        scale=alt.Scale(domain=[0, TOP]),
        axis=alt.Axis(
            title=["0 = aucune, 3 = démontrée", "(preuve : données vérifiées)"],
            tickCount=TOP,
            format="d",
        ),
    )
    layers = []
    for key, (_shape, _colour, shift) in looks.items():
        dots = [
            {"target": label, "criterion": COLUMNS[key][0], "level": line[key]}
            for label, line in zip(order, lines, strict=True)
            if line[key] is not None
        ]
        layers.append(
            alt.Chart(alt.Data(values=dots))
            .mark_point(filled=True, size=170 * frame.scale, opacity=1, yOffset=shift * frame.scale)
            .encode(
                y=alt.Y("target:N", sort=order, axis=charts.label_axis(frame, grid=True)),
                x=x,
                color=alt.Color("criterion:N", scale=alt.Scale(domain=words, range=colours)),
                shape=alt.Shape("criterion:N", scale=alt.Scale(domain=words, range=shapes)),
            )
        )
    return charts.placed(alt.layer(*layers), frame, row_height=48)


def _row(labels: Mapping[str, str], line: Record, narrow: bool) -> dict[str, Any]:
    mark, situation = str(line["status"]).split(NO_BREAK_SPACE, 1)
    degree = "" if line["degree"] is None else format_cell(line["degree"], "percent")
    under = []
    if narrow:  # « en bonne voie (1 recul) » does not fit: what is between brackets goes under
        situation, _, aside = situation.partition(" (")
        under = [f"{degree} ({aside}" if aside else degree] if degree else []
    elif degree:
        situation = f"{situation} · {degree}"
    under += [
        f"{word.lower()} {format_cell(line[key], 'decimal')}"
        for key, (word, _place) in COLUMNS.items()
    ]
    return {
        "target": labels[line["target"]],
        "degree": line["degree"],
        "expected": line["expected"],
        "mark": mark,
        "situation": situation,
        "said": "\n".join(under),
        **{key: _dots(line[key]) for key in COLUMNS},
    }


def _by_partner(
    labels: Mapping[str, str],
    sides: Sequence[Record],
    partners: Sequence[tuple[str, str]],
    drop: float,
    thick: float,
    frame: Frame,
) -> Iterator[alt.Chart]:
    """A layer for each partner, a little lower than the one before: equal degrees stay visible."""
    names = [name for name, _colour in partners]
    colours = charts.partner_scale(names, [colour for _name, colour in partners])
    shapes = alt.Scale(domain=names, range=list(SHAPES[: len(names)]))
    key = legend(names, frame)
    for place, name in enumerate(names):
        shift = (place - (len(names) - 1) / 2) * 0.9 * thick / max(1, len(names) - 1)
        marks = [
            {"target": labels[side["target"]], "who": name, "degree": side["degree"]}
            for side in sides
            if side["target"] in labels and side["partner"] == name and side["degree"] is not None
        ]
        yield (
            alt.Chart(alt.Data(values=marks))
            .mark_point(
                filled=True,
                size=70 * frame.scale,
                opacity=1,
                stroke="white",
                strokeWidth=1.2,
                yOffset=drop + shift,
            )
            .encode(
                color=alt.Color("who:N", scale=colours, legend=key),
                shape=alt.Shape("who:N", scale=shapes, legend=key),
            )
        )


def _axis(narrow: bool) -> alt.Axis:
    """0 to 100 %, then the names of the columns of dots."""
    heads: dict[float, str] = {} if narrow else {place: word for word, place in COLUMNS.values()}
    names = "".join(f"datum.value == {place} ? '{word}' : " for place, word in heads.items())
    beyond = "datum.value > 1"
    return alt.Axis(
        title=["Chemin parcouru", "(trait noir\u00a0: attendu)"]
        if narrow
        else "Chemin parcouru (trait noir\u00a0: attendu au relevé)",
        titleAnchor="start",
        titleAlign="left",
        values=[*TICKS, *heads],
        labelExpr=names + "format(datum.value, '.0%')",
        labelAlign=alt.condition(beyond, alt.value("left"), alt.value("center")),
        labelFlush=False,
        labelOverlap=False,
        gridOpacity=alt.condition(beyond, alt.value(0), alt.value(1)),
        tickOpacity=alt.condition(beyond, alt.value(0), alt.value(1)),
    )


def _dots(level: float | None) -> str:
    """« ●●○ 1,8 », the dots rounded, « – » for no answer."""
    if level is None:
        return "–"
    full = int(level + 0.5)
    return f"{'●' * full}{'○' * (TOP - full)}{NO_BREAK_SPACE}{format_number(level, 1)}"
