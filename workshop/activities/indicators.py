"""`indicators`: judging the catalogue's candidate indicators for the adopted targets, and proposing
others.

Each person rates a candidate's relevance and feasibility, 1 to 5. A candidate's score is the
product of the two merged means (1 to 25): an indicator nobody can measure is worth no more than one
that says nothing. The product is this project's own choice, after the usual relevance × feasibility
screening of indicators; both factors are always shown beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

import altair as alt

from workshop.activities import charts
from workshop.activities.base import (
    Activity,
    Context,
    Contribution,
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
from workshop.forms import Choice, Form, Option, Text
from workshop.model import MODERATE, Entry, Json, LocalIndicator, Partner, Target
from workshop.phrases import plural

STATEMENT_LENGTH = 200
DEFAULT_BY_TARGET = 3
RELEVANCE, FEASIBILITY = "r:", "f:"
PROPOSAL, PROPOSAL_TARGET = "proposal-", "proposal-target-"
CRITERIA = ((RELEVANCE, "Pertinence"), (FEASIBILITY, "Faisabilité"))
LEGEND = (
    "Pertinence : dit-il vraiment si la cible avance ? Faisabilité : pourrons-nous le mesurer "
    "chaque année, des deux côtés ? De 1 (pas du tout) à 5 (tout à fait)."
)
LEVELS = {"realisation": "réalisation", "contribution": "contribution", "contexte": "contexte"}


class Indicators(Activity):
    """Parameters: `by_target`, candidates shown for each target (3 by default)."""

    kind = "indicators"
    label = "Indicateurs communs"

    def check_params(self, params: Json) -> list[str]:
        if not 1 <= int(params.get("by_target", DEFAULT_BY_TARGET)) <= 8:
            return ["Indicateurs : de 1 à 8 candidats par cible."]
        return []

    def form(self, context: Context, previous: Json, fresh: str = "") -> Form:
        scale = tuple(Option(str(level), str(level)) for level in range(1, 6))
        fields: list[Any] = [
            Choice(f"{criterion}{line.id}", word, scale, section=_section(target, line))
            for target, line in candidates(context)
            for criterion, word in CRITERIA
        ]
        own = [name for name in previous if _is_proposal(name)]
        keys = [name.removeprefix(PROPOSAL) for name in own]
        if fresh and fresh not in keys:
            keys.append(fresh)
        targets = tuple(Option(target.code, target.name) for target in context.targets)
        for key in keys if targets else ():
            section = "Proposer un autre indicateur"
            fields.append(Text(PROPOSAL + key, "Énoncé", STATEMENT_LENGTH, section))
            fields.append(Choice(PROPOSAL_TARGET + key, "Pour la cible", targets, section))
        return Form(
            tuple(fields),
            legend=LEGEND,
            empty_sentence="Aucune cible n’a encore été retenue : les indicateurs viendront après.",
        )

    def validate(self, values: Mapping[str, Any], context: Context) -> list[str]:
        lonely = [
            name
            for name in values
            if _is_proposal(name)
            and f"{PROPOSAL_TARGET}{name.removeprefix(PROPOSAL)}" not in values
        ]
        return ["Dites pour quelle cible vous proposez cet indicateur."] if lonely else []

    def results(self, entries: Sequence[Entry], context: Context) -> Results:
        answered = answers(entries, context.round)
        people = respondents_by_partner(answered, context.partners)
        shown = shown_partners(people, context.partners, context.floor)
        notes = {
            cell: values
            for cell, values in _notes(answered).items()
            if len(values) >= context.floor
        }
        lines = [
            (line.id, _line(target, line, notes, shown)) for target, line in candidates(context)
        ]
        lines.sort(key=lambda pair: -(pair[1][-1] or 0.0))
        columns = (
            Column("statement", "Indicateur", weight=5),
            Column("target", "Cible"),
            Column("level", "Niveau", weight=2),
            Column("relevance", "Pertinence", "decimal"),
            Column("feasibility", "Faisabilité", "decimal"),
            Column("gap", "Écart de pertinence", "decimal"),
            Column("score", "Score (sur 25)", "decimal"),
        )
        return Results(
            respondents=len({entry.author for entry in answered}),
            by_partner={partner.name: len(people[partner.id]) for partner in context.partners},
            tables={
                "candidates": Table(columns, tuple(row for _key, row in lines)),
                "proposals": _proposals(answered, context, _set_aside(entries, context.round)),
            },
            facts={
                "keys": [key for key, _row in lines],
                "withheld": withheld(people, context.partners, shown),
            },
        )

    def chart(self, results: Results, frame: Frame = charts.SCREEN) -> Chart | None:
        records = results.tables["candidates"].records()
        lines = [line for line in records if line["score"] is not None][: frame.rows]
        if not lines:
            return None
        order = charts.labels([line["statement"] for line in lines], frame)
        points = [
            {"indicator": label, "criterion": word, "mean": line[key]}
            for label, line in zip(order, lines, strict=True)
            for key, word in (("relevance", "Pertinence"), ("feasibility", "Faisabilité"))
        ]
        words = [word for _criterion, word in CRITERIA]
        dots = (
            alt.Chart(alt.Data(values=points))
            .mark_point(filled=True, size=170 * frame.scale, opacity=1)
            .encode(
                y=alt.Y("indicator:N", sort=order, axis=charts.label_axis(frame, grid=True)),
                x=alt.X(
                    "mean:Q",
                    scale=alt.Scale(domain=[1, 5]),
                    axis=alt.Axis(title="Moyenne des partenaires, de 1 à 5", tickCount=5),
                ),
                color=alt.Color("criterion:N", scale=alt.Scale(domain=words, range=_COLOURS)),
                shape=alt.Shape(
                    "criterion:N", scale=alt.Scale(domain=words, range=["circle", "square"])
                ),
            )
        )
        return charts.placed(dots, frame, row_height=40)

    def alt(self, results: Results) -> str:
        records = results.tables["candidates"].records()
        lines = [line for line in records if line["score"] is not None]
        if not lines:
            return "Aucune réponse."
        best = " ; ".join(
            f"{line['statement']} ({format_number(line['score'], 1)})" for line in lines[:3]
        )
        return (
            f"{plural(results.respondents, 'réponse')}. Les mieux notés, pertinence × faisabilité "
            f"sur 25 : {best}."
        )

    def blocks(self, results: Results, frame: Frame = charts.SCREEN) -> tuple[Block, ...]:
        people = plural(results.respondents, "réponse")
        shown = self.figure(results, f"Pertinence et faisabilité ({people})", frame)
        if results.respondents:
            shown += (results.tables["candidates"],)
        if results.tables["proposals"].rows:
            shown += (results.tables["proposals"],)
        return shown + withheld_sentence(results)

    def contributions(self, context: Context) -> tuple[Contribution, ...]:
        aside = _set_aside(context.entries, context.round)
        return tuple(
            Contribution(name, str(entry.payload["value"]), entry.partner_id, name not in aside)
            for entry in answers(context.entries, context.round)
            if _is_proposal(entry.item)
            for name in [f"{entry.author}/{entry.item}"]
        )

    def example(self) -> Example:
        line = LocalIndicator(
            "LI1", "Part de la population ayant accès à une eau potable sûre", "%", "up",
            "contexte", ("6.1",), "", "", "", "", "to_check", "", "",
        )  # fmt: skip
        context = Context(
            params={},
            partners=(
                Partner(1, 1, "Aude", "France", "#1F5C7A"),
                Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F"),
            ),
            targets=(Target("6.1", 6, "Eau potable pour tous"),),
            local=(line,),
        )
        return Example(
            context,
            good={"r:LI1": "5", "f:LI1": "3"},
            bad=[{"r:LI1": "6"}, {"f:LI1": "0"}, {"r:LI2": "3"}, {"r:LI1": "beaucoup"}],
            bad_params={"by_target": 0},
        )

    def robot(self, form: Form, context: Context, chance: Any) -> dict[str, object]:
        given: dict[str, object] = {}
        for field in form.fields:
            if isinstance(field, Choice) and not field.name.startswith(PROPOSAL_TARGET):
                given[field.name] = str(min(5, max(1, round(chance.gauss(3.4, 1)))))
        return given


_COLOURS = ["#1F5C7A", "#E0912F"]


def candidates(context: Context) -> Iterator[tuple[Target, LocalIndicator]]:
    """The catalogue's candidates shown for each target, each once, levels mixed."""
    by_target = int(context.params.get("by_target", DEFAULT_BY_TARGET))
    seen: set[str] = set()
    for target in context.targets:
        linked = [line for line in context.local if target.code in line.targets]
        fresh = [line for line in linked if line.id not in seen]
        for line in _mixed(fresh)[:by_target]:
            seen.add(line.id)
            yield target, line


def _mixed(lines: Sequence[LocalIndicator]) -> list[LocalIndicator]:
    """One of each level in turn, so that a short list is not made of one level only."""
    by_level = {level: [line for line in lines if line.level == level] for level in _ORDER}
    mixed: list[LocalIndicator] = []
    while any(by_level.values()):
        mixed += [queue.pop(0) for queue in by_level.values() if queue]
    return mixed


_ORDER = ("contribution", "contexte", "realisation")


def _notes(answered: Sequence[Entry]) -> dict[tuple[str, int | None], list[int]]:
    notes: dict[tuple[str, int | None], list[int]] = {}
    for entry in answered:
        if entry.item.startswith((RELEVANCE, FEASIBILITY)):
            notes.setdefault((entry.item, entry.partner_id), []).append(int(entry.payload["value"]))
    return notes


def _line(
    target: Target,
    line: LocalIndicator,
    notes: Mapping[tuple[str, int | None], list[int]],
    shown: Sequence[Partner],
) -> tuple[Any, ...]:
    def means(criterion: str) -> list[float | None]:
        given = [notes.get((f"{criterion}{line.id}", partner.id), []) for partner in shown]
        return [fmean(values) if values else None for values in given]

    relevance, feasibility = merged(means(RELEVANCE)), merged(means(FEASIBILITY))
    known = relevance is not None and feasibility is not None
    score = (relevance or 0.0) * (feasibility or 0.0) if known else None
    return (
        line.statement,
        target.code,
        LEVELS[line.level],
        relevance,
        feasibility,
        gap(means(RELEVANCE)),
        score,
    )


def _set_aside(entries: Sequence[Entry], round_: int) -> set[str]:
    """Names of the proposals the facilitator took off the screen."""
    return {
        entry.item
        for entry in entries
        if entry.kind == MODERATE and entry.round == round_ and not entry.payload.get("publish")
    }


def _proposals(answered: Sequence[Entry], context: Context, aside: set[str]) -> Table:
    targets = {
        (entry.author, entry.item.removeprefix(PROPOSAL_TARGET)): str(entry.payload["value"])
        for entry in answered
        if entry.item.startswith(PROPOSAL_TARGET)
    }
    names = {partner.id: partner.name for partner in context.partners}
    rows = tuple(
        (
            str(entry.payload["value"]),
            targets.get((entry.author, entry.item.removeprefix(PROPOSAL)), ""),
            "" if context.anonymous else names.get(entry.partner_id or 0, ""),
        )
        for entry in answered
        if _is_proposal(entry.item) and f"{entry.author}/{entry.item}" not in aside
    )
    columns = (
        Column("statement", "Indicateur proposé", weight=5),
        Column("target", "Cible"),
        Column("partner", "Partenaire", weight=2),
    )
    return Table(columns, rows, caption="Indicateurs proposés par les participants")


def _is_proposal(item: str) -> bool:
    return item.startswith(PROPOSAL) and not item.startswith(PROPOSAL_TARGET)


def _section(target: Target, line: LocalIndicator) -> str:
    return f"{target.code}\u00a0· {line.statement} ({line.unit}, {LEVELS[line.level]})"
