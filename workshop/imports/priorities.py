"""A national plan's priorities: a small CSV of goals and targets, made by hand.

Layout (ours): separator `;` or `,`. An optional first line `label;Plan national X`, then one code
of a goal or target per line, or a table with a column `code`. Other columns are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from workshop.forms import clean_line
from workshop.imports.files import check_size, decode, is_zip, listing, read_rows, refusal
from workshop.imports.wording import GOAL, INDICATOR, TARGET

LABEL_LENGTH: Final = 120
_PREFIX = re.compile(r"(?:odd|sdg|objectif|goal|cible|target)\s*", re.IGNORECASE)
_CODE = re.compile(r"[0-9]{1,2}(?:\.(?:[0-9]{1,2}|[a-z]))?")
_HALF = re.compile(r"[0-9]{1,2}|[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PriorityTag:
    """A plan and the codes of goals and targets it retained, in the file's order, each once."""

    label: str
    codes: tuple[str, ...]


def read_priorities(
    name: str, data: bytes, codes: Mapping[str, frozenset[str]]
) -> tuple[PriorityTag, tuple[str, ...]]:
    """The plan of a file, and warnings (no label, codes given twice).

    `codes` maps goal, target and indicator to the codes of our catalogue. Raises Refused when the
    file is unreadable or has no code, and for codes that are unknown or of indicators, named with
    their lines.
    """
    check_size(name, data)
    if is_zip(data):
        raise refusal(name, "ce fichier est un classeur : enregistrez-le au format CSV.")
    text = decode(name, data, latin=True)
    separator = ";" if ";" in text else ","
    rows = [
        (line, [clean_line(cell) for cell in row]) for line, row in read_rows(name, text, separator)
    ]
    label = ""
    if rows and rows[0][1][0].lower() in ("label", "libellé", "plan"):
        label = f"{separator} ".join(cell for cell in rows.pop(0)[1][1:] if cell)
    column = 0
    titles = [cell.lower() for cell in rows[0][1]] if rows else []
    has_title = "code" in titles
    if has_title:
        column = titles.index("code")
        rows = rows[1:]
    found: dict[str, int] = {}
    wrong: list[str] = []
    repeated: list[str] = []
    for line, row in rows:
        written = row[column] if column < len(row) else ""
        if separator == "," and not has_title and any(map(_HALF.fullmatch, row[1:])):
            raise refusal(
                name, f"ligne {line}, écrivez un seul code par ligne, avec un point : « 1.1 »."
            )
        code = _code(written, separator)
        if not code:
            continue
        if code not in codes.get(GOAL, frozenset()) | codes.get(TARGET, frozenset()):
            wrong.append(f"« {written[:20]} » (ligne {line}{_why(code, codes)})")
        elif code in found:
            repeated.append(f"{code} (ligne {line})")
        else:
            found[code] = line
    if wrong:
        raise refusal(name, f"codes d’objectifs ou de cibles inconnus : {listing(wrong)}.")
    if not found:
        raise refusal(name, "aucun code d’objectif ou de cible, par exemple « 3 » ou « 3.8 ».")
    warnings = [f"Codes donnés deux fois : {listing(repeated)}."] if repeated else []
    if not label:
        label = clean_line(PurePosixPath(name.replace("\\", "/")).stem.replace("_", " "))
        label = label or "Priorités nationales"
        warnings.append(f"Pas de ligne « label » : le nom du fichier sert de titre, « {label} ».")
    return PriorityTag(label[:LABEL_LENGTH], tuple(found)), tuple(warnings)


def _code(written: str, separator: str) -> str:
    """« Cible 3.A. » → « 3.a »; « 3,8 » → « 3.8 » when the comma does not separate columns."""
    text = _PREFIX.sub("", written.strip(), count=1).rstrip(". ").lower()
    return text.replace(",", ".") if separator == ";" else text


def _why(code: str, codes: Mapping[str, frozenset[str]]) -> str:
    return ", c’est un indicateur" if code in codes.get(INDICATOR, frozenset()) else ""
