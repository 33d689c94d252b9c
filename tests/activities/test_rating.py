"""The rating, counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workshop.activities.base import Context
from workshop.activities.rating import Rating
from workshop.blocks import Results, Table
from workshop.forms import Choice, Option
from workshop.model import Entry, Partner

RATING = Rating()
KNOW, MEASURE = "Je sais ce qu’est une cible.", "Je sais choisir un indicateur."
PARAMS = {
    "statements": [{"key": "cibles", "text": KNOW}, {"key": "mesure", "text": MEASURE}],
    "scale": ["pas du tout", "un peu", "assez", "bien", "très bien"],
}
AUDE = Partner(1, 1, "Aude", "France", "#1F5C7A")
HAUTS_BASSINS = Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F")
CONTEXT = Context(PARAMS, (AUDE, HAUTS_BASSINS))


def keys(table: Table) -> list[str]:
    return [column.key for column in table.columns]


def statements(results: Results) -> list[tuple]:
    return list(results.tables["statements"].rows)


@pytest.fixture
def entries(give) -> list[Entry]:
    return [
        *give("a1", 1, {"cibles": "4", "mesure": "2"}),
        *give("a2", 1, {"cibles": "5"}),
        *give("a3", 1, {"cibles": "3"}),
        *give("b1", 2, {"cibles": "2", "mesure": "5"}),
    ]


def test_rating_gives_means_gap_and_spread(entries):
    results = RATING.results(entries, CONTEXT)
    table = results.tables["statements"]
    assert keys(table) == ["statement", "p1", "p2", "all", "gap", "spread", "count"]
    assert [row[0] for row in table.rows] == [KNOW, MEASURE]
    assert [list(row[1:]) for row in table.rows] == [
        # Aude (4 + 5 + 3) / 3, merged (4 + 2) / 2; 4, 5, 3, 2 around 3.5: variance 5 / 4.
        pytest.approx([4, 2, 3, 2, 1.25**0.5, 4]),
        # 2 and 5 around 3.5.
        pytest.approx([2, 5, 3.5, 3, 1.5, 2]),
    ]
    assert (results.respondents, results.by_partner) == (4, {"Aude": 3, "Hauts-Bassins": 1})
    assert results.facts == {
        "partners": [["Aude", "#1F5C7A", "p1"], ["Hauts-Bassins", "#E0912F", "p2"]],
        "scale": PARAMS["scale"],
        "withheld": [],
    }
    assert results.tables["before_after"].rows == ()


def test_rating_of_nobody_has_no_figure():
    results = RATING.results([], CONTEXT)
    assert statements(results) == [(KNOW, None, None, None, 0), (MEASURE, None, None, None, 0)]
    assert RATING.alt(results) == "Aucune réponse."


def test_rating_of_one_person_has_no_gap_and_no_spread(give):
    results = RATING.results(give("a1", 1, {"cibles": "4"}), CONTEXT)
    assert statements(results) == [
        (KNOW, 4.0, 4.0, None, 0.0, 1),
        (MEASURE, None, None, None, None, 0),
    ]


def test_gap_is_between_the_two_farthest_partners(give):
    third = Partner(3, 3, "Kéléna", "Sénégal", "#5B8C5A")
    context = replace(CONTEXT, partners=(AUDE, HAUTS_BASSINS, third))
    entries = [
        line
        for partner, level in ((1, "2"), (2, "5"), (3, "4"))
        for line in give(f"p{partner}", partner, {"cibles": level})
    ]
    row = statements(RATING.results(entries, context))[0]
    assert row[1:6] == (2.0, 5.0, 4.0, pytest.approx(11 / 3), 3.0)


def test_before_and_after_compare_merged_means(entries, give):
    before = RATING.results(entries, CONTEXT)
    after = [*give("a1", 1, {"cibles": "5"}), *give("b1", 2, {"cibles": "4", "mesure": "4"})]
    results = RATING.results(after, replace(CONTEXT, before=before))
    table = results.tables["before_after"]
    assert [column.label for column in table.columns] == ["Énoncé", "Avant", "Après", "Évolution"]
    assert table.rows == ((KNOW, 3.0, 4.5, 1.5), (MEASURE, 3.5, 4.0, 0.5))
    assert table in RATING.blocks(results)


def test_before_and_after_leave_out_statements_of_one_time_only(give):
    before = RATING.results(give("a1", 1, {"cibles": "2", "mesure": "3"}), CONTEXT)
    new = {"key": "neuf", "text": "Je sais mener un débat."}
    params = {**PARAMS, "statements": [PARAMS["statements"][0], new]}
    after = give("a1", 1, {"cibles": "4", "neuf": "5"})
    results = RATING.results(after, replace(CONTEXT, params=params, before=before))
    assert results.tables["before_after"].rows == ((KNOW, 2.0, 4.0, 2.0),)


def test_before_and_after_are_not_shown_without_answers_on_both_sides(give):
    before = RATING.results([], CONTEXT)
    results = RATING.results(give("a1", 1, {"cibles": "4"}), replace(CONTEXT, before=before))
    assert results.tables["before_after"].rows == ()
    assert results.tables["before_after"] not in RATING.blocks(results)


@pytest.mark.parametrize("few", [1, 2])
def test_anonymous_partner_under_three_answers_is_neither_shown_nor_merged(few, give):
    entries = [
        line
        for place, level in enumerate("345")
        for line in give(f"a{place}", 1, {"cibles": level, "mesure": level})
    ]
    for place in range(few):
        entries += give(f"b{place}", 2, {"cibles": "1", "mesure": "1"})
    results = RATING.results(entries, replace(CONTEXT, anonymous=True))
    assert keys(results.tables["statements"]) == [
        "statement", "p1", "all", "gap", "spread", "count",
    ]  # fmt: skip
    spread = pytest.approx((2 / 3) ** 0.5)
    assert statements(results) == [
        (KNOW, 4.0, 4.0, None, spread, 3),
        (MEASURE, 4.0, 4.0, None, spread, 3),
    ]
    assert results.facts["withheld"] == ["Hauts-Bassins"]
    assert RATING.blocks(results)[-1].text == (
        "Étape anonyme : les réponses de Hauts-Bassins ne sont pas affichées (moins de 3 réponses)."
    )


def test_anonymous_results_do_not_move_with_the_withheld_levels(give):
    aude = [line for name in ("a1", "a2", "a3") for line in give(name, 1, {"cibles": "3"})]
    context = replace(CONTEXT, anonymous=True)
    told = [
        RATING.results(
            [*aude, *give("b1", 2, {"cibles": one}), *give("b2", 2, {"mesure": other})], context
        )
        for one, other in [("1", "2"), ("5", "4")]
    ]
    assert told[0] == told[1]


def test_anonymous_statement_answered_by_two_is_not_shown(give):
    """Three people answered the step, two of them this statement: two levels would be told."""
    entries = [line for name in ("a1", "a2", "a3") for line in give(name, 1, {"cibles": "3"})]
    entries += [*give("a1", 1, {"mesure": "1"}), *give("a2", 1, {"mesure": "5"})]
    results = RATING.results(entries, replace(CONTEXT, anonymous=True))
    assert statements(results) == [
        (KNOW, 3.0, 3.0, None, 0.0, 3),
        (MEASURE, None, None, None, None, 0),
    ]


def test_named_statement_answered_by_two_is_shown(give):
    entries = [*give("a1", 1, {"mesure": "1"}), *give("a2", 1, {"mesure": "5"})]
    assert statements(RATING.results(entries, CONTEXT))[1] == (MEASURE, 3.0, 3.0, None, 2.0, 2)


def test_chart_draws_each_partner_and_the_merged_mean(entries):
    chart = RATING.chart(RATING.results(entries, CONTEXT))
    assert chart is not None
    spec = chart.to_dict()
    values = spec["layer"][0]["data"]["values"] if "data" not in spec else spec["data"]["values"]
    assert [(line["statement"], line["who"], line["level"]) for line in values] == [
        (f"0|{KNOW}", "Aude", 4),
        (f"0|{KNOW}", "Hauts-Bassins", 2),
        (f"0|{KNOW}", "Ensemble", 3),
        (f"1|{MEASURE}", "Aude", 2),
        (f"1|{MEASURE}", "Hauts-Bassins", 5),
        (f"1|{MEASURE}", "Ensemble", 3.5),
    ]


def test_chart_is_not_drawn_when_every_partner_is_withheld(give):
    entries = [*give("a1", 1, {"cibles": "4"}), *give("b1", 2, {"cibles": "2"})]
    results = RATING.results(entries, replace(CONTEXT, anonymous=True))
    assert (RATING.chart(results), RATING.alt(results)) == (None, "Aucune réponse.")
    assert results.facts["withheld"] == ["Aude", "Hauts-Bassins"]


def test_alt_names_highest_and_lowest_statement(entries):
    assert RATING.alt(RATING.results(entries, CONTEXT)) == (
        "Moyennes de 4\u00a0réponses sur une échelle de 1 à 5. Niveau le plus élevé : "
        f"{MEASURE} (3,5). Niveau le plus bas : {KNOW} (3,0)."
    )


def test_form_offers_the_named_levels():
    options = (
        Option("1", "1\u00a0· pas du tout"),
        Option("2", "2\u00a0· un peu"),
        Option("3", "3\u00a0· assez"),
        Option("4", "4\u00a0· bien"),
        Option("5", "5\u00a0· très bien"),
    )
    assert RATING.form(CONTEXT, {}).fields == (
        Choice("cibles", KNOW, options),
        Choice("mesure", MEASURE, options),
    )


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        ({}, []),
        ({"scale": ["non", "oui"]}, []),
        ({"scale": ["oui"]}, ["Évaluation : l’échelle compte de 2 à 7 niveaux nommés."]),
        ({"scale": list("12345678")}, ["Évaluation : l’échelle compte de 2 à 7 niveaux nommés."]),
        ({"statements": []}, ["Évaluation : écrivez au moins un énoncé."]),
        (
            {"statements": [{"key": "a", "text": "Un."}, {"key": "a", "text": "Deux."}]},
            ["Évaluation : deux énoncés portent la même clé."],
        ),
        ({"statements": [{"key": "a", "text": " "}]}, ["Évaluation : un énoncé est vide."]),
    ],
)
def test_params_are_checked(change, sentences):
    assert RATING.check_params({**PARAMS, **change}) == sentences
