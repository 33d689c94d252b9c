"""A browser for the pages: Streamlit's own AppTest on the script that the server runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from workshop.model import Facilitator, Step, Workshop
from workshop.service import decisions, room
from workshop.service.installation import DATA_VARIABLE, Installation
from workshop.ui import addresses

SCRIPT = Path(addresses.__file__).parent / "script.py"
CANDIDATES = ("4.4", "6.1", "13.1")


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
        browser = AppTest.from_file(SCRIPT, default_timeout=60)
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


@pytest.fixture
def enter(visit: Callable[..., AppTest], workshop: Workshop) -> Callable[..., AppTest]:
    """`enter("Awa", partner=1)`: joins `workshop` through the page, then stands on the step."""

    def joined(name: str = "Awa", partner: int = 0) -> AppTest:
        browser = visit(addresses.JOIN, code=workshop.code)
        browser.text_input[0].input(name)
        browser.radio[0].set_value(workshop.partners[partner].id)
        press(browser, "Rejoindre l’atelier")
        return browser.switch_page(addresses.STEP).run()

    return joined


@pytest.fixture
def click() -> Callable[[AppTest, str], AppTest]:
    """`click(browser, "Fermer")`: the one button that reads so."""
    return press


@pytest.fixture
def read_html() -> Callable[[AppTest], str]:
    """What the page's own HTML says, tags and styles aside."""

    def text(browser: AppTest) -> str:
        written = " ".join(
            element.value
            for element in browser.get("html")
            if not element.value.lstrip().startswith("<style>")
        )
        return " ".join(re.sub(r"<[^>]+>", " ", written).split())

    return text


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


def press(browser: AppTest, label: str) -> AppTest:
    (button,) = [button for button in browser.button if button.label == label]
    return button.click().run()
