"""Pictures of `synergies`: the cross-impact heat map and the levers, drawn from its tables."""

from __future__ import annotations

import altair as alt

from workshop.activities import charts, heatmap
from workshop.activities.charts import Chart, Frame
from workshop.activities.heatmap import Spot
from workshop.blocks import Results, format_number

DIRECT, TOTAL = "Effets directs", "Avec les effets en chaîne"
PALE = "#CFE0EA"
ROOM_FOR_FIGURES = 0.28  # of the bars' span, at their ends


def crossed(results: Results, ends: tuple[int, int], frame: Frame) -> Chart:
    """Rows: the target that progresses; columns: the one it acts on. The sums stand in the margins
    where there is room for them."""
    codes = results.facts["targets"][: frame.rows]
    places = {code: place for place, code in enumerate(codes)}
    spots = []
    for pair in results.tables["pairs"].records():
        row, column = places.get(code_of(pair["source"])), places.get(code_of(pair["target"]))
        if row is not None and column is not None:
            means = [pair[key] for _name, _colour, key in results.facts["partners"]]
            mark = heatmap.partners_mark(means, pair["all"], pair["gap"])
            spots.append(Spot(row, column, pair["all"], above=mark))
    rows = [line["target"] for line in results.tables["influence"].records()][: frame.rows]
    columns = list(codes)
    notes = ["Ligne\u00a0: cible qui progresse\u00a0; colonne\u00a0: cible touchée"]
    notes += heatmap.mark_notes(spots)
    if heatmap.has_room_for_totals(len(codes), frame):
        last = len(codes)
        for line in results.tables["levers"].records():
            place = places.get(code_of(line["target"]))
            if place is not None:
                spots.append(Spot(place, last, line["direct"], total=True))
                spots.append(Spot(last, place, line["received"], total=True))
        rows, columns = [*rows, "Dépendance (somme reçue)"], [*columns, "Levier"]
        notes.append("Levier\u00a0: somme de la ligne")
    return heatmap.heat_map(spots, rows, columns, ends, frame, notes, signed=True)


def levers(results: Results, frame: Frame) -> Chart | None:
    """What each target sends, direct then with the second order, strongest direct first."""
    lines = [line for line in results.tables["levers"].records() if line["rank"] is not None]
    lines = lines[: frame.rows]
    if not lines:
        return None
    order = charts.labels([line["target"] for line in lines], frame)
    bars = [
        {"target": label, "kind": word, "sum": line[key], "text": signed(line[key])}
        for label, line in zip(order, lines, strict=True)
        for word, key in ((DIRECT, "direct"), (TOTAL, "total"))
    ]
    words = [DIRECT, TOTAL]
    low, high = min(0.0, *(bar["sum"] for bar in bars)), max(0.0, *(bar["sum"] for bar in bars))
    room = ROOM_FOR_FIGURES * max(high - low, 1.0)
    domain = [low - room if low < 0 else 0.0, high + room]
    base = alt.Chart(alt.Data(values=bars)).encode(
        y=alt.Y(
            "target:N",
            sort=order,
            axis=charts.label_axis(frame),
            scale=alt.Scale(paddingInner=0.28),
        ),
        x=alt.X(
            "sum:Q",
            scale=alt.Scale(domain=domain),
            axis=alt.Axis(title="Somme des effets sur les autres cibles", tickCount=5),
        ),
        yOffset=alt.YOffset("kind:N", sort=words),
    )
    bar = base.mark_bar(stroke=heatmap.HELP).encode(
        color=alt.Color(
            "kind:N", sort=words, scale=alt.Scale(domain=words, range=[heatmap.HELP, PALE])
        )
    )
    size = round(charts.LETTER * frame.scale)
    right = base.transform_filter("datum.sum >= 0").mark_text(align="left", dx=5, fontSize=size)
    left = base.transform_filter("datum.sum < 0").mark_text(align="right", dx=-5, fontSize=size)
    figures = [mark.encode(text="text:N") for mark in (right, left)]
    return charts.placed(alt.layer(bar, *figures), frame, row_height=52)


def signed(value: float) -> str:
    """« +1,5 », « 0,0 », « −0,5 »."""
    return ("+" if round(value, 1) > 0 else "") + format_number(value, 1)


def code_of(target: str) -> str:
    """« 6.1 » from « 6.1 · Eau potable »."""
    return target.split("\u00a0")[0]


def told(results: Results) -> bool:
    """Is there anything to show, once what must be withheld is?"""
    return any(pair["answers"] for pair in results.tables["pairs"].records())
