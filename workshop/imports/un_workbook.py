"""The United Nations' workbook, « Global Indicator Framework … French.xlsx » (or another language).

Layout (as programs that read it describe it): columns B and C; three rows of headings, six of
footnotes. B « Objectif 1. … » and C empty: a goal. Both filled: a target (B « 1.1 … ») and its
first indicator (C « 1.1.1 … »). B empty: the next indicator of the same target (merged cell).

Rows are recognised by the code that begins a cell, not counted, so one heading more or less, or a
column taken away, does no harm. A cell without a code (heading, footnote, « no suitable indicator
was proposed ») is passed over.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

import openpyxl

from workshop.imports.files import MEGABYTE, check_size, refusal, shown, unzip
from workshop.imports.wording import INDICATOR, TARGET, Sentence, kind_of, tidy
from workshop.model import Refused

SOURCE: Final = "Nations Unies, cadre mondial d’indicateurs"
LIMIT: Final = 20 * MEGABYTE  # unzipped; the real one has less than one
LAST_ROW: Final = 2000
LAST_COLUMN: Final = 6

_GOAL = re.compile(r"(?:objectif|goal|odd|sdg)\s*([0-9]{1,2})\b[\s.:–—-]*(\S.*)", re.IGNORECASE)
_CODE = re.compile(r"([0-9]{1,2}\.(?:[0-9]{1,2}|[a-z])(?:\.[0-9]{1,2})?)(?![0-9])")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']{1,40})[\"']")
_XML_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1"})


def read(name: str, data: bytes) -> list[Sentence]:
    """The sentences of the first sheet that has any, row after row. Formulas are not computed.

    Raises Refused when the zip is broken or too big, when it is no .xlsx workbook, when its XML
    declares entities, or when no sheet has targets or indicators.
    """
    check_size(name, data)
    parts = unzip(name, data, lambda path: True, LIMIT)
    if "[Content_Types].xml" not in parts or not any(path.startswith("xl/") for path in parts):
        raise refusal(name, "cette archive n’est pas un classeur .xlsx. Décompressez-la d’abord.")
    for path, content in parts.items():
        _check_xml(name, path, content)
    try:
        sentences = next(filter(_has_targets, _sheets(data)), [])
    except Refused:
        raise
    except Exception as error:  # openpyxl raises nearly anything on a damaged workbook
        raise refusal(
            name, "classeur illisible. Ouvrez-le puis enregistrez-le de nouveau en .xlsx."
        ) from error
    if not sentences:
        raise refusal(
            name,
            "aucune cellule ne commence par un code comme « 1.1 » ou « 1.1.1 ». On attend le "
            "classeur « Global Indicator Framework » des Nations Unies.",
        )
    return sentences


def _check_xml(name: str, path: str, content: bytes) -> None:
    """An honest workbook has no DTD, so neither entities nor references to other files."""
    bare = content.replace(b"\x00", b"")  # UTF-16 hides nothing
    declared = _ENCODING.match(bare.removeprefix(b"\xef\xbb\xbf").lstrip())
    odd_encoding = declared is not None and declared[1].lower() not in _XML_ENCODINGS
    if odd_encoding or b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise refusal(
            name, f"« {shown(path)} » contient des déclarations XML qui ne sont pas acceptées."
        )


def _sheets(data: bytes) -> Iterator[list[Sentence]]:
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False, keep_vba=False
    )
    try:
        for sheet in book.worksheets:
            rows = sheet.iter_rows(max_row=LAST_ROW, max_col=LAST_COLUMN, values_only=True)
            yield list(_sentences(rows))
    finally:
        book.close()


def _sentences(rows: Iterator[tuple[Any, ...]]) -> Iterator[Sentence]:
    for number, row in enumerate(rows, 1):
        for cell in row:
            if not isinstance(cell, str):
                continue
            text = tidy(cell[:10_000])
            goal = _GOAL.match(text)
            coded = _CODE.match(text)
            if goal is not None:
                yield Sentence(str(int(goal[1])), goal[2], f"ligne {number}")
            elif coded is not None:
                yield Sentence(coded[1], text, f"ligne {number}")


def _has_targets(sentences: list[Sentence]) -> bool:
    return any(kind_of(sentence.code) in (TARGET, INDICATOR) for sentence in sentences)
