"""The roadmap's pictures: actions on a calendar, cost by funder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from workshop.activities import charts
from workshop.activities.charts import Chart, Frame
from workshop.activities.legends import legend, plot_width
from workshop.blocks import Block, Figure, Paragraph, Results, format_number
from workshop.phrases import plural

MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
NARROW = 30  # a frame whose labels are broken earlier has room for fewer words
MOST_TICKS, FEW_TICKS = 9, 4
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)  # months between two ticks
BAR = "#2F6F8F"
NO_TICK = 0.06  # last part of the axis: a month named there would stick out
COST_WIDTH = 82  # pixels kept for « 250 000 € », unscaled
SHORTEST_BAR = 0.02  # of the calendar: a shorter bar would not be seen

Record = Mapping[str, Any]


def gantt(lines: Sequence[Record], looks: Sequence[tuple[str, str]], frame: Frame) -> Chart:
    """`lines` hold title, who, start and end (ISO days, one may be missing), cost. A bar from start
    to end, a diamond for one day or too short a time; above, who acts, when, at what cost."""
    narrow = frame.width < NARROW
    order = charts.labels([line["title"] for line in lines], frame)
    rows = [_row(label, line, narrow) for label, line in zip(order, lines, strict=True)]
    names = [name for name, _colour in looks if any(row["who"] == name for row in rows)]
    colours = [colour for name, colour in looks if name in names]
    row_height = 80 if narrow else 58
    step = (frame.canvas[1] - 110 * frame.scale) / len(rows) if frame.canvas else row_height
    thick = min(0.28 * step, 18 * frame.scale)
    letter = round(charts.LETTER * frame.scale)
    lift = thick / 2 + letter / 2 + 3
    drop = 0 if narrow else lift / 2
    first, after = _span(rows)
    for row in rows:
        row["brief"] = row["days"] < SHORTEST_BAR * (after - first).days
    x_scale = alt.Scale(type="utc", domain=[_moment(first), _moment(after)], nice=False)
    x = alt.X("start:T", scale=x_scale, axis=_months(first, after, narrow))
    colour = alt.Color(
        "who:N",
        sort=names,
        scale=charts.partner_scale(names, colours),
        legend=legend(names, frame),
    )
    y = alt.Y("action:N", sort=order, axis=charts.label_axis(frame))
    base = alt.Chart(alt.Data(values=rows)).encode(y=y)
    text: dict[str, Any] = {
        "fontSize": letter,
        "color": charts.INK,
        "baseline": "middle",
    }
    room = plot_width(frame) - (0 if narrow else COST_WIDTH * frame.scale)
    layers = [
        base.transform_filter("!datum.brief")
        .mark_bar(size=thick, yOffset=drop, cornerRadius=2)
        .encode(x=x, x2=alt.X2("after"), color=colour),
        base.transform_filter("datum.brief")
        .mark_point(shape="diamond", filled=True, opacity=1, size=1.1 * thick * thick, yOffset=drop)
        .encode(x=x, color=colour),
        base.mark_text(**text, align="left", yOffset=drop - lift, limit=room).encode(
            x=alt.value(0), text="words:N"
        ),
        alt.Chart(alt.Data(values=[row for row in rows if row["cost"] is not None]))
        .mark_text(
            **text,
            align="left" if narrow else "right",
            yOffset=drop + lift if narrow else drop - lift,
        )
        .encode(
            y=y,
            x=alt.value(0 if narrow else "width"),
            text=alt.Text("cost:Q", format="$,.0f"),
        ),
    ]
    return charts.placed(alt.layer(*layers), frame, row_height=row_height)


def costs(lines: Sequence[Record], frame: Frame) -> Chart:
    """Known cost of each funder (records of the funders' table, unknown costs left out)."""
    order = charts.labels([line["funder"] for line in lines], frame)
    bars = [
        {"funder": label, "cost": line["cost"]} for label, line in zip(order, lines, strict=True)
    ]
    top = max(line["cost"] for line in lines) * (1.7 if frame.width < NARROW else 1.3) or 1
    x_scale = alt.Scale(domain=[0, top], nice=False)
    base = alt.Chart(alt.Data(values=bars)).encode(
        y=alt.Y(
            "funder:N",
            sort=order,
            axis=charts.label_axis(frame),
            scale=alt.Scale(paddingInner=0.3),
        ),
        x=alt.X(
            "cost:Q",
            scale=x_scale,
            axis=alt.Axis(title="Coût connu, en euros", format=",.0f", tickCount=3),
        ),
    )
    text = base.mark_text(
        align="left", dx=6, color=charts.INK, fontSize=round(charts.LETTER * frame.scale)
    ).encode(text=alt.Text("cost:Q", format="$,.0f"))
    bar = base.mark_bar(cornerRadiusEnd=2, color=BAR)
    return charts.placed(alt.layer(bar, text), frame, row_height=38)


def cost_figure(results: Results, frame: Frame) -> tuple[Block, ...]:
    """Known cost of each funder, what is not priced said in the caption."""
    table = results.tables["funders"]
    priced = [line for line in table.records() if line["cost"] is not None]
    if not priced:
        return (Paragraph("Aucune action n’est encore chiffrée.", "note"),)
    total = format_number(sum(line["cost"] for line in priced), 0)
    unpriced = sum(line["unpriced"] for line in table.records())
    caption = f"Coût connu par financeur, {total}\u00a0€ en tout"
    if unpriced:
        caption += f" ({plural(unpriced, 'action')} à chiffrer)"
    told = " ; ".join(
        f"{line['funder']} {format_number(line['cost'], 0)}\u00a0€" for line in priced
    )
    chart = costs(priced[: frame.rows], frame)
    return (Figure(chart, caption, f"Coût connu par financeur : {told}."),)


def period(start: str | None, end: str | None) -> str:
    """« mars – juin 2027 », « à partir de mars 2027 », « d’ici juin 2028 »."""
    if start and end:
        first, last = _month(start), _month(end)
        if first == last:
            return first
        return f"{first.removesuffix(last[-5:])} – {last}"
    return f"à partir de {_month(start)}" if start else f"d’ici {_month(end or '')}"


def _row(label: str, line: Record, narrow: bool) -> dict[str, Any]:
    start, end = line["start"] or line["end"], line["end"] or line["start"]
    # A bar covers its last day too.
    after = date.fromisoformat(end) + timedelta(days=1)
    when = period(line["start"], line["end"])
    return {
        "action": label,
        "who": line["who"],
        "words": line["who"] if narrow else f"{line['who']} · {when}",
        "start": start,
        "after": after.isoformat(),
        "days": (after - date.fromisoformat(start)).days,
        "cost": line["cost"],
    }


def _month(day: str) -> str:
    at = date.fromisoformat(day)
    return f"{MONTHS[at.month - 1]} {at.year}"


def _span(rows: Sequence[Record]) -> tuple[date, date]:
    """First day of the first month drawn, first day of the month after the last."""
    first = min(date.fromisoformat(row["start"]) for row in rows).replace(day=1)
    last = max(date.fromisoformat(row["after"]) for row in rows)
    return first, _months_later(last, 1)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _months(first: date, after: date, narrow: bool) -> alt.Axis:
    """Month names in French, with the year on the first tick and on each new year."""
    whole = (after.year - first.year) * 12 + after.month - first.month
    most = FEW_TICKS if narrow else MOST_TICKS
    step = next((step for step in STEPS if whole / step <= most), STEPS[-1])
    # Round months: January, April, July … whatever the first one.
    lead = -(first.year * 12 + first.month - 1) % step
    last = whole * (1 - NO_TICK)
    ticks = [_months_later(first, months) for months in range(lead, whole, step) if months <= last]
    names = f"{list(MONTHS)}[utcmonth(datum.value)]"
    told = " || ".join(f"datum.value == {_stamp(tick)}" for tick in _told(ticks))
    return alt.Axis(
        title=None,
        values=[_moment(tick) for tick in ticks],
        labelExpr=f"{told} ? [{names}, utcyear(datum.value)] : [{names}, '']",
        labelAlign="left",
        labelFlush=False,
        labelOverlap=False,
        grid=True,
    )


def _told(ticks: Sequence[date]) -> list[date]:
    """The ticks that name their year: each one that begins another year than the tick before."""
    return [
        tick for place, tick in enumerate(ticks) if place == 0 or tick.year != ticks[place - 1].year
    ]


def _moment(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def _stamp(day: date) -> int:
    """Milliseconds since 1970, UTC."""
    return (day - date(1970, 1, 1)).days * 86_400_000
