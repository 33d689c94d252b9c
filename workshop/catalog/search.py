"""Searching the catalogue by word or code, without accents or case, best first.

A hit's weight is the sum, over the words typed, of the best field that holds the word: a label says
more than a keyword, a keyword more than a sentence; a whole word more than the same root, a root
more than a beginning. Every word typed must be found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workshop.catalog.reading import Catalogue
from workshop.catalog.words import folded, stem, tokens

LABEL, KEYWORD, SENTENCE = 4.0, 3.0, 1.5
WHOLE, ROOT, BEGINNING = 1.0, 0.85, 0.6
SHORTEST_BEGINNING = 3
_CODE = re.compile(r"^(?:odd|objectif|cible|indicateur)?\s*([0-9]{1,2}(?:\.[0-9a-d]{0,2}){0,2})$")


@dataclass(frozen=True, slots=True)
class Hit:
    """`kind` is goal, target, indicator or local; `target` is the sheet it leads to ("" for a
    goal)."""

    kind: str
    code: str
    label: str
    goal: int
    target: str
    weight: float


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Words → where they stand and how much they say. Made once for a catalogue."""

    hits: tuple[Hit, ...]
    words: Mapping[str, Mapping[int, float]]
    roots: Mapping[str, Mapping[int, float]]
    sorted_words: tuple[str, ...]


def make_index(catalogue: Catalogue) -> SearchIndex:
    hits: list[Hit] = []
    words: dict[str, dict[int, float]] = {}
    roots: dict[str, dict[int, float]] = {}
    for hit, fields in _documents(catalogue):
        place = len(hits)
        hits.append(hit)
        for text, weight in fields:
            for word in tokens(text):
                for index, key in ((words, word), (roots, stem(word))):
                    held = index.setdefault(key, {})
                    held[place] = max(held.get(place, 0.0), weight)
    return SearchIndex(tuple(hits), words, roots, tuple(sorted(words)))


def search(index: SearchIndex, typed: str, goal: int | None = None, limit: int = 40) -> list[Hit]:
    """Hits for what was typed, best first; a code finds itself and what stands under it."""
    code = _CODE.match(folded(typed).strip())
    found = _by_code(index, code.group(1)) if code else _by_words(index, tokens(typed))
    kept = [hit for hit in found if goal is None or hit.goal == goal]
    return kept[:limit]


def _by_code(index: SearchIndex, code: str) -> list[Hit]:
    exact = [hit for hit in index.hits if hit.code == code.rstrip(".")]
    under = code if code.endswith(".") else code + "."
    return exact + [hit for hit in index.hits if hit.kind != "local" and hit.code.startswith(under)]


def _by_words(index: SearchIndex, words: list[str]) -> list[Hit]:
    if not words:
        return []
    scores: dict[int, float] | None = None
    for word in words:
        held = _weights(index, word)
        if scores is None:
            scores = dict(held)
        else:
            scores = {place: scores[place] + held[place] for place in scores if place in held}
    ranked = sorted((scores or {}).items(), key=lambda pair: (-pair[1], pair[0]))
    return [index.hits[place] for place, _score in ranked]


def _weights(index: SearchIndex, word: str) -> dict[int, float]:
    held: dict[int, float] = {}

    def take(places: Mapping[int, float], share: float) -> None:
        for place, weight in places.items():
            value = weight * share * index.hits[place].weight
            held[place] = max(held.get(place, 0.0), value)

    take(index.words.get(word, {}), WHOLE)
    take(index.roots.get(stem(word), {}), ROOT)
    if len(word) >= SHORTEST_BEGINNING:
        place = bisect_left(index.sorted_words, word)
        while place < len(index.sorted_words) and index.sorted_words[place].startswith(word):
            take(index.words[index.sorted_words[place]], BEGINNING)
            place += 1
    return held


def _documents(catalogue: Catalogue) -> Iterator[tuple[Hit, list[tuple[str, float]]]]:
    """Each thing that can be found, with its texts; targets weigh most, as what people choose."""
    for goal in catalogue.goals.values():
        hit = Hit("goal", str(goal.number), goal.label, goal.number, "", 1.0)
        yield hit, [(goal.label, LABEL), (" ".join(goal.keywords), KEYWORD)]
    for target in catalogue.targets.values():
        hit = Hit("target", target.code, target.label, target.goal, target.code, 1.3)
        keywords = " ".join(target.keywords)
        yield hit, [(target.label, LABEL), (keywords, KEYWORD), (target.plain, SENTENCE)]
    for line in catalogue.indicators.values():
        hit = Hit("indicator", line.code, line.label, line.goal, line.target, 0.9)
        yield hit, [(line.label, LABEL)]
    for local in catalogue.local.values():
        first = catalogue.targets[local.targets[0]]
        hit = Hit("local", local.id, local.statement, first.goal, first.code, 0.8)
        measures = f"{local.measure_france} {local.measure_abroad}"
        yield hit, [(local.statement, LABEL), (measures, SENTENCE)]
