"""Who enters which page: the guards, the real login form, the logout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from workshop.model import Facilitator, Workshop
from workshop.service import accounts, workshops
from workshop.service.installation import Installation
from workshop.service.workshops import NewPartner
from workshop.ui import addresses

Visit = Callable[..., AppTest]
Click = Callable[[AppTest, str], AppTest]

LOGIN_TITLE, JOIN_TITLE = "Espace d’animation", "Rejoindre un atelier"
OPEN_PAGES = {addresses.EXPLORE: "Explorer les ODD"}
WRONG = "Identifiant ou mot de passe incorrect. Vérifiez-les, puis recommencez."
TOO_MANY = "Trop d’essais. Attendez quelques minutes avant de recommencer."


def titles(browser: AppTest) -> list[str]:
    return [title.value for title in browser.title]


def errors(browser: AppTest) -> list[str]:
    return [error.value for error in browser.error]


def type_login(browser: AppTest, login: str, password: str) -> AppTest:
    browser.text_input[0].input(login)
    browser.text_input[1].input(password)
    return browser.button[0].click().run()


@pytest.mark.parametrize(
    "page", [script for script, _address, _title in addresses.ADDRESSES], ids=addresses.TITLES.get
)
def test_page_shows_a_stranger_nothing_but_its_door(
    visit: Visit, workshop: Workshop, page: str
) -> None:
    browser = visit(page, atelier=workshop.code)
    door = LOGIN_TITLE if "facilitator" in page else JOIN_TITLE
    assert (titles(browser), list(browser.exception)) == ([OPEN_PAGES.get(page, door)], [])
    assert workshop.title not in repr([element.value for element in browser.get("html")])


def test_pages_of_a_facilitator_are_closed_to_a_participant(
    enter: Callable[..., AppTest], workshop: Workshop
) -> None:
    browser = enter("Awa")
    seen = {}
    for page in (addresses.WORKSHOPS, addresses.SETTINGS, *addresses.WORKSHOP_PAGES):
        browser.query_params["atelier"] = workshop.code
        seen[page] = titles(browser.switch_page(page).run())
    assert {*map(tuple, seen.values())} == {(LOGIN_TITLE,)}


def test_login_opens_the_list_of_workshops(
    visit: Visit, facilitator: Facilitator, password: str, workshop: Workshop
) -> None:
    browser = type_login(visit(addresses.LOGIN), facilitator.login, password)
    assert (titles(browser), errors(browser)) == (["Ateliers"], [])
    assert [line.value for line in browser.subheader] == [workshop.title]


def test_login_takes_one_back_to_the_workshop_asked_for(
    visit: Visit, facilitator: Facilitator, password: str, workshop: Workshop
) -> None:
    browser = visit(addresses.PROJECTION, atelier=workshop.code)
    browser.switch_page(addresses.LOGIN)
    type_login(browser, facilitator.login, password)
    assert browser.query_params["atelier"] == workshop.code
    assert "Commencer" in [button.label for button in browser.button]


@pytest.mark.parametrize(
    ("login", "secret"),
    [("claire", "marais-forage-2024"), ("issouf", "marais-forage-2025"), ("robot", "robot")],
    ids=["wrong password", "unknown login", "robot"],
)
def test_login_wrong_says_so_and_opens_nothing(
    visit: Visit, installation: Installation, facilitator: Facilitator, login: str, secret: str
) -> None:
    accounts.robot_facilitator(installation)
    browser = type_login(visit(addresses.LOGIN), login, secret)
    assert (titles(browser), errors(browser)) == ([LOGIN_TITLE], [WRONG])
    assert titles(browser.switch_page(addresses.WORKSHOPS).run()) == [LOGIN_TITLE]


@pytest.mark.parametrize(("login", "secret"), [("", ""), ("claire", ""), ("robot", "")])
def test_login_left_empty_opens_nothing(
    visit: Visit, installation: Installation, facilitator: Facilitator, login: str, secret: str
) -> None:
    accounts.robot_facilitator(installation)
    browser = type_login(visit(addresses.LOGIN), login, secret)
    assert titles(browser) == [LOGIN_TITLE]
    assert titles(browser.switch_page(addresses.WORKSHOPS).run()) == [LOGIN_TITLE]


def test_login_is_refused_at_the_sixth_attempt_whoever_tries_it(
    visit: Visit, facilitator: Facilitator, password: str
) -> None:
    browser = visit(addresses.LOGIN)
    said = [errors(type_login(browser, facilitator.login, f"essai-{n}")) for n in range(5)]
    assert said == [[WRONG]] * 5
    # The right password too, and from another browser.
    assert errors(type_login(browser, facilitator.login, password)) == [TOO_MANY]
    other = type_login(visit(addresses.LOGIN), facilitator.login, password)
    assert (titles(other), errors(other)) == ([LOGIN_TITLE], [TOO_MANY])


@pytest.mark.parametrize(("minutes", "title"), [(14, LOGIN_TITLE), (16, "Ateliers")])
def test_login_is_accepted_again_after_the_window(
    visit: Visit,
    installation: Installation,
    facilitator: Facilitator,
    password: str,
    clock: Any,
    minutes: int,
    title: str,
) -> None:
    earlier = replace(installation, clock=lambda: clock.now - timedelta(minutes=minutes))
    for _ in range(accounts.LOGIN_ATTEMPTS):
        accounts.record_failed_login(earlier, facilitator.login)
    browser = type_login(visit(addresses.LOGIN), facilitator.login, password)
    assert titles(browser) == [title]


def test_login_page_tells_how_to_make_the_first_account(visit: Visit) -> None:
    (said,) = visit(addresses.LOGIN).info
    assert "python3 manage.py add-facilitator" in said.value


def test_login_page_says_nothing_of_accounts_once_there_is_one(
    visit: Visit, facilitator: Facilitator
) -> None:
    assert list(visit(addresses.LOGIN).info) == []


def test_login_page_is_skipped_when_logged_in(log_in: Visit) -> None:
    assert titles(log_in(addresses.LOGIN)) == ["Ateliers"]


def test_logout_ends_the_session_on_the_server(
    log_in: Visit, click: Click, installation: Installation
) -> None:
    browser = log_in()
    with installation.store.read() as db:
        assert [row["ended_at"] for row in db["facilitator_sessions"].rows] == [None]
    click(browser, "Se déconnecter")
    with installation.store.read() as db:
        assert [row["ended_at"] is None for row in db["facilitator_sessions"].rows] == [False]
    assert titles(browser.switch_page(addresses.WORKSHOPS).run()) == [LOGIN_TITLE]


def test_logout_elsewhere_closes_this_page_at_its_next_run(
    log_in: Visit, installation: Installation
) -> None:
    browser = log_in()
    with installation.store.write() as db:
        db.conn.execute("UPDATE facilitator_sessions SET ended_at = created_at")
    browser.run()
    assert titles(browser) == [LOGIN_TITLE]


def test_workshop_of_another_facilitator_is_a_sentence(
    log_in: Visit, installation: Installation
) -> None:
    theirs = workshops.create_workshop(
        installation,
        accounts.robot_facilitator(installation),
        title="Pas le vôtre",
        partners=(NewPartner("Lot", "France"), NewPartner("Kéléna", "Sénégal")),
    )
    browser = log_in()
    seen = {}
    for page in addresses.WORKSHOP_PAGES:
        browser.query_params["atelier"] = theirs.code
        browser.switch_page(page).run()
        seen[page] = (titles(browser), errors(browser), list(browser.exception))
    sentence = "Cet atelier n’existe pas ou n’est pas ouvert à votre compte."
    assert seen == dict.fromkeys(addresses.WORKSHOP_PAGES, ([], [sentence], []))
