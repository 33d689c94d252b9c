"""The participant's pages: join, answer what is open, find one's own answers again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from workshop.model import Facilitator, Step, Workshop
from workshop.service import answers, participants, room
from workshop.service.installation import Installation
from workshop.service.participants import Joined
from workshop.ui import addresses

Visit = Callable[..., AppTest]
Click = Callable[[AppTest, str], AppTest]
Find = Callable[[str], Step]
Html = Callable[[AppTest], str]


def titles(browser: AppTest) -> list[str]:
    return [title.value for title in browser.title]


def infos(browser: AppTest) -> list[str]:
    return [info.value for info in browser.info]


def errors(browser: AppTest) -> list[str]:
    return [error.value for error in browser.error]


def shown(browser: AppTest) -> list[Any]:
    """The choices on screen, in order."""
    return [group.value for group in browser.button_group]


@pytest.fixture
def saved(installation: Installation, workshop: Workshop) -> Callable[[Step], dict[str, Any]]:
    """What the one participant of `workshop` has saved on a step."""

    def read(step: Step) -> dict[str, Any]:
        (person,) = participants.participants(installation, workshop)
        return dict(answers.sheet(installation, person, step).saved)

    return read


@pytest.fixture
def open_step(installation: Installation, facilitator: Facilitator, step: Find) -> Find:
    def opened(key: str) -> Step:
        found = step(key)
        room.open_step(installation, facilitator, found)
        return found

    return opened


def test_join_asks_for_a_code_and_reads_it_as_typed(
    visit: Visit, click: Click, workshop: Workshop
) -> None:
    browser = visit(addresses.JOIN)
    browser.text_input[0].input(f" {workshop.code[:3].lower()} {workshop.code[3:]}")
    click(browser, "Continuer")
    assert (titles(browser), browser.query_params["code"]) == ([workshop.title], workshop.code)
    assert browser.radio[0].options == ["Aude", "Hauts-Bassins"]


def test_join_with_an_unknown_code_says_so_and_keeps_it(visit: Visit, click: Click) -> None:
    browser = visit(addresses.JOIN)
    browser.text_input[0].input("AAAAAA")
    click(browser, "Continuer")
    assert errors(browser) == [
        "Ce code ne correspond à aucun atelier. Vérifiez les six caractères auprès de l’animateur."
    ]
    assert browser.text_input[0].value == "AAAAAA"


def test_join_by_an_unknown_link_says_so(visit: Visit) -> None:
    browser = visit(addresses.JOIN, lien="inconnu")
    assert [warning.value for warning in browser.warning] == [
        "Ce lien personnel n’est plus reconnu. Rejoignez l’atelier avec son code."
    ]


def test_join_enters_the_room(
    visit: Visit,
    click: Click,
    installation: Installation,
    workshop: Workshop,
    read_html: Html,
) -> None:
    browser = visit(addresses.JOIN, code=workshop.code)
    browser.text_input[0].input("Awa")
    browser.text_input[1].input("Élue")
    browser.radio[0].set_value(workshop.partners[1].id)
    click(browser, "Rejoindre l’atelier")
    (awa,) = participants.participants(installation, workshop)
    assert (awa.name, awa.role, awa.partner_id) == ("Awa", "Élue", workshop.partners[1].id)
    assert infos(browser) == [
        "Bienvenue ! L’atelier n’a pas encore commencé. Gardez cette page ouverte : "
        "elle suivra l’animateur toute seule."
    ]
    assert "Awa · Hauts-Bassins" in read_html(browser)
    assert awa.short_code in " ".join(line.value for line in browser.markdown)
    (link,) = browser.code
    token = link.value.removeprefix("https://atelier.example/lien/")
    assert participants.participant_of(installation, token) == awa


@pytest.mark.parametrize(
    ("name", "partner", "sentence"),
    [
        (" ", 0, "Nom ou pseudonyme : remplissez ce champ."),
        ("Awa", None, "Choisissez la collectivité ou la structure que vous représentez."),
    ],
)
def test_join_refused_loses_nothing_typed(
    visit: Visit,
    click: Click,
    installation: Installation,
    workshop: Workshop,
    name: str,
    partner: int | None,
    sentence: str,
) -> None:
    browser = visit(addresses.JOIN, code=workshop.code)
    browser.text_input[0].input(name)
    browser.text_input[1].input("Élue")
    if partner is not None:
        browser.radio[0].set_value(workshop.partners[partner].id)
    click(browser, "Rejoindre l’atelier")
    assert errors(browser) == [sentence]
    assert [field.value for field in browser.text_input[:2]] == [name, "Élue"]
    assert participants.participants(installation, workshop) == []


def test_join_again_with_the_personal_code_is_the_same_person(
    visit: Visit,
    click: Click,
    installation: Installation,
    workshop: Workshop,
    join: Callable[..., Joined],
    read_html: Html,
) -> None:
    awa = join("Awa", partner=1).participant
    browser = visit(addresses.JOIN, code=workshop.code)
    browser.text_input[2].input(awa.short_code.lower())
    click(browser, "Retrouver mes réponses")
    assert "Awa · Hauts-Bassins" in read_html(browser)
    assert participants.participants(installation, workshop) == [awa]


def test_join_again_with_a_wrong_personal_code_is_refused(
    visit: Visit, click: Click, workshop: Workshop
) -> None:
    browser = visit(addresses.JOIN, code=workshop.code)
    browser.text_input[2].input("AAAAAA")
    click(browser, "Retrouver mes réponses")
    assert len(errors(browser)) == 1
    assert errors(browser)[0].startswith("Ce code personnel n’est pas reconnu dans cet atelier.")


def test_step_follows_the_room(
    enter: Visit, installation: Installation, facilitator: Facilitator, workshop: Workshop
) -> None:
    browser = enter()
    seen = []
    for step in workshop.steps[:3]:
        room.go_to(installation, facilitator, step)
        seen.append(titles(browser.run()))
    assert seen == [[step.title] for step in workshop.steps[:3]]


def test_step_not_opened_yet_asks_to_wait(
    enter: Visit, installation: Installation, facilitator: Facilitator, step: Find
) -> None:
    room.go_to(installation, facilitator, step("enjeux-partages"))
    browser = enter()
    assert infos(browser) == ["Cette étape va s’ouvrir. Gardez cette page ouverte."]
    assert [button.label for button in browser.button] == []


def test_vote_is_saved_with_a_receipt(
    enter: Visit, click: Click, vote: Step, saved: Callable[[Step], object], read_html: Html
) -> None:
    browser = enter()
    for group, points in zip(browser.button_group, (4, 3, 0), strict=True):
        group.set_value(points)
    browser.run()
    assert browser.get("progress")[0].proto.text == "Il vous reste **3\u00a0points** sur 10."
    assert saved(vote) == {}
    assert "Enregistré" not in read_html(browser)
    click(browser, "Enregistrer mon vote")
    assert saved(vote) == {"4.4": 4, "6.1": 3}
    assert "modifiable jusqu’à la clôture." in read_html(browser)
    assert (list(browser.exception), errors(browser)) == ([], [])


def test_vote_over_budget_is_refused_and_stays_on_screen(
    enter: Visit, click: Click, vote: Step, saved: Callable[[Step], object], read_html: Html
) -> None:
    browser = enter()
    for group in browser.button_group:
        group.set_value(4)
    click(browser, "Enregistrer mon vote")
    assert errors(browser) == [
        "Vous avez donné 12\u00a0points sur 10 : retirez-en 2 avant d’enregistrer."
    ]
    assert (shown(browser), saved(vote)) == ([4, 4, 4], {})
    assert "Enregistré" not in read_html(browser)
    browser.button_group[0].set_value(2)
    click(browser, "Enregistrer mon vote")
    assert (errors(browser), saved(vote)) == ([], {"4.4": 2, "6.1": 4, "13.1": 4})


def test_vote_changed_is_unsaved_until_sent(
    enter: Visit, click: Click, vote: Step, saved: Callable[[Step], object], read_html: Html
) -> None:
    browser = enter()
    browser.button_group[0].set_value(2)
    click(browser, "Enregistrer mon vote")
    browser.button_group[0].set_value(3).run()
    assert "Modifications non enregistrées." in read_html(browser)
    assert saved(vote) == {"4.4": 2}
    click(browser, "Enregistrer mon vote")
    assert "Modifications non enregistrées." not in read_html(browser)
    assert saved(vote) == {"4.4": 3}


def test_rating_is_saved_with_a_receipt(
    enter: Visit,
    click: Click,
    open_step: Find,
    saved: Callable[[Step], object],
    read_html: Html,
) -> None:
    rating = open_step("auto-evaluation-avant")
    browser = enter()
    assert any("Étape anonyme" in caption.value for caption in browser.caption)
    browser.button_group[0].set_value("4")
    browser.button_group[1].set_value("2")
    click(browser, "Enregistrer ma réponse")
    keys = [line["key"] for line in rating.params["statements"]]
    assert saved(rating) == {keys[0]: "4", keys[1]: "2"}
    assert "Enregistré à" in read_html(browser)


def test_wall_idea_is_saved_and_another_is_offered(
    enter: Visit,
    click: Click,
    open_step: Find,
    saved: Callable[[Step], dict[str, Any]],
    read_html: Html,
) -> None:
    wall = open_step("enjeux-partages")
    browser = enter()
    for idea in ("L’eau pour tous", "Les sols"):
        browser.text_area[len(browser.text_area) - 1].input(idea)
        click(browser, "Envoyer")
    kept = [value for item, value in saved(wall).items() if item.startswith("idea-")]
    assert kept == ["L’eau pour tous", "Les sols"]
    assert [area.value for area in browser.text_area] == ["L’eau pour tous", "Les sols", ""]
    assert "Enregistré à" in read_html(browser)


def test_wall_idea_too_long_is_refused_beside_its_field_and_stays_on_screen(
    enter: Visit, click: Click, open_step: Find, saved: Callable[[Step], object]
) -> None:
    wall = open_step("enjeux-partages")
    browser = enter()
    browser.text_area[0].input("x" * 501)
    click(browser, "Envoyer")
    (said,) = errors(browser)
    assert "501 caractères, le maximum est 500." in said
    assert (browser.text_area[0].value, saved(wall)) == ("x" * 501, {})


def test_draft_is_found_again_on_another_device(
    enter: Visit,
    visit: Visit,
    click: Click,
    open_step: Find,
    installation: Installation,
    workshop: Workshop,
    saved: Callable[[Step], object],
) -> None:
    rating = open_step("auto-evaluation-avant")
    phone = enter()
    phone.button_group[0].set_value("3").run()
    (awa,) = participants.participants(installation, workshop)
    laptop = visit(addresses.JOIN, code=workshop.code)
    laptop.text_input[2].input(awa.short_code)
    click(laptop, "Retrouver mes réponses")
    laptop.switch_page(addresses.STEP).run()
    assert (laptop.button_group[0].value, saved(rating)) == ("3", {})


def test_step_closed_shows_no_form(
    enter: Visit,
    click: Click,
    installation: Installation,
    facilitator: Facilitator,
    vote: Step,
    saved: Callable[[Step], object],
) -> None:
    browser = enter()
    browser.button_group[0].set_value(2)
    click(browser, "Enregistrer mon vote")
    browser.button_group[0].set_value(3)
    room.close_step(installation, facilitator, vote)
    click(browser, "Enregistrer mon vote")
    assert infos(browser) == [
        "Les réponses sont closes. Les résultats seront montrés par l’animateur."
    ]
    assert (list(browser.button_group), saved(vote)) == ([], {"4.4": 2})


def test_step_shows_results_once_revealed(
    enter: Visit,
    installation: Installation,
    facilitator: Facilitator,
    vote: Step,
    join: Callable[..., Joined],
) -> None:
    answers.submit(installation, join("Marc").participant, vote, {"6.1": 4})
    browser = enter()
    room.close_step(installation, facilitator, vote)
    before = [line.value for line in browser.run().subheader]
    charts_before = len(browser.get("vega_lite_chart"))
    room.reveal_results(installation, facilitator, vote)
    after = [line.value for line in browser.run().subheader]
    assert (before, charts_before) == ([], 0)
    assert (after, len(browser.get("vega_lite_chart"))) == (["Résultats"], 1)


def test_step_left_open_can_still_be_answered(
    enter: Visit,
    click: Click,
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    vote: Step,
    saved: Callable[[Step], object],
) -> None:
    room.go_to(installation, facilitator, workshop.steps[0])
    browser = enter()
    assert titles(browser) == [workshop.steps[0].title]
    assert f"Encore ouvert : {vote.title}" in [line.label for line in browser.expander]
    browser.button_group[0].set_value(2)
    click(browser, "Enregistrer mon vote")
    assert saved(vote) == {"4.4": 2}


def test_recap_is_empty_before_anything(enter: Visit) -> None:
    browser = enter().switch_page(addresses.RECAP).run()
    assert (titles(browser), infos(browser)) == (
        ["Mes contributions"],
        ["Vos réponses et les résultats montrés par l’animateur apparaîtront ici."],
    )


def test_recap_shows_ones_own_answers_and_nobody_elses(
    enter: Visit,
    click: Click,
    installation: Installation,
    facilitator: Facilitator,
    join: Callable[..., Joined],
    open_step: Find,
) -> None:
    wall = open_step("enjeux-partages")
    answers.submit(installation, join("Marc").participant, wall, {"idea-m": "Idée de Marc"}, "m")
    browser = enter()
    browser.text_area[0].input("Mon *idée* à moi")
    click(browser, "Envoyer")
    room.close_step(installation, facilitator, wall)
    browser.switch_page(addresses.RECAP).run()
    assert [line.value for line in browser.subheader] == [wall.title]
    lines = [line.value for line in browser.markdown]
    assert lines == ["- Mon \\*idée\\* à moi"]
    assert [line.label for line in browser.expander] == []
    room.reveal_results(installation, facilitator, wall)
    browser.run()
    assert "Résultats de l’atelier" in [line.label for line in browser.expander]
