"""`synergies`: for each ordered pair of targets, how progress on one acts on the other.

The figures and their sources are in `influence`. A conflict is a watched cell (see `cells`): merged
mean at −0.5 or less, or one partner's own at −1 or less.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from workshop.activities import charts, influence_charts
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
from workshop.activities.cells import count_cells
from workshop.activities.charts import Chart, Frame
from workshop.activities.influence import item, tables
from workshop.activities.influence_charts import code_of, signed, told
from workshop.blocks import Block, Figure, Paragraph, Results
from workshop.forms import Choice, Form, Option
from workshop.model import Entry, Json, Partner, Target
from workshop.phrases import plural

MOST_TARGETS = 8  # 56 cells: what a room can judge in one step
LEVELS = (-3, 3)
OPTIONS = tuple(
    Option(str(level), f"{level:+d}".replace("-", "\u2212") if level else "0")
    for level in range(LEVELS[0], LEVELS[1] + 1)
)
LEGEND = (
    "+3\u00a0: indissociables · +2\u00a0: renforce · +1\u00a0: favorise · 0\u00a0: aucun effet · "
    "\u22121\u00a0: gêne · \u22122\u00a0: contrarie · \u22123\u00a0: empêche. "
    "Laissez vide ce que vous ne pouvez pas juger."
)
LABEL_LENGTH = 60


class Synergies(Activity):
    """No parameter: the targets are those the step needs, at most MOST_TARGETS."""

    kind = "synergies"
    label = "Synergies entre cibles"

    def check_params(self, params: Json) -> list[str]:
        return [
            f"Synergies\u00a0: le paramètre «\u00a0{key}\u00a0» n’existe pas." for key in params
        ]

    def form(self, context: Context, previous: Json, fresh: str = "") -> Form:
        problem = _problem(context.targets)
        fields = tuple(
            Choice(
                item(source, effect),
                f"→ {effect.code}\u00a0· "
                + textwrap.shorten(effect.label, LABEL_LENGTH, placeholder=" …"),
                OPTIONS,
                section=f"Si la cible {source.name} progresse, quel effet sur…",
            )
            for source in context.targets
            for effect in context.targets
            if source != effect
        )
        return Form(() if problem else fields, legend=LEGEND, empty_sentence=problem)

    def validate(self, values: Mapping[str, Any], context: Context) -> list[str]:
        problem = _problem(context.targets)
        return [problem] if problem else []

    def results(self, entries: Sequence[Entry], context: Context) -> Results:
        answered = answers(entries, context.round)
        people = respondents_by_partner(answered, context.partners)
        shown = shown_partners(people, context.partners, context.floor)
        pairs = [item(one, two) for one in context.targets for two in context.targets if one != two]
        counted = tables(context.targets, count_cells(answered, pairs, shown, context.floor), shown)
        return Results(
            respondents=len({entry.author for entry in answered}),
            by_partner={partner.name: len(people[partner.id]) for partner in context.partners},
            tables=counted,
            facts={
                "partners": [[partner.name, partner.colour, f"p{partner.id}"] for partner in shown],
                "targets": [target.code for target in context.targets],
                "levers": [
                    code_of(line["target"])
                    for line in counted["levers"].records()
                    if line["rank"] is not None
                ],
                "conflicts": [
                    [code_of(line["source"]), code_of(line["target"])]
                    for line in counted["conflicts"].records()
                ],
                "withheld": withheld(people, context.partners, shown),
            },
        )

    def chart(self, results: Results, frame: Frame = charts.SCREEN) -> Chart | None:
        return influence_charts.crossed(results, LEVELS, frame) if told(results) else None

    def alt(self, results: Results) -> str:
        if not told(results):
            return "Aucune réponse."
        sentences = [
            f"{plural(results.respondents, 'réponse')}, effets de \u22123 à +3.",
            f"Premiers leviers, somme des effets directs\u00a0: {_levers(results, 'direct')}.",
        ]
        conflicts = results.facts["conflicts"]
        if conflicts:
            listed = "\u00a0; ".join(f"{source} → {effect}" for source, effect in conflicts[:5])
            sentences.append(f"{plural(len(conflicts), 'conflit')}\u00a0: {listed}.")
        else:
            sentences.append("Aucun conflit signalé.")
        return " ".join(sentences)

    def blocks(self, results: Results, frame: Frame = charts.SCREEN) -> tuple[Block, ...]:
        if results.facts["withheld"] and not told(results):
            return withheld_sentence(results)
        people = plural(results.respondents, "réponse")
        caption = f"Effet du progrès d’une cible sur une autre, moyenne des partenaires ({people})"
        shown = self.figure(results, caption, frame)
        levers = influence_charts.levers(results, frame)
        if levers is not None:
            words = (
                f"Premiers leviers, effets en chaîne compris\u00a0: {_levers(results, 'total')}."
            )
            shown += (
                results.tables["influence"],
                Figure(levers, f"Leviers\u00a0: somme des effets sur les autres ({people})", words),
                results.tables["levers"],
                Paragraph(SECOND_ORDER, "note"),
            )
            keys = ("conflicts", "contested", "pairs")
            shown += tuple(results.tables[key] for key in keys if results.tables[key].rows)
        return shown + withheld_sentence(results)

    def example(self) -> Example:
        context = Context(
            params={},
            partners=(
                Partner(1, 1, "Aude", "France", "#1F5C7A"),
                Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F"),
            ),
            targets=(
                Target("6.1", 6, "Eau potable pour tous"),
                Target("4.4", 4, "Compétences pour l’emploi"),
                Target("13.1", 13, "Résilience face au climat"),
            ),
        )
        return Example(
            context,
            good={"6.1>4.4": "1", "4.4>6.1": "-1", "6.1>13.1": "3", "13.1>6.1": "0"},
            bad=[
                {"6.1>4.4": "4"},
                {"6.1>4.4": "-4"},
                {"6.1>4.4": "?"},
                {"6.1>4.4": "0.5"},
                {"6.1>6.1": "1"},
                {"6.1>99.1": "1"},
            ],
            bad_params={"cibles": 9},
        )

    def robot(self, form: Form, context: Context, chance: Any) -> dict[str, object]:
        given: dict[str, object] = {}
        for field in form.fields:
            centre = sum(ord(letter) * place for place, letter in enumerate(field.name, 1)) % 8
            level = round(chance.gauss((centre - 2) / 2.4, 0.8))
            if chance.random() > 0.05:
                given[field.name] = str(min(LEVELS[1], max(LEVELS[0], level)))
        return given


SECOND_ORDER = (
    "Effets en chaîne (second ordre)\u00a0: à l’effet direct s’ajoute la moitié des effets qui "
    "passent par une autre cible (I = D + ½·D·D). Un couple que personne n’a jugé "
    "n’y ajoute rien\u00a0; la colonne «\u00a0Effets jugés\u00a0» dit combien l’ont été."
)


def _problem(targets: Sequence[Target]) -> str:
    """Why these targets cannot be crossed; empty when they can."""
    if len(targets) < 2:
        return "Il faut au moins deux cibles retenues pour juger comment elles s’influencent."
    if len(targets) > MOST_TARGETS:
        return (
            f"{len(targets)} cibles sont retenues\u00a0: au-delà de {MOST_TARGETS}, les croiser "
            "deux à deux prend trop de temps. L’animateur doit en retenir moins."
        )
    return ""


def _levers(results: Results, key: str) -> str:
    lines = [line for line in results.tables["levers"].records() if line[key] is not None]
    lines.sort(key=lambda line: -line[key])
    return "\u00a0; ".join(f"{line['target']} ({signed(line[key])})" for line in lines[:3])
