"""Actions of a roadmap, read from what participants gave.

An action is a group of items `action-<key>:<part>` of one author. Its public name,
`<author>/action-<key>`, holds the author, so that two people's actions of the same key stay two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workshop.activities.base import Context, answers
from workshop.model import MODERATE, Entry

ACTION = "action-"
SUPPORT = "support:"
EVERYBODY = "all"  # value of the part `partners` for « Tous »
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Action:
    """`parts` maps a part (title, target, start …) to its stored value, blanks left out;
    `supports` counts people other than its author."""

    name: str
    partner_id: int | None
    parts: Mapping[str, Any]
    supports: int = 0

    @property
    def title(self) -> str:
        return str(self.parts.get("title", ""))

    @property
    def author(self) -> str:
        return self.name.partition("/")[0]

    @property
    def support_item(self) -> str:
        """« support:12/a1b2 »: what another person gives to support it."""
        return SUPPORT + self.name.replace(f"/{ACTION}", "/", 1)


def groups(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """One person's values by action key, then by part, in the order they came."""
    found: dict[str, dict[str, Any]] = {}
    for item, value in values.items():
        if item.startswith(ACTION):
            key, _, part = item.removeprefix(ACTION).rpartition(":")
            found.setdefault(key, {})[part] = value
    return found


def problems(parts: Mapping[str, Any]) -> list[str]:
    """What one action's parts say wrong together."""
    title = parts.get("title")
    if not title:
        return ["Donnez un titre à chaque action : un verbe et ce qu’elle produit."]
    said = []
    start, end = parts.get("start"), parts.get("end")
    if start and end and end < start:  # ISO 8601 days are in the order of the calendar
        said.append(f"« {title} » : la fin ne peut pas venir avant le début.")
    years = [date.fromisoformat(day).year for day in (start, end) if day]
    if any(not FIRST_YEAR <= year <= LAST_YEAR for year in years):
        said.append(f"« {title} » : donnez des dates entre {FIRST_YEAR} et {LAST_YEAR}.")
    return said


def submitted(entries: Sequence[Entry], context: Context) -> list[Action]:
    """Every action of the round that has a title, oldest first."""
    parts: dict[str, dict[str, Any]] = {}
    partners: dict[str, int | None] = {}
    supports: dict[str, set[str]] = {}
    for entry in answers(entries, context.round):
        head, _, part = entry.item.rpartition(":")
        if entry.item.startswith(ACTION):
            name = f"{entry.author}/{head}"
            parts.setdefault(name, {})[part] = entry.payload["value"]
            partners[name] = entry.partner_id
        elif entry.item.startswith(SUPPORT):
            author, _, key = entry.item.removeprefix(SUPPORT).partition("/")
            supports.setdefault(f"{author}/{ACTION}{key}", set()).add(entry.author)
    actions = [Action(name, partners[name], own) for name, own in parts.items() if own.get("title")]
    return [
        Action(
            action.name,
            action.partner_id,
            action.parts,
            len(supports.get(action.name, set()) - {action.author}),
        )
        for action in actions
    ]


def published(entries: Sequence[Entry], context: Context) -> list[Action]:
    """Actions of the round that may be shown, most supported first, then oldest."""
    verdicts = {
        entry.item: entry.payload.get("publish", False)
        for entry in entries
        if entry.kind == MODERATE and entry.round == context.round
    }
    by_default = context.params.get("moderation", "after") == "after"
    shown = [
        action for action in submitted(entries, context) if verdicts.get(action.name, by_default)
    ]
    return sorted(shown, key=lambda action: -action.supports)
