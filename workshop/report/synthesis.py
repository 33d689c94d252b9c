"""The synthesis of a workshop, at any moment: what a reader who was not there needs, in order.

Sections exist only when they have something to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workshop.blocks import (
    NO_BREAK_SPACE,
    Block,
    Bullets,
    Column,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Table,
)
from workshop.model import HalfDay, Step, Workshop
from workshop.phrases import plural
from workshop.report import annexes
from workshop.report.document import Document
from workshop.report.indicators import indicator_sections
from workshop.report.record import Record, read_record
from workshop.report.steps import half_day_sections
from workshop.report.summary import summary
from workshop.report.wording import enumeration, long_date, paragraphs, period
from workshop.service.installation import Installation

LANGUAGE = "fr-FR"


def synthesis(installation: Installation, workshop: Workshop) -> Document:
    """The synthesis as the workshop stands now. Results that were not revealed are not in it.

    Raises KeyError on a workshop unknown to this installation.
    """
    record = read_record(installation, workshop)
    first = summary(record)
    half_days, long_tables = half_day_sections(record)
    closing = (*_adopted(record), *indicator_sections(record))
    body = (*_context(record), *_agenda(record), *half_days, *closing)
    return Document(
        title=record.workshop.title,
        subtitle=_subtitle(record),
        partners=tuple(partner.name for partner in record.workshop.partners),
        date=record.today,
        language=LANGUAGE,
        summary=first,
        blocks=(*body, *_annexes(record, [*first, *body], long_tables)),
    )


def _subtitle(record: Record) -> tuple[str, ...]:
    workshop = record.workshop
    lines = [
        enumeration([f"{partner.name} ({partner.country})" for partner in workshop.partners]),
        _held_line(record),
        f"Document établi le {long_date(record.today)}",
    ]
    if workshop.fictional:
        lines.append(f"Atelier de démonstration{NO_BREAK_SPACE}: personnes et réponses fictives")
    return tuple(line for line in lines if line)


def _held_line(record: Record) -> str:
    days = record.all_days()
    if not days:
        return ""
    if all(record.finished(half_day) for half_day in record.workshop.half_days):
        return f"Atelier tenu {period(days)}"
    return f"Atelier en cours, commencé le {long_date(min(days))}"


def _context(record: Record) -> Iterator[Block]:
    workshop = record.workshop
    yield PageBreak()
    yield Heading("Contexte")
    yield Heading("Les partenaires", 2)
    yield _partners(record)
    if not workshop.projects:
        return
    one = len(workshop.projects) == 1
    yield Heading("Le projet" if one else "Les projets", 2)
    for project in workshop.projects:
        yield Heading(project.title, 3)
        for text in paragraphs(project.description):
            yield Paragraph(text)


def _partners(record: Record) -> Table:
    """Partners, their countries and, once somebody has joined, their participants."""
    columns = [Column("partner", "Partenaire", weight=5), Column("country", "Pays", weight=4)]
    rows: list[tuple[Any, ...]] = [(one.name, one.country) for one in record.workshop.partners]
    if not record.joined:
        return Table(tuple(columns), tuple(rows), caption="Partenaires de l’atelier")
    columns.append(Column("people", "Participants", "integer", weight=2))
    rows = [
        (*row, record.people[one.id])
        for row, one in zip(rows, record.workshop.partners, strict=True)
    ]
    rows.append(("Ensemble", "", record.joined))
    return Table(tuple(columns), tuple(rows), caption="Participants par partenaire")


def _agenda(record: Record) -> Iterator[Block]:
    workshop = record.workshop
    if not workshop.half_days:
        return
    yield Heading("Méthode et déroulé")
    yield Heading("Méthode", 2)
    yield annexes.method_in_short(record)
    yield Heading("Déroulé", 2)
    if record.agenda_label:
        yield Paragraph(f"Déroulé suivi{NO_BREAK_SPACE}: {record.agenda_label}.".replace("..", "."))
    yield Table(
        (
            Column("number", "N°"),
            Column("title", "Demi-journée", weight=12),
            Column("when", "Date", weight=8),
            Column("minutes", "Minutes prévues", "integer", weight=2),
            Column("state", "État", weight=4),
        ),
        tuple(
            (
                str(half_day.position),
                half_day.title,
                period(record.days(half_day)).removeprefix("le ") or "–",
                half_day.minutes,
                _half_day_state(record, half_day),
            )
            for half_day in workshop.half_days
        ),
        caption="Demi-journées prévues et tenues",
    )
    yield Table(
        (
            Column("half_day", "N°"),
            Column("title", "Étape", weight=20),
            Column("minutes", "Minutes prévues", "integer", weight=2),
            Column("state", "État", weight=9),
        ),
        tuple(
            (str(half_day.position), step.title, step.minutes, _step_state(record, step))
            for half_day in workshop.half_days
            for step in half_day.steps
        ),
        caption="Étapes prévues et tenues, par numéro de demi-journée",
    )


def _half_day_state(record: Record, half_day: HalfDay) -> str:
    if record.finished(half_day):
        return "Tenue"
    if record.held(half_day):
        return "En cours"
    return "Non tenue" if half_day.steps and record.reached(half_day.steps[-1]) else "À venir"


def _step_state(record: Record, step: Step) -> str:
    """How a step went, e.g. « Tenue en 2 tours, résultats montrés »."""
    state = record.state(step)
    if not state.was_held:
        if not record.reached(step):
            return "À venir"
        return "Non ouverte" if step.collects else "À l’oral"
    if state.is_open:
        return f"En cours, tour {state.round}" if state.round > 1 else "En cours"
    text = f"Tenue en {plural(state.round, 'tour')}" if state.round > 1 else "Tenue"
    return text + (", résultats montrés" if step.id in record.shown else ", résultats non montrés")


def _adopted(record: Record) -> Iterator[Block]:
    if not record.adopted:
        return
    count = plural(len(record.adopted), "cible")
    one = len(record.adopted) == 1
    yield PageBreak()
    yield Heading("Cibles retenues")
    verb = "a été retenue" if one else "ont été retenues"
    goals = {target.goal for target in record.adopted}
    spread = "" if one else f" dans {plural(len(goals), 'objectif')}"
    yield Paragraph(f"À l’issue des échanges, {count} {verb} par les partenaires{spread}.")
    yield Table(
        (
            Column("code", "Cible"),
            Column("label", "Libellé", weight=6),
            Column("goal", "Objectif", weight=4),
        ),
        tuple(
            (target.code, target.label, f"{target.goal}\u00a0· {record.goals[target.goal].label}")
            for target in record.adopted
        ),
        caption="Cibles retenues par les partenaires",
    )


def _annexes(
    record: Record, before: list[Block], long_tables: tuple[Block, ...]
) -> Iterator[Block]:
    rules = annexes.method(record)
    official = annexes.official_texts(record)
    words = annexes.glossary(" ".join(_texts([*before, *rules])))
    if rules or official or words or long_tables:
        yield PageBreak()
        yield Heading("Annexes")
        yield from rules
        yield from official
        yield from words
        yield from long_tables


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Every text a reader will read."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Quote):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Figure):
            yield block.caption
        elif isinstance(block, Table):
            yield block.caption
            yield from (column.label for column in block.columns)
            for row in block.display_rows():
                yield from row
