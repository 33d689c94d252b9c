"""What the tests of the service share: reading every row, and a step that people can answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workshop.model import Facilitator, Step, Workshop
from workshop.service import decisions, room
from workshop.service.installation import Installation

Rows = dict[str, list[dict[str, Any]]]
CANDIDATES = ("4.4", "6.1", "13.1")


@pytest.fixture
def rows(installation: Installation) -> Callable[[str], list[dict[str, Any]]]:
    """`rows("entries")`: every row of a table, in the order of writing."""

    def read(table: str) -> list[dict[str, Any]]:
        with installation.store.read() as db:
            return list(db[table].rows)

    return read


@pytest.fixture
def everything(installation: Installation) -> Callable[[], Rows]:
    """Every row of every table: two equal readings mean that nothing was written."""

    def read() -> Rows:
        with installation.store.read() as db:
            return {table: list(db[table].rows) for table in db.table_names()}

    return read


@pytest.fixture
def vote(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    step: Callable[[str], Step],
) -> Step:
    """An open vote on three candidates: ten points to share, four at most on one."""
    decisions.set_list(installation, facilitator, workshop, decisions.CANDIDATES, CANDIDATES)
    found = step("vote-cibles")
    room.open_step(installation, facilitator, found)
    return found


@pytest.fixture
def wall(installation: Installation, facilitator: Facilitator, step: Callable[[str], Step]) -> Step:
    """An open wall of ideas that people may support; three ideas each, shown at once."""
    found = step("enjeux-partages")
    room.open_step(installation, facilitator, found)
    return found


@pytest.fixture
def anonymous(
    installation: Installation, facilitator: Facilitator, step: Callable[[str], Step]
) -> Step:
    """An open anonymous rating."""
    found = step("auto-evaluation-avant")
    room.open_step(installation, facilitator, found)
    return found
