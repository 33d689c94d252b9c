"""The cover, what stands at the top and foot of every page, and what the file says of itself."""

from __future__ import annotations

from datetime import UTC, datetime, time

from docx.document import Document as WordDocument

from workshop.blocks import NO_BREAK_SPACE
from workshop.report.document import Document
from workshop.report.word_fields import add_field, printable, write_text

COVER_LABEL = "Synthèse d’atelier"


def add_cover(word: WordDocument, document: Document) -> None:
    """Title page, then the header and footer of every other page."""
    write_text(word.add_paragraph(style="Cover Label"), COVER_LABEL)
    write_text(word.add_paragraph(style="Title"), document.title)
    for line in document.subtitle:
        write_text(word.add_paragraph(style="Subtitle"), line)
    section = word.sections[0]
    section.different_first_page_header_footer = True
    write_text(section.header.paragraphs[0], document.title)
    footer = section.footer.paragraphs[0]
    write_text(footer, f"Page{NO_BREAK_SPACE}")
    add_field(footer, "PAGE", "1")
    write_text(footer, " sur ")
    add_field(footer, "NUMPAGES", "1")


def describe(word: WordDocument, document: Document) -> None:
    """Title, authors, language and date of the file; nothing left of the template's own."""
    about = word.core_properties
    about.title = printable(document.title)[:255]
    about.author = about.last_modified_by = printable(" ; ".join(document.partners))[:255]
    about.language = document.language
    about.subject = COVER_LABEL
    about.keywords = about.comments = about.category = ""
    about.created = about.modified = datetime.combine(document.date, time(), UTC).replace(
        tzinfo=None
    )
    about.revision = 1
    package = word.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.rels.pop(name)
