"""`matrix`: projects × targets, the link each person sees between a project and a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workshop.activities import charts, heatmap
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
from workshop.activities.cells import UNKNOWN, count_cells
from workshop.activities.charts import Chart, Frame
from workshop.activities.heatmap import Spot
from workshop.activities.links import LINK_OF_CANDIDATE, WATCHED, item, ranked, reason, tables
from workshop.blocks import Block, Paragraph, Results, format_number
from workshop.forms import Choice, Form, Option
from workshop.model import Entry, Json, Partner, Project, Target
from workshop.phrases import plural

LEVELS = (-2, 3)
OPTIONS = (
    *(Option(str(n), str(n).replace("-", "\u2212")) for n in range(LEVELS[0], LEVELS[1] + 1)),
    Option(UNKNOWN, UNKNOWN),
)
LEGEND = (
    "\u22122\u00a0: le projet nuit à la cible · \u22121\u00a0: il risque de lui nuire · "
    "0\u00a0: aucun lien · 1\u00a0: lien indirect · 2\u00a0: lien direct · "
    "3\u00a0: c’est la visée même du projet · ?\u00a0: à documenter, je ne peux pas juger"
)


class Matrix(Activity):
    """No parameter: projects are the workshop's, targets those the step needs."""

    kind = "matrix"
    label = "Matrice projets × cibles"

    def check_params(self, params: Json) -> list[str]:
        return [f"Matrice\u00a0: le paramètre «\u00a0{key}\u00a0» n’existe pas." for key in params]

    def form(self, context: Context, previous: Json, fresh: str = "") -> Form:
        fields = tuple(
            Choice(item(project, target), target.name, OPTIONS, section=project.title)
            for project in context.projects
            for target in context.targets
        )
        missing = (
            "Aucun projet n’est encore décrit"
            if context.targets
            else "Aucune cible à juger n’a encore été choisie par l’animateur"
        )
        return Form(
            fields, legend=LEGEND, empty_sentence=f"{missing}\u00a0: la matrice viendra après."
        )

    def results(self, entries: Sequence[Entry], context: Context) -> Results:
        answered = answers(entries, context.round)
        people = respondents_by_partner(answered, context.partners)
        shown = shown_partners(people, context.partners, context.floor)
        items = [item(project, one) for project in context.projects for one in context.targets]
        cells = count_cells(answered, items, shown, context.floor)
        lines = ranked(context.targets, context.projects, cells)
        return Results(
            respondents=len({entry.author for entry in answered}),
            by_partner={partner.name: len(people[partner.id]) for partner in context.partners},
            tables=tables(lines, context.projects, shown),
            facts={
                "candidates": [line.target.code for line in lines if line.verdicts],
                "watched": [line.target.code for line in lines if line.is_watched],
                "reasons": {
                    line.target.code: reason(line, context.projects)
                    for line in lines
                    if line.verdicts
                },
                "partners": [[partner.name, partner.colour, f"p{partner.id}"] for partner in shown],
                "projects": [[project.title, f"p{project.id}"] for project in context.projects],
                "unknown": sum(cell.unknown for line in lines for cell in line.cells),
                "withheld": withheld(people, context.partners, shown),
            },
        )

    def chart(self, results: Results, frame: Frame = charts.SCREEN) -> Chart | None:
        told = results.tables["cells"].records()
        if not any(cell["answers"] or cell["unknown"] for cell in told):
            return None
        projects = [title for title, _key in results.facts["projects"]]
        lines = results.tables["matrix"].records()
        spots = [
            Spot(
                row,
                column,
                cell["all"],
                above=heatmap.partners_mark(
                    [cell[key] for _name, _colour, key in results.facts["partners"]],
                    cell["all"],
                    cell["gap"],
                ),
                below=heatmap.unknown_mark(cell["unknown"]),
            )
            for place, cell in enumerate(told)
            for row, column in [divmod(place, len(projects))]
            if row < frame.rows
        ]
        return heatmap.heat_map(
            spots,
            [line["target"] for line in lines[: frame.rows]],
            projects,
            LEVELS,
            frame,
            _notes(spots, [line for line in lines[frame.rows :] if WATCHED in line["verdict"]]),
        )

    def alt(self, results: Results) -> str:
        told = results.tables["cells"].records()
        known = [cell for cell in told if cell["all"] is not None]
        unknown = results.facts["unknown"]
        if not known:
            return f"{_to_document(unknown)}." if unknown else "Aucune réponse."
        best = sorted((cell for cell in known if cell["all"] > 0), key=lambda cell: -cell["all"])[
            :3
        ]
        sentences = [
            f"{plural(results.respondents, 'réponse')}, liens de \u22122 à 3.",
            f"Liens les plus forts, en moyenne des partenaires\u00a0: {_listed(best)}."
            if best
            else "Aucun lien positif.",
        ]
        harms = results.tables["negatives"].records()
        if harms:
            sentences.append(
                "Au moins un partenaire signale un effet négatif\u00a0: "
                + "\u00a0; ".join(_cell(cell) for cell in harms[:3])
                + "."
            )
        if unknown:
            sentences.append(f"{_to_document(unknown)}.")
        return " ".join(sentences)

    def blocks(self, results: Results, frame: Frame = charts.SCREEN) -> tuple[Block, ...]:
        people = plural(results.respondents, "réponse")
        caption = f"Liens entre projets et cibles, moyenne des partenaires ({people})"
        shown: tuple[Block, ...] = ()
        if not (results.respondents and results.facts["withheld"] and not _told(results)):
            shown = self.figure(results, caption, frame)
        if _told(results):
            shown += (results.tables["matrix"], Paragraph(_suggestion(results)))
            tables = ("negatives", "contested", "cells")
            shown += tuple(results.tables[key] for key in tables if results.tables[key].rows)
        return shown + withheld_sentence(results)

    def example(self) -> Example:
        context = Context(
            params={},
            partners=(
                Partner(1, 1, "Aude", "France", "#1F5C7A"),
                Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F"),
            ),
            projects=(
                Project(1, 1, "Points d’eau gérés par les usagers", ""),
                Project(2, 2, "Terres vivantes", ""),
            ),
            targets=(
                Target("6.1", 6, "Eau potable pour tous"),
                Target("13.1", 13, "Résilience face au climat"),
                Target("15.3", 15, "Sols vivants"),
            ),
        )
        return Example(
            context,
            good={"p1:6.1": "3", "p1:13.1": "?", "p2:6.1": "-1", "p2:15.3": "2"},
            bad=[
                {"p1:6.1": "4"},
                {"p1:6.1": "-3"},
                {"p1:6.1": "1.5"},
                {"p1:6.1": "beaucoup"},
                {"p9:6.1": "1"},
                {"p1:99.1": "1"},
            ],
            bad_params={"cibles": ["6.1"]},
        )

    def robot(self, form: Form, context: Context, chance: Any) -> dict[str, object]:
        given: dict[str, object] = {}
        for place, field in enumerate(form.fields):
            centre = 7 * place % 9  # the same cell pleases every robot
            level = round(chance.gauss((centre - 2) / 2.2, 0.8))
            drawn = str(min(LEVELS[1], max(LEVELS[0], level)))
            if chance.random() > 0.03:
                given[field.name] = UNKNOWN if chance.random() < 0.08 else drawn
        return given


def _notes(spots: Sequence[Spot], hidden: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the marks of the picture mean, and the watched targets it has no room for."""
    notes = heatmap.mark_notes(spots)
    if hidden:
        codes = ", ".join(_code(line) for line in hidden)
        notes.append(f"Effet à surveiller, hors de l’image\u00a0: {codes}")
    return notes


def _suggestion(results: Results) -> str:
    codes, watched = results.facts["candidates"], results.facts["watched"]
    if not codes:
        return (
            "Aucune cible n’atteint un lien moyen de "
            f"{format_number(LINK_OF_CANDIDATE, 1)} sur un projet, et aucun effet négatif n’est "
            "à surveiller."
        )
    sentence = (
        f"{plural(len(codes), 'cible candidate proposée', 'cibles candidates proposées')} "
        f"(lien moyen d’au moins {format_number(LINK_OF_CANDIDATE, 1)} avec un projet, ou effet "
        f"négatif à surveiller)\u00a0: {', '.join(codes)}."
    )
    return sentence + (f" À surveiller\u00a0: {', '.join(watched)}." if watched else "")


def _listed(cells: Sequence[Mapping[str, Any]]) -> str:
    return "\u00a0; ".join(f"{_cell(cell)} ({format_number(cell['all'], 1)})" for cell in cells)


def _to_document(count: int) -> str:
    return f"{plural(count, 'avis', 'avis')} «\u00a0à documenter\u00a0»"


def _cell(cell: Mapping[str, Any]) -> str:
    """« 6.1 × Points d’eau »: the target's code, the project's title."""
    return f"{_code(cell)}\u00a0× {cell['project']}"


def _code(line: Mapping[str, Any]) -> str:
    return str(line["target"]).split("\u00a0")[0]


def _told(results: Results) -> bool:
    """Is there anything to show, once what must be withheld is?"""
    cells = results.tables["cells"].records()
    return any(cell["answers"] or cell["unknown"] for cell in cells)
