"""Common indicators the partners adopted: one statement, one measure for each partner.

Everything is an act: adopting an indicator (`indicator:<key>`), describing a partner's measure
(`measure:<key>:<partner>`), noting one value (`value:<key>:<partner>:<year>`). The last word of an
act is what holds; an indicator whose targets are no longer adopted stays, and is shown as orphaned.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from workshop.forms import clean_line, decimal_number, required_line, whole_number
from workshop.model import (
    ADOPT,
    MEASURE,
    ROOM,
    WITHDRAW,
    Entry,
    Facilitator,
    IndicatorSheet,
    Measure,
    Refused,
    Workshop,
)
from workshop.service import decisions
from workshop.service.installation import Installation
from workshop.store import entries
from workshop.store.db import Database

SHEETS: Final = "sheets"  # a step's `needs.indicators`: the adopted indicators
CATALOGUE: Final = "catalogue"  # … or the catalogue's candidates for its targets
LEVELS: Final = ("realisation", "contribution", "contexte")
DIRECTIONS: Final = ("up", "down")
STATEMENT_LENGTH = 200
LINE_LENGTH = 160
YEARS = range(1990, 2101)


def sheets_of(installation: Installation, workshop: Workshop) -> list[IndicatorSheet]:
    """The adopted indicators, in the order they were adopted."""
    with installation.store.read() as db:
        return read_sheets(db, workshop)


def read_sheets(db: Database, workshop: Workshop) -> list[IndicatorSheet]:
    """The adopted indicators inside a transaction already begun."""
    acts = entries.current(db, workshop.id, None)
    by_item = {act.item: act for act in acts}
    found = []
    for act in acts:
        name, _, key = act.item.partition(":")
        if name == "indicator" and act.kind == ADOPT:
            measures = tuple(
                _measure(by_item, acts, key, partner.id) for partner in workshop.partners
            )
            found.append(_sheet(key, act, measures))
    return found


def orphans(installation: Installation, workshop: Workshop) -> list[IndicatorSheet]:
    """Adopted indicators none of whose targets is adopted any more."""
    adopted = {
        target.code
        for target in decisions.listed_targets(installation, workshop, decisions.ADOPTED)
    }
    return [
        sheet for sheet in sheets_of(installation, workshop) if not adopted & set(sheet.targets)
    ]


def adopt_indicator(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    *,
    statement: str,
    unit: str,
    direction: str,
    level: str,
    targets: Sequence[str],
    reason: str = "",
    key: str = "",
) -> str:
    """Adopt an indicator, or revise the one of this key; returns its key. Raises Refused."""
    unknown = [code for code in targets if code not in installation.catalogue.targets]
    if unknown or not targets:
        raise Refused("Rattachez l’indicateur à au moins une cible du catalogue.")
    if direction not in DIRECTIONS:
        raise Refused("Dites si l’indicateur doit augmenter ou diminuer.")
    if level not in LEVELS:
        raise Refused("Choisissez le niveau : réalisation, contribution ou contexte.")
    payload = {
        "statement": required_line(statement, "Énoncé", STATEMENT_LENGTH),
        "unit": required_line(unit, "Unité", LINE_LENGTH),
        "direction": direction,
        "level": level,
        "targets": list(dict.fromkeys(targets)),
        "reason": clean_line(reason)[:STATEMENT_LENGTH],
    }
    key = key or f"P{secrets.token_hex(4)}"
    _write(installation, facilitator, workshop, {f"indicator:{key}": (ADOPT, payload)})
    return key


def withdraw_indicator(
    installation: Installation, facilitator: Facilitator, workshop: Workshop, key: str, reason: str
) -> None:
    """Take an indicator back; its measures stay in the journal and return with it."""
    act = (WITHDRAW, {"reason": clean_line(reason)[:STATEMENT_LENGTH]})
    _write(installation, facilitator, workshop, {f"indicator:{key}": act})


def describe_measure(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    key: str,
    partner_id: int,
    raw: Mapping[str, object],
) -> None:
    """Save a partner's measure. `raw` holds definition, baseline, baseline_year, target,
    target_year, source, frequency, collector, as typed. Raises Refused with what to correct."""
    payload: dict[str, Any] = {
        name: _line(raw.get(name), label)
        for name, label in (
            ("definition", "Mesure"),
            ("source", "Source"),
            ("frequency", "Fréquence"),
            ("collector", "Qui collecte"),
        )
    }
    payload["baseline"] = decimal_number(raw.get("baseline"), "Valeur de départ")
    payload["target"] = decimal_number(raw.get("target"), "Valeur visée")
    payload["baseline_year"] = _year(raw.get("baseline_year"), "Année de départ")
    payload["target_year"] = _year(raw.get("target_year"), "Année visée")
    for value, year, label in (
        ("baseline", "baseline_year", "La valeur de départ"),
        ("target", "target_year", "La valeur visée"),
    ):
        if payload[value] is not None and payload[year] is None:
            raise Refused(f"{label} est donnée sans son année : ajoutez l’année.")
    begun, ended = payload["baseline_year"], payload["target_year"]
    if begun is not None and ended is not None and ended <= begun:
        raise Refused("L’année visée doit être après l’année de départ.")
    item = f"measure:{key}:{_own_partner(workshop, partner_id)}"
    _write(installation, facilitator, workshop, {item: (MEASURE, payload)})


def note_value(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    key: str,
    partner_id: int,
    year: object,
    value: object,
) -> None:
    """Note the value of one year; blank takes it back. Raises Refused."""
    read_year = _year(year, "Année")
    if read_year is None:
        raise Refused("Donnez l’année de la valeur.")
    number = decimal_number(value, "Valeur")
    item = f"value:{key}:{_own_partner(workshop, partner_id)}:{read_year}"
    act = (WITHDRAW, {}) if number is None else (MEASURE, {"value": number})
    _write(installation, facilitator, workshop, {item: act})


def _write(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    acts: Mapping[str, tuple[str, Mapping[str, Any]]],
) -> None:
    with installation.store.write() as db:
        for item, (kind, payload) in acts.items():
            entries.append(
                db,
                workshop_id=workshop.id,
                step_id=None,
                author=ROOM,
                actor=facilitator.name,
                item=item,
                kind=kind,
                payload=payload,
                at=installation.now(),
            )


def _sheet(key: str, act: Entry, measures: tuple[Measure, ...]) -> IndicatorSheet:
    said = act.payload
    return IndicatorSheet(
        key=key,
        statement=said["statement"],
        unit=said["unit"],
        direction=said["direction"],
        level=said["level"],
        targets=tuple(said["targets"]),
        measures=measures,
        reason=said.get("reason", ""),
    )


def _measure(
    by_item: Mapping[str, Entry], acts: Sequence[Entry], key: str, partner_id: int
) -> Measure:
    act = by_item.get(f"measure:{key}:{partner_id}")
    prefix = f"value:{key}:{partner_id}:"
    values = sorted(
        (int(line.item.removeprefix(prefix)), float(line.payload["value"]))
        for line in acts
        if line.kind == MEASURE and line.item.startswith(prefix)
    )
    measure = Measure(partner_id, values=tuple(values))
    return replace(measure, **act.payload) if act and act.kind == MEASURE else measure


def _own_partner(workshop: Workshop, partner_id: int) -> int:
    if partner_id not in {partner.id for partner in workshop.partners}:
        raise Refused("Ce partenaire ne participe pas à l’atelier.")
    return partner_id


def _line(raw: object, label: str) -> str:
    text = clean_line("" if raw is None else str(raw))
    if len(text) > LINE_LENGTH:
        raise Refused(f"{label} : {len(text)} caractères, le maximum est {LINE_LENGTH}.")
    return text


def _year(raw: object, label: str) -> int | None:
    year = whole_number(raw, label)
    if year is not None and year not in YEARS:
        raise Refused(f"{label} : donnez une année entre {YEARS[0]} et {YEARS[-1]}.")
    return year
