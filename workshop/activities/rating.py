"""`rating`: a level on each statement of a list, on a named scale; before/after by `series`."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, pstdev
from typing import Any

import altair as alt

from workshop.activities import charts
from workshop.activities.base import (
    Activity,
    Context,
    Example,
    answers,
    gap,
    merged,
    respondents_by_partner,
    shown_partners,
    withheld,
    withheld_sentence,
)
from workshop.activities.charts import Chart, Frame
from workshop.blocks import Block, Column, Results, Table, format_number
from workshop.forms import Choice, Form, Option
from workshop.model import SUBMIT, Entry, Json, Partner
from workshop.phrases import plural


class Rating(Activity):
    """Parameters: `statements` [{key, text}], `scale` [words, lowest first; level n is the n-th],
    optional `series` (a name shared by the before and after steps)."""

    kind = "rating"
    label = "Évaluation"

    def check_params(self, params: Json) -> list[str]:
        problems = []
        statements = params.get("statements") or []
        if not statements:
            problems.append("Évaluation : écrivez au moins un énoncé.")
        if len({line.get("key") for line in statements}) != len(statements):
            problems.append("Évaluation : deux énoncés portent la même clé.")
        if any(not str(line.get("text", "")).strip() for line in statements):
            problems.append("Évaluation : un énoncé est vide.")
        if not 2 <= len(params.get("scale") or []) <= 7:
            problems.append("Évaluation : l’échelle compte de 2 à 7 niveaux nommés.")
        return problems

    def form(self, context: Context, previous: Json, fresh: str = "") -> Form:
        options = tuple(
            Option(str(level), f"{level}\u00a0· {word}")
            for level, word in enumerate(context.params["scale"], start=1)
        )
        fields = tuple(
            Choice(line["key"], line["text"], options) for line in context.params["statements"]
        )
        return Form(fields)

    def results(self, entries: Sequence[Entry], context: Context) -> Results:
        answered = answers(entries, context.round)
        people = respondents_by_partner(answered, context.partners)
        shown = shown_partners(people, context.partners, context.floor)
        levels = _levels(answered, context.floor)
        rows = [
            _row(line["text"], [levels.get((line["key"], partner.id), []) for partner in shown])
            for line in context.params["statements"]
        ]
        columns = (
            Column("statement", "Énoncé", weight=4),
            *(Column(f"p{partner.id}", partner.name, "decimal") for partner in shown),
            Column("all", charts.ALL_PARTNERS, "decimal"),
            Column("gap", "Écart", "decimal"),
            Column("spread", "Dispersion (écart-type)", "decimal"),
            Column("count", "Réponses", "integer"),
        )
        return Results(
            respondents=len({entry.author for entry in answered}),
            by_partner={partner.name: len(people[partner.id]) for partner in context.partners},
            tables={
                "statements": Table(columns, tuple(rows)),
                "before_after": _before_after(rows, context.before),
            },
            facts={
                "partners": [[partner.name, partner.colour, f"p{partner.id}"] for partner in shown],
                "scale": list(context.params["scale"]),
                "withheld": withheld(people, context.partners, shown),
            },
        )

    def chart(self, results: Results, frame: Frame = charts.SCREEN) -> Chart | None:
        if not results.respondents:
            return None
        table = results.tables["statements"]
        names = {key: name for name, _colour, key in results.facts["partners"]}
        lines = table.records()[: frame.rows]
        order = charts.labels([line["statement"] for line in lines], frame)
        points = [
            {"statement": label, "who": who, "level": line[key]}
            for label, line in zip(order, lines, strict=True)
            for key, who in [*names.items(), ("all", charts.ALL_PARTNERS)]
            if line[key] is not None
        ]
        if not points:
            return None
        scale = results.facts["scale"]
        who = [*names.values(), charts.ALL_PARTNERS]
        colours = [colour for _name, colour, _key in results.facts["partners"]]
        y = alt.Y("statement:N", sort=order, axis=charts.label_axis(frame, grid=True))
        x = alt.X(
            "level:Q",
            scale=alt.Scale(domain=[1, len(scale)]),
            axis=alt.Axis(
                title=f"1 = {scale[0]} · {len(scale)} = {scale[-1]}",
                tickCount=len(scale),
                format="d",
            ),
        )
        base = alt.Chart(alt.Data(values=points))
        span = base.mark_rule(strokeWidth=3, color="#C3CBD5").encode(
            y=y, x=alt.X("min(level):Q", scale=alt.Scale(domain=[1, len(scale)])), x2="max(level):Q"
        )
        dots = base.mark_point(filled=True, size=170 * frame.scale, opacity=1).encode(
            y=y,
            x=x,
            color=alt.Color(
                "who:N", scale=charts.partner_scale(who, [*colours, charts.MERGED_INK])
            ),
            shape=alt.Shape(
                "who:N",
                scale=alt.Scale(domain=who, range=[*_SHAPES[: len(names)], "diamond"]),
            ),
        )
        return charts.placed(alt.layer(span, dots), frame, row_height=48)

    def alt(self, results: Results) -> str:
        table = results.tables["statements"]
        lines = [line for line in table.records() if line["all"] is not None]
        if not lines:
            return "Aucune réponse."
        best = max(lines, key=lambda line: line["all"])
        worst = min(lines, key=lambda line: line["all"])
        return (
            f"Moyennes de {plural(results.respondents, 'réponse')} sur une échelle de 1 à "
            f"{len(results.facts['scale'])}. Niveau le plus élevé : {best['statement']} "
            f"({format_number(best['all'], 1)}). Niveau le plus bas : {worst['statement']} "
            f"({format_number(worst['all'], 1)})."
        )

    def blocks(self, results: Results, frame: Frame = charts.SCREEN) -> tuple[Block, ...]:
        shown: tuple[Block, ...] = self.figure(
            results, f"Moyenne par partenaire ({plural(results.respondents, 'réponse')})", frame
        )
        if not results.respondents:
            return shown
        shown += (results.tables["statements"],)
        if results.tables["before_after"].rows:
            shown += (results.tables["before_after"],)
        return shown + withheld_sentence(results)

    def example(self) -> Example:
        context = Context(
            params={
                "statements": [
                    {"key": "cibles", "text": "Je sais ce qu’est une cible des ODD."},
                    {"key": "mesure", "text": "Je sais choisir un indicateur utile."},
                ],
                "scale": ["pas du tout", "un peu", "assez", "bien", "très bien"],
            },
            partners=(
                Partner(1, 1, "Aude", "France", "#0A7"),
                Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#C50"),
            ),
        )
        return Example(
            context,
            good={"cibles": "4", "mesure": "2"},
            bad=[{"cibles": "6"}, {"cibles": "0"}, {"cibles": "beaucoup"}, {"autre": "3"}],
        )

    def robot(self, form: Form, context: Context, chance: Any) -> dict[str, object]:
        top = len(context.params["scale"])
        centre = 0.72 if context.before is not None else 0.42
        return {
            field.name: str(min(top, max(1, round(chance.gauss(1 + centre * (top - 1), 0.9)))))
            for field in form.fields
            if chance.random() > 0.03
        }


_SHAPES = ["circle", "square", "triangle-up", "triangle-down", "cross", "triangle-right"]


def _levels(answered: Sequence[Entry], floor: int) -> dict[tuple[str, int | None], list[int]]:
    """(statement's key, partner id) → levels. A statement that fewer than `floor` of a partner's
    people answered is left out, like a partner of fewer people."""
    levels: dict[tuple[str, int | None], list[int]] = {}
    for entry in answered:
        if entry.kind == SUBMIT:
            levels.setdefault((entry.item, entry.partner_id), []).append(
                int(entry.payload["value"])
            )
    return {key: values for key, values in levels.items() if len(values) >= floor}


def _row(text: str, by_partner: list[list[int]]) -> tuple[Any, ...]:
    means = [fmean(values) if values else None for values in by_partner]
    everyone = [level for values in by_partner for level in values]
    spread = pstdev(everyone) if everyone else None
    return (text, *means, merged(means), gap(means), spread, len(everyone))


def _before_after(rows: list[tuple[Any, ...]], before: Results | None) -> Table:
    """Merged mean at the earlier and at this step; statements absent from either are left out."""
    columns = (
        Column("statement", "Énoncé", weight=4),
        Column("before", "Avant", "decimal"),
        Column("after", "Après", "decimal"),
        Column("change", "Évolution", "decimal"),
    )
    if before is None:
        return Table(columns, ())
    earlier = {line["statement"]: line["all"] for line in before.tables["statements"].records()}
    # In a row, the merged mean stands before gap, spread and count.
    pairs = [(row[0], earlier.get(row[0]), row[-4]) for row in rows]
    lines = tuple(
        (text, old, new, new - old)
        for text, old, new in pairs
        if old is not None and new is not None
    )
    return Table(columns, lines, caption="Avant et après, moyenne des partenaires")
