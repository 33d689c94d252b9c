"""Scores, classes and tables of the candidate targets: pure functions, without form or chart.

Source of the score: design/method.md, « Activity kinds ». For one person and one target, with the
importance I (1–5), the present performance P (1–5) and the own competence L (0–3):

    score = 100 · I · (6 − P) · L / 75        from 0 to 100

A partner's score is the mean over its people who gave all three, the merged score the mean of the
partners' scores. I, P and L are averaged over the same judgements, in the same way.

The classes' thresholds are our own decision, method.md gives none. The quadrant is read first, the
score second:

- *consolidate*: P above 3, the middle of its scale. It already goes rather well: keep it up.
- *urgent*: score of 60 or more. No factor makes up for the others there: since each score is at
  most 20·I, at most 20·(6 − P) and at most (100/3)·L, a mean of 60 implies I ≥ 3, P ≤ 3, L ≥ 1.8.
  So an urgent target always lies in the quadrant « important and weak », whatever the averages.
- *priority*: I of 3 or more and score of 35 or more, hence L > 1 (a competence of 1 at most gives
  33.3 at most): important, weak, and in the partners' own hands at least in part.
- *medium term*: all the rest. Less important, or mostly in other hands: alliances, advocacy.

Figures are judged as they are shown, rounded to one decimal, so that no reader sees « 60,0 » in the
class of 59, and a sum of thirds cannot fall on the wrong side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import fmean
from typing import Any

from workshop.activities import charts
from workshop.activities.base import gap
from workshop.blocks import Column, Table
from workshop.model import Entry, Partner, Target

IMPORTANCE, PERFORMANCE, LEVER = "I:", "P:", "L:"
MIDDLE = 3.0  # of the scales of importance and performance
URGENT_SCORE = 60.0
PRIORITY_SCORE = 35.0
DEBATE_GAP = 25.0  # points between two partners' scores, from method.md

DEBATED = "à débattre"

Place = tuple[str, int]  # target code, partner id
Sums = tuple[int, int, int, int, float]  # people, then sums of I, P, L and scores
_NOBODY: Sums = (0, 0, 0, 0, 0.0)


class Class(Enum):
    """The value is the French word, as said of « une cible »."""

    URGENT = "urgente"
    PRIORITY = "prioritaire"
    MEDIUM_TERM = "à moyen terme"
    CONSOLIDATE = "à consolider"


CLASSES_SENTENCE = (
    "Score = 100 × importance × (6 − situation actuelle) × compétence propre / 75, de 0 à 100. "
    f"Une cible dont la situation dépasse 3 est {Class.CONSOLIDATE.value} ; sinon elle est "
    f"{Class.URGENT.value} à partir de {URGENT_SCORE:.0f} points, {Class.PRIORITY.value} à partir "
    f"de {PRIORITY_SCORE:.0f} points si son importance atteint 3, et {Class.MEDIUM_TERM.value} "
    "dans les autres cas."
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Importance (1–5), performance (1–5), lever (0–3) and score (0–100); one person's or means."""

    importance: float
    performance: float
    lever: float
    score: float


@dataclass(frozen=True, slots=True)
class Standing:
    """One target: the partners' mean judgements in the partners' order (None: nobody to count),
    their mean, the gap between scores in points, and how many people's judgements are counted."""

    by_partner: tuple[Judgement | None, ...]
    together: Judgement | None
    gap: float | None
    counts: tuple[int, ...]

    @property
    def score(self) -> float | None:
        return self.together.score if self.together else None

    @property
    def priority(self) -> Class | None:
        return classify(self.together) if self.together else None


def score(importance: float, performance: float, lever: float) -> float:
    """100 · I · (6 − P) · L / 75, from 0 to 100."""
    return 100 * importance * (6 - performance) * lever / 75


def classify(mean: Judgement) -> Class:
    """The class of a target from its mean judgement, by the rules at the head of this module."""
    if round(mean.performance, 1) > MIDDLE:
        return Class.CONSOLIDATE
    if round(mean.score, 1) >= URGENT_SCORE:
        return Class.URGENT
    if round(mean.score, 1) >= PRIORITY_SCORE and round(mean.importance, 1) >= MIDDLE:
        return Class.PRIORITY
    return Class.MEDIUM_TERM


def is_debated(between: float | None, threshold: float = DEBATE_GAP) -> bool:
    """Do partners differ by at least `threshold` points? Never with fewer than two of them."""
    return between is not None and round(between, 1) >= threshold


def judgements(answered: Iterable[Entry]) -> tuple[dict[Place, Sums], dict[Place, int]]:
    """(target code, partner id) → sums over the complete judgements, and → how many judgements
    were left incomplete."""
    notes: dict[str, dict[tuple[str, str, int], int]] = {IMPORTANCE: {}, PERFORMANCE: {}, LEVER: {}}
    for entry in answered:
        part = notes.get(entry.item[:2])
        if part is not None and entry.partner_id is not None:
            key = (entry.author, entry.item[2:], entry.partner_id)
            part[key] = int(entry.payload["value"])
    importances, performances, levers = notes.values()
    sums: dict[Place, Sums] = {}
    incomplete: dict[Place, int] = {}
    for key in {**importances, **performances, **levers}:  # in the order they were given
        place = key[1:]
        if key in importances and key in performances and key in levers:
            i, p, lever = importances[key], performances[key], levers[key]
            held = sums.get(place, _NOBODY)
            points = held[4] + score(i, p, lever)
            sums[place] = (held[0] + 1, held[1] + i, held[2] + p, held[3] + lever, points)
        else:
            incomplete[place] = incomplete.get(place, 0) + 1
    return sums, incomplete


def standing(
    given: Mapping[Place, Sums], code: str, shown: Sequence[Partner], floor: int
) -> Standing:
    """Where a target stands. A partner of which fewer than `floor` people judged this target is
    neither shown nor merged."""
    held = [given.get((code, partner.id), _NOBODY) for partner in shown]
    kept = [sums if sums[0] >= max(floor, 1) else _NOBODY for sums in held]
    means = tuple(_mean(sums) for sums in kept)
    known = [mean for mean in means if mean is not None]
    return Standing(
        by_partner=means,
        together=_merged(known),
        gap=gap([mean.score for mean in known]),
        counts=tuple(sums[0] for sums in kept),
    )


def rank_by(stand: Standing) -> float:
    """A score to rank by: what adds up to the same in another order is the same."""
    return -1.0 if stand.score is None else round(stand.score, 9)


def ranking_table(
    ranked: Sequence[Target],
    stands: Mapping[str, Standing],
    shown: Sequence[Partner],
    threshold: float,
) -> Table:
    """Best first; ties share a rank, a target nobody judged has none."""
    columns = (
        Column("rank", "Rang", "integer"),
        Column("target", "Cible", weight=5),
        Column("importance", "Importance (1–5)", "decimal"),
        Column("performance", "Situation (1–5)", "decimal"),
        Column("lever", "Compétence (0–3)", "decimal"),
        *(Column(f"p{partner.id}", f"Score, {partner.name}", "decimal") for partner in shown),
        Column("all", f"Score, {charts.ALL_PARTNERS.lower()}", "decimal"),
        Column("gap", "Écart", "decimal"),
        Column("class", "Classe", weight=2),
        Column("debate", "Débat", weight=2),
        Column("count", "Réponses", "integer"),
    )
    rows: list[tuple[Any, ...]] = []
    for place, target in enumerate(ranked):
        stand = stands[target.code]
        mean = stand.together
        tied = place > 0 and rank_by(stand) == rank_by(stands[ranked[place - 1].code])
        rows.append(
            (
                None if mean is None else rows[-1][0] if tied else place + 1,
                target.name,
                *((mean.importance, mean.performance, mean.lever) if mean else (None,) * 3),
                *(one.score if one else None for one in stand.by_partner),
                stand.score,
                stand.gap,
                stand.priority.value if stand.priority else None,
                DEBATED if is_debated(stand.gap, threshold) else "",
                sum(stand.counts),
            )
        )
    return Table(columns, tuple(rows), caption="Classement des cibles candidates")


def debate_table(
    debated: Sequence[Target], stands: Mapping[str, Standing], shown: Sequence[Partner]
) -> Table:
    """Where the gaps come from: each partner's means on each target to be debated."""
    columns = (
        Column("target", "Cible", weight=5),
        Column("partner", "Partenaire", weight=2),
        Column("importance", "Importance (1–5)", "decimal"),
        Column("performance", "Situation (1–5)", "decimal"),
        Column("lever", "Compétence (0–3)", "decimal"),
        Column("score", "Score", "decimal"),
        Column("count", "Réponses", "integer"),
    )
    rows = []
    for target in debated:
        stand = stands[target.code]
        for partner, mean, count in zip(shown, stand.by_partner, stand.counts, strict=True):
            if mean:
                means = (mean.importance, mean.performance, mean.lever, mean.score)
                rows.append((target.name, partner.name, *means, count))
    return Table(columns, tuple(rows), caption="D’où viennent les écarts à débattre")


def _mean(sums: Sums) -> Judgement | None:
    people, *figures = sums
    return Judgement(*(figure / people for figure in figures)) if people else None


def _merged(means: Sequence[Judgement]) -> Judgement | None:
    """The mean of the partners' means, figure by figure."""
    if not means:
        return None
    return Judgement(
        fmean(mean.importance for mean in means),
        fmean(mean.performance for mean in means),
        fmean(mean.lever for mean in means),
        fmean(mean.score for mean in means),
    )
