"""Small French sentences of documents: lists, dates, durations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from workshop.blocks import NO_BREAK_SPACE

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def enumeration(words: Sequence[str]) -> str:
    """« A », « A et B », « A, B et C »; "" for nothing."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"


def long_date(day: date) -> str:
    """« 1er mars 2026 », its spaces unbreakable."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}".replace(" ", NO_BREAK_SPACE)


def period(days: Sequence[date]) -> str:
    """« le 3 mars 2026 » or « du 3 mars 2026 au 5 avril 2026 »; "" for no day."""
    if not days:
        return ""
    first, last = min(days), max(days)
    if first == last:
        return f"le {long_date(first)}"
    return f"du {long_date(first)} au {long_date(last)}"


def duration(minutes: int) -> str:
    """« 45 min », « 2 h », « 2 h 05 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK_SPACE}min"
    text = f"{hours} h {rest:02d}" if rest else f"{hours} h"
    return text.replace(" ", NO_BREAK_SPACE)


def local_day(moment: datetime) -> date:
    """The day of a moment, in universal time: what partners on several continents share."""
    return moment.date()


def sentence_end(text: str) -> str:
    """The text with a full stop, unless it already ends a sentence."""
    stripped = text.rstrip()
    return stripped if stripped.endswith((".", "!", "?", "…")) else stripped + "."


def paragraphs(text: str) -> list[str]:
    """A text cut at its blank lines."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]
