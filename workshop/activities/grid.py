"""`grid`: how far the adopted targets have come, how much the projects have to do with it, and how
solid the proof is.

The degree of attainment is measured, from the indicator sheets; contribution and evidence are
judged by participants. The three stand side by side and are never folded into one figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workshop.activities import charts, grid_chart
from workshop.activities.attainment import level_warning
from workshop.activities.base import (
    Activity,
    Context,
    Example,
    answers,
    respondents_by_partner,
    shown_partners,
    withheld,
    withheld_sentence,
)
from workshop.activities.charts import Chart, Frame
from workshop.activities.grid_answers import (
    CONTRIBUTION,
    CONTRIBUTIONS,
    EVIDENCE,
    EVIDENCES,
    TOP,
    cell_table,
    item,
    judge,
    project_table,
)
from workshop.activities.grid_measures import attained, indicator_table, measured
from workshop.activities.grid_tables import partner_table, side_table, target_table
from workshop.activities.grid_words import target_words, warnings, whole_sentence
from workshop.blocks import Block, Paragraph, Results, format_cell
from workshop.forms import Choice, Form, Option
from workshop.model import Entry, IndicatorSheet, Json, Measure, Partner, Project, Target
from workshop.phrases import plural

LEGEND = (
    "Contribution : ce projet a-t-il sa part dans l’avancée de la cible ? 0\u00a0aucune, "
    "1\u00a0possible, 2\u00a0probable, 3\u00a0démontrée. Preuve : sur quoi vous appuyez-vous ? "
    "0\u00a0rien, 1\u00a0un témoignage, 2\u00a0des données internes, 3\u00a0des données vérifiées. "
    "Ce que vous ne savez pas se laisse vide."
)
SIDE_BY_SIDE = (
    "Le degré d’atteinte est mesuré, la contribution et la preuve (de 0 à 3) sont jugées par les "
    "participants : les trois se lisent côte à côte et ne se mélangent pas."
)


class Grid(Activity):
    """No parameter: projects, adopted targets and indicator sheets come from the workshop."""

    kind = "grid"
    label = "Grille d’évaluation"

    def check_params(self, params: Json) -> list[str]:
        unknown = ", ".join(params)
        return [f"Grille d’évaluation : aucun réglage n’est prévu ({unknown})."] if unknown else []

    def form(self, context: Context, previous: Json, fresh: str = "") -> Form:
        asked = (
            (CONTRIBUTION, "contribution du projet", _scale(CONTRIBUTIONS)),
            (EVIDENCE, "preuve pour le projet", _scale(EVIDENCES)),
        )
        fields = tuple(
            Choice(
                item(criterion, project, target),
                f"{target.name}\u00a0: {words} {place}",
                options,
                f"Projet {place}\u00a0· {project.title}",
            )
            for place, project in enumerate(context.projects, start=1)
            for target in context.targets
            for criterion, words, options in asked
        )
        return Form(
            fields,
            empty_sentence="La grille attend au moins un projet et une cible retenue.",
            legend=LEGEND,
        )

    def results(self, entries: Sequence[Entry], context: Context) -> Results:
        answered = answers(entries, context.round)
        people = respondents_by_partner(answered, context.partners)
        shown = shown_partners(people, context.partners, context.floor)
        said = judge(answered, context.projects, context.targets, shown, context.floor)
        adopted = {target.code for target in context.targets}
        kept = [sheet for sheet in context.sheets if adopted & set(sheet.targets)]
        lines = measured(kept, context.partners)
        whole = attained(lines, context.partners)
        asked = (context.projects, context.targets)
        return Results(
            respondents=len({entry.author for entry in answered}),
            by_partner={partner.name: len(people[partner.id]) for partner in context.partners},
            tables={
                "targets": target_table(said, lines, context),
                "sides": side_table(said, lines, context),
                "contribution": cell_table(
                    said, CONTRIBUTION, *asked, "Contribution des projets aux cibles, de 0 à 3"
                ),
                "evidence": cell_table(
                    said, EVIDENCE, *asked, "Preuve de ces contributions, de 0 à 3"
                ),
                "projects": project_table(said, *asked),
                "partners": partner_table(said, lines, context),
                "indicators": indicator_table(lines),
            },
            facts={
                "partners": [[partner.name, partner.colour] for partner in context.partners],
                "codes": [target.code for target in context.targets],
                "measures": whole.total,
                "degree": whole.share,
                "assessable": whole.assessable,
                "regressions": whole.regressions,
                "orphans": len(context.sheets) - len(kept),
                "unsupported": said.unsupported,
                "level_warning": level_warning([sheet.level for sheet in kept]),
                "withheld": withheld(people, context.partners, shown),
            },
        )

    def chart(self, results: Results, frame: Frame = charts.SCREEN) -> Chart | None:
        lines = results.tables["targets"].records()[: frame.rows]
        if not results.respondents or not lines:
            return None
        if results.facts["measures"]:
            sides = results.tables["sides"].records()
            return grid_chart.bullet(lines, sides, results.facts["partners"], frame)
        if all(line["contribution"] is None and line["evidence"] is None for line in lines):
            return None
        return grid_chart.judgements(lines, frame)

    def alt(self, results: Results) -> str:
        lines = results.tables["targets"].records()
        if not results.respondents and not results.facts["measures"]:
            return "Aucune réponse."
        said = " ; ".join(
            f"{line['target']}\u00a0: {target_words(line)}, contribution "
            f"{format_cell(line['contribution'], 'decimal')}, preuve "
            f"{format_cell(line['evidence'], 'decimal')}"
            for line in lines
        )
        return f"{plural(results.respondents, 'réponse')}. {whole_sentence(results)} {said}."

    def blocks(self, results: Results, frame: Frame = charts.SCREEN) -> tuple[Block, ...]:
        tables, facts = results.tables, results.facts
        people = plural(results.respondents, "réponse")
        caption = (
            f"Degré d’atteinte, contribution et preuve par cible ({people})"
            if facts["measures"]
            else f"Contribution et preuve par cible, de 0 à 3 ({people})"
        )
        shown = self.figure(results, caption, frame)
        if not results.respondents and not facts["measures"]:
            return shown
        shown += (Paragraph(whole_sentence(results)), Paragraph(SIDE_BY_SIDE, "note"))
        names = ["targets", "sides", "partners"]
        names += ["indicators"] if facts["measures"] else []
        names += ["projects", "contribution", "evidence"] if results.respondents else []
        shown += tuple(tables[name] for name in names if tables[name].rows)
        shown += tuple(Paragraph(text, "note") for text in warnings(results))
        return shown + withheld_sentence(results)

    def example(self) -> Example:
        partners = (
            Partner(1, 1, "Aude", "France", "#1F5C7A"),
            Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F"),
        )
        sheets = (
            IndicatorSheet(
                "P1", "Part de la population ayant accès à une eau potable sûre", "%", "up",
                "contexte", ("6.1",), (
                    Measure(1, "", 92.0, 2024, 98.0, 2030, values=((2026, 95.0),)),
                    Measure(2, "", 54.0, 2024, 75.0, 2030, values=((2025, 55.0), (2026, 59.0))),
                ),
            ),
            IndicatorSheet(
                "P2", "Jeunes formés qui travaillent six mois après", "%", "up",
                "contribution", ("4.4",), (Measure(1), Measure(2, "", 30.0, 2025, 60.0, 2028)),
            ),
        )  # fmt: skip
        context = Context(
            params={},
            partners=partners,
            projects=(
                Project(1, 1, "Points d’eau gérés par les usagers", ""),
                Project(2, 2, "Des métiers pour les jeunes ruraux", ""),
            ),
            targets=(
                Target("4.4", 4, "Compétences pour l’emploi"),
                Target("6.1", 6, "Eau potable pour tous"),
            ),
            sheets=sheets,
        )
        return Example(
            context,
            good={"c:p1:6.1": "3", "e:p1:6.1": "2", "c:p2:4.4": "0", "e:p2:4.4": ""},
            bad=[
                {"c:p1:6.1": "4"},
                {"e:p1:6.1": "-1"},
                {"c:p9:6.1": "1"},
                {"e:p1:99.9": "1"},
                {"c:p2:4.4": "démontrée"},
            ],
            bad_params={"maximum": 3},
        )

    def robot(self, form: Form, context: Context, chance: Any) -> dict[str, object]:
        given: dict[str, object] = {}
        for place, field in enumerate(form.fields):
            taste = place // 2 * 3 % 5 / 2  # the same project and target please every robot
            centre = taste + 0.4 if field.name.startswith(CONTRIBUTION) else 0.7 * taste + 0.5
            if chance.random() > 0.05:
                given[field.name] = str(min(TOP, max(0, round(chance.gauss(centre, 0.7)))))
        return given


def _scale(words: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(str(level), f"{level}\u00a0· {word}") for level, word in enumerate(words))
