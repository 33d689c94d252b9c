"""Tables in Word: our style, widths that follow the words, header rows that come back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from workshop.blocks import Column, Table
from workshop.report.word_fields import element, write_text
from workshop.report.word_styles import TABLE_STYLE

WIDEST_PORTRAIT = 7  # columns; beyond, the page turns
SHORT_TABLE = 6  # rows, header apart: such a table stays on one page
FIRST_TOGETHER = 3  # rows of a longer table that stay with its header
CHARACTER_MM = 1.7  # a bold 8-point letter, on the wide side
PADDING_MM = 3.4
LONGEST_WORD = 16  # letters; a longer word is broken by Word


def is_wide(table: Table) -> bool:
    return len(table.columns) > WIDEST_PORTRAIT


def add_table(document: WordDocument, table: Table, width_mm: float, title: str) -> None:
    """Write a table over the whole width. `title` names it for screen readers."""
    rows = table.display_rows()
    widths = [int(width.twips) for width in column_widths(table.columns, rows, width_mm)]
    made = document.add_table(rows=0, cols=len(table.columns))
    made.style = TABLE_STYLE
    made.autofit = False
    properties = made._tbl.tblPr
    for name in ("w:tblW", "w:tblLook"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    style = properties.find(qn("w:tblStyle"))
    style.addnext(element("w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"}))
    properties.append(element("w:tblLook", _LOOK))
    properties.append(element("w:tblCaption", {"w:val": title}))
    for column, twips in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(twips))
    ids = {name: str(document.styles[name].style_id) for name in _CELL_STYLES}
    numeric = [column.kind != "text" for column in table.columns]
    heads = [ids["Table Number Heading" if number else "Table Heading"] for number in numeric]
    texts = [ids["Table Number" if number else "Table Text"] for number in numeric]
    labels = [column.label for column in table.columns]
    _add_row(made, labels, heads, widths, header=True)
    for place, line in enumerate(rows):
        together = place < (len(rows) if len(rows) <= SHORT_TABLE else FIRST_TOGETHER) - 1
        _add_row(made, line, texts, widths, keep=together)


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


def _add_row(
    table: WordTable,
    texts: Sequence[str],
    styles: Sequence[str],
    widths: Sequence[int],
    header: bool = False,
    keep: bool = False,
) -> None:
    """One row, never split over two pages; `keep` holds it on the page of the next one."""
    row = element("w:tr")
    properties = element("w:trPr")
    properties.append(element("w:cantSplit"))
    if header:
        properties.append(element("w:tblHeader"))
    row.append(properties)
    for text, style, width in zip(texts, styles, widths, strict=True):
        cell, shape, paragraph = element("w:tc"), element("w:tcPr"), element("w:p")
        shape.append(element("w:tcW", {"w:w": str(width), "w:type": "dxa"}))
        look = element("w:pPr")
        look.append(element("w:pStyle", {"w:val": style}))
        if keep:
            look.append(element("w:keepNext"))
        paragraph.append(look)
        cell.append(shape)
        cell.append(paragraph)
        row.append(cell)
        write_text(Paragraph(paragraph, table), text)
    table._tbl.append(row)


_CELL_STYLES = ("Table Heading", "Table Number Heading", "Table Text", "Table Number")
_LOOK = {
    "w:val": "0420",
    "w:firstRow": "1",
    "w:lastRow": "0",
    "w:firstColumn": "0",
    "w:lastColumn": "0",
    "w:noHBand": "0",
    "w:noVBand": "1",
}
