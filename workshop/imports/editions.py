"""The lists of global indicators since 2020, and what differs between a file and ours.

247 indicators after the comprehensive review of 2020, 248 from 2022 (11.5.3 added), 251 after the
one of 2025 (2.2.4 added; 8.9.2 and 11.c.1, dropped in 2020, given again to other indicators).
Source: the counts of each list, and the codes of our catalogue against those of Open SDG.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from workshop.imports.files import listing
from workshop.imports.wording import GOAL, INDICATOR, KINDS, TARGET, code_order
from workshop.phrases import plural

COUNTS: Final = {"2020": 247, "2022 à 2024": 248, "2025": 251}
MARK_OF_2022: Final = "11.5.3"
MARK_OF_2025: Final = "2.2.4"
GIVEN_AGAIN: Final = frozenset({"8.9.2", "11.c.1"})
# Same indicator, other words in the list of 2025.
REWORDED: Final = ("1.a.2", "11.5.2", "15.a.1", "15.b.1", "16.3.1", "17.3.1", "17.18.1")

_WORDS: Final = {
    GOAL: ("objectif", "objectifs", "Aucun objectif"),
    TARGET: ("cible", "cibles", "Aucune cible"),
    INDICATOR: ("indicateur", "indicateurs", "Aucun indicateur"),
}


def listed(codes: Iterable[str]) -> str:
    """Codes in official order, the first 30."""
    return listing(sorted(codes, key=code_order))


def edition_of(indicators: frozenset[str]) -> str:
    """Which list these codes follow: a key of COUNTS. "" without indicators."""
    if not indicators:
        return ""
    if MARK_OF_2025 in indicators:
        return "2025"
    return "2022 à 2024" if MARK_OF_2022 in indicators else "2020"


def outdated(found: Mapping[str, frozenset[str]], ours: Mapping[str, frozenset[str]]) -> set[str]:
    """Codes found that our list does not have, or gives to another indicator since 2025."""
    codes = {code for kind in KINDS for code in found[kind] - ours[kind]}
    if edition_of(found[INDICATOR]) != "2025":
        codes |= GIVEN_AGAIN & found[INDICATOR]
    return codes


def differences(
    found: Mapping[str, frozenset[str]], ours: Mapping[str, frozenset[str]]
) -> list[str]:
    """French sentences: counts that are not the official ones, missing codes, codes not ours.

    `found` and `ours` map each kind to its codes.
    """
    sentences = [sentence for kind in KINDS for sentence in _counts(kind, found[kind], ours[kind])]
    edition = edition_of(found[INDICATOR])
    if edition not in ("", "2025") and found[INDICATOR].intersection(REWORDED):
        sentences.append(
            f"Ces indicateurs suivent la liste de {edition}. Textes à relire, la révision de 2025 "
            f"a pu les changer : {listed(found[INDICATOR].intersection(REWORDED))}."
        )
    sentences += _strangers(found, ours)
    return sentences


def _counts(kind: str, found: frozenset[str], ours: frozenset[str]) -> list[str]:
    one, many, none = _WORDS[kind]
    if not found:
        return [f"{none} dans ces fichiers, la liste actuelle en compte {len(ours)}."]
    sentences = []
    if kind == INDICATOR and len(found) not in COUNTS.values():
        lists = ", ".join(f"{count} ({edition})" for edition, count in COUNTS.items())
        sentences.append(f"{plural(len(found), one)} ; listes officielles : {lists}.")
    elif kind != INDICATOR and len(found) != len(ours):
        sentences.append(f"{plural(len(found), one)} au lieu de {len(ours)}.")
    missing = ours - found
    if missing:
        sentences.append(f"{many.capitalize()} sans texte dans ces fichiers : {listed(missing)}.")
    return sentences


def _strangers(
    found: Mapping[str, frozenset[str]], ours: Mapping[str, frozenset[str]]
) -> list[str]:
    codes = outdated(found, ours)
    if not codes:
        return []
    sentences = [
        f"{plural(len(codes), 'code')} hors de la liste actuelle, mis de côté : {listed(codes)}."
    ]
    again = codes & GIVEN_AGAIN & ours[INDICATOR]
    if again:
        sentences.append(
            f"{listed(again)} : ces codes désignent un autre indicateur depuis 2025, leur ancien "
            "texte ne convient plus."
        )
    return sentences
