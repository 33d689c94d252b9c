"""From a vote to the shared screen: python3 benchmarks/vote_to_screen.py [--participants 20]

The real server, a real Chromium showing the projection, and participants who vote through their
own Streamlit sessions, all on this machine. Writes results/vote_to_screen.md.

Two things move on the projection. While a round is open, its counter: it moves at a person's first
answer of the round, so each vote below is the first of a new round, at a moment drawn at random;
the n-th acknowledged vote is on the screen when the counter says n. Once results are revealed, the
chart: it moves at every change of a vote; there votes come one at a time, so that a change of the
picture has one cause.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.metadata
import importlib.util
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

if importlib.util.find_spec("playwright") is None:
    if not VENV.exists() or Path(sys.prefix) == VENV.parent.parent:
        sys.exit("Lancez d’abord `python3 manage.py test --fast` : il installe de quoi mesurer.")
    os.execv(VENV, [str(VENV), *sys.argv])  # noqa: S606  this program again, with its packages

from playwright.async_api import Page, async_playwright  # noqa: E402
from streamlit_client import Session  # noqa: E402

from tests import chromium  # noqa: E402
from tests.e2e.server import LOGIN, Server  # noqa: E402
from workshop.model import Facilitator, Step, Workshop  # noqa: E402
from workshop.service import accounts, decisions, participants, room, workshops  # noqa: E402
from workshop.service.codes import FACILITATOR_COOKIE, PARTICIPANT_COOKIE  # noqa: E402
from workshop.service.installation import Installation, open_installation  # noqa: E402
from workshop.service.workshops import NewPartner  # noqa: E402

TARGETS = ("2.3", "2.4", "4.3", "4.4", "5.5", "6.1", "6.2", "6.b", "8.6", "13.1", "15.3", "17.9")
WINDOW = 8.0  # seconds over which everybody votes in a round
BAR = 0.5  # seconds, median
CHANCE = random.Random(1)  # noqa: S311  moments and votes, not secrets
SAVE = "Enregistrer mon vote"

# Notes when the counter says a new number, and when the chart is another picture.
OBSERVE = """() => {
    window.counted = []; window.drawn = []
    let last = '', picture = ''
    const look = () => {
        const now = Date.now()
        const count = document.querySelector('.odd-count')
        if (count && count.textContent !== last) {
            last = count.textContent
            window.counted.push([now, parseInt(last)])
        }
        const bars = [...document.querySelectorAll('svg.marks [aria-roledescription="bar"]')]
        const paths = bars.map(bar => bar.getAttribute('d')).join()
        if (paths && paths !== picture) { picture = paths; window.drawn.push(now) }
    }
    new MutationObserver(look).observe(
        document.body, { subtree: true, childList: true, characterData: true, attributes: true })
    look()
}"""


class Latency(NamedTuple):
    """Seconds until a vote shows on the screen."""

    since_receipt: float
    since_press: float


async def main() -> int:
    options = argparse.ArgumentParser(description="Du vote à l’écran partagé, en secondes.")
    options.add_argument("--participants", type=int, default=20)
    options.add_argument("--votes", type=int, default=5, help="votes de chaque participant")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "var")
        server.add_facilitator()
        server.start()
        try:
            counter, chart = await measure(server, asked.participants, asked.votes)
        finally:
            server.stop()
    text = report(asked.participants, asked.votes, counter, chart)
    print(text)
    (ROOT / "benchmarks" / "results").mkdir(exist_ok=True)
    path = ROOT / "benchmarks" / "results" / "vote_to_screen.md"
    path.write_text(text, encoding="utf-8")
    medians = [statistics.median(one.since_receipt for one in many) for many in (counter, chart)]
    return int(max(medians) > BAR)


async def measure(server: Server, people: int, votes: int) -> tuple[list[Latency], list[Latency]]:
    """Seconds from acknowledgement to screen: of the counter, of the chart."""
    installation = open_installation(server.data)
    token = accounts.open_session(installation, LOGIN)
    facilitator = accounts.facilitator_of(installation, token)
    assert facilitator is not None
    workshop = prepare(installation, facilitator)
    step = next(step for step in workshop.steps if step.kind == "vote")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.launch_arguments()
        )
        context = await browser.new_context(viewport={"width": 1920, "height": 1080})
        cookie = {"name": FACILITATOR_COOKIE, "value": token, "url": server.url}
        await context.add_cookies([cookie])
        screen = await context.new_page()
        await screen.goto(f"{server.url}/projeter?atelier={workshop.code}")
        await screen.locator(".odd-code").wait_for()
        room.open_step(installation, facilitator, step)
        sessions = [session(server, installation, workshop, n) for n in range(people)]
        await asyncio.gather(*(one.__aenter__() for one in sessions))
        for one in sessions:
            await one.follow(workshop.channel)
        await screen.locator(".odd-count").get_by_text(f"0 / {people}").wait_for()
        await screen.evaluate(OBSERVE)
        counter = []
        for number in range(1, votes + 1):
            if number > 1:
                room.new_round(installation, facilitator, step)
                await asyncio.gather(*(one.wait_for(f"Tour {number} ") for one in sessions))
            counter += await one_round(screen, sessions)
        chart = await one_by_one(screen, sessions, installation, facilitator, step)
        await asyncio.gather(*(one.__aexit__() for one in sessions))
        await browser.close()
    return counter, chart


def prepare(installation: Installation, facilitator: Facilitator) -> Workshop:
    workshop = workshops.create_workshop(
        installation,
        facilitator,
        title="Mesure",
        partners=[NewPartner("Nord", "France"), NewPartner("Sud", "Burkina Faso")],
    )
    decisions.set_list(installation, facilitator, workshop, decisions.CANDIDATES, TARGETS)
    return workshop


def session(server: Server, installation: Installation, workshop: Workshop, n: int) -> Session:
    """A new participant, and the page that they will open."""
    partner = workshop.partners[n % len(workshop.partners)]
    joined = participants.join(
        installation, workshop.id, partner_id=partner.id, name=f"Personne {n}"
    )
    return Session(f"127.0.0.1:{server.port}", "seance", f"{PARTICIPANT_COOKIE}={joined.token}")


async def one_round(screen: Page, sessions: Sequence[Session]) -> list[Latency]:
    """Everybody votes once, each when chance says."""
    await screen.wait_for_function(
        "parseInt(document.querySelector('.odd-count').textContent) == 0"
    )
    await screen.evaluate("window.counted = []")
    voted: list[tuple[float, float]] = []  # acknowledged, pressed

    async def vote(one: Session) -> None:
        await asyncio.sleep(CHANCE.uniform(0, WINDOW))
        fill(one)
        pressed = time.time()
        await one.press(SAVE)
        await one.wait_for("Enregistré à")
        voted.append((time.time(), pressed))

    await asyncio.gather(*(vote(one) for one in sessions))
    await screen.locator(".odd-count").get_by_text(f"{len(sessions)} / ").wait_for()
    counted = await screen.evaluate("window.counted")
    latencies = []
    for number, (acknowledged, pressed) in enumerate(sorted(voted), start=1):
        at = min(moment / 1000 for moment, shown in counted if shown >= number)
        latencies.append(Latency(max(0.0, at - acknowledged), at - pressed))
    return latencies


async def one_by_one(
    screen: Page,
    sessions: Sequence[Session],
    installation: Installation,
    facilitator: Facilitator,
    step: Step,
) -> list[Latency]:
    """Results revealed, the step still open: each person changes their vote in turn."""
    room.reveal_results(installation, facilitator, step)
    await screen.locator("svg.marks").wait_for()
    latencies = []
    for one in sessions:
        await asyncio.sleep(1)
        await screen.evaluate("window.drawn = []")
        fill(one, again=True)
        pressed = time.time()
        await one.press(SAVE)
        acknowledged = time.time()
        await screen.wait_for_function("window.drawn.length > 0")
        at = await screen.evaluate("window.drawn[0]") / 1000
        latencies.append(Latency(max(0.0, at - acknowledged), at - pressed))
    return latencies


def fill(one: Session, again: bool = False) -> None:
    """Three targets drawn at random; never the same ones twice when changing one's vote."""
    rows = one.rows()
    before = {row for row in rows if again and row in one.given}
    for row in before:
        one.choose(row, "0")
    one.given = set(CHANCE.sample(sorted(set(rows) - before), 3))
    for row in one.given:
        one.choose(row, "3")


def report(people: int, votes: int, counter: Sequence[Latency], chart: Sequence[Latency]) -> str:
    lines = [
        ("compteur, depuis « Enregistré »", [one.since_receipt for one in counter]),
        ("compteur, depuis l’appui sur le bouton", [one.since_press for one in counter]),
        ("graphique, depuis « Enregistré »", [one.since_receipt for one in chart]),
        ("graphique, depuis l’appui sur le bouton", [one.since_press for one in chart]),
    ]
    table = "\n".join(
        f"| {label} | {len(values)} | {seconds(statistics.median(values))} "
        f"| {seconds(statistics.quantiles(values, n=20, method='inclusive')[-1])} "
        f"| {seconds(max(values))} |"
        for label, values in lines
    )
    return f"""# Du vote à l’écran partagé

Mesuré le {datetime.now(UTC):%Y-%m-%d}, {people} participants, {votes} votes chacun.
Refaire : `python3 benchmarks/vote_to_screen.py --participants {people} --votes {votes}`.

Jusqu’au moment où l’écran projeté change. Barre : {seconds(BAR)} de médiane depuis « Enregistré ».

| ce qui est mesuré | votes | médiane | 95 sur 100 en moins de | au pire |
| --- | --- | --- | --- | --- |
{table}

Tout tourne sur une seule machine : le serveur réel, un vrai Chromium qui projette, et les
participants, dont chacun vote par sa propre session Streamlit (le websocket du navigateur, sans
navigateur) et redessine sa page quand la salle bouge.

- Compteur : il ne bouge qu’à la première réponse d’une personne dans un tour ; chaque vote est
  donc le premier d’un nouveau tour, à un instant tiré au hasard sur {WINDOW:.0f} s. Le n-ième vote
  enregistré est à l’écran quand le compteur affiche n.
- Graphique : résultats révélés et étape encore ouverte, les votes sont modifiés l’un après
  l’autre, pour que chaque changement du dessin n’ait qu’une cause.

Machine : {machine()}.
"""


def seconds(value: float) -> str:
    return f"{value:.2f} s".replace(".", ",")


def machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    models = [line.split(":")[1].strip() for line in text.splitlines() if "model name" in line]
    versions = [
        f"{name} {importlib.metadata.version(name)}" for name in ("streamlit", "playwright")
    ]
    parts = [models[0] if models else model, f"{os.cpu_count()} cœurs", platform.system()]
    return ", ".join([*parts, f"Python {platform.python_version()}", *versions])


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
