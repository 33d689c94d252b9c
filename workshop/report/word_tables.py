"""Tables in Word: our style, widths that follow the words, header rows that come back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from docx.table import _Cell, _Row

from workshop.blocks import Column, Table
from workshop.report.word_fields import element, write_text
from workshop.report.word_styles import TABLE_STYLE

WIDEST_PORTRAIT = 7  # columns; beyond, the page turns
SHORT_TABLE = 6  # rows, header apart: such a table stays on one page
CHARACTER_MM = 1.9  # a bold 9-point letter, on the wide side
PADDING_MM = 3.4
LONGEST_WORD = 16  # letters; a longer word is broken by Word


def is_wide(table: Table) -> bool:
    return len(table.columns) > WIDEST_PORTRAIT


def add_table(document: WordDocument, table: Table, width_mm: float, title: str) -> None:
    """Write a table over the whole width. `title` names it for screen readers."""
    rows = table.display_rows()
    widths = column_widths(table.columns, rows, width_mm)
    made = document.add_table(rows=0, cols=len(table.columns))
    made.style = TABLE_STYLE
    made.autofit = False
    properties = made._tbl.tblPr
    for name in ("w:tblW", "w:tblLook"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    total = str(sum(int(width.twips) for width in widths))
    style = properties.find(qn("w:tblStyle"))
    style.addnext(element("w:tblW", {"w:w": total, "w:type": "dxa"}))
    properties.append(
        element(
            "w:tblLook",
            {"w:val": "0420", "w:firstRow": "1", "w:lastRow": "0", "w:firstColumn": "0",
             "w:lastColumn": "0", "w:noHBand": "0", "w:noVBand": "1"},
        )
    )  # fmt: skip
    properties.append(element("w:tblCaption", {"w:val": title}))
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    header = made.add_row()
    _never_split(header)
    header._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for cell, column, width in zip(header.cells, table.columns, widths, strict=True):
        name = "Table Heading" if column.kind == "text" else "Table Number Heading"
        _fill(cell, column.label, name, width)
    for place, line in enumerate(rows):
        row = made.add_row()
        _never_split(row)
        together = len(rows) <= SHORT_TABLE and place < len(rows) - 1
        for cell, column, text, width in zip(row.cells, table.columns, line, widths, strict=True):
            name = "Table Text" if column.kind == "text" else "Table Number"
            _fill(cell, text, name, width, keep=together)


def column_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], width_mm: float
) -> list[Length]:
    """Share the width: each column first gets its longest word, what is left follows the weights.

    When even the longest words do not fit, every column is narrowed alike.
    """
    needed = [
        PADDING_MM
        + CHARACTER_MM
        * min(
            LONGEST_WORD,
            max(_longest_word(text) for text in (column.label, *(row[place] for row in rows))),
        )
        for place, column in enumerate(columns)
    ]
    left = width_mm - sum(needed)
    if left <= 0:
        return [Mm(need * width_mm / sum(needed)) for need in needed]
    weights = [column.weight if column.kind == "text" else column.weight / 4 for column in columns]
    total = sum(weights)
    # A column of figures needs no more than one and a half times its longest word.
    return [Mm(need + left * weight / total) for need, weight in zip(needed, weights, strict=True)]


def _longest_word(text: str) -> int:
    return max((len(word) for word in re.split(r"[ \n\-–/]", text)), default=0)


def _fill(cell: _Cell, text: str, style: str, width: Length, keep: bool = False) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    if keep:
        paragraph.paragraph_format.keep_with_next = True
    write_text(paragraph, text)


def _never_split(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))
