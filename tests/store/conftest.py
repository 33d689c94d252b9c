"""A store alone, with one workshop in it: these tests stand below the service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from workshop.model import SUBMIT
from workshop.store import entries, workshops
from workshop.store.db import Store, as_text, open_store

NOON = datetime(2025, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A migrated database, with workshop 1, its partner 1, its half-day 1 and its steps 1 and 2."""
    store = open_store(tmp_path / "atelier.db")
    with store.write() as db:
        workshops.insert(db, "workshops", workshop_row("ABC234"))
        partner = {"workshop_id": 1, "position": 1, "name": "Aude", "country": "France"}
        workshops.insert(db, "partners", partner | {"colour": "#1F5C7A"})
        half_day = {"workshop_id": 1, "position": 1, "title": "Choisir", "aims": ""}
        workshops.insert(db, "half_days", half_day)
        for position in (1, 2):
            workshops.insert(db, "steps", step_row(position))
    return store


def workshop_row(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "channel": f"canal-{code}",
        "title": "Eau et jeunesse",
        "agenda_format": "6",
        "fictional": 0,
        "created_at": as_text(NOON),
    }


def step_row(position: int) -> dict[str, Any]:
    return {
        "workshop_id": 1,
        "half_day_id": 1,
        "position": position,
        "key": f"etape-{position}",
        "kind": "wall",
        "title": "Enjeux",
        "instructions": "",
        "note": "",
        "minutes": 10,
        "params": {"question": "Quel enjeu ?"},
        "needs": {},
        "anonymous": 0,
        "secret": None,
    }


@pytest.fixture
def append(store: Store) -> Callable[..., int]:
    """`append("awa", "6.1", 3)`: one committed answer on step 1, unless told otherwise."""

    def appended(author: str, item: str, value: Any = None, **changes: Any) -> int:
        row = {
            "workshop_id": 1,
            "step_id": 1,
            "round_": 1,
            "author": author,
            "item": item,
            "kind": SUBMIT,
            "payload": {"value": value},
            "at": NOON,
        }
        with store.write() as db:
            return entries.append(db, **{**row, **changes})

    return appended
