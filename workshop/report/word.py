"""A document of blocks as a Word file that needs no mending: cover, contents, body.

Pages break before a heading, never by an empty paragraph; a wide table turns its page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from workshop.blocks import (
    NO_BREAK_SPACE,
    Block,
    Bullets,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Table,
)
from workshop.report import pictures
from workshop.report.document import Document
from workshop.report.word_cover import add_cover, describe
from workshop.report.word_fields import (
    Entry,
    add_bookmark,
    add_contents,
    add_field,
    printable,
    write_text,
)
from workshop.report.word_styles import dress
from workshop.report.word_tables import add_table, is_wide

CONTENTS_DEPTH = 2
LONGEST_CONTENTS = 48  # lines on one page; beyond, only the headings of level 1 are listed
PORTRAIT_MM = 160.0
LANDSCAPE_MM = 247.0
TALLEST_CM = 17.0
_STYLES = {"body": "Normal", "lead": "Lead", "note": "Note"}


def write_docx(document: Document) -> bytes:
    """The document as a .docx file. Raises ValueError when a chart cannot be drawn."""
    word = docx.Document()
    dress(word, document.language)
    describe(word, document)
    add_cover(word, document)
    writer = _Writer(word)
    writer.page_break = True
    writer.add(document.summary)
    contents = _entries([*document.summary, *document.blocks])
    if len(contents) > LONGEST_CONTENTS:
        add_contents(word, [entry for entry in contents if entry.level == 1], depth=1)
    elif contents:
        add_contents(word, contents, CONTENTS_DEPTH)
    writer.add(document.blocks)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


@dataclass
class _Writer:
    """Where the writing stands: numbers already given, what the next block must know."""

    word: WordDocument
    figures: int = 0
    tables: int = 0
    headings: int = 0
    page_break: bool = False
    landscape: bool = False
    after_table: bool = False
    heading: str = ""
    drawn: dict[str, bytes] = field(default_factory=dict)
    style_ids: dict[str, str] = field(default_factory=dict)

    def add(self, blocks: Sequence[Block]) -> None:
        for block, keep in zip(blocks, _kept_with_next(blocks), strict=True):
            wide = isinstance(block, Table) and is_wide(block)
            if wide != self.landscape and not isinstance(block, PageBreak):
                self._turn(wide)
            if isinstance(block, PageBreak):
                self.page_break = True
            elif isinstance(block, Heading):
                self._heading(block)
            elif isinstance(block, Paragraph):
                paragraph = self._paragraph(_STYLES[block.style], block.text)
                if keep:
                    paragraph.paragraph_format.keep_with_next = True
            elif isinstance(block, Bullets):
                for item in block.items:
                    self._paragraph("List Bullet", item)
            elif isinstance(block, Quote):
                self._quote(block)
            elif isinstance(block, Figure):
                self._figure(block)
            else:
                self._table(block)

    def _paragraph(self, style: str, text: str = "") -> WordParagraph:
        paragraph = self.word.add_paragraph()
        if style not in self.style_ids:
            self.style_ids[style] = str(self.word.styles[style].style_id)
        paragraph._p.style = self.style_ids[style]
        if self.page_break:
            paragraph.paragraph_format.page_break_before = True
            paragraph.paragraph_format.space_before = Pt(0)
            self.page_break = False
        elif self.after_table and style not in (
            "Heading 1",
            "Heading 2",
            "Heading 3",
            "Table Caption",
        ):
            paragraph.paragraph_format.space_before = Pt(10)
        self.after_table = False
        write_text(paragraph, text)
        return paragraph

    def _heading(self, block: Heading) -> None:
        self.heading = block.text
        paragraph = self._paragraph(f"Heading {min(block.level, 3)}", block.text)
        if block.level <= CONTENTS_DEPTH:
            self.headings += 1
            add_bookmark(paragraph, _bookmark(self.headings), self.headings)

    def _quote(self, block: Quote) -> None:
        text = f"«{NO_BREAK_SPACE}{block.text}{NO_BREAK_SPACE}»"
        paragraph = self._paragraph("Quote", text)
        if block.source:
            paragraph.paragraph_format.keep_with_next = True
            self._paragraph("Quote Source", f"– {block.source}")

    def _caption(self, style: str, label: str, number: int, text: str) -> None:
        paragraph = self._paragraph(style)
        write_text(paragraph, f"{label}{NO_BREAK_SPACE}")
        add_field(paragraph, f"SEQ {label} \\* ARABIC", str(number))
        write_text(paragraph, f" – {text}")

    def _figure(self, block: Figure) -> None:
        self.figures += 1
        spec = pictures.print_spec(block.chart)
        key = pictures.spec_hash(spec)
        if key not in self.drawn:
            self.drawn[key] = pictures.png_of_spec(spec)
        picture = self.drawn[key]
        width, height = pictures.size(picture)
        printed = min(pictures.PRINTED_CM, TALLEST_CM * width / height)
        shape = self._paragraph("Figure").add_run().add_picture(BytesIO(picture), width=Cm(printed))
        properties = shape._inline.docPr
        properties.set("name", f"Figure {self.figures}")
        properties.set("descr", printable(block.alt))
        self._caption("Caption", "Figure", self.figures, block.caption)

    def _table(self, block: Table) -> None:
        self.tables += 1
        caption = block.caption or self.heading
        self._caption("Table Caption", "Tableau", self.tables, caption)
        width = LANDSCAPE_MM if self.landscape else PORTRAIT_MM
        add_table(self.word, block, width, printable(caption))
        self.after_table = True

    def _turn(self, landscape: bool) -> None:
        """End the section here. Its mark goes on the last paragraph, when there is one."""
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        section.orientation = WD_ORIENTATION.LANDSCAPE if landscape else WD_ORIENTATION.PORTRAIT
        long, short = Mm(297), Mm(210)
        section.page_width, section.page_height = (long, short) if landscape else (short, long)
        mark = self.word.paragraphs[-1]._p
        before = mark.getprevious()
        if before is not None and before.tag == qn("w:p") and not before.xpath("./w:pPr/w:sectPr"):
            before.get_or_add_pPr().append(mark.get_or_add_pPr().find(qn("w:sectPr")))
            self.word.element.body.remove(mark)
        else:
            mark_format = self.word.paragraphs[-1].paragraph_format
            mark_format.space_before = mark_format.space_after = Pt(0)
            mark_format.line_spacing = Pt(1)
        self.landscape = landscape
        self.after_table = self.page_break = False


def _entries(blocks: Sequence[Block]) -> list[Entry]:
    """The lines of the table of contents, their bookmarks numbered as the writer numbers them."""
    headings = [
        block for block in blocks if isinstance(block, Heading) and block.level <= CONTENTS_DEPTH
    ]
    return [
        Entry(block.text, block.level, _bookmark(place))
        for place, block in enumerate(headings, start=1)
    ]


def _kept_with_next(blocks: Sequence[Block]) -> list[bool]:
    """For each block, whether it introduces what follows: a question stays with its chart."""
    kept = [False] * len(blocks)
    for place in range(len(blocks) - 2, -1, -1):
        after = blocks[place + 1]
        if isinstance(blocks[place], Paragraph):
            leads_on = isinstance(after, Paragraph) and kept[place + 1]
            kept[place] = leads_on or isinstance(after, Figure | Table | Quote | Bullets)
    return kept


def _bookmark(number: int) -> str:
    return f"_Toc{100000000 + number}"
