"""Official sentences made clean, and what looks damaged in them.

The traps are those met in real files (Open SDG, United Nations workbooks): the code glued to the
text, a footnote call glued to its end, U+2010 and U+2011 hyphens, no-break spaces, line breaks,
decomposed accents, a drafting note left in brackets at the end, a text cut off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workshop.forms import clean_text

GOAL: Final = "goal"
TARGET: Final = "target"
INDICATOR: Final = "indicator"
KINDS: Final = (GOAL, TARGET, INDICATOR)

LONGEST: Final = 2000  # characters; the longest official sentence has about 600


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as its file has it. `place` says where, in French: « ligne 12 »."""

    code: str
    raw: str
    place: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean sentence. `note` (a drafting note or lone bracket) and `footnote` were taken off,
    `unbalanced` stays."""

    text: str
    note: bool = False
    footnote: bool = False
    unbalanced: bool = False


_LOOKALIKES = str.maketrans(
    {"\u2010": "-", "\u2011": "-", "\u00ad": "", "\u200b": "", "\u00a0": " ", "\u202f": " "}
)
_NAMED = r"(?:objectif|cible|indicateur|odd|goal|target|indicator|sdg)"
# Glued to a word of at least three small letters, to a closing mark or to a final stop: « CO2 »,
# « PM10 », « km2 » and « 2030 » stay.
_FOOTNOTE = re.compile(
    r"(?:(?<=[a-zß-öø-ÿœ]{3})|(?<=[)\]»])|(?<=[a-zß-öø-ÿœ]\.))(?:[0-9]{1,2}|[¹²³⁰-⁹]+|\*+)$"
)
# A last bracket that speaks of another indicator was meant for the drafters.
_NOTE = re.compile(
    r"\s*[(\[][^()\[\]]*\b[0-9]{1,2}\.[0-9a-z]{1,2}\.[0-9]{1,2}\b[^()\[\]]*[)\]]?\s*$"
)
_LIST_MARK = re.compile(r"(?<![\w(])(?:[a-z]|[ivx]{1,4})\)")  # « a) », « ii) »
_WORD = re.compile(r"[^\W\d_]+")
_HANGING = re.compile(  # a text never ends on these
    r"(?:[,;:(\[«’'‑-]|\.\.\.|…|\b(?:à|au|aux|avec|ce|ces|dans|de|des|du|en|et|la|le|les|leur|leurs"
    r"|ou|par|pour|que|qui|sa|ses|son|sur|un|une|a|an|and|at|by|for|from|in|of|on|or|the|to|with))$",
    re.IGNORECASE,
)
# Endings that make another form of the same word, not its missing end.
_ENDINGS = re.compile(
    r"s|e|es|x|aux|r|rs|er|ers|d|ed|ing|ly|n?ts?|ent|(?:e|le)?ment|té[es]{0,2}|[eé]e?s?|s?tions?|ions?"
    r"|ales?|al|ally|ifs?|ives?|eurs?|ne?ls?|e?l{1,2}(?:es?|s)?|ity|abl[ey]|ability"
)
_COMMON = {
    "fr": frozenset(("les", "des", "et", "du", "aux", "dans", "pour", "une", "par", "ou")),
    "en": frozenset(("the", "of", "and", "to", "for", "by", "with", "or", "all", "their")),
}


def kind_of(code: str) -> str:
    """« 1 » → goal, « 1.a » → target, « 1.a.1 » → indicator."""
    return KINDS[min(code.count("."), 2)]


def code_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """Sorting key of the official order: 1.2 before 1.10, numbers before letters."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in code.split(".")
    )


def tidy(raw: str) -> str:
    """One clean line: plain hyphens and spaces, accents composed, no control character."""
    return " ".join(clean_text(raw).translate(_LOOKALIKES).split())


def clean(code: str, raw: str) -> Cleaned:
    """The sentence of `code` without its code, footnote call or drafting note."""
    text = re.sub(
        rf"^{_NAMED}?\s*{re.escape(code)}(?![0-9]|\.[0-9]|\.[a-z]\b)[\s.:–—-]*",
        "",
        tidy(raw),
        flags=re.IGNORECASE,
    )
    without_note = _NOTE.sub("", text)
    if without_note.endswith(("]", "[")) and _unbalanced(without_note):
        without_note = without_note[:-1].rstrip()
    without_call = _FOOTNOTE.sub("", without_note).rstrip()
    return Cleaned(
        text=without_call,
        note=without_note != text,
        footnote=len(without_call) < len(without_note.rstrip()),
        unbalanced=_unbalanced(without_call),
    )


def _unbalanced(text: str) -> bool:
    bare = _LIST_MARK.sub("", text)
    return any(bare.count(left) != bare.count(right) for left, right in ("()", "[]", "«»"))


def cut_off(texts: Mapping[str, str]) -> list[str]:
    """Codes of the texts that look cut off: ending on « de », on a comma, or inside a word.

    A last word is taken for half a word when no other text has it and another text has a longer
    word that begins with it, plurals and other forms of the same word aside.
    """
    words = Counter(word for text in texts.values() for word in _words(text))
    return [code for code, text in texts.items() if _HANGING.search(text) or _half(text, words)]


def _half(text: str, words: Counter[str]) -> bool:
    last = next(iter(_WORD.findall(text[-60:])[-1:]), "").casefold()
    if len(last) < 3 or not text.casefold().endswith(last) or words[last] > 1:
        return False
    return any(
        word.startswith(last) and word != last and not _ENDINGS.fullmatch(word[len(last) :])
        for word in words
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def language_of(texts: list[str]) -> str:
    """« fr » or « en » by their commonest words, "" when neither."""
    words = Counter(word for text in texts for word in _words(text))
    total = words.total()
    shares = {
        language: sum(words[word] for word in common) / total if total else 0.0
        for language, common in _COMMON.items()
    }
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= 0.05 else ""
