"""A document before it is written: what the cover says, then blocks in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workshop.blocks import Block


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
