"""The pieces of WordprocessingML that python-docx leaves out: fields, bookmarks, contents.

Every field carries its text already: nothing has to be refreshed, and Word asks nothing on opening.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from workshop.blocks import NO_BREAK_SPACE

# What XML 1.0 forbids, tab and line feed apart; and non-characters, which some readers refuse.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# A breakable space where French typography forbids to break.
_UNGUARDED = re.compile("(?<=\u00ab) | (?=[:;!?\u00bb%])")
# Strong right-to-left letters (Hebrew, Arabic and their presentation forms) and what joins them.
_LETTERS = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"
_RIGHT_TO_LEFT = re.compile(f"{_LETTERS}(?:[ \u00a0]+{_LETTERS})*")
CONTENTS_TITLE = "Table des matières"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents: a heading and the bookmark set on it."""

    text: str
    level: int
    bookmark: str


def printable(text: str) -> str:
    """The text without the characters that would make the file unreadable."""
    return _FORBIDDEN.sub("", text)


def write_text(paragraph: Paragraph, text: str, style: str | None = None) -> None:
    """Add text: line feeds as line breaks, French spaces kept, right-to-left words marked."""
    text = _UNGUARDED.sub(NO_BREAK_SPACE, printable(text))
    place = 0
    for match in _RIGHT_TO_LEFT.finditer(text):
        _run(paragraph, text[place : match.start()], style)
        properties = paragraph.add_run(match.group(), style)._r.get_or_add_rPr()
        properties.append(element("w:rtl"))
        place = match.end()
    _run(paragraph, text[place:], style)


def add_field(paragraph: Paragraph, instruction: str, cached: str) -> None:
    """A complex field and the text it shows until somebody refreshes it."""
    for run in field_runs(instruction, cached):
        paragraph._p.append(run)


def field_runs(instruction: str, cached: str) -> list[BaseOxmlElement]:
    code = element("w:r")
    code.append(_text_element("w:instrText", f" {instruction} "))
    shown = element("w:r")
    shown.append(_text_element("w:t", cached))
    return [_mark("begin"), code, _mark("separate"), shown, _mark("end")]


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Mark the whole paragraph, so that links can lead to it. `number` is unique in the file."""
    start = element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    end = element("w:bookmarkEnd", {"w:id": str(number)})
    properties = paragraph._p.pPr
    paragraph._p.insert(0 if properties is None else 1, start)
    paragraph._p.append(end)


def add_contents(document: WordDocument, entries: Sequence[Entry], depth: int) -> None:
    """A filled table of contents: a TOC field whose every line is a link to its heading.

    Page numbers depend on who lays the pages out; refreshing the field in Word or LibreOffice adds
    them. Nothing asks for it: the table reads and works as it stands.
    """
    content = element("w:sdtContent")
    title = document.add_paragraph(CONTENTS_TITLE, style="TOC Heading")
    title.paragraph_format.page_break_before = True
    content.append(title._p)
    for place, entry in enumerate(entries):
        line = document.add_paragraph(style=f"toc {entry.level}")
        if place == 0:
            instruction = element("w:r")
            instruction.append(_text_element("w:instrText", f' TOC \\o "1-{depth}" \\h \\z \\u '))
            for run in (_mark("begin"), instruction, _mark("separate")):
                line._p.append(run)
        link = element("w:hyperlink", {"w:anchor": entry.bookmark, "w:history": "1"})
        run = element("w:r")
        line_text = _UNGUARDED.sub(NO_BREAK_SPACE, printable(entry.text)).replace("\n", " ")
        run.append(_text_element("w:t", line_text))
        link.append(run)
        line._p.append(link)
        if place == len(entries) - 1:
            line._p.append(_mark("end"))
        content.append(line._p)
    block = element("w:sdt")
    properties = element("w:sdtPr")
    gallery = element("w:docPartObj")
    gallery.append(element("w:docPartGallery", {"w:val": "Table of Contents"}))
    gallery.append(element("w:docPartUnique"))
    properties.append(gallery)
    block.append(properties)
    block.append(content)
    body = document.element.body
    last = body.find(qn("w:sectPr"))
    last.addprevious(block)


def element(tag: str, attributes: dict[str, str] | None = None) -> BaseOxmlElement:
    """A WordprocessingML element, names written with their prefix."""
    made: BaseOxmlElement = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        made.set(qn(name), value)
    return made


def _run(paragraph: Paragraph, text: str, style: str | None) -> None:
    if text:
        paragraph.add_run(text, style)


def _mark(kind: str) -> BaseOxmlElement:
    run = element("w:r")
    run.append(element("w:fldChar", {"w:fldCharType": kind}))
    return run


def _text_element(tag: str, text: str) -> BaseOxmlElement:
    made = element(tag, {"xml:space": "preserve"})
    made.text = text
    return made
