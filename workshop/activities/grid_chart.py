"""The grid's picture: a bullet chart of degrees; contribution and evidence alone without sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from workshop.activities import charts
from workshop.activities.charts import Chart, Frame
from workshop.activities.grid_answers import TOP
from workshop.blocks import NO_BREAK_SPACE, format_cell, format_number

BAR, TRACK = "#2F6F8F", "#E3E7EC"
NARROW = 30  # a frame whose labels are broken earlier has no room for columns of dots
COLUMNS = {"contribution": ("Contribution", 1.16), "evidence": ("Preuve", 1.5)}
EDGE = 1.78  # right end of the axis once the two columns are drawn, in shares of the way
TICKS = (0, 0.25, 0.5, 0.75, 1)

Record = Mapping[str, Any]


def bullet(lines: Sequence[Record], frame: Frame) -> Chart:
    """Bar: degree. Tick: expected at the date of the measure. Status in words above the bar;
    contribution and evidence beside it, or under it in a narrow frame."""
    narrow = frame.width < NARROW
    order = charts.labels([line["target"] for line in lines], frame)
    rows = [
        {
            "target": label,
            "degree": line["degree"],
            "expected": line["expected"],
            "situation": _situation(line),
            "said": _said(line),
            **{key: _dots(line[key]) for key in COLUMNS},
        }
        for label, line in zip(order, lines, strict=True)
    ]
    row_height = 78 if narrow else 60
    step = (frame.canvas[1] - 70 * frame.scale) / len(rows) if frame.canvas else row_height
    thick = min(0.26 * step, 18 * frame.scale)
    letter = round(charts.LETTER * frame.scale)
    lift = thick / 2 + letter / 2 + 3
    drop = 0 if narrow else lift / 2
    end = 1.0 if narrow else EDGE
    scale = alt.Scale(domain=[0, end], nice=False)
    y = alt.Y("target:N", sort=order, axis=charts.label_axis(frame))
    base = alt.Chart(alt.Data(values=rows))
    text: dict[str, Any] = {
        "align": "left",
        "fontSize": letter,
        "color": charts.INK,
        "baseline": "middle",
    }
    layers = [
        base.mark_bar(size=thick, color=TRACK, yOffset=drop).encode(
            y=y, x=alt.X(datum=0, scale=scale), x2=alt.X2(datum=1)
        ),
        base.mark_bar(size=0.6 * thick, color=BAR, yOffset=drop).encode(
            y=y, x=alt.X("degree:Q", scale=scale, axis=_axis(narrow))
        ),
        base.mark_tick(
            thickness=3 * frame.scale,
            size=1.3 * thick,
            color=charts.INK,
            orient="vertical",
            yOffset=drop,
        )
        .encode(y=y, x=alt.X("expected:Q", scale=scale))
        .transform_filter("isValid(datum.expected)"),
        base.mark_text(**text, yOffset=drop - lift).encode(y=y, x=alt.value(0), text="situation:N"),
    ]
    if narrow:
        layers.append(
            base.mark_text(**text, yOffset=lift).encode(y=y, x=alt.value(0), text="said:N")
        )
    else:
        layers += [
            base.mark_text(**text, yOffset=drop).encode(
                y=y, x=alt.X(datum=place, scale=scale), text=f"{key}:N"
            )
            for key, (_word, place) in COLUMNS.items()
        ]
    return charts.placed(alt.layer(*layers), frame, row_height=row_height)


def judgements(lines: Sequence[Record], frame: Frame) -> Chart:
    """Contribution and evidence of each target, while no indicator is measured."""
    order = charts.labels([line["target"] for line in lines], frame)
    words = {key: word for key, (word, _place) in COLUMNS.items()}
    looks = {"contribution": ("circle", "#1F5C7A", -7), "evidence": ("square", "#E0912F", 7)}
    y = alt.Y("target:N", sort=order, axis=charts.label_axis(frame, grid=True))
    layers = []
    for key, (_shape, _colour, shift) in looks.items():
        dots = [
            {"target": label, "criterion": words[key], "level": line[key]}
            for label, line in zip(order, lines, strict=True)
            if line[key] is not None
        ]
        layers.append(
            alt.Chart(alt.Data(values=dots))
            .mark_point(filled=True, size=170 * frame.scale, opacity=1, yOffset=shift * frame.scale)
            .encode(
                y=y,
                x=alt.X(
                    "level:Q",
                    scale=alt.Scale(domain=[0, TOP]),
                    axis=alt.Axis(
                        title="0 = aucune · 3 = démontrée, données vérifiées",
                        tickCount=TOP,
                        format="d",
                    ),
                ),
                color=alt.Color(
                    "criterion:N",
                    scale=alt.Scale(
                        domain=list(words.values()),
                        range=[colour for _shape, colour, _shift in looks.values()],
                    ),
                ),
                shape=alt.Shape(
                    "criterion:N",
                    scale=alt.Scale(
                        domain=list(words.values()),
                        range=[shape for shape, _colour, _shift in looks.values()],
                    ),
                ),
            )
        )
    return charts.placed(alt.layer(*layers), frame, row_height=48)


def _axis(narrow: bool) -> alt.Axis:
    """0 to 100 %, then the names of the columns of dots."""
    heads: dict[float, str] = {} if narrow else {place: word for word, place in COLUMNS.values()}
    names = " : ".join(f"datum.value == {place} ? '{word}'" for place, word in heads.items())
    percent = "format(datum.value, '.0%')"
    return alt.Axis(
        title="Part du chemin parcourue (trait noir\u00a0: attendue à la date de la mesure)",
        titleAnchor="start",
        titleAlign="left",
        values=[*TICKS, *heads],
        labelExpr=f"{names} : {percent}" if heads else percent,
        labelAlign="left" if heads else "center",
        labelFlush=False,
        gridOpacity=alt.condition("datum.value > 1", alt.value(0), alt.value(1)),
        tickOpacity=alt.condition("datum.value > 1", alt.value(0), alt.value(1)),
    )


def _situation(line: Record) -> str:
    """« ▲ en bonne voie · 62 % · 2 / 3 »."""
    if line["degree"] is None:
        return str(line["status"])
    return f"{line['status']} · {format_cell(line['degree'], 'percent')}"


def _dots(level: float | None) -> str:
    """« ●●○ 1,8 », the dots rounded, « – » for no answer."""
    if level is None:
        return "–"
    full = int(level + 0.5)
    return f"{'●' * full}{'○' * (TOP - full)}{NO_BREAK_SPACE}{format_number(level, 1)}"


def _said(line: Record) -> str:
    return " · ".join(
        f"{word.lower()} {format_cell(line[key], 'decimal')}"
        for key, (word, _place) in COLUMNS.items()
    )
