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
from workshop.imports.files import (
    MEGABYTE,
    check_size,
    decode,
    is_zip,
    listing,
    read_rows,
    refusal,
)
from workshop.imports.wording import GOAL, INDICATOR, TARGET

LIMIT: Final = MEGABYTE
LABEL_LENGTH: Final = 120

_LABELS = frozenset(("label", "libellé", "plan"))
_PREFIX = re.compile(r"(?:odd|sdg|objectif|goal|cible|target)\s*", re.IGNORECASE)
_HALF = re.compile(r"[0-9]{1,2}|[a-z]", re.IGNORECASE)

_Rows = list[tuple[int, list[str]]]


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
    check_size(name, data, LIMIT)
    if is_zip(data):
        raise refusal(name, "ce fichier est un classeur : enregistrez-le au format CSV.")
    text = decode(name, data, latin=True)
    separator = ";" if ";" in text else ","
    rows = [
        (line, [clean_line(cell) for cell in row]) for line, row in read_rows(name, text, separator)
    ]
    warnings: list[str] = []
    label = _take_label(rows, separator)
    if not label:
        stem = PurePosixPath(name.replace("\\", "/")).stem.replace("_", " ")
        label = clean_line(stem)[:LABEL_LENGTH] or "Priorités nationales"
        warnings.append(f"Pas de ligne « label » : le nom du fichier sert de titre, « {label} ».")
    found: dict[str, int] = {}
    repeated: list[str] = []
    wrong: list[str] = []
    for line, written, code in _take_codes(name, rows, separator):
        if code in codes.get(INDICATOR, frozenset()):
            wrong.append(f"« {written[:20]} » (ligne {line}, c’est un indicateur)")
        elif code not in codes.get(GOAL, frozenset()) | codes.get(TARGET, frozenset()):
            wrong.append(f"« {written[:20]} » (ligne {line})")
        elif code in found:
            repeated.append(f"{code} (ligne {line})")
        else:
            found[code] = line
    if wrong:
        raise refusal(name, f"codes d’objectifs ou de cibles inconnus : {listing(wrong)}.")
    if not found:
        raise refusal(name, "aucun code d’objectif ou de cible, par exemple « 3 » ou « 3.8 ».")
    if repeated:
        warnings.append(f"Codes donnés deux fois : {listing(repeated)}.")
    return PriorityTag(label, tuple(found)), tuple(warnings)


def _take_label(rows: _Rows, separator: str) -> str:
    """The label of the first row, which is taken off; "" when it has none."""
    if not rows or rows[0][1][0].lower() not in _LABELS or "code" in _lower(rows[0][1]):
        return ""
    cells = rows.pop(0)[1][1:]
    return f"{separator} ".join(cell for cell in cells if cell)[:LABEL_LENGTH]


def _take_codes(name: str, rows: _Rows, separator: str) -> list[tuple[int, str, str]]:
    """(line, as written, code) of each row that has a code."""
    titles = _lower(rows[0][1]) if rows else []
    column = titles.index("code") if "code" in titles else None
    taken = []
    for line, row in rows if column is None else rows[1:]:
        if column is None and separator == "," and any(map(_HALF.fullmatch, row[1:])):
            raise refusal(
                name, f"ligne {line}, écrivez un seul code par ligne, avec un point : « 1.1 »."
            )
        written = row[column or 0] if (column or 0) < len(row) else ""
        code = _PREFIX.sub("", written, count=1).rstrip(". ").lower()
        if separator == ";":
            code = code.replace(",", ".")  # « 3,8 », as a French spreadsheet writes it
        if code:
            taken.append((line, written, code))
    return taken


def _lower(row: list[str]) -> list[str]:
    return [cell.lower() for cell in row]
