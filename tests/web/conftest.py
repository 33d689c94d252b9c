"""The app's own routes, served as app.py serves them, on the data of `installation`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from workshop.service.installation import DATA_VARIABLE, Installation
from workshop.web import headers, live, routes


@pytest.fixture
def clock(clock: Any) -> Any:
    """Routes open the installation themselves, with the real time: so does the test's."""
    clock.now = datetime.now(UTC)
    return clock


@pytest.fixture
def client(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv(DATA_VARIABLE, str(installation.data_dir))
    app = Starlette(
        routes=routes.routes(),
        middleware=[Middleware(headers.SecurityHeaders)],
        lifespan=live.lifespan,
    )
    with TestClient(app, base_url="http://atelier.example", follow_redirects=False) as client:
        yield client
