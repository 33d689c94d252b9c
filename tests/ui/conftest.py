"""A browser for the pages: Streamlit's own AppTest on the script that the server runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from workshop.model import Facilitator, Step
from workshop.service import decisions, room
from workshop.service.installation import DATA_VARIABLE, Installation
from workshop.ui import addresses

SCRIPT = Path(addresses.__file__).parent / "script.py"


@pytest.fixture
def clock(clock: Any) -> Any:
    """Pages open the installation themselves, with the real time: so does the test's."""
    clock.now = datetime.now(UTC)
    return clock


@pytest.fixture
def visit(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """`visit(addresses.STEP)`: a new browser at an address, drawn; keywords go in the address."""
    monkeypatch.setenv(DATA_VARIABLE, str(installation.data_dir))

    def open_page(page: str = addresses.JOIN, **query: str) -> AppTest:
        browser = AppTest.from_file(SCRIPT, default_timeout=30)
        browser.context.update({"timezone": "UTC", "url": "https://atelier.example/"})
        browser.run()
        browser.query_params.update(query)
        return browser.switch_page(page).run()

    return open_page


@pytest.fixture
def log_in(
    visit: Callable[..., AppTest], facilitator: Facilitator, password: str
) -> Callable[..., AppTest]:
    """`log_in(addresses.CONDUCT, atelier=code)`: types a login and a password, then goes there."""

    def at_page(page: str = addresses.WORKSHOPS, **query: str) -> AppTest:
        browser = visit(addresses.LOGIN)
        login, secret = browser.text_input
        login.input(facilitator.login)
        secret.input(password)
        browser.button[0].click().run()
        browser.query_params.update(query)
        return browser.switch_page(page).run()

    return at_page
