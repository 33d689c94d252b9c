"""The wall of ideas: what is published, in which order, supported by whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workshop.activities.base import Context, Contribution
from workshop.activities.wall import Idea, Wall, published
from workshop.blocks import Paragraph, Quote
from workshop.forms import Choice, Option, Text, Toggle, read
from workshop.model import MODERATE, ROOM, Partner

WALL = Wall()
QUESTION = "Quel enjeu partageons-nous ?"
AUDE = Partner(1, 1, "Aude", "France", "#1F5C7A")
HAUTS_BASSINS = Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F")
CONTEXT = Context({"question": QUESTION, "support": True}, (AUDE, HAUTS_BASSINS))
BEFORE = replace(CONTEXT, params={**CONTEXT.params, "moderation": "before"})


def with_params(**params) -> Context:
    return replace(CONTEXT, params={**CONTEXT.params, **params})


@pytest.fixture
def verdict(give):
    """`verdict("awa/idea-a", True)`: the facilitator publishes that idea, or sets it aside."""

    def entries(name: str, publish: bool, round_: int = 1):
        return give(ROOM, None, {name: {"publish": publish}}, round_, kind=MODERATE)

    return entries


@pytest.fixture
def ideas(give):
    """Three ideas of three people, oldest first."""
    return [
        *give("awa", 1, {"idea-a": "L’eau"}),
        *give("issouf", 2, {"idea-b": "Les sols"}),
        *give("marc", 1, {"idea-c": "Les métiers"}),
    ]


def test_supports_count_people_other_than_the_author(ideas, give):
    entries = [
        *ideas,
        *give("awa", 1, {"support:awa/idea-a": True}),
        *give("marc", 1, {"support:issouf/idea-b": True, "support:awa/idea-a": True}),
        *give("awa", 1, {"support:issouf/idea-b": True}),
    ]
    assert published(entries, CONTEXT) == [
        Idea("issouf/idea-b", "Les sols", "", 2, 2),
        Idea("awa/idea-a", "L’eau", "", 1, 1),
        Idea("marc/idea-c", "Les métiers", "", 1, 0),
    ]


def test_equal_supports_keep_the_order_of_arrival(ideas, give):
    entries = [*ideas, *give("awa", 1, {"support:marc/idea-c": True})]
    entries += give("marc", 1, {"support:issouf/idea-b": True})
    names = [idea.name for idea in published(entries, CONTEXT)]
    assert names == ["issouf/idea-b", "marc/idea-c", "awa/idea-a"]


def test_support_of_an_idea_that_is_gone_counts_for_nothing(ideas, give):
    entries = [*ideas, *give("marc", 1, {"support:awa/idea-z": True})]
    assert [idea.supports for idea in published(entries, CONTEXT)] == [0, 0, 0]


def test_moderation_after_shows_ideas_until_set_aside(ideas, verdict):
    entries = [*ideas, *verdict("issouf/idea-b", False)]
    assert [idea.text for idea in published(entries, CONTEXT)] == ["L’eau", "Les métiers"]
    assert WALL.results(entries, CONTEXT).facts["awaiting"] == 1


def test_moderation_before_shows_what_was_published(ideas, verdict):
    entries = [*ideas, *verdict("issouf/idea-b", True), *verdict("marc/idea-c", False)]
    assert [idea.text for idea in published(entries, BEFORE)] == ["Les sols"]
    assert published(ideas, BEFORE) == []


def test_verdict_of_another_round_is_not_this_one_s(ideas, verdict):
    entries = [*ideas, *verdict("issouf/idea-b", False, round_=2)]
    assert len(published(entries, CONTEXT)) == 3


def test_ideas_of_another_round_are_kept_apart(ideas, give):
    entries = [*ideas, *give("awa", 1, {"idea-d": "Les déchets"}, round_=2)]
    assert [idea.text for idea in published(entries, replace(CONTEXT, round=2))] == ["Les déchets"]


def test_two_people_s_ideas_of_the_same_key_stay_two(give):
    entries = [*give("awa", 1, {"idea-a": "L’eau"}), *give("marc", 1, {"idea-a": "Les sols"})]
    assert [idea.name for idea in published(entries, CONTEXT)] == ["awa/idea-a", "marc/idea-a"]


def test_category_follows_its_own_idea(give):
    context = with_params(categories=["Eau", "Sols"])
    entries = [
        *give("awa", 1, {"idea-a": "Un puits", "category-a": "Eau", "idea-b": "Une haie"}),
        *give("marc", 1, {"idea-a": "Du compost", "category-a": "Sols"}),
        *give("issouf", 2, {"category-x": "Eau"}),
    ]
    results = WALL.results(entries, context)
    assert results.tables["ideas"].records() == [
        {"text": "Un puits", "category": "Eau", "partner": "Aude", "supports": 0},
        {"text": "Une haie", "category": "", "partner": "Aude", "supports": 0},
        {"text": "Du compost", "category": "Sols", "partner": "Aude", "supports": 0},
    ]


@pytest.mark.parametrize(
    ("context", "records"),
    [
        (CONTEXT, [{"text": "L’eau", "partner": "Aude", "supports": 0}]),
        (with_params(support=False), [{"text": "L’eau", "partner": "Aude"}]),
        (replace(CONTEXT, anonymous=True), [{"text": "L’eau", "supports": 0}]),
        (
            with_params(categories=["Eau"], support=False),
            [{"text": "L’eau", "category": "", "partner": "Aude"}],
        ),
    ],
)
def test_table_keeps_the_columns_that_say_something(give, context, records):
    results = WALL.results(give("awa", 1, {"idea-a": "L’eau"}), context)
    assert results.tables["ideas"].records() == records


def test_results_count_people_and_tell_names(ideas, give, verdict):
    entries = [*ideas, *give("marc", 1, {"idea-d": "Les jeunes"}), *verdict("marc/idea-d", False)]
    results = WALL.results(entries, CONTEXT)
    assert (results.respondents, results.by_partner) == (3, {"Aude": 2, "Hauts-Bassins": 1})
    assert results.facts == {
        "question": QUESTION,
        "names": ["awa/idea-a", "issouf/idea-b", "marc/idea-c"],
        "awaiting": 1,
        "partners": [["Aude", "#1F5C7A"], ["Hauts-Bassins", "#E0912F"]],
    }


def test_contributions_tell_the_facilitator_everything_oldest_first(ideas, verdict):
    entries = (*ideas, *verdict("awa/idea-a", False))
    assert WALL.contributions(replace(CONTEXT, entries=entries)) == (
        Contribution("awa/idea-a", "L’eau", 1, False),
        Contribution("issouf/idea-b", "Les sols", 2, True),
        Contribution("marc/idea-c", "Les métiers", 1, True),
    )


def test_form_asks_one_new_idea_and_offers_the_others_to_support(ideas):
    context = replace(CONTEXT, author="awa", entries=tuple(ideas))
    assert WALL.form(context, {}, "neuf").fields == (
        Text("idea-neuf", QUESTION, 500),
        Toggle("support:issouf/idea-b", "Les sols", "Je soutiens"),
        Toggle("support:marc/idea-c", "Les métiers", "Je soutiens"),
    )


def test_form_offers_ideas_of_an_author_whose_key_begins_like_mine(give):
    entries = tuple(give("12", 1, {"idea-a": "L’eau"}))
    fields = WALL.form(replace(CONTEXT, author="1", entries=entries), {}).fields
    assert fields == (Toggle("support:12/idea-a", "L’eau", "Je soutiens"),)


def test_form_does_not_offer_ideas_set_aside(ideas, verdict):
    entries = (*ideas, *verdict("marc/idea-c", False))
    form = WALL.form(replace(CONTEXT, author="awa", entries=entries), {})
    assert form.fields == (Toggle("support:issouf/idea-b", "Les sols", "Je soutiens"),)
    reading = read(form, {"support:marc/idea-c": True, "support:awa/idea-a": True})
    assert set(reading.errors) == {"support:marc/idea-c", "support:awa/idea-a"}


def test_form_keeps_own_ideas_and_adds_one_up_to_the_maximum():
    context = with_params(maximum=2, support=False)
    one = WALL.form(context, {"idea-a": "L’eau"}, "neuf").fields
    assert one == (
        Text("idea-a", QUESTION, 500, "Idée 1"),
        Text("idea-neuf", QUESTION, 500, "Idée 2"),
    )
    full = WALL.form(context, {"idea-a": "L’eau", "idea-b": "Les sols"}, "neuf").fields
    assert [field.name for field in full] == ["idea-a", "idea-b"]


def test_form_asks_a_category_for_each_idea():
    context = with_params(categories=["Eau", "Sols"], support=False)
    options = (Option("Eau", "Eau"), Option("Sols", "Sols"))
    assert WALL.form(context, {}, "neuf").fields == (
        Text("idea-neuf", QUESTION, 500),
        Choice("category-neuf", "Catégorie", options),
    )


def test_chart_is_drawn_once_an_idea_is_supported(ideas, give):
    assert WALL.chart(WALL.results(ideas, CONTEXT)) is None
    supported = [*ideas, *give("marc", 1, {"support:issouf/idea-b": True})]
    chart = WALL.chart(WALL.results(supported, CONTEXT))
    assert chart is not None
    assert chart.to_dict()["data"]["values"] == [
        {"idea": "0|Les sols", "supports": 1, "who": "Hauts-Bassins"},
        {"idea": "1|L’eau", "supports": 0, "who": "Aude"},
        {"idea": "2|Les métiers", "supports": 0, "who": "Aude"},
    ]


def test_chart_of_an_anonymous_wall_tells_no_partner(ideas, give):
    entries = [*ideas, *give("marc", 1, {"support:issouf/idea-b": True})]
    chart = WALL.chart(WALL.results(entries, replace(CONTEXT, anonymous=True)))
    assert chart is not None
    assert "Hauts-Bassins" not in chart.to_json()


def test_blocks_quote_the_first_three_ideas(ideas, give):
    entries = [*ideas, *give("awa", 1, {"idea-d": "Les déchets"})]
    results = WALL.results(entries, CONTEXT)
    assert WALL.blocks(results) == (
        Paragraph(QUESTION, "lead"),
        Quote("L’eau", "Aude"),
        Quote("Les sols", "Hauts-Bassins"),
        Quote("Les métiers", "Aude"),
        results.tables["ideas"],
    )


def test_blocks_without_idea_say_so(ideas):
    assert WALL.blocks(WALL.results(ideas, BEFORE)) == (
        Paragraph(QUESTION, "lead"),
        Paragraph("Aucune idée n’a été publiée à cette étape.", "note"),
    )


def test_alt_counts_ideas_and_tells_the_most_supported(ideas, give):
    assert WALL.alt(WALL.results([], CONTEXT)) == "Aucune idée publiée."
    assert WALL.alt(WALL.results(ideas, CONTEXT)) == "3\u00a0idées publiées."
    supported = [*ideas, *give("marc", 1, {"support:issouf/idea-b": True})]
    assert WALL.alt(WALL.results(supported, CONTEXT)) == (
        "3\u00a0idées publiées. La plus soutenue (1\u00a0soutien) : Les sols"
    )


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        ({}, []),
        ({"maximum": 20, "moderation": "before", "categories": ["Eau", "Sols"]}, []),
        ({"question": " "}, ["Mur d’idées : écrivez la question posée."]),
        ({"maximum": 0}, ["Mur d’idées : de 1 à 20 idées par personne."]),
        ({"maximum": 21}, ["Mur d’idées : de 1 à 20 idées par personne."]),
        (
            {"moderation": "pendant"},
            ["Mur d’idées : la modération se fait avant ou après l’affichage."],
        ),
        ({"categories": ["Eau", "Eau"]}, ["Mur d’idées : deux catégories portent le même nom."]),
    ],
)
def test_params_are_checked(change, sentences):
    assert WALL.check_params({"question": QUESTION, **change}) == sentences
