"""`priority`: importance, present performance and own competence of each candidate target.

The formulas and the classes, with the reasons of their thresholds, are in `priority_scores`; the
two charts in `priority_charts`. A score is read partner by partner first: a gap of 25 points or
more puts the target « à débattre », and the table says which of the three figures it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workshop.activities import charts
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
from workshop.activities.priority_charts import quadrant, scores
from workshop.activities.priority_scores import (
    CLASSES_SENTENCE,
    DEBATE_GAP,
    IMPORTANCE,
    LEVER,
    PERFORMANCE,
    debate_table,
    is_debated,
    judgements,
    rank_by,
    ranking_table,
    standing,
)
from workshop.blocks import (
    Block,
    Figure,
    Paragraph,
    Results,
    format_cell,
    format_number,
)
from workshop.forms import Choice, Form, Option
from workshop.model import Entry, Json, Partner, Target
from workshop.phrases import plural

LEGEND = (
    "Importance pour nos territoires : de 1 (très faible) à 5 (très forte). Situation actuelle : "
    "de 1 (très mauvaise) à 5 (très bonne). Compétence propre, ce que votre collectivité peut "
    "faire elle-même : 0 (rien), 1 (un peu), 2 (en partage), 3 (pleinement). "
    "Une cible compte quand ses trois notes sont données."
)
NARROW = 30  # characters of a label: below, the quadrant gives way to the list of scores


class Priority(Activity):
    """Parameters: `debate_gap`, the gap between two partners' scores from which a target is to be
    debated, in points (25 by default)."""

    kind = "priority"
    label = "Priorisation"

    def check_params(self, params: Json) -> list[str]:
        threshold = params.get("debate_gap", DEBATE_GAP)
        if isinstance(threshold, bool) or not isinstance(threshold, int | float):
            return ["Priorisation : l’écart à débattre est un nombre de points."]
        if not 1 <= threshold <= 100:
            return ["Priorisation : l’écart à débattre va de 1 à 100 points."]
        return []

    def form(self, context: Context, previous: Json, fresh: str = "") -> Form:
        return Form(
            tuple(
                Choice(
                    f"{part}{target.code}",
                    f"{target.code}\u00a0· {word}",
                    scale,
                    target.name,
                )
                for target in context.targets
                for part, word, scale in _PARTS
            ),
            empty_sentence="Aucune cible candidate n’a encore été choisie par l’animateur.",
            legend=LEGEND,
        )

    def results(self, entries: Sequence[Entry], context: Context) -> Results:
        answered = answers(entries, context.round)
        people = respondents_by_partner(answered, context.partners)
        shown = shown_partners(people, context.partners, context.floor)
        complete, incomplete = judgements(answered)
        threshold = float(context.params.get("debate_gap", DEBATE_GAP))
        stands = {
            target.code: standing(complete, target.code, shown, context.floor)
            for target in context.targets
        }
        # Python's sort keeps the official order between equal scores; those without any come last.
        ranked = sorted(context.targets, key=lambda target: -rank_by(stands[target.code]))
        debated = [target for target in ranked if is_debated(stands[target.code].gap, threshold)]
        return Results(
            respondents=len({entry.author for entry in answered}),
            by_partner={partner.name: len(people[partner.id]) for partner in context.partners},
            tables={
                "ranking": ranking_table(ranked, stands, shown, threshold),
                "debate": debate_table(debated, stands, shown),
            },
            facts={
                "partners": [[partner.name, partner.colour, f"p{partner.id}"] for partner in shown],
                "marks": [
                    [target.code, target.label, context.goal_colours.get(target.goal, "")]
                    for target in ranked
                ],
                "debate_gap": threshold,
                "incomplete": sum(
                    incomplete.get((target.code, partner.id), 0)
                    for target in context.targets
                    for partner in shown
                ),
                "withheld": withheld(people, context.partners, shown),
            },
        )

    def chart(self, results: Results, frame: Frame = charts.SCREEN) -> Chart | None:
        return scores(results, frame) if frame.width < NARROW else quadrant(results, frame)

    def alt(self, results: Results) -> str:
        lines = [line for line in results.tables["ranking"].records() if line["all"] is not None]
        if not lines:
            return "Aucune cible n’a encore de score."
        first = " ; ".join(
            f"{line['target']} ({format_number(line['all'], 1)}, {line['class']})"
            for line in lines[:3]
        )
        codes = [code for code, _label, _colour in results.facts["marks"]]
        ranking = results.tables["ranking"].records()
        debated = [code for code, line in zip(codes, ranking, strict=True) if line["debate"]]
        return (
            f"Scores sur 100, {plural(results.respondents, 'participant')}. En tête : {first}. "
            + (f"À débattre : {', '.join(debated)}." if debated else "Aucune cible à débattre.")
        )

    def blocks(self, results: Results, frame: Frame = charts.SCREEN) -> tuple[Block, ...]:
        shown: tuple[Block, ...]
        people = plural(results.respondents, "participant")
        by_partner = scores(results, frame)
        if by_partner is None:
            shown = self.figure(results, "Priorités", frame)
            if results.respondents:
                shown = (Paragraph(_TOO_FEW, "note"),)
            return shown + withheld_sentence(results)
        caption = f"Score par partenaire, sur 100 ({people} ; losange : moyenne des partenaires)"
        shown = (Figure(by_partner, caption, self.alt(results)),)
        if frame.width >= NARROW:
            caption = (
                f"Importance et situation actuelle, moyenne des partenaires ({people}) ; "
                "des repères voisins sont un peu écartés pour rester lisibles"
            )
            shown += self.figure(results, caption, frame)
        shown += (results.tables["ranking"], Paragraph(CLASSES_SENTENCE, "note"))
        shown += _debate_blocks(results)
        if results.facts["incomplete"]:
            shown += (Paragraph(_incomplete(results.facts["incomplete"]), "note"),)
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
                Target("13.1", 13, "Résilience"),
            ),
            goal_colours={4: "#C5192D", 6: "#26BDE2", 13: "#3F7E44"},
        )
        return Example(
            context,
            good={"I:6.1": "5", "P:6.1": "2", "L:6.1": "3", "I:4.4": "4"},
            bad=[
                {"I:6.1": "6"},
                {"P:6.1": "0"},
                {"L:6.1": "4"},
                {"L:6.1": "-1"},
                {"I:6.1": "forte"},
                {"I:1.1": "3"},
            ],
            bad_params={"debate_gap": 0},
        )

    def robot(self, form: Form, context: Context, chance: Any) -> dict[str, object]:
        given: dict[str, object] = {}
        for field in form.fields:
            if isinstance(field, Choice) and chance.random() > 0.01:
                part, code = field.name[:2], field.name[2:]
                # Robots agree in part: a target has its own lean.
                lean = sum(map(ord, code)) * _STRIDES[part] % 7 / 7 - 0.5
                low, high = int(field.options[0].value), int(field.options[-1].value)
                level = round(chance.gauss(_CENTRES[part] + 2 * lean, 0.8))
                given[field.name] = str(min(high, max(low, level)))
        return given


_FIVE = tuple(Option(str(level), str(level)) for level in range(1, 6))
_PARTS = (
    (IMPORTANCE, "Importance", _FIVE),
    (PERFORMANCE, "Situation actuelle", _FIVE),
    (LEVER, "Compétence propre", tuple(Option(str(level), str(level)) for level in range(4))),
)
_CENTRES = {IMPORTANCE: 3.8, PERFORMANCE: 2.5, LEVER: 2.0}
_STRIDES = {IMPORTANCE: 1, PERFORMANCE: 3, LEVER: 5}
_TOO_FEW = "Aucun score à montrer : trop peu de réponses complètes."


def _debate_blocks(results: Results) -> tuple[Block, ...]:
    threshold = format_cell(results.facts["debate_gap"], "integer")
    if len(results.facts["partners"]) < 2:
        return ()
    debated = [line for line in results.tables["ranking"].records() if line["debate"]]
    if not debated:
        text = f"Aucune cible à débattre : tous les écarts sont inférieurs à {threshold} points."
        return (Paragraph(text),)
    names = " ; ".join(
        f"{line['target']} ({format_number(line['gap'], 0)} points d’écart)" for line in debated
    )
    return (
        Paragraph(
            f"{plural(len(debated), 'cible')} à débattre (écart d’au moins {threshold} points "
            f"entre deux partenaires) : {names}."
        ),
        results.tables["debate"],
    )


def _incomplete(count: int) -> str:
    if count == 1:
        return "Une cible notée en partie par une personne n’est pas comptée pour elle."
    return f"{count} notations incomplètes (une note ou deux sur trois) ne sont pas comptées."
