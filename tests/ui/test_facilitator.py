"""The facilitator's pages: each draws what it must, and its buttons move the room."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from workshop.model import Facilitator, Step, StepState, Workshop
from workshop.service import answers, decisions, room, workshops
from workshop.service.installation import Installation
from workshop.service.participants import Joined
from workshop.ui import addresses

Visit = Callable[..., AppTest]
Click = Callable[[AppTest, str], AppTest]
Find = Callable[[str], Step]
Html = Callable[[AppTest], str]


def titles(browser: AppTest) -> list[str]:
    return [title.value for title in browser.title]


def errors(browser: AppTest) -> list[str]:
    return [error.value for error in browser.error]


def labels(browser: AppTest) -> list[str]:
    return [button.label for button in browser.button]


def charts(browser: AppTest) -> int:
    return len(browser.get("vega_lite_chart"))


@pytest.fixture
def at(log_in: Visit, workshop: Workshop) -> Callable[[str], AppTest]:
    """`at(addresses.CONDUCT)`: logged in, on a page of `workshop`."""

    def page(script: str) -> AppTest:
        return log_in(script, atelier=workshop.code)

    return page


@pytest.fixture
def scene(installation: Installation, workshop: Workshop) -> Callable[[], room.Scene]:
    return lambda: room.scene(installation, workshop.id)


@pytest.mark.parametrize("moment", ["before the start", "open", "results"])
def test_pages_draw_at_every_moment(
    log_in: Visit,
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    join: Callable[..., Joined],
    step: Find,
    moment: str,
) -> None:
    wall = step("enjeux-partages")
    if moment != "before the start":
        room.open_step(installation, facilitator, wall)
        answers.submit(installation, join("Awa").participant, wall, {"idea-a": "L’eau"}, "a")
    if moment == "results":
        room.close_step(installation, facilitator, wall)
        room.reveal_results(installation, facilitator, wall)
    browser = log_in()
    seen = {}
    for page in addresses.WORKSHOP_PAGES:
        browser.query_params["atelier"] = workshop.code
        browser.switch_page(page).run()
        seen[page] = (titles(browser), list(browser.exception), errors(browser))
    in_step = wall.title if moment != "before the start" else workshop.title
    headings = {
        addresses.PREPARE: [workshop.title],
        addresses.CONDUCT: [in_step],
        addresses.PROJECTION: [],  # the shared screen writes its own HTML
    }
    assert seen == {
        page: (headings.get(page, seen[page][0]), [], []) for page in addresses.WORKSHOP_PAGES
    }
    assert ["Espace d’animation"] not in [heads for heads, _exceptions, _errors in seen.values()]


def test_workshops_page_lists_ones_own_with_their_pages(
    log_in: Visit, workshop: Workshop, read_html: Html
) -> None:
    browser = log_in()
    assert (titles(browser), [line.value for line in browser.subheader]) == (
        ["Ateliers"],
        [workshop.title],
    )
    assert "Aude (France) Hauts-Bassins (Burkina Faso)" in read_html(browser)
    assert f"Code {workshop.code} · Six demi-journées" in [line.value for line in browser.caption]


def test_workshops_page_without_any_says_what_to_do(log_in: Visit) -> None:
    browser = log_in()
    assert list(browser.subheader) == []
    assert "Aucun atelier pour l’instant." in browser.markdown[0].value


@pytest.fixture
def fill_in() -> Callable[[AppTest], None]:
    """Types a whole new workshop, without sending it."""

    def fill(browser: AppTest) -> None:
        for key, text in {
            "creation:title": "Eau et sols",
            "creation:partner:0:name": "Lot",
            "creation:partner:0:country": "France",
            "creation:partner:1:name": "Kéléna",
            "creation:partner:1:country": "Sénégal",
            "creation:project:0:title": "Forages",
        }.items():
            browser.text_input(key=key).input(text)
        browser.text_area(key="creation:project:0:description").input("Des forages.")
        browser.button_group(key="creation:format").set_value("4")

    return fill


def test_creation_makes_the_workshop_and_opens_its_preparation(
    log_in: Visit,
    click: Click,
    installation: Installation,
    facilitator: Facilitator,
    fill_in: Callable[[AppTest], None],
) -> None:
    browser = log_in()
    fill_in(browser)
    click(browser, "Créer l’atelier")
    (made,) = workshops.workshops_of(installation, facilitator)
    assert (made.title, made.agenda_format, made.fictional) == ("Eau et sols", "4", False)
    assert [(partner.name, partner.country) for partner in made.partners] == [
        ("Lot", "France"),
        ("Kéléna", "Sénégal"),
    ]
    assert [(project.title, project.description) for project in made.projects] == [
        ("Forages", "Des forages.")
    ]
    assert (titles(browser), browser.query_params["atelier"]) == (["Eau et sols"], made.code)


def test_creation_refused_loses_nothing_typed(
    log_in: Visit,
    click: Click,
    installation: Installation,
    facilitator: Facilitator,
    fill_in: Callable[[AppTest], None],
) -> None:
    browser = log_in()
    fill_in(browser)
    browser.text_input(key="creation:partner:1:name").input("LOT")
    click(browser, "Créer l’atelier")
    assert errors(browser) == ["Deux partenaires portent le même nom : précisez-les."]
    assert workshops.workshops_of(installation, facilitator) == []
    assert [field.value for field in browser.text_input] == [
        "Eau et sols",
        "Lot",
        "France",
        "LOT",
        "Sénégal",
        "Forages",
    ]
    assert browser.text_area[0].value == "Des forages."
    assert browser.button_group[0].value == "4"
    browser.text_input(key="creation:partner:1:name").input("Kéléna")
    click(browser, "Créer l’atelier")
    assert [made.title for made in workshops.workshops_of(installation, facilitator)] == [
        "Eau et sols"
    ]


def test_creation_offers_a_third_partner(
    log_in: Visit,
    click: Click,
    installation: Installation,
    facilitator: Facilitator,
    fill_in: Callable[[AppTest], None],
) -> None:
    browser = log_in()
    fill_in(browser)
    click(browser, "Ajouter un partenaire")
    browser.text_input(key="creation:partner:2:name").input("Bobo")
    browser.text_input(key="creation:partner:2:country").input("Burkina Faso")
    click(browser, "Créer l’atelier")
    (made,) = workshops.workshops_of(installation, facilitator)
    assert [partner.name for partner in made.partners] == ["Lot", "Kéléna", "Bobo"]
    assert len({partner.colour for partner in made.partners}) == 3


def test_prepare_page_gives_the_invitation(
    at: Callable[[str], AppTest], workshop: Workshop
) -> None:
    browser = at(addresses.PREPARE)
    text = browser.code[0].value
    assert f"https://atelier.example/?code={workshop.code}" in text
    assert f"« {workshop.title} »" in text


def test_prepare_page_sets_the_candidates_with_a_reason(
    at: Callable[[str], AppTest],
    click: Click,
    installation: Installation,
    workshop: Workshop,
) -> None:
    browser = at(addresses.PREPARE)
    browser.multiselect[0].set_value(["6.1", "4.4"]).run()
    assert decisions.listed_targets(installation, workshop, decisions.CANDIDATES) == ()
    browser.text_input(key="reason:candidates").input("Citées deux fois.")
    click(browser, "Enregistrer la liste")
    held = decisions.listed_targets(installation, workshop, decisions.CANDIDATES)
    assert [target.code for target in held] == ["4.4", "6.1"]
    assert browser.multiselect[0].value == ["4.4", "6.1"]
    with installation.store.read() as db:
        payloads = [row["payload"] for row in db["entries"].rows if row["kind"] == "adopt"]
    assert payloads == ['{"reason": "Citées deux fois."}'] * 2


def test_prepare_page_adds_a_project_and_refuses_an_untitled_one(
    at: Callable[[str], AppTest], click: Click, installation: Installation, workshop: Workshop
) -> None:
    browser = at(addresses.PREPARE)
    browser.text_area(key="project:description").input("Planter des haies.")
    click(browser, "Ajouter le projet")
    assert errors(browser) == ["Titre du projet : remplissez ce champ."]
    assert browser.text_area(key="project:description").value == "Planter des haies."
    browser.text_input(key="project:title").input("Haies")
    click(browser, "Ajouter le projet")
    after = workshops.load_workshop(installation, workshop.id)
    assert [project.title for project in after.projects] == ["Points d’eau", "Métiers", "Haies"]
    assert browser.text_input(key="project:title").value == ""


def test_decisions_page_adopts_targets(
    at: Callable[[str], AppTest], click: Click, installation: Installation, workshop: Workshop
) -> None:
    browser = at(addresses.DECISIONS)
    browser.multiselect[0].set_value(["13.1"])
    browser.run()
    click(browser, "Enregistrer la liste")
    held = decisions.listed_targets(installation, workshop, decisions.ADOPTED)
    assert [target.code for target in held] == ["13.1"]
    assert decisions.listed_targets(installation, workshop, decisions.CANDIDATES) == ()


def test_conduct_page_begins_and_goes_from_step_to_step(
    at: Callable[[str], AppTest],
    click: Click,
    workshop: Workshop,
    scene: Callable[[], room.Scene],
) -> None:
    browser = at(addresses.CONDUCT)
    assert titles(browser) == [workshop.title]
    seen = []
    for label in ("Commencer", "Étape suivante →", "Étape suivante →"):
        click(browser, label)
        here = scene().step
        assert here is not None
        seen.append((here.key, titles(browser)))
    assert seen == [(step.key, [step.title]) for step in workshop.steps[:3]]


def test_conduct_page_goes_to_any_step_of_the_agenda(
    at: Callable[[str], AppTest], step: Find, scene: Callable[[], room.Scene]
) -> None:
    browser = at(addresses.CONDUCT)
    vote = step("vote-cibles")
    browser.button(key=f"go:{vote.id}").click().run()
    assert (scene().step, titles(browser)) == (vote, [vote.title])


def test_conduct_buttons_move_the_step_through_its_states(
    at: Callable[[str], AppTest],
    click: Click,
    installation: Installation,
    facilitator: Facilitator,
    step: Find,
    scene: Callable[[], room.Scene],
) -> None:
    wall = step("enjeux-partages")
    room.go_to(installation, facilitator, wall)
    browser = at(addresses.CONDUCT)
    seen = []
    for label in (
        "Ouvrir",
        "Fermer",
        "Révéler les résultats",
        "Masquer les résultats",
        "Rouvrir",
        "Fermer",
        "Nouveau tour",
    ):
        click(browser, label)
        state: StepState = scene().state_of(wall)
        seen.append((state.round, state.is_open, state.is_revealed))
    assert seen == [
        (1, True, False),
        (1, False, False),
        (1, False, True),
        (1, False, False),
        (1, True, False),
        (1, False, False),
        (2, True, False),
    ]
    assert (errors(browser), list(browser.exception)) == ([], [])


def test_conduct_page_offers_only_what_the_state_allows(
    at: Callable[[str], AppTest],
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    step: Find,
) -> None:
    words = {
        "Ouvrir",
        "Rouvrir",
        "Fermer",
        "Révéler les résultats",
        "Masquer les résultats",
        "Nouveau tour",
    }
    browser = at(addresses.CONDUCT)
    wall = step("enjeux-partages")
    seen = []
    for act, target in (
        (room.go_to, step("accueil")),
        (room.go_to, wall),
        (room.open_step, wall),
        (room.close_step, wall),
        (room.reveal_results, wall),
    ):
        act(installation, facilitator, target)
        seen.append(words & {*labels(browser.run())})
    assert seen == [
        set(),
        {"Ouvrir"},
        {"Fermer", "Révéler les résultats"},
        {"Rouvrir", "Révéler les résultats", "Nouveau tour"},
        {"Rouvrir", "Masquer les résultats", "Nouveau tour"},
    ]


def test_conduct_page_counts_answers_and_shows_them_to_the_facilitator_alone(
    at: Callable[[str], AppTest],
    installation: Installation,
    join: Callable[..., Joined],
    vote: Step,
) -> None:
    awa, marc = join("Awa", partner=1).participant, join("Marc").participant
    answers.submit(installation, awa, vote, {"6.1": 4})
    answers.save_draft(installation, marc, vote, {"6.1": 1})
    browser = at(addresses.CONDUCT)
    text = browser.get("progress")[0].proto.text.replace("\u00a0", " ")
    assert text == "**1 / 2** ont répondu · 1 personne écrit"
    assert "Aude : 0 · Hauts-Bassins : 1" in [line.value for line in browser.caption]
    assert charts(browser) == 1


def test_conduct_page_sets_an_idea_aside_and_shows_it_again(
    at: Callable[[str], AppTest],
    click: Click,
    installation: Installation,
    facilitator: Facilitator,
    join: Callable[..., Joined],
    step: Find,
) -> None:
    wall = step("enjeux-partages")
    room.open_step(installation, facilitator, wall)
    awa = join("Awa").participant
    answers.submit(installation, awa, wall, {"idea-a": "L’eau"}, "a")
    browser = at(addresses.CONDUCT)
    click(browser, "Retirer")
    assert "Retirer" not in labels(browser)
    click(browser, "Afficher")
    assert "Afficher" not in labels(browser)
    with installation.store.read() as db:
        moderated = [row["payload"] for row in db["entries"].rows if row["kind"] == "moderate"]
    assert moderated == ['{"publish": false}', '{"publish": true}']


def test_projection_shows_the_waiting_room_with_the_code(
    at: Callable[[str], AppTest], workshop: Workshop, join: Callable[..., Joined], read_html: Html
) -> None:
    join("Awa")
    browser = at(addresses.PROJECTION)
    assert read_html(browser) == (
        "Eau et jeunesse Aude (France) Hauts-Bassins (Burkina Faso) "
        f"Rejoignez sur atelier.example {workshop.code} 1 inscrit"
    )
    assert labels(browser) == []  # no menu on the shared screen


def test_projection_shows_question_then_count_then_results(
    at: Callable[[str], AppTest],
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    join: Callable[..., Joined],
    vote: Step,
    read_html: Html,
) -> None:
    awa = join("Awa").participant
    browser = at(addresses.PROJECTION)
    seen = [(read_html(browser), charts(browser))]
    answers.submit(installation, awa, vote, {"6.1": 4})
    seen.append((read_html(browser.run()), charts(browser)))
    room.close_step(installation, facilitator, vote)
    seen.append((read_html(browser.run()), charts(browser)))
    room.reveal_results(installation, facilitator, vote)
    seen.append((read_html(browser.run()), charts(browser)))
    room.hide_results(installation, facilitator, vote)
    seen.append((read_html(browser.run()), charts(browser)))
    texts = [text for text, _charts in seen]
    assert all(vote.title in text for text in texts)
    assert [count for _text, count in seen] == [0, 0, 0, 1, 0]
    assert texts[0].endswith(f"{workshop.code} 0 / 1 ont répondu")
    assert texts[1].endswith(f"{workshop.code} 1 / 1 ont répondu")
    assert texts[2].endswith("Réponses closes")
    assert "1 réponse · tour 1 · " in texts[3]
    assert texts[4] == texts[2]


def test_projection_shows_a_plenary_moment_without_counter(
    at: Callable[[str], AppTest],
    installation: Installation,
    facilitator: Facilitator,
    step: Find,
    read_html: Html,
) -> None:
    plenary = step("accueil")
    room.go_to(installation, facilitator, plenary)
    text = read_html(at(addresses.PROJECTION))
    assert plenary.title in text
    assert "ont répondu" not in text


def test_synthesis_page_makes_a_word_document(
    at: Callable[[str], AppTest],
    click: Click,
    installation: Installation,
    facilitator: Facilitator,
    join: Callable[..., Joined],
    vote: Step,
) -> None:
    answers.submit(installation, join("Awa").participant, vote, {"6.1": 4})
    room.reveal_results(installation, facilitator, vote)
    browser = at(addresses.SYNTHESIS)
    assert len(browser.get("download_button")) == 0
    click(browser, "Préparer la synthèse Word")
    assert list(browser.exception) == []
    _code, document = browser.session_state["synthesis"]
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert "word/document.xml" in archive.namelist()
        assert vote.title in archive.read("word/document.xml").decode()
    (button,) = browser.get("download_button")
    assert button.proto.label == "Télécharger la synthèse"


def test_synthesis_page_names_what_is_still_hidden(
    at: Callable[[str], AppTest], vote: Step
) -> None:
    (said,) = at(addresses.SYNTHESIS).info
    assert vote.title in said.value


def test_explore_page_finds_a_target_and_opens_its_sheet(visit: Visit) -> None:
    browser = visit(addresses.EXPLORE)
    browser.text_input(key="explore:typed").input("eau potable").run()
    assert any("6.1" in link.proto.label for link in browser.get("page_link"))
    sheet = visit(addresses.EXPLORE, cible="6.1")
    assert (len(sheet.title), sheet.title[0].value.startswith("6.1\u00a0· ")) == (1, True)


def test_explore_page_says_that_a_target_does_not_exist(visit: Visit) -> None:
    browser = visit(addresses.EXPLORE, cible="99.9")
    assert [warning.value for warning in browser.warning] == [
        "La cible « 99.9 » n’existe pas : cherchez-la ci-dessous."
    ]


def test_settings_page_has_nothing_to_import_yet(log_in: Visit) -> None:
    browser = log_in(addresses.SETTINGS)
    assert (titles(browser), list(browser.exception)) == (["Réglages"], [])
    (button,) = [button for button in browser.button if button.label == "Importer"]
    assert button.disabled is True
