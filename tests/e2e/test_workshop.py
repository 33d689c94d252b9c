"""One workshop from its creation to its synthesis: a facilitator, a phone and a laptop."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.people import (
    LAPTOP,
    PHONE,
    SHARED_SCREEN,
    Watch,
    choose,
    chosen,
    go_to_step,
    hit,
    join,
    login,
    press,
)
from tests.e2e.server import LOGIN, Server
from workshop.agenda import load_agenda
from workshop.service.codes import FACILITATOR_COOKIE

TITLE = "Deux rives, une même eau"
NORTH, SOUTH = "Département des Deux-Rives", "Région du Plateau fictif"
TARGETS = ("2.4", "4.4", "6.1", "6.2", "13.1")
IDEA = "Garder l’eau des pluies. Voir https://ailleurs.example"
SHOWN = re.compile(r"^Garder l’eau des pluies\. Voir https:\W+ailleurs\.example$")
RECEIPT = re.compile(r"Enregistré à \d+\sh\s\d\d, modifiable jusqu’à la clôture\.")
NOT_SAVED_YET = re.compile(r"Modifications non enregistrées\.")


@pytest.fixture(scope="module")
def office(browser: Browser, server: Server, watch: Watch) -> Iterator[BrowserContext]:
    """The facilitator's browser, logged in through the form."""
    context = watch.context(browser, LAPTOP)
    login(context.new_page(), server.url)
    yield context
    context.close()


@pytest.fixture(scope="module")
def console(office: BrowserContext, server: Server) -> Page:
    """The page of the facilitator, who has created a workshop and chosen its candidates."""
    page = office.pages[0]
    page.get_by_text("Créer un atelier").click()
    page.get_by_label("Titre de l’atelier").fill(TITLE)
    page.get_by_role("radio", name="Quatre").click()
    for number, (name, country) in enumerate([(NORTH, "France"), (SOUTH, "Burkina Faso")], start=1):
        page.get_by_label(f"Partenaire {number}", exact=True).fill(name)
        page.get_by_label(f"Pays du partenaire {number}").fill(country)
    page.get_by_label("Projet 1").fill("Points d’eau gérés par les usagers")
    press(page, "Créer l’atelier")
    page.get_by_role("tab", name="Cibles candidates").click()
    for target in TARGETS:
        page.get_by_role("combobox").fill(f"{target}\u00a0·")
        page.get_by_role("option", name=beginning(target)).click()
    page.get_by_role("combobox").press("Escape")
    press(page, "Enregistrer la liste")
    expect(page.get_by_role("button", name="Enregistrer la liste")).to_be_disabled()
    page.get_by_role("link", name="Animer").click()
    expect(page.get_by_role("button", name="Commencer", exact=True)).to_be_visible()
    return page


@pytest.fixture(scope="module")
def code(console: Page) -> str:
    return console.locator(".odd-code").inner_text()


@pytest.fixture(scope="module")
def projection(office: BrowserContext, server: Server, code: str) -> Page:
    page = office.new_page()
    page.set_viewport_size(SHARED_SCREEN["viewport"])
    page.goto(f"{server.url}/projeter?atelier={code}")
    expect(page.locator(".odd-stage")).to_contain_text("0 inscrit")
    return page


@pytest.fixture(scope="module")
def awa(
    browser: Browser, server: Server, watch: Watch, projection: Page, code: str
) -> Iterator[Page]:
    """A participant on a phone, come by the link, while the projection shows the waiting room."""
    context = watch.context(browser, PHONE)
    page = context.new_page()
    page.goto(f"{server.url}/?code={code}")
    join(page, "Awa", SOUTH)
    expect(projection.locator(".odd-stage")).to_contain_text("1 inscrit")
    yield page
    context.close()


@pytest.fixture(scope="module")
def helene(browser: Browser, server: Server, watch: Watch, awa: Page, code: str) -> Iterator[Page]:
    """A participant on a laptop, come second, by typing the code as one writes it down."""
    context = watch.context(browser, LAPTOP)
    page = context.new_page()
    page.goto(server.url)
    page.get_by_label("Code de l’atelier").fill(f"{code[:3]} {code[3:]}".lower())
    press(page, "Continuer")
    join(page, "Hélène", NORTH)
    yield page
    context.close()


@pytest.fixture(scope="module")
def room(console: Page, projection: Page, awa: Page, helene: Page) -> tuple[Page, ...]:
    """Everybody is there; each page is marked, to tell whether it was loaded again."""
    pages = (console, projection, awa, helene)
    for page in pages:
        page.evaluate("window.loadedOnce = true")
    return pages


def loaded_once(pages: tuple[Page, ...]) -> list[bool]:
    return [page.evaluate("window.loadedOnce === true") for page in pages]


def step_of(kind: str) -> tuple[str, str]:
    """Half-day and title of the first step of a kind in the format of four half-days."""
    return next(
        (half_day.title, step.title)
        for half_day in load_agenda()["4"].half_days
        for step in half_day.steps
        if step.kind == kind
    )


def rows(server: Server, sql: str, *values: object) -> list[tuple[object, ...]]:
    """Read the file itself, beside the server."""
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as connection:
        return connection.execute(sql, values).fetchall()


def votes(server: Server, round_: int) -> list[tuple[object, ...]]:
    """Every row ever written by participants on a round of the vote."""
    return rows(
        server,
        """
        SELECT p.name, e.item, json_extract(e.payload, '$.value')
        FROM entries e JOIN steps s ON s.id = e.step_id JOIN participants p ON p.id = e.author
        WHERE s.kind = 'vote' AND e.round = ? ORDER BY p.name, CAST(e.item AS REAL), e.id
        """,
        round_,
    )


def beginning(target: str) -> re.Pattern[str]:
    """The name of a target's line: « 2.4 · … », not « 12.4 · … »."""
    return re.compile(rf"^{re.escape(target)}\s")


def share_out(page: Page, points: dict[str, int]) -> None:
    for target, given in points.items():
        choose(page, beginning(target), str(given))


def chart(page: Page) -> Locator:
    """The drawings of charts, once drawn."""
    return page.get_by_test_id("stVegaLiteChart").locator("svg.marks")


# ── Entering ─────────────────────────────────────────────────────────────────────────────────────


def test_facilitator_pages_ask_for_a_login_first(
    browser: Browser, server: Server, watch: Watch, code: str
) -> None:
    context = watch.context(browser, LAPTOP)
    page = context.new_page()
    for address in ("ateliers", "preparer", "animer", "projeter", "decisions", "synthese"):
        page.goto(f"{server.url}/{address}?atelier={code}")
        expect(page.get_by_role("heading", name="Espace d’animation")).to_be_visible()
        expect(page.get_by_text(TITLE)).to_have_count(0)
    page.get_by_label("Identifiant").fill(LOGIN)
    page.get_by_label("Mot de passe").fill("ce-n-est-pas-lui")
    press(page, "Se connecter")
    expect(page.get_by_text("Identifiant ou mot de passe incorrect.")).to_be_visible()
    page.goto(f"{server.url}/animer?atelier={code}")
    expect(page.get_by_role("heading", name="Espace d’animation")).to_be_visible()
    context.close()


def test_created_workshop_is_what_was_typed(server: Server, console: Page, code: str) -> None:
    assert rows(server, "SELECT code, title, agenda_format FROM workshops") == [(code, TITLE, "4")]
    assert rows(server, "SELECT name, country FROM partners ORDER BY position") == [
        (NORTH, "France"),
        (SOUTH, "Burkina Faso"),
    ]
    written = rows(server, "SELECT item, kind FROM entries WHERE item LIKE 'candidates:%'")
    assert sorted(written) == sorted((f"candidates:{target}", "adopt") for target in TARGETS)


def test_waiting_room_counts_those_who_join(room: tuple[Page, ...], code: str) -> None:
    console, projection, awa, helene = room
    expect(projection.locator(".odd-code")).to_have_text(code)
    expect(projection.locator(".odd-count")).to_have_text("2 inscrits")
    expect(console.get_by_text(f"Code {code} · 2 inscrits")).to_be_visible()
    for page in (awa, helene):
        expect(page.get_by_text("L’atelier n’a pas encore commencé.")).to_be_visible()
    assert loaded_once(room) == [True] * 4


# ── Answering ────────────────────────────────────────────────────────────────────────────────────


def test_rating_counter_moves_on_both_screens_as_people_answer(room: tuple[Page, ...]) -> None:
    console, projection, awa, helene = room
    press(console, "Commencer")
    go_to_step(console, *step_of("rating"))
    press(console, "Ouvrir")
    expect(projection.locator(".odd-count")).to_have_text("0 / 2 ont répondu")
    for answered, page in enumerate((awa, helene), start=1):
        expect(page.get_by_role("button", name="Enregistrer ma réponse")).to_be_visible()
        for line in page.get_by_role("radiogroup").all():
            level = line.get_by_role("radio").nth(answered)
            hit(level)
            expect(level).to_be_checked()
        press(page, "Enregistrer ma réponse")
        expect(page.locator(".odd-receipt")).to_have_text(RECEIPT)
        expect(projection.locator(".odd-count")).to_have_text(f"{answered} / 2 ont répondu")
        expect(console.get_by_text(f"{answered} / 2 ont répondu")).to_be_visible()
    press(console, "Fermer")
    assert loaded_once(room) == [True] * 4


def test_anonymous_answers_are_stored_without_the_person(
    server: Server, room: tuple[Page, ...]
) -> None:
    written = rows(
        server,
        """
        SELECT DISTINCT substr(e.author, 1, 8), e.actor FROM entries e
        JOIN steps s ON s.id = e.step_id WHERE s.kind = 'rating' AND e.kind = 'submit'
        """,
    )
    assert written == [("anonyme-", None)]


def test_idea_is_supported_by_somebody_else(server: Server, room: tuple[Page, ...]) -> None:
    console, _projection, awa, helene = room
    go_to_step(console, *step_of("wall"))
    press(console, "Ouvrir")
    awa.get_by_role("textbox").first.fill(IDEA)
    press(awa, "Envoyer")
    expect(awa.locator(".odd-receipt")).to_have_text(RECEIPT)
    expect(console.get_by_text("1 / 2 ont répondu")).to_be_visible()
    helene.reload()  # ideas come with the next drawing of the page, not under the fingers
    helene.evaluate("window.loadedOnce = true")
    helene.get_by_text(SHOWN).click()
    expect(helene.get_by_role("checkbox", name=SHOWN)).to_be_checked()
    press(helene, "Envoyer")
    expect(helene.locator(".odd-receipt")).to_have_text(RECEIPT)
    expect(console.get_by_text("2 / 2 ont répondu")).to_be_visible()
    supports = rows(
        server,
        """
        SELECT p.name FROM current_entries e JOIN participants p ON p.id = e.author
        WHERE e.item LIKE 'support:%' AND e.kind = 'submit'
        """,
    )
    assert supports == [("Hélène",)]
    press(console, "Fermer", "Révéler les résultats")
    for page in room:  # somebody's words never become a link for the others
        expect(page.get_by_text("Garder l’eau des pluies").first).to_be_visible()
        expect(page.locator("a[href*='ailleurs.example']")).to_have_count(0)


# ── Voting ───────────────────────────────────────────────────────────────────────────────────────


def test_vote_over_budget_is_refused_and_stays_on_screen(
    server: Server, room: tuple[Page, ...]
) -> None:
    console, _projection, _awa, helene = room
    go_to_step(console, *step_of("vote"))
    press(console, "Ouvrir")
    share_out(helene, {"2.4": 4, "6.1": 4, "13.1": 4})
    expect(helene.get_by_text("Vous dépassez de 2 points")).to_be_visible()
    press(helene, "Enregistrer mon vote")
    sentence = "Vous avez donné 12 points sur 10 : retirez-en 2 avant d’enregistrer."
    expect(helene.get_by_text(sentence)).to_be_visible()
    expect(chosen(helene)).to_have_text(["4", "0", "4", "0", "4"])
    expect(helene.locator(".odd-receipt")).to_have_count(0)
    assert votes(server, 1) == []


def test_vote_within_budget_is_saved_and_says_so(server: Server, room: tuple[Page, ...]) -> None:
    console, projection, _awa, helene = room
    share_out(helene, {"13.1": 2})
    press(helene, "Enregistrer mon vote")
    expect(helene.locator(".odd-receipt")).to_have_text(RECEIPT)
    expect(helene.get_by_text("Vous avez donné 12 points")).to_have_count(0)
    expect(projection.locator(".odd-count")).to_have_text("1 / 2 ont répondu")
    expect(console.get_by_text("1 / 2 ont répondu")).to_be_visible()
    assert votes(server, 1) == [("Hélène", "2.4", 4), ("Hélène", "6.1", 4), ("Hélène", "13.1", 2)]


def test_three_clicks_on_save_leave_one_row_for_each_target(
    server: Server, room: tuple[Page, ...]
) -> None:
    _console, projection, awa, _helene = room
    share_out(awa, {"4.4": 3, "6.1": 4})
    save = awa.get_by_role("button", name="Enregistrer mon vote")
    save.evaluate("button => { button.click(); button.click(); button.click() }")
    expect(awa.locator(".odd-receipt")).to_have_text(RECEIPT)
    expect(projection.locator(".odd-count")).to_have_text("2 / 2 ont répondu")
    awa.reload()
    expect(awa.locator(".odd-receipt")).to_have_text(RECEIPT)
    assert [vote for vote in votes(server, 1) if vote[0] == "Awa"] == [
        ("Awa", "4.4", 3),
        ("Awa", "6.1", 4),
    ]


def test_results_are_hidden_from_the_room_until_revealed(room: tuple[Page, ...]) -> None:
    console, projection, awa, helene = room
    press(console, "Fermer")
    expect(projection.locator(".odd-count")).to_have_text("Réponses closes")
    for page in (awa, helene):
        expect(page.get_by_text("Les réponses sont closes.")).to_be_visible()
    expect(chart(console)).to_have_count(1)
    for page in (projection, awa, helene):
        expect(chart(page)).to_have_count(0)
        expect(page.get_by_text("Points par personne")).to_have_count(0)
    press(console, "Révéler les résultats")
    expect(projection.locator(".odd-stage")).to_contain_text("2 réponses · tour 1")
    for page in (projection, awa, helene):
        expect(chart(page)).to_have_count(1)
    press(console, "Masquer les résultats")
    for page in (projection, awa, helene):
        expect(chart(page)).to_have_count(0)


def test_second_round_starts_empty_and_keeps_the_first(
    server: Server, room: tuple[Page, ...]
) -> None:
    console, projection, awa, _helene = room
    first = votes(server, 1)
    press(console, "Nouveau tour")
    expect(projection.locator(".odd-count")).to_have_text("0 / 2 ont répondu")
    expect(awa.get_by_text("Tour 2 : vous pouvez voter autrement")).to_be_visible()
    expect(chosen(awa)).to_have_text(["0"] * 5)
    share_out(awa, {"6.1": 4, "6.2": 1})
    press(awa, "Enregistrer mon vote")
    expect(awa.locator(".odd-receipt")).to_have_text(RECEIPT)
    assert votes(server, 1) == first
    assert votes(server, 2) == [("Awa", "6.1", 4), ("Awa", "6.2", 1)]


# ── Coming back ──────────────────────────────────────────────────────────────────────────────────


def test_reload_keeps_the_person_and_their_answers(room: tuple[Page, ...]) -> None:
    _console, _projection, awa, _helene = room
    awa.reload()
    expect(awa.get_by_text(f"Awa · {SOUTH}")).to_be_visible()
    expect(awa.locator(".odd-receipt")).to_have_text(RECEIPT)
    expect(chosen(awa)).to_have_text(["0", "0", "4", "1", "0"])


def test_personal_link_and_code_bring_the_same_person_back_elsewhere(
    browser: Browser, server: Server, watch: Watch, room: tuple[Page, ...], code: str
) -> None:
    awa = room[2]
    awa.get_by_text("Me retrouver sur un autre appareil").tap()
    link = awa.get_by_test_id("stCode").inner_text().strip()
    personal_code = awa.get_by_text("Votre code personnel").locator("strong").inner_text()
    assert link.startswith(f"{server.url}/lien/")

    by_link = watch.context(browser, LAPTOP)
    page = by_link.new_page()
    page.goto(link)
    expect(page.get_by_text(f"Awa · {SOUTH}")).to_be_visible()
    expect(page.locator(".odd-receipt")).to_have_text(RECEIPT)
    expect(chosen(page)).to_have_text(["0", "0", "4", "1", "0"])
    assert page.url == f"{server.url}/seance"  # the secret has left the address bar
    by_link.close()

    by_code = watch.context(browser, PHONE)
    page = by_code.new_page()
    page.goto(f"{server.url}/?code={code}")
    page.get_by_text("J’ai déjà rejoint cet atelier").tap()
    page.get_by_label("Votre code personnel").fill(personal_code.lower())
    press(page, "Retrouver mes réponses")
    expect(page.locator(".odd-receipt")).to_have_text(RECEIPT)
    expect(chosen(page)).to_have_text(["0", "0", "4", "1", "0"])
    by_code.close()

    assert rows(server, "SELECT name FROM participants ORDER BY id") == [("Awa",), ("Hélène",)]


def test_killed_server_loses_nothing_saved_and_pages_come_back_alone(
    server: Server, watch: Watch, room: tuple[Page, ...]
) -> None:
    console, projection, awa, helene = room
    for page in room:
        page.evaluate("window.loadedOnce = true")
    share_out(helene, {"2.4": 4, "4.4": 3})  # chosen, never saved
    expect(helene.get_by_text("Il vous reste 3 points")).to_be_visible()
    share_out(awa, {"6.2": 2})
    expect(awa.locator(".odd-receipt")).to_have_text(NOT_SAVED_YET)
    press(awa, "Enregistrer mon vote")
    expect(awa.locator(".odd-receipt")).to_have_text(RECEIPT)
    watch.server_is_down = True
    server.kill()
    server.start()
    assert votes(server, 2) == [("Awa", "6.1", 4), ("Awa", "6.2", 1), ("Awa", "6.2", 2)]
    close = console.get_by_role("button", name="Fermer", exact=True).first
    closed = projection.get_by_text("Réponses closes")
    for _ in range(40):  # a click in the very instant when the page comes back is lost: again
        if closed.is_visible():
            break
        if close.is_visible() and close.is_enabled():
            close.click()
        console.wait_for_timeout(500)
    expect(closed).to_be_visible()
    press(console, "Rouvrir")
    expect(chosen(awa)).to_have_text(["0", "0", "4", "2", "0"])
    expect(awa.locator(".odd-receipt")).to_have_text(RECEIPT)
    expect(chosen(helene)).to_have_text(["4", "3", "0", "0", "0"])
    press(helene, "Enregistrer mon vote")
    expect(helene.locator(".odd-receipt")).to_have_text(RECEIPT)
    expect(projection.locator(".odd-count")).to_have_text("2 / 2 ont répondu")
    expect(console.get_by_text("2 / 2 ont répondu")).to_be_visible()
    assert [vote for vote in votes(server, 2) if vote[0] == "Hélène"] == [
        ("Hélène", "2.4", 4),
        ("Hélène", "4.4", 3),
    ]
    press(console, "Révéler les résultats", "Fermer")
    for page in (projection, awa, helene):
        expect(chart(page)).to_have_count(1)
    assert loaded_once(room) == [True] * 4
    watch.server_is_down = False


# ── Leaving ──────────────────────────────────────────────────────────────────────────────────────


def test_synthesis_is_downloaded_from_the_page_and_opens(
    room: tuple[Page, ...], tmp_path: Path
) -> None:
    console = room[0]
    console.get_by_role("link", name="Synthèse").click()
    press(console, "Préparer la synthèse Word")
    with console.expect_download() as download:
        press(console, "Télécharger la synthèse")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    document = docx.Document(path)
    headings = [
        paragraph.text
        for paragraph in document.paragraphs
        if (paragraph.style.style_id or "").startswith(("Heading", "Titre"))
    ]
    assert re.fullmatch(r"synthese-deux-rives-une-meme-eau-[A-Z0-9]{6}\.docx", path.name)
    assert TITLE in document.core_properties.title
    assert [title for title in headings if step_of("vote")[1] in title] != []
    assert len(document.inline_shapes) > 0


def test_logout_ends_the_session_even_for_a_copy_of_its_cookie(
    browser: Browser, server: Server, watch: Watch, office: BrowserContext, room: tuple[Page, ...]
) -> None:
    console, projection, awa, _helene = room
    kept = [cookie for cookie in office.cookies() if cookie["name"] == FACILITATOR_COOKIE]
    assert [(cookie["httpOnly"], cookie["sameSite"]) for cookie in kept] == [(True, "Lax")]
    press(console, "Se déconnecter")
    expect(console.get_by_label("Identifiant")).to_be_visible()
    assert [cookie for cookie in office.cookies() if cookie["name"] == FACILITATOR_COOKIE] == []
    thief = watch.context(browser, LAPTOP)
    thief.add_cookies(kept)
    page = thief.new_page()
    page.goto(f"{server.url}/ateliers")
    expect(page.get_by_label("Identifiant")).to_be_visible()
    thief.close()
    projection.reload()
    expect(projection.get_by_label("Identifiant")).to_be_visible()
    awa.reload()  # leaving changes nothing for participants
    expect(awa.get_by_text(f"Awa · {SOUTH}")).to_be_visible()
