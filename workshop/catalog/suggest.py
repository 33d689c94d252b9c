"""Targets to look at for a project, from its title and description. The facilitator decides.

Okapi BM25 (Robertson and Zaragoza, 2009) over each target's own words: label, plain sentence,
keywords, the labels of its goal and indicators, its local candidates. Roots rather than words; a
keyword of several words found whole counts as one more term. No network, no model to download.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log

from workshop.catalog.reading import Catalogue
from workshop.catalog.words import stem, written_tokens
from workshop.model import Target

SATURATION = 1.2  # k1
LENGTH = 0.5  # b
WEIGHTS = {"keywords": 3, "label": 3, "plain": 2, "indicators": 1, "local": 1, "goal": 1}
TITLE_WEIGHT = 2.0  # a word of the project's title says more than one of its description
EXPRESSION_WEIGHT = 1.5  # a keyword of several words found whole


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A target, its score (comparable within one list only) and the project's words behind it."""

    target: Target
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuggestionIndex:
    targets: tuple[Target, ...]
    weights: Mapping[str, Mapping[int, float]]  # term → target's place → BM25 weight


def make_suggestion_index(catalogue: Catalogue) -> SuggestionIndex:
    targets = tuple(catalogue.targets.values())
    documents = [_terms_of(catalogue, target) for target in targets]
    lengths = [sum(document.values()) for document in documents]
    mean = sum(lengths) / len(lengths)
    present = Counter(term for document in documents for term in document)
    weights: dict[str, dict[int, float]] = {}
    for place, document in enumerate(documents):
        norm = SATURATION * (1 - LENGTH + LENGTH * lengths[place] / mean)
        for term, count in document.items():
            rarity = log(1 + (len(targets) - present[term] + 0.5) / (present[term] + 0.5))
            weight = rarity * count * (SATURATION + 1) / (count + norm)
            weights.setdefault(term, {})[place] = weight
    return SuggestionIndex(targets, weights)


def suggest(
    index: SuggestionIndex, title: str, description: str, limit: int = 10
) -> list[Suggestion]:
    """The targets that share most with the project, best first, with the words that matched."""
    said: dict[str, tuple[float, str]] = {}
    for text, weight in ((description, 1.0), (title, TITLE_WEIGHT)):
        for term, word in _terms(text):
            bonus = EXPRESSION_WEIGHT if " " in term else 1.0
            said[term] = (max(said.get(term, (0.0, ""))[0], weight * bonus), word)
    scores: dict[int, float] = {}
    words: dict[int, list[tuple[float, str]]] = {}
    for term, (weight, word) in said.items():
        for place, value in index.weights.get(term, {}).items():
            scores[place] = scores.get(place, 0.0) + weight * value
            words.setdefault(place, []).append((weight * value, word))
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    return [
        Suggestion(index.targets[place], score, _best_words(words[place]))
        for place, score in ranked
    ]


def _best_words(weighted: list[tuple[float, str]]) -> tuple[str, ...]:
    ordered = [word for _weight, word in sorted(weighted, reverse=True)]
    return tuple(dict.fromkeys(ordered))[:6]


def _terms_of(catalogue: Catalogue, target: Target) -> Counter[str]:
    indicators = " ".join(line.label for line in catalogue.indicators_of(target.code))
    local = " ".join(line.statement for line in catalogue.local_of(target.code))
    goal = catalogue.goals[target.goal]
    texts: dict[str, Iterable[str]] = {
        "keywords": target.keywords,
        "label": [target.label],
        "plain": [target.plain],
        "indicators": [indicators],
        "local": [local],
        "goal": [goal.label, *goal.keywords],
    }
    terms: Counter[str] = Counter()
    for name, parts in texts.items():
        for text in parts:
            for term, _word in _terms(text):
                terms[term] += WEIGHTS[name]
    return terms


def _terms(text: str) -> list[tuple[str, str]]:
    """(term, what was written): the root of each word, then each pair of neighbouring roots."""
    singles = [(stem(word), written) for word, written in written_tokens(text)]
    pairs = [
        (f"{one} {other}", f"{first} {second}")
        for (one, first), (other, second) in pairwise(singles)
    ]
    return singles + pairs
