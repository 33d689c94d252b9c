"""What the quiz checks and counts: pure functions, without form or chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workshop.activities.base import gap, merged
from workshop.blocks import Column, Table
from workshop.model import Entry, Json, Partner

Tally = Mapping[tuple[str, int | None], tuple[int, int]]


def faults(questions: object) -> list[str]:
    """French sentences on what is wrong with a list of questions; empty when all is well."""
    if not isinstance(questions, Sequence) or isinstance(questions, str) or not questions:
        return ["Quiz : écrivez au moins une question."]
    found = [
        f"Quiz, question {place} : {fault}"
        for place, question in enumerate(questions, start=1)
        for fault in _faults_of(question)
    ]
    keys = [str(question.get("key")) for question in questions if isinstance(question, Mapping)]
    if len(set(keys)) != len(keys):
        found.append("Quiz : deux questions portent la même clé.")
    return found


def tally(answered: Iterable[Entry], questions: Sequence[Json]) -> Tally:
    """(question's key, partner id) → (right answers, answers given)."""
    right = {str(question["key"]): str(question["answer"]) for question in questions}
    counts: dict[tuple[str, int | None], tuple[int, int]] = {}
    for entry in answered:
        if entry.item in right:
            good, given = counts.get((entry.item, entry.partner_id), (0, 0))
            good += str(entry.payload["value"]) == right[entry.item]
            counts[entry.item, entry.partner_id] = (good, given + 1)
    return counts


def share_row(
    question: Json, counts: Tally, shown: Sequence[Partner], floor: int
) -> tuple[Any, ...]:
    """(text, share of each partner, merged, gap in points of percentage, answers counted).

    A share is right / given, in 0–1; None when nobody of the partner answered this question, or
    fewer than `floor` people.
    """
    pairs = [counts.get((question["key"], partner.id), (0, 0)) for partner in shown]
    kept = [(good, given) if given >= max(floor, 1) else (0, 0) for good, given in pairs]
    shares = [good / given if given else None for good, given in kept]
    between = gap(shares)
    return (
        question["text"],
        *shares,
        merged(shares),
        None if between is None else 100 * between,
        sum(given for _good, given in kept),
    )


def right_answers(questions: Sequence[Json]) -> Table:
    """Each question with the words of its right choice and why."""
    columns = (
        Column("question", "Question", weight=4),
        Column("answer", "Bonne réponse", weight=3),
        Column("explanation", "Explication", weight=5),
    )
    rows = tuple(
        (line["text"], line["choices"][line["answer"]], line["explanation"]) for line in questions
    )
    return Table(columns, rows, caption="Bonnes réponses")


def _faults_of(question: object) -> list[str]:
    if not isinstance(question, Mapping):
        return ["donnez key, text, choices, answer et explanation."]
    found = []
    if not _said(question.get("key")):
        found.append("donnez-lui une clé.")
    if not _said(question.get("text")):
        found.append("le texte est vide.")
    if not _said(question.get("explanation")):
        found.append("écrivez l’explication montrée avec la bonne réponse.")
    choices = question.get("choices")
    if not isinstance(choices, Sequence) or isinstance(choices, str) or len(choices) < 2:
        return [*found, "proposez au moins deux réponses."]
    if not all(map(_said, choices)) or len({str(word).strip() for word in choices}) < len(choices):
        found.append("une réponse proposée est vide ou donnée deux fois.")
    answer = question.get("answer")
    if not isinstance(answer, int) or isinstance(answer, bool) or not 0 <= answer < len(choices):
        found.append(f"la bonne réponse est un rang de 0 à {len(choices) - 1}.")
    return found


def _said(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip())
