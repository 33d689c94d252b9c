"""Entries as the store would give them, without a database: activities only read."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from workshop.activities.base import Activity, Context
from workshop.forms import read
from workshop.model import SUBMIT, Entry, Partner

NOON = datetime(2025, 3, 10, 12, 0, tzinfo=UTC)
Give = Callable[..., list[Entry]]
Crowd = Callable[..., list[Entry]]


@pytest.fixture
def give() -> Give:
    """`give("awa", 1, {"6.1": 3}, round_=2)`: one entry an item, by an author of partner 1."""
    numbers = count(1)

    def entries(
        author: str,
        partner_id: int | None,
        values: Mapping[str, Any],
        round_: int = 1,
        kind: str = SUBMIT,
    ) -> list[Entry]:
        lines = []
        for item, value in values.items():
            number = next(numbers)
            payload = value if kind != SUBMIT else {"value": value}
            at = NOON + timedelta(seconds=number)
            lines.append(
                Entry(number, 7, round_, author, author, partner_id, item, kind, payload, at)
            )
        return lines

    return entries


@pytest.fixture
def crowd(give: Give) -> Crowd:
    """`crowd(kind, context, partners, seed)`: one robot for each partner id of `partners`, whose
    answers pass through the form; each answers twice, seeing what the others gave."""

    def entries(
        kind: Activity, context: Context, partners: Sequence[int], seed: int = 1
    ) -> list[Entry]:
        chance = random.Random(seed)  # noqa: S311  robots draw answers, not secrets
        present: dict[tuple[str, str], Entry] = {}
        for turn in range(2):
            for place, partner_id in enumerate(partners):
                author = f"robot-{place}"
                own = {
                    item: entry.payload["value"]
                    for (by, item), entry in present.items()
                    if by == author
                }
                seen = replace(context, author=author, entries=tuple(present.values()))
                form = kind.form(seen, own, "" if turn else f"cle{place}")
                reading = read(form, kind.robot(form, seen, chance))
                whole = {**own, **reading.values}
                given = {item: value for item, value in whole.items() if value is not None}
                assert (reading.errors, kind.validate(given, seen)) == ({}, [])
                for item, value in reading.values.items():
                    present.pop((author, item), None)
                    if value is not None:
                        present[author, item] = give(author, partner_id, {item: value})[0]
        return sorted(present.values(), key=lambda entry: entry.id)

    return entries


@pytest.fixture
def partners() -> tuple[Partner, ...]:
    return (
        Partner(1, 1, "Aude", "France", "#1F5C7A"),
        Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F"),
    )
