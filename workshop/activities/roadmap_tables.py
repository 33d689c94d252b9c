"""The roadmap's tables: actions, what they cost and who pays, what still lacks an action or a
measure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from workshop.activities.base import Context
from workshop.activities.roadmap_actions import EVERYBODY, Action
from workshop.blocks import Column, Table

EVERYONE, UNSAID = "Tous", "Non précisé"


def action_table(actions: Sequence[Action], context: Context) -> Table:
    """One row per action, most supported first; costs in whole euros, days as people write them."""
    targets = {target.code: target.name for target in context.targets}
    sheets = {sheet.key: sheet.statement for sheet in context.sheets}
    columns = (
        Column("title", "Action", weight=5),
        Column("target", "Cible", weight=3),
        Column("lead", "Responsable", weight=2),
        Column("partners", "Partenaires", weight=2),
        Column("start", "Début"),
        Column("end", "Fin"),
        Column("cost", "Coût (€)", "integer"),
        Column("funder", "Financeur", weight=2),
        Column("indicator", "Indicateur", weight=3),
        Column("supports", "Soutiens", "integer"),
    )
    rows = []
    for action in actions:
        said = action.parts
        code, cost = said.get("target", ""), said.get("cost")
        rows.append(
            (
                action.title,
                targets.get(code, f"{code} (cible non retenue)" if code else None),
                said.get("lead"),
                who(action, context) if said.get("partners") else None,
                _french(said.get("start")),
                _french(said.get("end")),
                None if cost is None else round(cost),
                said.get("funder"),
                sheets.get(said.get("indicator", "")),
                action.supports,
            )
        )
    return Table(columns, tuple(rows), caption="Actions proposées")


def description_table(actions: Sequence[Action], context: Context) -> Table:
    """What an action consists of and who proposed it, when somebody said it."""
    names = {partner.id: partner.name for partner in context.partners}
    columns = (
        Column("title", "Action", weight=3),
        Column("description", "Description", weight=6),
        *(() if context.anonymous else (Column("partner", "Proposée par", weight=2),)),
    )
    rows = [
        (action.title, action.parts["description"], names.get(action.partner_id or 0, ""))
        for action in actions
        if action.parts.get("description")
    ]
    return Table(
        columns, tuple(row[: len(columns)] for row in rows), caption="Description des actions"
    )


def funder_table(actions: Sequence[Action]) -> Table:
    """Known cost by funder, in whole euros, dearest first; unknown costs are counted apart.

    Two spellings that differ by capitals or spaces are one funder, named as first written.
    """
    names: dict[str, str] = {}
    costs: dict[str, list[int]] = {}
    counts: dict[str, int] = {}
    for action in actions:
        name = " ".join(str(action.parts.get("funder") or UNSAID).split())
        key = name.casefold()
        names.setdefault(key, name)
        counts[key] = counts.get(key, 0) + 1
        cost = action.parts.get("cost")
        costs.setdefault(key, []).extend([] if cost is None else [round(cost)])
    rows = [
        (
            names[key],
            sum(known) if known else None,
            counts[key],
            counts[key] - len(known),
        )
        for key, known in costs.items()
    ]
    rows.sort(key=lambda row: -(row[1] or 0))
    columns = (
        Column("funder", "Financeur", weight=4),
        Column("cost", "Coût connu (€)", "integer"),
        Column("actions", "Actions", "integer"),
        Column("unpriced", "À chiffrer", "integer"),
    )
    return Table(columns, tuple(rows), caption="Coût par financeur")


def uncovered_table(actions: Sequence[Action], context: Context) -> Table:
    """Adopted targets no action serves."""
    served = {action.parts.get("target") for action in actions}
    rows = tuple((line.name,) for line in context.targets if line.code not in served)
    return Table((Column("target", "Cible", weight=4),), rows, caption="Cibles sans action")


def undated_table(actions: Sequence[Action]) -> Table:
    """Actions that cannot stand on the calendar: neither start nor end."""
    rows = tuple(
        (action.title, action.parts.get("lead"))
        for action in actions
        if not (action.parts.get("start") or action.parts.get("end"))
    )
    return Table(_WHO_DOES, rows, caption="Actions sans date")


def unmeasured_table(actions: Sequence[Action], context: Context) -> Table:
    """Actions no adopted indicator will report on."""
    known = {sheet.key for sheet in context.sheets}
    rows = tuple(
        (action.title, action.parts.get("lead"))
        for action in actions
        if action.parts.get("indicator") not in known
    )
    return Table(_WHO_DOES, rows, caption="Actions sans indicateur")


_WHO_DOES = (Column("title", "Action", weight=4), Column("lead", "Responsable", weight=2))


def who(action: Action, context: Context) -> str:
    """The partners concerned, in words: one of them, « Tous », « Non précisé »."""
    names = {str(partner.id): partner.name for partner in context.partners}
    return {**names, EVERYBODY: EVERYONE}.get(str(action.parts.get("partners", "")), UNSAID)


def _french(day: Any) -> str | None:
    return f"{date.fromisoformat(day):%d/%m/%Y}" if day else None
