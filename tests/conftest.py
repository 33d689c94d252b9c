"""Fixtures shared by all tests: a real installation in tmp_path, whose time the test sets.

Helpers come as fixtures that return functions, so that no test imports another's module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bcrypt
import pytest

from workshop.model import Facilitator, Step, Workshop
from workshop.service import participants, workshops
from workshop.service.installation import Installation, open_installation
from workshop.service.participants import Joined
from workshop.service.workshops import NewPartner, NewProject
from workshop.store import workshops as rows
from workshop.store.db import as_text


@dataclass
class Clock:
    """The time as the installation sees it: `clock.now` is set, or moved by `forward`."""

    now: datetime = datetime(2025, 3, 10, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    """Monday 10 March 2025, 9:00 UTC."""
    return Clock()


@pytest.fixture
def installation(tmp_path: Path, clock: Clock) -> Installation:
    """An empty installation: no account, no workshop. Its folder is `tmp_path / "var"`."""
    return open_installation(tmp_path / "var", clock=clock)


@pytest.fixture(scope="session")
def password() -> str:
    """The password of `facilitator`."""
    return "marais-forage-2025"


@pytest.fixture(scope="session")
def password_hash(password: str) -> str:
    """Four rounds of bcrypt instead of twelve: the real verification, without its slowness."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode()


@pytest.fixture
def facilitator(installation: Installation, password_hash: str) -> Facilitator:
    """The account « claire », who may log in with `password`."""
    row = {"login": "claire", "name": "Claire Martin", "password_hash": password_hash}
    with installation.store.write() as db:
        created = {"created_at": as_text(installation.now())}
        return Facilitator(rows.insert(db, "facilitators", row | created), "claire", row["name"])


@pytest.fixture
def workshop(installation: Installation, facilitator: Facilitator) -> Workshop:
    """Two partners, two projects, six half-days; nothing opened, nobody joined."""
    return workshops.create_workshop(
        installation,
        facilitator,
        title="Eau et jeunesse",
        partners=(NewPartner("Aude", "France"), NewPartner("Hauts-Bassins", "Burkina Faso")),
        projects=(
            NewProject("Points d’eau", "Forages et comités d’usagers."),
            NewProject("Métiers", "Chantiers-écoles."),
        ),
        agenda_format="6",
    )


@pytest.fixture
def join(installation: Installation, workshop: Workshop) -> Callable[..., Joined]:
    """`join("Awa", partner=1, role="Élue")`: joins `workshop`; `partner` counts from 0."""

    def joined(name: str = "Awa", partner: int = 0, role: str = "") -> Joined:
        partner_id = workshop.partners[partner].id
        return participants.join(
            installation, workshop.id, partner_id=partner_id, name=name, role=role
        )

    return joined


@pytest.fixture
def step(workshop: Workshop) -> Callable[[str], Step]:
    """`step("vote-cibles")`: the first step of `workshop` under a key of the agenda book."""

    def find(key: str) -> Step:
        return next(candidate for candidate in workshop.steps if candidate.key == key)

    return find
