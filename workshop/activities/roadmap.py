"""`roadmap`: participants propose actions, support those of others; the result is a calendar, a
cost by funder, and what is still missing.

The facilitator publishes or sets aside an action by its public name, and adopts some of them
elsewhere: here they are only proposed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workshop.activities import charts, roadmap_chart, roadmap_form
from workshop.activities.base import (
    Activity,
    Context,
    Contribution,
    Example,
    answers,
    respondents_by_partner,
)
from workshop.activities.charts import Chart, Frame
from workshop.activities.roadmap_actions import (
    ACTION,
    EVERYBODY,
    groups,
    problems,
    published,
    submitted,
)
from workshop.activities.roadmap_form import LEGEND, NEW, TITLE_LENGTH, action_fields, support_field
from workshop.activities.roadmap_tables import (
    EVERYONE,
    UNSAID,
    action_table,
    description_table,
    funder_table,
    uncovered_table,
    undated_table,
    unmeasured_table,
    who,
)
from workshop.blocks import Block, Bullets, Figure, Paragraph, Results, Table
from workshop.forms import Field, Form
from workshop.model import Entry, IndicatorSheet, Json, Partner, Target
from workshop.phrases import plural

DEFAULT_MAXIMUM = 5
FEW = 8  # lines of a list read at a glance; beyond, a table
SHARED_INK, UNSAID_INK = charts.MERGED_INK, "#8B98A8"


class Roadmap(Activity):
    """Parameters: `maximum` actions per person (5), `moderation` ("before" or "after" display),
    `support` (actions can be supported)."""

    kind = "roadmap"
    label = "Feuille de route"

    def check_params(self, params: Json) -> list[str]:
        found = []
        maximum = params.get("maximum", DEFAULT_MAXIMUM)
        if not isinstance(maximum, int) or not 1 <= maximum <= 20:
            found.append("Feuille de route : de 1 à 20 actions par personne.")
        if params.get("moderation", "after") not in ("before", "after"):
            found.append("Feuille de route : la modération se fait avant ou après l’affichage.")
        return found

    def form(self, context: Context, previous: Json, fresh: str = "") -> Form:
        keys = list(groups(previous))
        fields: list[Field] = []
        for place, key in enumerate(keys, start=1):
            fields += action_fields(context, key, f"Action {place}")
        maximum = int(context.params.get("maximum", DEFAULT_MAXIMUM))
        if fresh and fresh not in keys and len(keys) < maximum:
            fields += action_fields(context, fresh, NEW)
        if context.params.get("support"):
            fields += [
                support_field(action)
                for action in published(context.entries, context)
                if action.author != context.author
            ]
        return Form(tuple(fields), submit_label="Enregistrer mes actions", legend=LEGEND)

    def validate(self, values: Mapping[str, Any], context: Context) -> list[str]:
        said = [text for parts in groups(values).values() for text in problems(parts)]
        return list(dict.fromkeys(said))

    def results(self, entries: Sequence[Entry], context: Context) -> Results:
        answered = answers(entries, context.round)
        people = respondents_by_partner(answered, context.partners)
        actions = published(entries, context)
        partners = [[partner.name, partner.colour] for partner in context.partners]
        return Results(
            respondents=len({entry.author for entry in answered}),
            by_partner={partner.name: len(people[partner.id]) for partner in context.partners},
            tables={
                "actions": action_table(actions, context),
                "descriptions": description_table(actions, context),
                "funders": funder_table(actions),
                "undated": undated_table(actions),
                "uncovered": uncovered_table(actions, context),
                "unmeasured": unmeasured_table(actions, context),
            },
            facts={
                "names": [action.name for action in actions],
                "starts": [action.parts.get("start") for action in actions],
                "ends": [action.parts.get("end") for action in actions],
                "who": [who(action, context) for action in actions],
                "looks": [*partners, [EVERYONE, SHARED_INK], [UNSAID, UNSAID_INK]],
                "awaiting": len(submitted(entries, context)) - len(actions),
                "has_sheets": bool(context.sheets),
            },
        )

    def chart(self, results: Results, frame: Frame = charts.SCREEN) -> Chart | None:
        dated = _dated(_lines(results), frame.rows)
        return roadmap_chart.gantt(dated, results.facts["looks"], frame) if dated else None

    def alt(self, results: Results) -> str:
        lines = _lines(results)
        if not lines:
            return "Aucune action publiée."
        said = [f"{plural(len(lines), 'action proposée', 'actions proposées')}."]
        dated = _dated(lines, len(lines))
        if dated:
            calendar = [
                f"{line['title']} ({line['who']}, "
                f"{roadmap_chart.period(line['start'], line['end'])})"
                for line in dated[:FEW]
            ]
            more = len(dated) - len(calendar)
            rest = f" ; et {plural(more, 'autre')}" if more else ""
            said.append(f"Calendrier : {' ; '.join(calendar)}{rest}.")
        if len(dated) < len(lines):
            said.append(f"Sans date : {len(lines) - len(dated)}.")
        return " ".join(said)

    def blocks(self, results: Results, frame: Frame = charts.SCREEN) -> tuple[Block, ...]:
        lines, tables = _lines(results), results.tables
        if not lines:
            return (Paragraph("Aucune action n’a été publiée à cette étape.", "note"),)
        count = plural(len(lines), "action proposée", "actions proposées")
        shown: tuple[Block, ...] = ()
        chart = self.chart(results, frame)
        if chart is not None:
            shown += (Figure(chart, f"Calendrier des actions ({count})", self.alt(results)),)
        shown += (*_listed(tables["undated"]), tables["actions"])
        if tables["descriptions"].rows:
            shown += (tables["descriptions"],)
        shown += (*roadmap_chart.cost_figure(results, frame), tables["funders"])
        shown += _listed(tables["uncovered"])
        if results.facts["has_sheets"]:
            return shown + _listed(tables["unmeasured"])
        text = "Aucun indicateur commun n’est encore adopté : les actions n’en ont donc pas."
        return (*shown, Paragraph(text, "note"))

    def contributions(self, context: Context) -> tuple[Contribution, ...]:
        shown = {action.name for action in published(context.entries, context)}
        return tuple(
            Contribution(
                action.name,
                " — ".join(filter(None, [action.title, action.parts.get("description")])),
                action.partner_id,
                action.name in shown,
            )
            for action in submitted(context.entries, context)
        )

    def example(self) -> Example:
        sheet = IndicatorSheet(
            "P1", "Part de la population ayant accès à une eau potable sûre", "%", "up",
            "contexte", ("6.1",), (),
        )  # fmt: skip
        context = Context(
            params={"maximum": 3, "support": True},
            partners=(
                Partner(1, 1, "Aude", "France", "#1F5C7A"),
                Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F"),
            ),
            targets=(
                Target("4.4", 4, "Compétences pour l’emploi"),
                Target("6.1", 6, "Eau potable pour tous"),
            ),
            sheets=(sheet,),
        )
        new = f"{ACTION}nouvelle:"
        return Example(
            context,
            good={
                f"{new}title": "Former douze gestionnaires de points d’eau",
                f"{new}target": "6.1",
                f"{new}partners": EVERYBODY,
                f"{new}start": "2027-03-01",
                f"{new}end": "2027-11-30",
                f"{new}cost": "12 000",
                f"{new}indicator": "P1",
            },
            bad=[
                {f"{new}lead": "Service de l’eau"},
                {f"{new}title": "x" * (TITLE_LENGTH + 1)},
                {f"{new}title": "A", f"{new}start": "2027-03-02", f"{new}end": "2027-03-01"},
                {f"{new}title": "A", f"{new}start": "1027-03-02"},
                {f"{new}title": "A", f"{new}cost": "-1"},
                {f"{new}title": "A", f"{new}target": "1.1"},
                {"support:autre/absente": True},
            ],
            bad_params={"maximum": 0},
        )

    def robot(self, form: Form, context: Context, chance: Any) -> dict[str, object]:
        return roadmap_form.invent(form, chance)


def _lines(results: Results) -> list[dict[str, Any]]:
    """The rows of the main table with their days (ISO) and who acts, for the calendar."""
    facts = results.facts
    dates = zip(facts["starts"], facts["ends"], facts["who"], strict=True)
    return [
        {**line, "start": start, "end": end, "who": by}
        for line, (start, end, by) in zip(results.tables["actions"].records(), dates, strict=True)
    ]


def _dated(lines: Sequence[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The first lines that have a day, in the order of the calendar."""
    dated = [line for line in lines if line["start"] or line["end"]]
    return sorted(dated[:most], key=lambda line: line["start"] or line["end"])


def _listed(table: Table) -> tuple[Block, ...]:
    """What is missing, in full view while the list is short; nothing when nothing is missing."""
    if len(table.rows) > FEW:
        return (Paragraph(f"{table.caption} : {len(table.rows)}."), table)
    if not table.rows:
        return ()
    return (
        Paragraph(f"{table.caption} :"),
        Bullets(tuple(str(row[0]) for row in table.rows)),
    )
