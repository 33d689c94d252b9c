"""A document before it is written: what the cover says, then blocks in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workshop.blocks import Block
from workshop.catalog import folded


@dataclass(frozen=True, slots=True)
class Document:
    """`summary` stands between the cover and the table of contents, `blocks` after it.

    `subtitle` are the cover's lines under the title, `partners` the names signed as authors,
    `language` a BCP 47 tag. Every heading of level 1 or 2 enters the table of contents.
    """

    title: str
    subtitle: tuple[str, ...]
    partners: tuple[str, ...]
    date: date
    language: str
    summary: tuple[Block, ...]
    blocks: tuple[Block, ...]


def file_name(document: Document, extension: str = "docx") -> str:
    """A name any system accepts, e.g. « synthese-eau-et-jeunesse-2026-11-23.docx »."""
    kept = "".join(
        char if char.isascii() and char.isalnum() else " " for char in folded(document.title)
    )
    slug = "-".join(kept.split())[:60].rstrip("-")
    return "-".join(filter(None, ("synthese", slug, document.date.isoformat()))) + f".{extension}"
