"""The half-days as held: aims, who answered, then each revealed step with its figures.

A long list of contributions would bury the chart it goes with: the body keeps its first rows, an
annex gives it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workshop.activities import activity
from workshop.activities.charts import Frame
from workshop.blocks import (
    NO_BREAK_SPACE,
    Block,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Table,
)
from workshop.model import HalfDay, Step
from workshop.phrases import plural
from workshop.report.record import Record, Shown
from workshop.report.wording import enumeration, paragraphs

PRINT = Frame(rows=10, width=36, lines=3, legend_columns=2)  # a column of text, 16 cm wide
LONG_LIST = 15  # rows of a ranked list left whole in the body
LONG_UNRANKED = 8  # rows of a list without any figure: its first lines are already quoted
FIRST_ROWS = 10  # those kept in the body otherwise


def half_day_sections(record: Record) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The sections of the half-days held, and the annex of their long lists (empty if none)."""
    body: list[Block] = []
    whole: list[Block] = []
    for half_day in record.held_half_days():
        body += _opening(record, half_day)
        for step in half_day.steps:
            rounds = record.shown.get(step.id, ())
            if rounds:
                section, lists = _step(step, rounds)
                body += section
                whole += lists
    if whole:
        whole.insert(0, Heading("Toutes les contributions", 2))
    return tuple(body), tuple(whole)


def half_day_title(half_day: HalfDay) -> str:
    name = f"Demi-journée {half_day.position}"
    if not half_day.title or half_day.title.casefold().startswith("demi-journée"):
        return half_day.title or name
    return f"{name} – {half_day.title}"


def _opening(record: Record, half_day: HalfDay) -> Iterator[Block]:
    yield PageBreak()
    yield Heading(half_day_title(half_day))
    for text in paragraphs(half_day.aims):
        yield Paragraph(text, "lead")
    shown = record.shown_in(half_day)
    yield Paragraph(_attendance(shown) if shown else _nothing_shown(record, half_day))


def _attendance(shown: list[Shown]) -> str:
    """Who answered, from the best attended step shown."""
    most = max(shown, key=lambda one: one.results.respondents)
    count = most.results.respondents
    if not count:
        return "Personne n’a répondu aux étapes de cette demi-journée."
    people, verb = plural(count, "personne"), "a répondu" if count == 1 else "ont répondu"
    if len(shown) == 1:
        where = f"à l’étape «{NO_BREAK_SPACE}{most.step.title}{NO_BREAK_SPACE}»"
        return f"{people} {verb} {where}{NO_BREAK_SPACE}: {_shares(most)}."
    upto = "Jusqu’à " if count > 1 else ""
    return f"{upto}{people} {verb} à une même étape{NO_BREAK_SPACE}: {_shares(most)}."


def _nothing_shown(record: Record, half_day: HalfDay) -> str:
    if any(record.state(step).was_held for step in half_day.steps):
        return "Aucun résultat de cette demi-journée n’a été montré aux participants."
    return "Cette demi-journée n’a pas donné lieu à des réponses individuelles."


def _shares(shown: Shown) -> str:
    """« Aude (8) et Hauts-Bassins (6) »."""
    counts = shown.results.by_partner.items()
    return enumeration([f"{name} ({count})" for name, count in counts if count])


def _step(step: Step, rounds: tuple[Shown, ...]) -> tuple[list[Block], list[Block]]:
    """The section of a step, and its long lists for the annex."""
    section: list[Block] = [Heading(step.title, 2)]
    section += [Paragraph(text, "note") for text in paragraphs(step.instructions)]
    lists: list[Block] = []
    for shown in rounds:
        if len(rounds) > 1:
            section.append(Heading(f"Tour {shown.round}", 3))
        shares = _shares(shown)
        if shares:
            kind = "Réponses anonymes" if step.anonymous else "Réponses"
            section.append(Paragraph(f"{kind}{NO_BREAK_SPACE}: {shares}."))
        for block in _named(activity(step.kind).blocks(shown.results, PRINT), step):
            if isinstance(block, Table) and _is_long_list(block):
                section += _first_rows(block)
                lists += [replace(block, caption=f"{block.caption}, liste complète")]
            else:
                section.append(block)
    return section, lists


def _named(blocks: Iterable[Block], step: Step) -> Iterator[Block]:
    """An activity's blocks, their captions naming the step so that each is understood alone."""
    for block in blocks:
        if isinstance(block, Table):
            caption = f"{step.title}{NO_BREAK_SPACE}: {_inside(block.caption)}"
            yield replace(block, caption=caption if block.caption else step.title)
        elif isinstance(block, Figure):
            caption = f"{step.title}{NO_BREAK_SPACE}: {_inside(block.caption)}"
            yield replace(block, caption=caption)
        elif isinstance(block, Heading):
            yield replace(block, level=3)
        elif not isinstance(block, Quote) or block.text:
            yield block


def _inside(caption: str) -> str:
    """A caption continuing a sentence: its first letter lower case, acronyms left alone."""
    second = caption[1:2]
    return caption if second.isupper() else caption[:1].lower() + caption[1:]


def _is_long_list(table: Table) -> bool:
    """True for many rows of words; a table of measures always stays beside its chart."""
    if any(column.kind in ("decimal", "percent") for column in table.columns):
        return False
    return len(table.rows) > (LONG_LIST if _is_ranked(table) else LONG_UNRANKED)


def _is_ranked(table: Table) -> bool:
    return any(column.kind == "integer" for column in table.columns)


def _first_rows(table: Table) -> list[Block]:
    """What the body keeps of a long list: its first rows when they are ranked, a pointer always."""
    count = f"Les {len(table.rows)} contributions figurent en annexe."
    if not _is_ranked(table):
        return [Paragraph(count, "note")]
    caption = f"{table.caption}, les {FIRST_ROWS} premières lignes sur {len(table.rows)}"
    return [replace(table, rows=table.rows[:FIRST_ROWS], caption=caption), Paragraph(count, "note")]
