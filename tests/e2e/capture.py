"""Take the pictures of `docs/captures/`: ``python -m tests.e2e.capture [folder]``.

Robots play an example, then a real browser opens each page of it on the screen it is meant for.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium
from tests.e2e.people import (
    LAPTOP,
    PHONE,
    SHARED_SCREEN,
    Watch,
    choose,
    go_to_step,
    join,
    login,
    press,
)
from tests.e2e.server import ROOT, Server
from workshop.agenda import load_agenda

FOLDER = ROOT / "docs" / "captures"
ADDRESS = "atelier.example"  # what the pictures show; the browser knows where it really is
LARGEST = 120_000  # bytes: a page of documentation shows several
PARTNER = "Département des Deux-Rives"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data) / "var")
        server.add_facilitator()
        server.start()
        try:
            known = f"--host-resolver-rules=MAP {ADDRESS}:80 127.0.0.1:{server.port}"
            browser = playwright.chromium.launch(
                executable_path=chromium.executable(), args=[*chromium.launch_arguments(), known]
            )
            code = str(server.demo()["code"])
            take_all(browser, f"http://{ADDRESS}", code, folder)
            browser.close()
        finally:
            server.stop()


def take_all(browser: Browser, url: str, code: str, folder: Path) -> None:
    watch = Watch(url)
    office = watch.context(browser, LAPTOP)
    console = office.new_page()
    console.goto(f"{url}/animation")
    expect(console.get_by_label("Identifiant")).to_be_visible()
    take(console, folder / "connexion.png")
    login(console, url)
    take(console, folder / "ateliers.png")
    for address, name in (
        ("preparer", "preparer-invitation"),
        ("decisions", "decisions"),
        ("synthese", "synthese"),
        ("explorer", "explorer"),
    ):
        console.goto(f"{url}/{address}?atelier={code}")
        take(console, folder / f"{name}.png")

    guest = watch.context(browser, PHONE).new_page()
    guest.goto(f"{url}/?code={code}")
    expect(guest.get_by_label("Votre nom")).to_be_visible()
    take(guest, folder / "participant-rejoindre.png")
    join(guest, "Zoé", PARTNER)

    screen = watch.context(browser, SHARED_SCREEN)
    screen.add_cookies(office.cookies())
    projection = screen.new_page()
    projection.goto(f"{url}/projeter?atelier={code}")
    half_day, title = vote_step()
    console.goto(f"{url}/animer?atelier={code}")
    go_to_step(console, half_day, title)
    press(console, "Masquer les résultats", "Rouvrir")
    expect(projection.locator(".odd-count")).to_contain_text("ont répondu")
    take(projection, folder / "projection-question.png")
    lines = guest.get_by_role("radiogroup")
    expect(lines.first).to_be_visible()
    names = [str(line.get_attribute("aria-label")) for line in lines.all()]
    for name, points in zip(names, "430201", strict=False):
        if points != "0":
            choose(guest, name, points)
    press(guest, "Enregistrer mon vote")
    expect(guest.locator(".odd-receipt")).to_be_visible()
    guest.get_by_role("heading", name=title).scroll_into_view_if_needed()
    take(guest, folder / "participant-vote.png")
    press(console, "Fermer")
    expect(console.get_by_role("button", name="Rouvrir")).to_be_visible()
    press(console, "Révéler les résultats")
    take(console, folder / "animer-vote.png")
    expect(projection.locator("svg.marks")).to_be_visible()
    take(projection, folder / "projection-vote.png")
    guest.get_by_role("heading", name="Résultats").scroll_into_view_if_needed()
    take(guest, folder / "participant-resultats.png")
    guest.get_by_role("link", name="Mes contributions").tap()
    expect(guest.get_by_role("heading", name="Mes contributions")).to_be_visible()
    guest.get_by_role("heading", name=title).evaluate("heading => heading.scrollIntoView()")
    take(guest, folder / "contributions.png")

    waiting = new_workshop(console, url)
    projection.goto(f"{url}/projeter?atelier={waiting}")
    expect(projection.locator(".odd-code")).to_have_text(waiting)
    take(projection, folder / "projection-attente.png")
    if watch.problems:
        raise RuntimeError("\n".join(watch.problems))


def vote_step() -> tuple[str, str]:
    return next(
        (half_day.title, step.title)
        for half_day in load_agenda()["6"].half_days
        for step in half_day.steps
        if step.kind == "vote"
    )


def new_workshop(page: Page, url: str) -> str:
    """Create a workshop that has not begun; return its code."""
    page.goto(f"{url}/ateliers")
    page.get_by_text("Créer un atelier").click()
    page.get_by_label("Titre de l’atelier").fill("Deux rives, une même eau (exemple)")
    partners = [(PARTNER, "France"), ("Région du Plateau-Central fictif", "Burkina Faso")]
    for number, (name, country) in enumerate(partners, start=1):
        page.get_by_label(f"Partenaire {number}", exact=True).fill(name)
        page.get_by_label(f"Pays du partenaire {number}").fill(country)
    press(page, "Créer l’atelier")
    return page.locator(".odd-code").inner_text()


def take(page: Page, path: Path) -> None:
    """Take what the screen shows once nothing moves, as a small file of few colours."""
    expect(page.get_by_test_id("stMainBlockContainer")).not_to_be_empty()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.mouse.move(0, 0)
    page.wait_for_timeout(1500)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    for colours in (256, 128, 64):
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST:
            break
    print(f"{path.name:28} {picture.width} × {picture.height}  {path.stat().st_size // 1000} ko")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
