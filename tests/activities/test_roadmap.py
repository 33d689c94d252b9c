"""The roadmap: whose action is which, what is published, what it costs, what is missing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.activities.base import Context, Contribution
from workshop.activities.charts import PHONE, SCREEN, STAGE
from workshop.activities.roadmap import Roadmap
from workshop.activities.roadmap_actions import published
from workshop.activities.roadmap_chart import gantt, period
from workshop.blocks import Bullets, Figure, Paragraph
from workshop.forms import Choice, Toggle, read
from workshop.model import MODERATE, ROOM, IndicatorSheet, Partner, Target

ROADMAP = Roadmap()
AUDE = Partner(1, 1, "Aude", "France", "#1F5C7A")
HAUTS_BASSINS = Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F")
SKILLS, WATER = Target("4.4", 4, "Compétences"), Target("6.1", 6, "Eau potable")
SHEET = IndicatorSheet("P1", "Accès à l’eau", "%", "up", "contexte", ("6.1",), ())
CONTEXT = Context(
    {"support": True}, (AUDE, HAUTS_BASSINS), targets=(SKILLS, WATER), sheets=(SHEET,)
)
BEFORE = replace(CONTEXT, params={"support": True, "moderation": "before"})
WHOLE = {
    "title": "Former douze gestionnaires",
    "target": "6.1",
    "description": "Dans douze villages.",
    "lead": "Service de l’eau",
    "partners": "2",
    "start": "2027-03-01",
    "end": "2027-11-30",
    "cost": 12000.0,
    "funder": "Agence de l’eau",
    "indicator": "P1",
}


def group(key: str, **parts) -> dict[str, object]:
    return {f"action-{key}:{part}": value for part, value in parts.items()}


@pytest.fixture
def actions(give):
    """Three actions of three people, oldest first."""
    return [
        *give("awa", 1, group("a", title="Des puits", cost=5000.0, funder="Région")),
        *give("issouf", 2, group("b", **WHOLE)),
        *give("marc", 1, group("c", title="Un guide", target="6.1", end="2027-06-30")),
    ]


@pytest.fixture
def verdict(give):
    """`verdict("awa/action-a", True)`: the facilitator publishes it, or sets it aside."""

    def entries(name: str, publish: bool, round_: int = 1):
        return give(ROOM, None, {name: {"publish": publish}}, round_, kind=MODERATE)

    return entries


def names(entries, context=CONTEXT) -> list[str]:
    return [action.name for action in published(entries, context)]


def test_form_offers_one_blank_action():
    form = ROADMAP.form(CONTEXT, {}, "neuf")
    assert [field.name for field in form.fields] == [f"action-neuf:{part}" for part in WHOLE]
    assert {field.section for field in form.fields} == {"Nouvelle action"}
    [partners] = [field for field in form.fields if field.name == "action-neuf:partners"]
    assert [option.label for option in partners.options] == ["Aude", "Hauts-Bassins", "Tous"]


def test_form_does_not_ask_a_choice_among_nothing():
    form = ROADMAP.form(replace(CONTEXT, targets=(), sheets=()), {}, "neuf")
    choices = [field.name for field in form.fields if isinstance(field, Choice)]
    assert choices == ["action-neuf:partners"]


def test_form_keeps_own_actions_and_adds_one_up_to_the_maximum():
    context = replace(CONTEXT, params={"maximum": 2})
    one = ROADMAP.form(context, group("a", title="Des puits"), "neuf")
    assert list(dict.fromkeys(field.section for field in one.fields)) == [
        "Action 1",
        "Nouvelle action",
    ]
    full = ROADMAP.form(context, {**group("a", title="Puits"), **group("b", title="Guide")}, "neuf")
    assert {field.name.split(":")[0] for field in full.fields} == {"action-a", "action-b"}


def test_form_offers_five_actions_unless_told_otherwise():
    own = {item: value for n in range(4) for item, value in group(str(n), title="A").items()}
    sections = {field.section for field in ROADMAP.form(CONTEXT, own, "neuf").fields}
    assert "Nouvelle action" in sections
    own |= group("4", title="A")
    sections = {field.section for field in ROADMAP.form(CONTEXT, own, "neuf").fields}
    assert "Nouvelle action" not in sections


def test_form_offers_the_others_actions_to_support(actions):
    form = ROADMAP.form(replace(CONTEXT, author="awa", entries=tuple(actions)), {})
    assert form.fields == (
        Toggle(
            "support:issouf/b", "Former douze gestionnaires · 6.1 · Service de l’eau", "Je soutiens"
        ),
        Toggle("support:marc/c", "Un guide · 6.1", "Je soutiens"),
    )


def test_form_offers_actions_of_an_author_whose_key_begins_like_mine(give):
    entries = tuple(give("12", 1, group("a", title="Des puits")))
    fields = ROADMAP.form(replace(CONTEXT, author="1", entries=entries), {}).fields
    assert [field.name for field in fields] == ["support:12/a"]


def test_form_does_not_offer_what_was_set_aside(actions, verdict):
    entries = (*actions, *verdict("marc/action-c", False))
    form = ROADMAP.form(replace(CONTEXT, author="awa", entries=entries), {})
    assert [field.name for field in form.fields] == ["support:issouf/b"]
    assert set(read(form, {"support:marc/c": True, "support:awa/a": True}).errors) == {
        "support:marc/c",
        "support:awa/a",
    }


@pytest.mark.parametrize(
    ("parts", "begins"),
    [
        ({}, None),
        ({"title": "Des puits"}, None),
        (WHOLE, None),
        ({"title": "Un jour", "start": "2027-03-01", "end": "2027-03-01"}, None),
        ({"lead": "Service de l’eau"}, "Donnez un titre à chaque action"),
        ({"cost": 0.0}, "Donnez un titre à chaque action"),
        (
            {"title": "A", "start": "2027-03-02", "end": "2027-03-01"},
            "«\u00a0A\u00a0»\u00a0: la fin",
        ),
        ({"title": "A", "end": "1999-12-31"}, "«\u00a0A\u00a0»\u00a0: donnez des dates entre 2000"),
        (
            {"title": "A", "start": "2101-01-01"},
            "«\u00a0A\u00a0»\u00a0: donnez des dates entre 2000",
        ),
    ],
)
def test_an_action_needs_a_title_and_dates_in_order(parts, begins):
    sentences = ROADMAP.validate({**group("z", title="Autre"), **group("a", **parts)}, CONTEXT)
    assert [text.startswith(begins or "?") for text in sentences] == ([True] if begins else [])


def test_each_action_is_judged_and_a_sentence_said_once():
    values = {**group("a", lead="X"), **group("b", lead="Y")}
    assert len(ROADMAP.validate(values, CONTEXT)) == 1
    assert ROADMAP.validate({"support:awa/a": True}, CONTEXT) == []


def test_two_people_s_actions_of_the_same_key_stay_two(give):
    entries = [
        *give("awa", 1, group("a", title="Des puits", lead="Awa")),
        *give("marc", 1, group("a", title="Des haies")),
        *give("issouf", 2, {"support:marc/a": True}),
    ]
    found = [
        (action.name, dict(action.parts), action.supports) for action in published(entries, CONTEXT)
    ]
    assert found == [
        ("marc/action-a", {"title": "Des haies"}, 1),
        ("awa/action-a", {"title": "Des puits", "lead": "Awa"}, 0),
    ]


def test_supports_count_people_other_than_the_author(actions, give):
    entries = [
        *actions,
        *give("awa", 1, {"support:awa/a": True, "support:marc/c": True}),
        *give("issouf", 2, {"support:marc/c": True, "support:awa/z": True}),
    ]
    assert [(one.name, one.supports) for one in published(entries, CONTEXT)] == [
        ("marc/action-c", 2),
        ("awa/action-a", 0),
        ("issouf/action-b", 0),
    ]


def test_moderation_after_shows_actions_until_set_aside(actions, verdict):
    entries = [*actions, *verdict("issouf/action-b", False)]
    assert names(entries) == ["awa/action-a", "marc/action-c"]
    assert ROADMAP.results(entries, CONTEXT).facts["awaiting"] == 1


def test_moderation_before_shows_what_was_published(actions, verdict):
    entries = [*actions, *verdict("issouf/action-b", True), *verdict("marc/action-c", False)]
    assert names(entries, BEFORE) == ["issouf/action-b"]
    assert names(actions, BEFORE) == []


def test_actions_and_verdicts_of_another_round_are_kept_apart(actions, give, verdict):
    entries = [
        *actions,
        *verdict("awa/action-a", False, round_=2),
        *give("awa", 1, group("d", title="Des déchets"), round_=2),
    ]
    assert len(names(entries)) == 3
    assert names(entries, replace(CONTEXT, round=2)) == ["awa/action-d"]


def test_an_action_whose_title_was_withdrawn_is_not_shown(give):
    assert names(give("awa", 1, group("a", lead="Awa", cost=3.0))) == []


def test_contributions_tell_the_facilitator_everything_oldest_first(actions, verdict):
    entries = (*actions, *verdict("awa/action-a", False))
    assert ROADMAP.contributions(replace(CONTEXT, entries=entries)) == (
        Contribution("awa/action-a", "Des puits", 1, False),
        Contribution(
            "issouf/action-b", "Former douze gestionnaires — Dans douze villages.", 2, True
        ),
        Contribution("marc/action-c", "Un guide", 1, True),
    )


def test_results_tell_actions_with_their_names_in_the_same_order(actions, give):
    entries = [*actions, *give("awa", 1, {"support:issouf/b": True})]
    results = ROADMAP.results(entries, CONTEXT)
    assert (results.respondents, results.by_partner) == (3, {"Aude": 2, "Hauts-Bassins": 1})
    assert results.tables["actions"].rows == (
        (
            "Former douze gestionnaires", "6.1\u00a0· Eau potable", "Service de l’eau",
            "Hauts-Bassins", "01/03/2027", "30/11/2027", 12000, "Agence de l’eau",
            "Accès à l’eau", 1,
        ),
        ("Des puits", None, None, None, None, None, 5000, "Région", None, 0),
        ("Un guide", "6.1\u00a0· Eau potable", None, None, None, "30/06/2027", None, None, None, 0),
    )  # fmt: skip
    facts = results.facts
    assert facts["names"] == ["issouf/action-b", "awa/action-a", "marc/action-c"]
    assert facts["starts"] == ["2027-03-01", None, None]
    assert facts["ends"] == ["2027-11-30", None, "2027-06-30"]
    assert facts["who"] == ["Hauts-Bassins", "Non précisé", "Non précisé"]


def test_what_is_missing_is_listed(actions):
    tables = ROADMAP.results(actions, CONTEXT).tables
    assert tables["uncovered"].rows == (("4.4\u00a0· Compétences",),)
    assert tables["unmeasured"].rows == (("Des puits", None), ("Un guide", None))
    assert tables["undated"].rows == (("Des puits", None),)


def test_an_action_on_a_target_or_indicator_since_withdrawn_says_so(give):
    entries = give("awa", 1, group("a", title="Des puits", target="1.1", indicator="P9"))
    results = ROADMAP.results(entries, CONTEXT)
    [row] = results.tables["actions"].records()
    assert (row["target"], row["indicator"]) == ("1.1 (cible non retenue)", None)
    assert results.tables["unmeasured"].rows == (("Des puits", None),)


def test_cost_is_added_by_funder_and_an_unknown_cost_is_not_zero(give):
    entries = [
        *give("awa", 1, group("a", title="A", cost=1000.0, funder="Région")),
        *give("awa", 1, group("b", title="B", cost=500.4, funder=" région ")),
        *give("awa", 1, group("c", title="C", funder="Région")),
        *give("marc", 1, group("d", title="D", cost=9000.0)),
        *give("marc", 1, group("e", title="E", funder="État")),
        *give("marc", 1, group("f", title="F", cost=0.0, funder="Ville")),
    ]
    assert ROADMAP.results(entries, CONTEXT).tables["funders"].rows == (
        ("Non précisé", 9000, 1, 0),
        ("Région", 1500, 3, 1),
        ("État", None, 1, 1),
        ("Ville", 0, 1, 0),
    )


def test_proposer_s_partner_is_told_unless_anonymous(actions):
    told = ROADMAP.results(actions, CONTEXT).tables["descriptions"]
    assert told.rows == (("Former douze gestionnaires", "Dans douze villages.", "Hauts-Bassins"),)
    hidden = ROADMAP.results(actions, replace(CONTEXT, anonymous=True)).tables["descriptions"]
    assert hidden.rows == (("Former douze gestionnaires", "Dans douze villages."),)


@pytest.mark.parametrize("frame", [SCREEN, PHONE, STAGE], ids=["screen", "phone", "stage"])
def test_calendar_draws_dated_actions_in_order(actions, frame):
    chart = ROADMAP.chart(ROADMAP.results(actions, CONTEXT), frame)
    assert chart is not None
    rows = chart.to_dict()["layer"][0]["data"]["values"]
    assert [(row["start"], row["after"], row["who"], row["brief"]) for row in rows] == [
        ("2027-03-01", "2027-12-01", "Hauts-Bassins", False),
        ("2027-06-30", "2027-07-01", "Non précisé", True),
    ]


def test_calendar_names_months_in_french(actions):
    chart = ROADMAP.chart(ROADMAP.results(actions, CONTEXT))
    assert chart is not None
    text = json.dumps(chart.to_dict(), ensure_ascii=False)
    assert "févr." in text
    assert "mars – nov. 2027" in text


def test_calendar_waits_for_a_date(give):
    results = ROADMAP.results(give("awa", 1, group("a", title="Des puits", cost=3.0)), CONTEXT)
    assert ROADMAP.chart(results) is None
    blocks = ROADMAP.blocks(results)
    assert blocks[:2] == (Paragraph("Actions sans date\u00a0:"), Bullets(("Des puits",)))


@settings(deadline=None, max_examples=40)
@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 30_000))
def test_calendar_is_drawn_whatever_its_length(start, days):
    end = min(start + timedelta(days=days), date(2100, 12, 31))
    line = {
        "title": "A",
        "who": "Aude",
        "cost": 1,
        "start": start.isoformat(),
        "end": end.isoformat(),
    }
    for frame in (SCREEN, PHONE, STAGE):
        axis = gantt([line], [("Aude", "#1F5C7A")], frame).to_dict()["layer"][0]["encoding"]["x"][
            "axis"
        ]
        assert 1 <= len(axis["values"]) <= 10


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2027-03-01", "2028-06-30", "mars 2027 – juin 2028"),
        ("2027-03-01", "2027-06-30", "mars – juin 2027"),
        ("2027-03-01", "2027-03-30", "mars 2027"),
        ("2027-03-01", None, "à partir de mars 2027"),
        (None, "2027-08-30", "d’ici août 2027"),
    ],
)
def test_period_is_said_in_french(start, end, words):
    assert period(start, end) == words


def test_blocks_show_calendar_costs_and_what_is_missing(actions):
    blocks = ROADMAP.blocks(ROADMAP.results(actions, CONTEXT))
    captions = [block.caption for block in blocks if isinstance(block, Figure)]
    assert captions == [
        "Calendrier des actions (3\u00a0actions proposées)",
        "Coût connu par financeur, 17\u202f000\u00a0€ en tout (1\u00a0action à chiffrer)",
    ]
    lists = [block.items for block in blocks if isinstance(block, Bullets)]
    assert lists == [("Des puits",), ("4.4\u00a0· Compétences",), ("Des puits", "Un guide")]


def test_blocks_without_indicator_sheet_say_so_once(actions):
    blocks = ROADMAP.blocks(ROADMAP.results(actions, replace(CONTEXT, sheets=())))
    assert blocks[-1] == Paragraph(
        "Aucun indicateur commun n’est encore adopté\u00a0: les actions n’en ont donc pas.", "note"
    )


def test_a_long_list_of_what_is_missing_becomes_a_table(give):
    entries = [
        entry for n in range(9) for entry in give(f"p{n}", 1, group("a", title=f"Action {n}"))
    ]
    results = ROADMAP.results(entries, CONTEXT)
    blocks = ROADMAP.blocks(results)
    assert Paragraph("Actions sans date\u00a0: 9.") in blocks
    assert results.tables["undated"] in blocks


def test_blocks_without_action_say_so(actions):
    assert ROADMAP.blocks(ROADMAP.results(actions, BEFORE)) == (
        Paragraph("Aucune action n’a été publiée à cette étape.", "note"),
    )
    assert ROADMAP.alt(ROADMAP.results(actions, BEFORE)) == "Aucune action publiée."


def test_alt_tells_the_calendar(actions):
    assert ROADMAP.alt(ROADMAP.results(actions, CONTEXT)) == (
        "3\u00a0actions proposées. Calendrier\u00a0: Former douze gestionnaires (Hauts-Bassins, "
        "mars – nov. 2027)\u00a0; Un guide (Non précisé, d’ici juin 2027). Sans date\u00a0: 1."
    )


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({}, 0),
        ({"maximum": 20, "moderation": "before", "support": True}, 0),
        ({"maximum": 0}, 1),
        ({"maximum": 21}, 1),
        ({"maximum": "trois"}, 1),
        ({"moderation": "pendant"}, 1),
        ({"maximum": 0, "moderation": "pendant"}, 2),
    ],
)
def test_params_are_checked(params, count):
    assert len(ROADMAP.check_params(params)) == count


def test_five_hundred_people_are_counted_fast(give):
    entries = [
        entry
        for n in range(500)
        for key in "abcd"
        for entry in give(f"p{n}", 1 + n % 2, group(key, **WHOLE))
    ]
    spent = []
    for _ in range(3):
        start = perf_counter()
        ROADMAP.results(entries, CONTEXT)
        spent.append(perf_counter() - start)
    assert min(spent) < 0.3  # twice the budget: this machine may be busy
