"""Every page on every screen, and the shared screen in every state, on a played example."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import LAPTOP, PHONE, SHARED_SCREEN, Watch, join, login
from tests.e2e.server import Server
from workshop.model import Facilitator, Step, Workshop
from workshop.service import accounts, room, workshops
from workshop.service.installation import Installation, open_installation
from workshop.service.workshops import NewPartner
from workshop.ui.addresses import ADDRESSES, RECAP, STEP

SCREENS = {
    f"{screen['viewport']['width']} × {screen['viewport']['height']}": screen["viewport"]
    for screen in (LAPTOP, SHARED_SCREEN, PHONE)
}
SHARED_SCREENS = (LAPTOP["viewport"], SHARED_SCREEN["viewport"])
SMALLEST_LETTER = 24  # pixels on a 1920 × 1080 screen: readable in a compressed video

# What Streamlit or Python say when something broke, in their own language.
FAILURE = re.compile(r"Traceback|\w+Error\b|Exception|Oops|Page not found|has encountered an error")

# By how much the page is wider than the screen; Streamlit scrolls in a block of its own.
TOO_WIDE = """() => Math.max(
    document.documentElement.scrollWidth - innerWidth,
    ...[...document.querySelectorAll('[data-testid="stMain"]')]
        .map(block => block.scrollWidth - block.clientWidth))"""

TOO_HIGH = """() => {
    const block = document.querySelector('[data-testid="stMain"]')
    return Math.max(block.scrollHeight - block.clientHeight,
                    document.documentElement.scrollHeight - innerHeight)
}"""

# The texts shown in letters smaller than a size, drawings included.
SMALL_LETTERS = """(smallest) => {
    const shown = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const small = []
    while (shown.nextNode()) {
        const holder = shown.currentNode.parentElement
        const text = shown.currentNode.textContent.trim()
        if (!text || !holder.checkVisibility()) continue
        if (!holder.closest('[data-testid="stMain"]')) continue
        if (holder.closest('style, summary')) continue  // nobody unfolds a shared screen
        const place = holder.getScreenCTM ? holder.getScreenCTM() : { c: 0, d: 1 }
        const size = parseFloat(getComputedStyle(holder).fontSize) * Math.hypot(place.c, place.d)
        if (Math.round(size) < smallest) small.push([Math.round(size), text])
    }
    return small
}"""


@pytest.fixture(scope="module")
def example(server: Server) -> str:
    """The code of a workshop played from end to end by the command of the host."""
    return str(server.demo("--format", "4", "--participants", "8")["code"])


@pytest.fixture(scope="module")
def installation(server: Server) -> Installation:
    """The same data, seen from this process: the server follows what is written here."""
    return open_installation(server.data)


@pytest.fixture(scope="module")
def robot(installation: Installation) -> Facilitator:
    return accounts.robot_facilitator(installation)


@pytest.fixture(scope="module")
def office(browser: Browser, server: Server, watch: Watch) -> Iterator[Page]:
    context = watch.context(browser, LAPTOP)
    page = context.new_page()
    login(page, server.url)
    yield page
    context.close()


@pytest.fixture(scope="module")
def guest(browser: Browser, server: Server, watch: Watch, example: str) -> Iterator[Page]:
    context = watch.context(browser, LAPTOP)
    page = context.new_page()
    page.goto(f"{server.url}/?code={example}")
    join(page, "Zoé", "Département des Deux-Rives")
    yield page
    context.close()


@pytest.fixture(scope="module")
def stranger(browser: Browser, watch: Watch) -> Iterator[Page]:
    context = watch.context(browser, LAPTOP)
    yield context.new_page()
    context.close()


def at_rest(page: Page) -> None:
    """Wait until the page is drawn and its script has ended."""
    expect(page.get_by_test_id("stMainBlockContainer")).not_to_be_empty()
    state = "data-test-script-state"
    expect(page.get_by_test_id("stApp")).to_have_attribute(state, "notRunning")


def widths(page: Page) -> dict[str, int]:
    """By how many pixels the page goes over each screen."""
    over = {}
    for name, size in SCREENS.items():
        page.set_viewport_size(size)
        page.wait_for_timeout(150)  # charts take their width after the window
        over[name] = page.evaluate(TOO_WIDE)
    return over


@pytest.mark.parametrize(
    ("script", "address"), [line[:2] for line in ADDRESSES], ids=[line[1] for line in ADDRESSES]
)
def test_page_fits_every_screen_and_shows_no_failure(
    server: Server, example: str, office: Page, guest: Page, script: str, address: str
) -> None:
    page = guest if script in (STEP, RECAP) else office
    page.goto(f"{server.url}/{address}?atelier={example}")
    at_rest(page)
    assert widths(page) == dict.fromkeys(SCREENS, 0)
    assert FAILURE.findall(page.locator("body").inner_text()) == []
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("path", ["", "?code={code}", "?code=ZZZZZZ", "animation", "seance"])
def test_page_of_somebody_unknown_fits_every_screen(
    server: Server, example: str, stranger: Page, path: str
) -> None:
    stranger.goto(f"{server.url}/{path.format(code=example)}")
    at_rest(stranger)
    assert widths(stranger) == dict.fromkeys(SCREENS, 0)
    assert FAILURE.findall(stranger.locator("body").inner_text()) == []


# ── The shared screen ────────────────────────────────────────────────────────────────────────────


def flaws(page: Page) -> list[str]:
    """What the people of a video call could not see or read."""
    found = []
    for size in SHARED_SCREENS:
        page.set_viewport_size(size)
        page.wait_for_timeout(150)
        over = page.evaluate(TOO_HIGH)
        if over > 0:
            found.append(f"{over} px below {size['height']}")
    found += [
        f"{letter} px: {text[:40]}"
        for letter, text in page.evaluate(SMALL_LETTERS, SMALLEST_LETTER)
    ]
    return found


@pytest.fixture(scope="module")
def projection(server: Server, office: Page, example: str) -> Page:
    page = office.context.new_page()
    page.goto(f"{server.url}/projeter?atelier={example}")
    return page


@pytest.fixture(scope="module")
def played(installation: Installation, example: str) -> Workshop:
    workshop = workshops.workshop_by_code(installation, example)
    assert workshop is not None
    return workshop


def steps_of(workshop: Workshop, collects: bool) -> list[Step]:
    """Each step once: those that come back in every half-day are written the same."""
    steps = {step.key: step for step in workshop.steps if step.collects is collects}
    return list(steps.values())


def test_waiting_room_fits_the_shared_screen(
    server: Server, office: Page, installation: Installation, robot: Facilitator
) -> None:
    names = (
        "Communauté d’agglomération du Pays des Grands Causses",
        "Conseil régional du Plateau-Central fictif",
        "Commune rurale de Kéléna",
    )
    workshop = workshops.create_workshop(
        installation,
        robot,
        title="De l’intention à la mise en pratique des ODD : l’eau, la jeunesse et les terres",
        partners=[NewPartner(name, "Burkina Faso") for name in names],
        fictional=True,
    )
    page = office.context.new_page()
    page.goto(f"{server.url}/projeter?atelier={workshop.code}")
    expect(page.locator(".odd-code")).to_have_text(workshop.code)
    assert flaws(page) == []
    page.close()


def test_plenary_steps_fit_the_shared_screen(
    installation: Installation, robot: Facilitator, played: Workshop, projection: Page
) -> None:
    found = {}
    for step in steps_of(played, collects=False):
        room.go_to(installation, robot, step)
        expect(projection.locator(".odd-stage h1")).to_have_text(step.title)
        found[step.key] = flaws(projection)
    assert {key: lines for key, lines in found.items() if lines} == {}


def test_open_questions_fit_the_shared_screen(
    installation: Installation, robot: Facilitator, played: Workshop, projection: Page
) -> None:
    found = {}
    for step in steps_of(played, collects=True):
        room.open_step(installation, robot, step)
        room.hide_results(installation, robot, step)
        expect(projection.locator(".odd-stage h1")).to_have_text(step.title)
        expect(projection.locator(".odd-count")).to_contain_text("ont répondu")
        found[step.key] = flaws(projection)
        room.close_step(installation, robot, step)
        room.close_step(installation, robot, step)
        room.reveal_results(installation, robot, step)
    assert {key: lines for key, lines in found.items() if lines} == {}


def test_results_fit_the_shared_screen(
    installation: Installation, robot: Facilitator, played: Workshop, projection: Page
) -> None:
    found = {}
    for step in steps_of(played, collects=True):
        room.go_to(installation, robot, step)
        expect(projection.locator(".odd-stage h1")).to_have_text(step.title)
        expect(projection.locator(".odd-stage")).to_contain_text("tour")
        at_rest(projection)
        found[step.key] = flaws(projection)
    assert {key: lines for key, lines in found.items() if lines} == {}
