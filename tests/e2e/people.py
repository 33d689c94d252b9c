"""What people do in front of their screen, and what must never happen there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    WebError,
    expect,
)

from tests.e2e.server import LOGIN, PASSWORD

LAPTOP = {"viewport": {"width": 1366, "height": 768}, "timezone_id": "Europe/Paris"}
SHARED_SCREEN = {"viewport": {"width": 1920, "height": 1080}, "timezone_id": "Europe/Paris"}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "timezone_id": "Africa/Ouagadougou",
    "is_mobile": True,
    "has_touch": True,
}
SLOWEST = 20_000  # milliseconds that a loaded machine may take to draw what is expected
expect.set_options(timeout=SLOWEST)

# Streamlit's own search for its base path, on every page that is not at the root.
PROBE = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")


class Watch:
    """Notes, in every page of every context, what goes to another host and what breaks."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.problems: list[str] = []
        self.server_is_down = False  # a test that stops the server expects errors of the network

    def context(self, browser: Browser, screen: dict[str, Any]) -> BrowserContext:
        """A new person's browser: nothing kept from the others."""
        context = browser.new_context(locale="fr-FR", **screen)
        context.set_default_timeout(SLOWEST)
        context.on("request", lambda request: self._address(request.url))
        context.on("console", self._console)
        context.on("weberror", self._exception)
        context.on("page", self._page)
        return context

    def _page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._address(socket.url))

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.problems.append(f"request to another host: {url}")

    def _console(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not self.server_is_down and not PROBE.search(url):
            self.problems.append(f"console: {message.text} ({url})")

    def _exception(self, error: WebError) -> None:
        self.problems.append(f"exception: {error.error}")


def hit(target: Locator) -> None:
    """A click, or a finger on a screen as narrow as a phone's, once there is one such target."""
    expect(target).to_have_count(1)  # while Streamlit redraws, the old one may still stand there
    size = target.page.viewport_size
    if size and size["width"] < LAPTOP["viewport"]["width"] / 2:
        target.tap()
    else:
        target.click()


def press(page: Page, *labels: str) -> None:
    """Press buttons one after the other, each once the page shows it."""
    for label in labels:
        hit(page.get_by_role("button", name=label, exact=True))


def login(page: Page, url: str, name: str = LOGIN, password: str = PASSWORD) -> None:
    """Through the form, from the page a facilitator would open first."""
    page.goto(f"{url}/ateliers")
    page.get_by_label("Identifiant").fill(name)
    page.get_by_label("Mot de passe").fill(password)
    press(page, "Se connecter")
    expect(page.get_by_role("heading", name="Ateliers")).to_be_visible()


def join(page: Page, name: str, partner: str) -> None:
    """Fill the form that the link or the code has opened."""
    page.get_by_label("Votre nom ou pseudonyme").fill(name)
    hit(page.get_by_text(partner, exact=True))
    press(page, "Rejoindre l’atelier")
    expect(page.get_by_text(f"{name} · {partner}")).to_be_visible()


def go_to_step(console: Page, half_day: str, title: str) -> None:
    """Move the room from the agenda of the console, unfolding the half-day where it stands."""
    step = console.locator(".st-key-agenda").get_by_role("button", name=title)
    if not step.is_visible():
        console.locator(".st-key-agenda").get_by_text(half_day).click()
    step.click()
    expect(console.get_by_role("heading", name=title)).to_be_visible()


def choose(page: Page, item: str | re.Pattern[str], option: str) -> None:
    """Take an option on the row of buttons of one item of a form."""
    button = page.get_by_role("radiogroup", name=item).get_by_role("radio", name=option)
    hit(button)
    expect(button).to_be_checked()


def chosen(page: Page) -> Locator:
    """The option chosen on each row of the form, from top to bottom."""
    return page.get_by_role("radio", checked=True)
