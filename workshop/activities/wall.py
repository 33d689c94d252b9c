"""`wall`: short ideas, optionally by category; published ideas can be supported by the others.

An idea is one item, `idea-<key>`; its public name is `<author>/<item>`, so two people never share
one. The facilitator publishes or sets aside with a `moderate` act on that name; a step whose
`moderation` is "after" shows ideas at once until set aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from workshop.activities import charts
from workshop.activities.base import (
    Activity,
    Context,
    Contribution,
    Example,
    answers,
    respondents_by_partner,
)
from workshop.activities.charts import Chart, Frame
from workshop.blocks import Block, Column, Paragraph, Quote, Results, Table
from workshop.forms import Choice, Form, Option, Text, Toggle
from workshop.model import MODERATE, SUBMIT, Entry, Json, Partner
from workshop.phrases import plural

IDEA_LENGTH = 500
IDEA = "idea-"
CATEGORY = "category-"
SUPPORT = "support:"


@dataclass(frozen=True, slots=True)
class Idea:
    """A published idea. `supports` counts people other than its author."""

    name: str
    text: str
    category: str
    partner_id: int | None
    supports: int


class Wall(Activity):
    """Parameters: `question`, optional `categories` [words], `maximum` ideas per person,
    `moderation` ("before" or "after" display), `support` (ideas can be supported)."""

    kind = "wall"
    label = "Mur d’idées"

    def check_params(self, params: Json) -> list[str]:
        problems = []
        if not str(params.get("question", "")).strip():
            problems.append("Mur d’idées : écrivez la question posée.")
        if not 1 <= int(params.get("maximum", 5)) <= 20:
            problems.append("Mur d’idées : de 1 à 20 idées par personne.")
        if params.get("moderation", "after") not in ("before", "after"):
            problems.append("Mur d’idées : la modération se fait avant ou après l’affichage.")
        categories = params.get("categories") or []
        if len(set(categories)) != len(categories):
            problems.append("Mur d’idées : deux catégories portent le même nom.")
        return problems

    def form(self, context: Context, previous: Json, fresh: str = "") -> Form:
        own = [name for name in previous if name.startswith(IDEA)]
        keys = [name.removeprefix(IDEA) for name in own]
        if fresh and fresh not in keys and len(keys) < int(context.params.get("maximum", 5)):
            keys.append(fresh)
        fields: list[Any] = []
        for place, key in enumerate(keys, start=1):
            section = f"Idée {place}" if len(keys) > 1 else ""
            fields.append(Text(IDEA + key, context.params["question"], IDEA_LENGTH, section))
            if context.params.get("categories"):
                options = tuple(Option(word, word) for word in context.params["categories"])
                fields.append(Choice(CATEGORY + key, "Catégorie", options, section))
        if context.params.get("support"):
            fields += [
                Toggle(SUPPORT + idea.name, idea.text, "Je soutiens")
                for idea in published(context.entries, context)
                if not idea.name.startswith(context.author + "/")
            ]
        return Form(tuple(fields), submit_label="Envoyer")

    def results(self, entries: Sequence[Entry], context: Context) -> Results:
        answered = answers(entries, context.round)
        people = respondents_by_partner(answered, context.partners)
        names = {partner.id: partner.name for partner in context.partners}
        ideas = published(entries, context)
        hide_partner = context.anonymous
        rows = tuple(
            (
                idea.text,
                idea.category,
                "" if hide_partner else names.get(idea.partner_id or 0, ""),
                idea.supports,
            )
            for idea in ideas
        )
        columns = [
            Column("text", "Idée", weight=6),
            Column("category", "Catégorie", weight=2),
            Column("partner", "Partenaire", weight=2),
            Column("supports", "Soutiens", "integer"),
        ]
        kept = [
            place
            for place, column in enumerate(columns)
            if (column.key != "category" or context.params.get("categories"))
            and (column.key != "partner" or not hide_partner)
            and (column.key != "supports" or context.params.get("support"))
        ]
        table = Table(
            tuple(columns[place] for place in kept),
            tuple(tuple(row[place] for place in kept) for row in rows),
        )
        return Results(
            respondents=len({entry.author for entry in answered}),
            by_partner={partner.name: len(people[partner.id]) for partner in context.partners},
            tables={"ideas": table},
            facts={
                "question": context.params["question"],
                "names": [idea.name for idea in ideas],
                "awaiting": len(_submitted(entries, context)) - len(ideas),
                "partners": [[partner.name, partner.colour] for partner in context.partners],
            },
        )

    def chart(self, results: Results, frame: Frame = charts.SCREEN) -> Chart | None:
        lines = results.tables["ideas"].records()[: frame.rows]
        if not lines or "supports" not in lines[0] or not any(line["supports"] for line in lines):
            return None
        order = charts.labels([line["text"] for line in lines], frame)
        bars = [
            {"idea": label, "supports": line["supports"], "who": line.get("partner", "")}
            for label, line in zip(order, lines, strict=True)
        ]
        x_axis = alt.Axis(title="Soutiens", tickMinStep=1, format="d")
        encoding: dict[str, Any] = {
            "y": alt.Y(
                "idea:N",
                sort=order,
                axis=charts.label_axis(frame),
                scale=alt.Scale(paddingInner=0.25),
            ),
            "x": alt.X("supports:Q", axis=x_axis),
        }
        if "partner" in lines[0]:
            names = [name for name, _colour in results.facts["partners"]]
            colours = [colour for _name, colour in results.facts["partners"]]
            encoding["color"] = alt.Color("who:N", scale=charts.partner_scale(names, colours))
        bar = alt.Chart(alt.Data(values=bars)).mark_bar(cornerRadiusEnd=2, color="#2F6F8F")
        return charts.placed(bar.encode(**encoding), frame, row_height=40)

    def alt(self, results: Results) -> str:
        lines = results.tables["ideas"].records()
        if not lines:
            return "Aucune idée publiée."
        text = f"{plural(len(lines), 'idée publiée', 'idées publiées')}."
        if lines[0].get("supports"):
            supports = plural(lines[0]["supports"], "soutien")
            text += f" La plus soutenue ({supports}) : {lines[0]['text']}"
        return text

    def blocks(self, results: Results, frame: Frame = charts.SCREEN) -> tuple[Block, ...]:
        table = results.tables["ideas"]
        shown: tuple[Block, ...] = (Paragraph(results.facts["question"], "lead"),)
        if not table.rows:
            return (*shown, Paragraph("Aucune idée n’a été publiée à cette étape.", "note"))
        if self.chart(results, frame) is not None:
            caption = f"Idées les plus soutenues ({plural(results.respondents, 'participant')})"
            shown += self.figure(results, caption, frame)
        quotes = tuple(Quote(line["text"], line.get("partner", "")) for line in table.records()[:3])
        return (*shown, *quotes, table)

    def contributions(self, context: Context) -> tuple[Contribution, ...]:
        shown = {idea.name for idea in published(context.entries, context)}
        return tuple(
            Contribution(name, str(entry.payload["value"]), entry.partner_id, name in shown)
            for name, entry in _submitted(context.entries, context).items()
        )

    def example(self) -> Example:
        context = Context(
            params={"question": "Quel enjeu partageons-nous ?", "maximum": 2, "support": True},
            partners=(
                Partner(1, 1, "Aude", "France", "#0A7"),
                Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#C50"),
            ),
        )
        return Example(
            context,
            good={"idea-nouvelle": "L’accès à l’eau pendant la saison sèche."},
            bad=[
                {"idea-nouvelle": "x" * (IDEA_LENGTH + 1)},
                {"support:personne/idea-absente": True},
                {"autre": "texte"},
            ],
        )

    def robot(self, form: Form, context: Context, chance: Any) -> dict[str, object]:
        given: dict[str, object] = {}
        for field in form.fields:
            if isinstance(field, Text):
                given[field.name] = chance.choice(_ROBOT_IDEAS)
            elif isinstance(field, Choice):
                given[field.name] = chance.choice(field.options).value
            elif isinstance(field, Toggle):
                given[field.name] = chance.random() < 0.3
        return given


def published(entries: Sequence[Entry], context: Context) -> list[Idea]:
    """Ideas of the round that may be shown, most supported first, then oldest."""
    verdicts = {
        entry.item: entry.payload.get("publish", False)
        for entry in entries
        if entry.kind == MODERATE and entry.round == context.round
    }
    by_default = context.params.get("moderation", "after") == "after"
    answered = answers(entries, context.round)
    categories = {
        f"{entry.author}/{IDEA}{entry.item.removeprefix(CATEGORY)}": str(entry.payload["value"])
        for entry in answered
        if entry.item.startswith(CATEGORY)
    }
    supports: dict[str, set[str]] = {}
    for entry in answered:
        if entry.item.startswith(SUPPORT):
            supports.setdefault(entry.item.removeprefix(SUPPORT), set()).add(entry.author)
    ideas = [
        Idea(
            name,
            str(entry.payload["value"]),
            categories.get(name, ""),
            entry.partner_id,
            len(supports.get(name, set()) - {entry.author}),
        )
        for name, entry in _submitted(entries, context).items()
        if verdicts.get(name, by_default)
    ]
    return sorted(ideas, key=lambda idea: -idea.supports)


def _submitted(entries: Sequence[Entry], context: Context) -> dict[str, Entry]:
    return {
        f"{entry.author}/{entry.item}": entry
        for entry in answers(entries, context.round)
        if entry.kind == SUBMIT and entry.item.startswith(IDEA)
    }


_ROBOT_IDEAS = (
    "Sécuriser l’accès à l’eau pendant la saison sèche, en associant les usagers à l’entretien.",
    "Donner aux jeunes des métiers utiles sur place : maraîchage, réparation, numérique.",
    "Mieux connaître nos besoins : nous manquons de données fiables commune par commune.",
    "Faire circuler les savoir-faire entre agents des deux collectivités.",
    "Protéger les sols et les arbres, sinon les récoltes continueront de baisser.",
    "Associer davantage les femmes aux décisions sur les équipements.",
    "Trouver un financement qui dure au-delà du projet.",
    "Simplifier le suivi : deux ou trois indicateurs, mais tenus chaque année.",
    "Faire connaître la coopération aux habitants et aux écoles.",
    "Préparer la relève : quand l’agent référent part, tout s’arrête.",
    "Mieux gérer les déchets du marché central.",
    "Partager un calendrier tenable avec les services techniques.",
)
