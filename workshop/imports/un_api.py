"""The United Nations' SDG API: answers of Goal/List, Target/List and Indicator/List, saved as JSON.

Layout (as programs that read it describe it): a list of objects, the file beginning with a byte
order mark. Goal `{code, title, description, uri}`, target `{goal, code, title, …}`, indicator
`{goal, target, code, description, tier, uri, series}`. The sentence is the `title` of a goal or
target, the `description` of an indicator. In English.
"""

from __future__ import annotations

import json
import re
from typing import Final

from workshop.imports.files import check_size, decode, refusal
from workshop.imports.wording import INDICATOR, Sentence, kind_of

SOURCE: Final = "Nations Unies, interface SDG"

_CODE = re.compile(r"[0-9]{1,2}(?:\.(?:[0-9]{1,2}|[a-z]))?(?:\.[0-9]{1,2})?")
_EXPECTED = "On attend la réponse de Goal/List, de Target/List ou d’Indicator/List."


def looks_like(data: bytes) -> bool:
    """True when the first sign of the file opens a JSON list or object."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def read(name: str, data: bytes) -> list[Sentence]:
    """The sentences of one answer, in its order.

    Raises Refused when this is no JSON (naming the line), no list, or when an entry has no code or
    no sentence (naming the entry).
    """
    check_size(name, data)
    text = decode(name, data)
    try:
        answer = json.loads(text, parse_int=float)  # int() refuses very long numbers
    except json.JSONDecodeError as error:
        raise refusal(
            name, f"ligne {error.lineno}, caractère {error.colno} : ce n’est pas du JSON lisible."
        ) from error
    except RecursionError as error:
        raise refusal(name, f"ce fichier a trop de niveaux. {_EXPECTED}") from error
    if not isinstance(answer, list):
        raise refusal(name, f"ce fichier n’est pas une liste. {_EXPECTED}")
    return [_sentence(name, rank, entry) for rank, entry in enumerate(answer, 1)]


def _sentence(name: str, rank: int, entry: object) -> Sentence:
    place = f"entrée n° {rank}"
    if not isinstance(entry, dict):
        raise refusal(name, f"{place}, ce n’est pas un objet. {_EXPECTED}")
    code = str(entry.get("code", "")).strip().lower()
    if not _CODE.fullmatch(code):
        raise refusal(name, f"{place}, « code » manque ou ne se lit pas. {_EXPECTED}")
    field = "description" if kind_of(code) == INDICATOR else "title"
    raw = entry.get(field)
    if not isinstance(raw, str):
        raise refusal(name, f"{place} ({code}), « {field} » manque. {_EXPECTED}")
    return Sentence(code, raw, place)
