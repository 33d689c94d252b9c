"""What the grid says in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshop.blocks import NO_BREAK_SPACE, Results, format_cell
from workshop.phrases import plural


def whole_sentence(results: Results) -> str:
    """The degree of the whole, with its coverage."""
    facts = results.facts
    if not facts["measures"]:
        return "Aucun indicateur n’est encore adopté : le degré d’atteinte n’est pas mesuré."
    coverage = f"{plural(facts['assessable'], 'mesure évaluable', 'mesures évaluables')} sur "
    coverage += str(facts["measures"])
    if facts["degree"] is None:
        return f"Degré d’atteinte d’ensemble : non évaluable ({coverage})."
    text = f"Degré d’atteinte d’ensemble : {format_cell(facts['degree'], 'percent')} ({coverage}"
    if facts["regressions"]:
        text += f", dont {plural(facts['regressions'], 'recul')}"
    return f"{text})."


def target_words(line: Mapping[str, Any]) -> str:
    """A target's degree and status in words, the mark left out."""
    if line.get("degree") is None:
        return "degré non évaluable"
    status = str(line["status"]).split(NO_BREAK_SPACE, 1)[1]
    return f"degré {format_cell(line['degree'], 'percent')}, {status}"


def warnings(results: Results) -> list[str]:
    """What a reader must know before believing the figures."""
    facts = results.facts
    said = []
    unknown = [
        line["target"] for line in results.tables["targets"].records() if line.get("degree") is None
    ]
    if facts["measures"] and unknown:
        said.append(f"Non évaluable, faute d’indicateur complet et relevé : {' ; '.join(unknown)}.")
    if facts["unsupported"]:
        answers_ = plural(facts["unsupported"], "réponse dit", "réponses disent")
        said.append(f"{answers_} une contribution démontrée sans aucune preuve : à reprendre.")
    if facts["orphans"]:
        who = plural(facts["orphans"], "indicateur adopté", "indicateurs adoptés")
        said.append(f"{who} sans cible retenue : laissé de côté dans cette grille.")
    if facts["level_warning"]:
        said.append(facts["level_warning"])
    return said
