"""The common indicators in the synthesis: one sheet for each, one column of figures by partner."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.activities.attainment import level_warning
from workshop.blocks import (
    Block,
    Column,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    format_exact,
)
from workshop.model import IndicatorSheet, Measure
from workshop.phrases import plural
from workshop.report.record import Record

LEVELS = {
    "realisation": "réalisation (ce qui est fait)",
    "contribution": "contribution (ce que la coopération change)",
    "contexte": "contexte (l’état du territoire)",
}
DIRECTIONS = {"up": "doit augmenter", "down": "doit diminuer"}


def indicator_sections(record: Record) -> Iterator[Block]:
    """Nothing when no indicator was adopted."""
    if not record.sheets:
        return
    yield PageBreak()
    yield Heading("Indicateurs communs")
    one = len(record.sheets) == 1
    count = plural(len(record.sheets), "indicateur commun", "indicateurs communs")
    yield Paragraph(
        f"{count} {'a été retenu' if one else 'ont été retenus'} : un même énoncé, mesuré par "
        "chaque partenaire avec ses propres données."
    )
    warning = level_warning([sheet.level for sheet in record.sheets])
    if warning:
        yield Paragraph(warning, "note")
    for sheet in record.sheets:
        yield from _sheet(record, sheet)


def _sheet(record: Record, sheet: IndicatorSheet) -> Iterator[Block]:
    yield Heading(sheet.statement, 2)
    codes = ("Cible " if len(sheet.targets) == 1 else "Cibles ") + ", ".join(sheet.targets)
    yield Paragraph(
        f"{codes}. Unité : {sheet.unit}. L’indicateur {DIRECTIONS[sheet.direction]}. "
        f"Niveau : {LEVELS[sheet.level]}."
    )
    names = {partner.id: partner.name for partner in record.workshop.partners}
    rows = tuple(
        (names[line.partner_id], *_cells(line)) for line in sheet.measures if _described(line)
    )
    if not rows:
        yield Paragraph("Les mesures de cet indicateur restent à décrire.", "note")
        return
    columns = (
        Column("partner", "Partenaire", weight=3),
        Column("definition", "Mesure", weight=4),
        Column("baseline", "Départ", weight=2),
        Column("target", "Visée", weight=2),
        Column("last", "Dernière valeur", weight=2),
        Column("source", "Source, fréquence, collecte", weight=4),
    )
    yield Table(columns, rows, caption=sheet.statement)


def _described(line: Measure) -> bool:
    return bool(line.definition or line.values or line.baseline is not None or line.source)


def _cells(line: Measure) -> tuple[str, ...]:
    last = line.values[-1] if line.values else None
    duties = [text for text in (line.source, line.frequency, line.collector) if text]
    return (
        line.definition or "–",
        _dated(line.baseline, line.baseline_year),
        _dated(line.target, line.target_year),
        _dated(last[1], last[0]) if last else "–",
        ", ".join(duties) or "–",
    )


def _dated(value: float | None, year: int | None) -> str:
    if value is None:
        return "–"
    number = format_exact(value)
    return f"{number} ({year})" if year else number
