"""`vote`: a budget of points over candidate targets, a maximum for each; rounds kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
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
from workshop.blocks import Block, Column, Paragraph, Results, Table, format_number
from workshop.forms import Budget, Form, Points
from workshop.model import Entry, Json, Partner, Target
from workshop.phrases import plural


class Vote(Activity):
    """Parameters: `budget` (points each person shares out), `maximum` (on one target).

    A person's unspent points are simply not given. A target's score for a partner is the mean
    number of points per respondent of that partner (0 when they gave it none).
    """

    kind = "vote"
    label = "Vote"
    rounds = 2

    def check_params(self, params: Json) -> list[str]:
        budget, maximum = params.get("budget"), params.get("maximum")
        problems = []
        if not isinstance(budget, int) or not 1 <= budget <= 100:
            problems.append("Vote : le budget est un nombre entier de 1 à 100 points.")
        if not isinstance(maximum, int) or maximum < 1:
            problems.append("Vote : le maximum par cible est un nombre entier, au moins 1.")
        elif isinstance(budget, int) and maximum > budget:
            problems.append("Vote : le maximum par cible ne peut pas dépasser le budget.")
        return problems

    def form(self, context: Context, previous: Json, fresh: str = "") -> Form:
        budget = int(context.params["budget"])
        fields = tuple(
            Points(
                target.code,
                target.name,
                maximum=int(context.params["maximum"]),
                colour=context.goal_colours.get(target.goal, ""),
            )
            for target in context.targets
        )
        return Form(
            fields,
            submit_label="Enregistrer mon vote",
            budget=Budget(budget),
            empty_sentence="Aucune cible candidate n’a encore été choisie par l’animateur.",
        )

    def validate(self, values: Mapping[str, Any], context: Context) -> list[str]:
        budget, spent = int(context.params["budget"]), sum(values.values())
        if spent > budget:
            return [
                f"Vous avez donné {plural(spent, 'point')} sur {budget} : "
                f"retirez-en {spent - budget} avant d’enregistrer."
            ]
        return []

    def results(self, entries: Sequence[Entry], context: Context) -> Results:
        answered = _asked(answers(entries, context.round), context.targets)
        people = respondents_by_partner(answered, context.partners)
        shown = shown_partners(people, context.partners, context.floor)
        means = _mean_points(answered, people, shown, context.targets)
        rows = _ranked(means, shown, context.targets)
        columns = (
            Column("rank", "Rang", "integer"),
            Column("target", "Cible", weight=5),
            *(Column(f"p{partner.id}", partner.name, "decimal") for partner in shown),
            Column("all", charts.ALL_PARTNERS, "decimal"),
            Column("gap", "Écart", "decimal"),
        )
        codes = [row[0] for row in rows]
        return Results(
            respondents=len({entry.author for entry in answered}),
            by_partner={partner.name: len(people[partner.id]) for partner in context.partners},
            tables={
                "ranking": Table(columns, tuple(row[1:] for row in rows)),
                "rounds": _rounds(entries, context, shown, codes),
            },
            facts={
                "round": context.round,
                "codes": codes if answered else [],
                "partners": [[partner.name, partner.colour, f"p{partner.id}"] for partner in shown],
                "convergence": convergence(
                    [
                        [means[(target.code, partner.id)] for target in context.targets]
                        for partner in shown
                    ]
                ),
                "maximum": int(context.params["maximum"]),
                "withheld": withheld(people, context.partners, shown),
            },
        )

    def chart(self, results: Results, frame: Frame = charts.SCREEN) -> Chart | None:
        partners = results.facts["partners"]
        if not results.respondents or not partners:
            return None
        lines = results.tables["ranking"].records()[: frame.rows]
        order = charts.labels([line["target"] for line in lines], frame)
        bars = [
            {
                "target": label,
                "who": name,
                "points": line[key],
                "position": place,
            }
            for label, line in zip(order, lines, strict=True)
            for place, (name, _colour, key) in enumerate(partners)
        ]
        ticks = [
            {"target": label, "points": line["all"]}
            for label, line in zip(order, lines, strict=True)
        ]
        y = alt.Y(
            "target:N",
            sort=order,
            axis=charts.label_axis(frame),
            scale=alt.Scale(paddingInner=0.28),
        )
        top = max([results.facts["maximum"] / 2, *(bar["points"] for bar in bars)])
        x = alt.X(
            "points:Q",
            scale=alt.Scale(domain=[0, top], nice=True),
            axis=alt.Axis(
                title="Points par personne, en moyenne (◆ : moyenne des partenaires)", tickCount=5
            ),
        )
        who = [name for name, _colour, _key in partners]
        bar = (
            alt.Chart(alt.Data(values=bars))
            .mark_bar(cornerRadiusEnd=2)
            .encode(
                y=y,
                x=x,
                yOffset=alt.YOffset("position:N"),
                color=alt.Color(
                    "who:N",
                    sort=who,
                    scale=charts.partner_scale(who, [colour for _name, colour, _key in partners]),
                ),
            )
        )
        tick = (
            alt.Chart(alt.Data(values=ticks))
            .mark_point(
                shape="diamond",
                filled=True,
                size=150 * frame.scale,
                color=charts.MERGED_INK,
                opacity=1,
                stroke="white",
                strokeWidth=1.5,
            )
            .encode(y=y, x=x)
        )
        return charts.placed(alt.layer(bar, tick), frame, row_height=22 * len(partners) + 12)

    def alt(self, results: Results) -> str:
        lines = results.tables["ranking"].records()
        if not results.respondents or not lines:
            return "Aucun vote."
        first = " ; ".join(
            f"{line['target']} ({format_number(line['all'] or 0, 1)})" for line in lines[:3]
        )
        return (
            f"Tour {results.facts['round']}, {plural(results.respondents, 'votant')}. "
            f"En tête, en points par personne (losange : moyenne des partenaires) : {first}."
        )

    def blocks(self, results: Results, frame: Frame = charts.SCREEN) -> tuple[Block, ...]:
        caption = (
            f"Points par personne et par partenaire, tour {results.facts['round']} "
            f"({plural(results.respondents, 'votant')} ; losange : moyenne des partenaires)"
        )
        shown = self.figure(results, caption, frame)
        if not results.respondents:
            return shown
        shown += (results.tables["ranking"],)
        agreed = results.facts["convergence"]
        if agreed is not None:
            shown += (
                Paragraph(
                    f"Convergence entre partenaires : {100 * agreed:.0f}\u00a0% "
                    "(part des points que les partenaires placent sur les mêmes cibles)."
                ),
            )
        if results.tables["rounds"].rows:
            shown += (results.tables["rounds"],)
        return shown + withheld_sentence(results)

    def example(self) -> Example:
        context = Context(
            params={"budget": 5, "maximum": 3},
            partners=(
                Partner(1, 1, "Aude", "France", "#0A7"),
                Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#C50"),
            ),
            targets=(
                Target("6.1", 6, "Eau potable pour tous"),
                Target("4.4", 4, "Compétences"),
                Target("13.1", 13, "Résilience"),
            ),
        )
        return Example(
            context,
            good={"6.1": 3, "4.4": 2},
            bad=[
                {"6.1": 4},
                {"6.1": -1},
                {"6.1": 3, "4.4": 3},
                {"99.1": 1},
                {"6.1": "trois"},
            ],
        )

    def robot(self, form: Form, context: Context, chance: Any) -> dict[str, object]:
        left = int(context.params["budget"])
        given: dict[str, object] = {field.name: 0 for field in form.fields}
        favourites = list(form.fields)
        chance.shuffle(favourites)
        favourites.sort(key=lambda field: sum(map(ord, field.name)) % 7)
        for field in favourites:
            points = min(left, chance.randint(0, int(context.params["maximum"])))
            given[field.name] = points
            left -= points
        return given


def convergence(points: Sequence[Sequence[float]]) -> float | None:
    """Mean overlap of the partners' shares of points, from 0 (nothing in common) to 1 (the same).

    For two partners with shares p and q: Σ min(p, q) = 1 − ½ Σ |p − q| (proportional similarity,
    Czekanowski 1909, Schoener 1970); the mean over every pair beyond two. None below two partners
    with points.
    """
    shares = [[value / sum(line) for value in line] for line in points if sum(line) > 0]
    pairs = list(combinations(shares, 2))
    if not pairs:
        return None
    return sum(sum(map(min, one, other)) for one, other in pairs) / len(pairs)


def _asked(answered: Sequence[Entry], targets: Sequence[Target]) -> list[Entry]:
    """Points on a target withdrawn since count for nothing, nor does who gave no others."""
    codes = {target.code for target in targets}
    return [entry for entry in answered if entry.item in codes]


def _mean_points(
    answered: Sequence[Entry],
    people: Mapping[int, set[str]],
    shown: Sequence[Partner],
    targets: Sequence[Target],
) -> dict[tuple[str, int], float]:
    """(target code, partner id) → mean points per respondent of the partner."""
    totals: dict[tuple[str, int | None], int] = {}
    for entry in answered:
        key = (entry.item, entry.partner_id)
        totals[key] = totals.get(key, 0) + int(entry.payload["value"])
    return {
        (target.code, partner.id): totals.get((target.code, partner.id), 0)
        / len(people[partner.id])
        for target in targets
        for partner in shown
    }


def _ranked(
    means: Mapping[tuple[str, int], float], shown: Sequence[Partner], targets: Sequence[Target]
) -> list[tuple[Any, ...]]:
    """(code, rank, name, mean of each partner, merged, gap), best first; ties share a rank."""
    points = {
        target.code: [means[(target.code, partner.id)] for partner in shown] for target in targets
    }
    scores = {code: merged(values) for code, values in points.items()}
    # Python's sort keeps the official order between equal scores.
    ranked = sorted(targets, key=lambda target: -(scores[target.code] or 0.0))
    lines = []
    for target in ranked:
        code = target.code
        score = scores[code]
        better = sum((other or 0.0) > (score or 0.0) + 1e-9 for other in scores.values())
        rank = 1 + better if score is not None else None
        name = target.name
        lines.append((code, rank, name, *points[code], score, gap(points[code])))
    return lines


def _rounds(
    entries: Sequence[Entry], context: Context, shown: Sequence[Partner], codes: Sequence[str]
) -> Table:
    """Merged score at each round and the change; empty unless the earlier round was revealed."""
    columns = (
        Column("target", "Cible", weight=5),
        Column("first", f"Tour {context.round - 1}", "decimal"),
        Column("second", f"Tour {context.round}", "decimal"),
        Column("change", "Évolution", "decimal"),
    )
    if context.round - 1 not in context.shown_rounds:  # none, or hidden: it stays hidden here too
        return Table(columns, ())
    scores = []
    for round_ in (context.round - 1, context.round):
        answered = _asked(answers(entries, round_), context.targets)
        people = respondents_by_partner(answered, context.partners)
        present = shown_partners(people, shown, context.floor)
        means = _mean_points(answered, people, present, context.targets)
        scores.append(
            {
                target.code: merged([means[(target.code, partner.id)] for partner in present])
                for target in context.targets
            }
        )
    labels = {target.code: target.name for target in context.targets}
    lines = []
    for code in codes:
        old, new = scores[0][code], scores[1][code]
        change = new - old if old is not None and new is not None else None
        lines.append((labels[code], old, new, change))
    return Table(
        columns, tuple(lines), caption="Évolution entre les deux tours (moyenne des partenaires)"
    )
