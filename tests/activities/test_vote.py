"""The vote, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.activities.base import Context
from workshop.activities.vote import Vote, convergence
from workshop.blocks import Table
from workshop.forms import Points
from workshop.model import SUBMIT, Entry, Partner, Target

VOTE = Vote()
TARGETS = (
    Target("6.1", 6, "Eau potable"),
    Target("4.4", 4, "Compétences"),
    Target("13.1", 13, "Résilience"),
)
WATER, SKILLS, CLIMATE = (
    "6.1\u00a0· Eau potable",
    "4.4\u00a0· Compétences",
    "13.1\u00a0· Résilience",
)
AUDE = Partner(1, 1, "Aude", "France", "#1F5C7A")
HAUTS_BASSINS = Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F")
CONTEXT = Context({"budget": 5, "maximum": 3}, (AUDE, HAUTS_BASSINS), targets=TARGETS)

AT = datetime(2025, 3, 10, 12, 0, tzinfo=UTC)
points = st.lists(st.integers(0, 50), min_size=4, max_size=4)


def keys(table: Table) -> list[str]:
    return [column.key for column in table.columns]


@pytest.fixture
def first_round(give) -> list[Entry]:
    """Three people of Aude, one of Hauts-Bassins."""
    return [
        *give("a1", 1, {"6.1": 3, "4.4": 2}),
        *give("a2", 1, {"6.1": 3}),
        *give("a3", 1, {"13.1": 3}),
        *give("b1", 2, {"4.4": 3, "13.1": 2}),
    ]


def test_score_is_mean_of_partners_means_whatever_their_head_counts(first_round):
    # Aude, three people: 6/3, 2/3, 3/3. Hauts-Bassins, one: 0, 3, 2. By heads, 6.1 would win.
    results = VOTE.results(first_round, CONTEXT)
    ranking = results.tables["ranking"]
    assert keys(ranking) == ["rank", "target", "p1", "p2", "all", "gap"]
    assert [column.label for column in ranking.columns] == [
        "Rang", "Cible", "Aude", "Hauts-Bassins", "Ensemble", "Écart",
    ]  # fmt: skip
    assert [(row[0], row[1]) for row in ranking.rows] == [(1, SKILLS), (2, CLIMATE), (3, WATER)]
    assert [list(row[2:]) for row in ranking.rows] == [
        pytest.approx([2 / 3, 3, 11 / 6, 7 / 3]),
        pytest.approx([1, 2, 1.5, 1]),
        pytest.approx([2, 0, 1, 2]),
    ]
    assert (results.respondents, results.by_partner) == (4, {"Aude": 3, "Hauts-Bassins": 1})
    assert results.facts == {
        "round": 1,
        "codes": ["4.4", "13.1", "6.1"],
        "partners": [["Aude", "#1F5C7A", "p1"], ["Hauts-Bassins", "#E0912F", "p2"]],
        # Shares: Aude 6/11, 2/11, 3/11; Hauts-Bassins 0, 3/5, 2/5. In common: 2/11 + 3/11.
        "convergence": pytest.approx(5 / 11),
        "maximum": 3,
        "withheld": [],
    }
    assert results.tables["rounds"].rows == ()


def test_equal_scores_share_their_rank_in_official_order(give):
    entries = [*give("a1", 1, {"13.1": 2, "4.4": 2, "6.1": 1}), *give("b1", 2, {"4.4": 2})]
    entries += give("b2", 2, {"13.1": 2})
    rows = VOTE.results(entries, CONTEXT).tables["ranking"].rows
    # Merged: 4.4 and 13.1 (2 + 1) / 2, 6.1 (1 + 0) / 2.
    assert [row[:2] for row in rows] == [(1, SKILLS), (1, CLIMATE), (3, WATER)]
    assert [row[4] for row in rows] == [1.5, 1.5, 0.5]


def test_thirds_that_add_up_to_the_same_share_their_rank(give):
    entries = [*give("a1", 1, {"6.1": 1, "4.4": 1}), *give("a2", 1, {"4.4": 1})]
    entries += give("a3", 1, {"6.1": 1})
    rows = VOTE.results(entries, CONTEXT).tables["ranking"].rows
    assert [row[:2] for row in rows] == [(1, WATER), (1, SKILLS), (3, CLIMATE)]


def test_nobody_voted_gives_no_rank_and_no_score():
    results = VOTE.results([], CONTEXT)
    assert results.tables["ranking"].rows == (
        (None, WATER, None, None),
        (None, SKILLS, None, None),
        (None, CLIMATE, None, None),
    )
    assert (results.facts["convergence"], results.facts["partners"]) == (None, [])
    assert VOTE.alt(results) == "Aucun vote."


def test_one_partner_alone_has_scores_but_no_gap_nor_convergence(give):
    results = VOTE.results(give("a1", 1, {"6.1": 3}), CONTEXT)
    ranking = results.tables["ranking"]
    assert keys(ranking) == ["rank", "target", "p1", "all", "gap"]
    assert ranking.rows == (
        (1, WATER, 3.0, 3.0, None),
        (2, SKILLS, 0.0, 0.0, None),
        (2, CLIMATE, 0.0, 0.0, None),
    )
    assert results.facts["convergence"] is None


def test_second_round_is_compared_with_the_first(first_round, give):
    second = [
        *give("a1", 1, {"6.1": 1, "4.4": 3}, round_=2),
        *give("b1", 2, {"4.4": 3, "6.1": 1}, round_=2),
    ]
    results = VOTE.results([*first_round, *second], replace(CONTEXT, round=2, shown_rounds=(1,)))
    assert results.respondents == 2
    rounds = results.tables["rounds"]
    assert [column.label for column in rounds.columns] == ["Cible", "Tour 1", "Tour 2", "Évolution"]
    assert [row[0] for row in rounds.rows] == [SKILLS, WATER, CLIMATE]
    assert [list(row[1:]) for row in rounds.rows] == [
        pytest.approx([11 / 6, 3, 7 / 6]),
        pytest.approx([1, 1, 0]),
        pytest.approx([1.5, 0, -1.5]),
    ]
    assert results.facts["convergence"] == pytest.approx(1)


def test_first_round_stays_as_it_was_once_the_second_is_held(first_round, give):
    later = give("a1", 1, {"6.1": 3}, round_=2)
    assert VOTE.results([*first_round, *later], CONTEXT) == VOTE.results(first_round, CONTEXT)


def test_second_round_after_an_empty_first_has_no_change(give):
    entries = give("a1", 1, {"6.1": 3}, round_=2)
    results = VOTE.results(entries, replace(CONTEXT, round=2, shown_rounds=(1,)))
    assert results.tables["rounds"].rows == (
        (WATER, None, 3.0, None),
        (SKILLS, None, 0.0, None),
        (CLIMATE, None, 0.0, None),
    )


@pytest.mark.parametrize("few", [1, 2])
def test_anonymous_partner_under_three_votes_is_neither_shown_nor_merged(few, give):
    entries = [line for name in ("a1", "a2", "a3") for line in give(name, 1, {"6.1": 3})]
    for place in range(few):
        entries += give(f"b{place}", 2, {"4.4": 3})
    results = VOTE.results(entries, replace(CONTEXT, anonymous=True))
    ranking = results.tables["ranking"]
    assert keys(ranking) == ["rank", "target", "p1", "all", "gap"]
    assert ranking.rows == (
        (1, WATER, 3.0, 3.0, None),
        (2, SKILLS, 0.0, 0.0, None),
        (2, CLIMATE, 0.0, 0.0, None),
    )
    assert results.facts["withheld"] == ["Hauts-Bassins"]
    assert results.facts["partners"] == [["Aude", "#1F5C7A", "p1"]]
    assert results.facts["convergence"] is None
    assert VOTE.blocks(results)[-1].text == (
        "Étape anonyme : les réponses de Hauts-Bassins ne sont pas affichées (moins de 3 réponses)."
    )


def test_anonymous_partner_of_three_is_shown(give):
    entries = [line for name in ("a1", "a2", "a3") for line in give(name, 1, {"6.1": 3})]
    entries += [line for name in ("b1", "b2", "b3") for line in give(name, 2, {"4.4": 3})]
    results = VOTE.results(entries, replace(CONTEXT, anonymous=True))
    assert keys(results.tables["ranking"]) == ["rank", "target", "p1", "p2", "all", "gap"]
    assert results.facts["withheld"] == []


def test_anonymous_results_do_not_move_with_the_withheld_votes(give):
    aude = [line for name in ("a1", "a2", "a3") for line in give(name, 1, {"6.1": 3})]
    context = replace(CONTEXT, anonymous=True)
    told = [
        VOTE.results([*aude, *give("b1", 2, one), *give("b2", 2, other)], context)
        for one, other in [({"6.1": 3}, {"6.1": 1}), ({"4.4": 3, "13.1": 2}, {"13.1": 1})]
    ]
    assert told[0] == told[1]


def test_anonymous_partner_withheld_in_the_earlier_round_is_not_merged_there(give):
    trio = [("a1", 1), ("a2", 1), ("a3", 1), ("b1", 2), ("b2", 2), ("b3", 2)]
    second = [line for name, one in trio for line in give(name, one, {"6.1": 2}, round_=2)]
    first = [line for name, one in trio[:5] for line in give(name, one, {"6.1": 4 - 2 * one})]
    # In the first round: Aude 2 points each, Hauts-Bassins withheld (two people).
    results = VOTE.results(
        [*first, *second], replace(CONTEXT, anonymous=True, round=2, shown_rounds=(1,))
    )
    assert results.tables["rounds"].rows[0] == (WATER, 2.0, 2.0, 0.0)


def test_chart_draws_each_partner_and_the_merged_score(first_round):
    chart = VOTE.chart(VOTE.results(first_round, CONTEXT))
    assert chart is not None
    bars, ticks = (layer["data"]["values"] for layer in chart.to_dict()["layer"])
    assert [(bar["target"][0], bar["who"], round(bar["points"], 3)) for bar in bars] == [
        ("0", "Aude", 0.667),
        ("0", "Hauts-Bassins", 3.0),
        ("1", "Aude", 1.0),
        ("1", "Hauts-Bassins", 2.0),
        ("2", "Aude", 2.0),
        ("2", "Hauts-Bassins", 0.0),
    ]
    assert [round(tick["points"], 3) for tick in ticks] == [1.833, 1.5, 1.0]
    assert [tick["target"].split("|")[1] for tick in ticks] == [SKILLS, CLIMATE, WATER]


def test_alt_names_the_first_three(first_round):
    assert VOTE.alt(VOTE.results(first_round, CONTEXT)) == (
        "Tour 1, 4\u00a0votants. En tête, en points par personne (losange : moyenne des "
        f"partenaires) : {SKILLS} (1,8) ; {CLIMATE} (1,5) ; {WATER} (1,0)."
    )


def test_form_asks_points_for_each_candidate_within_the_budget():
    colours = {6: "#26BDE2", 4: "#C5192D"}
    form = VOTE.form(replace(CONTEXT, goal_colours=colours), {})
    assert form.fields == (
        Points("6.1", WATER, 3, colour="#26BDE2"),
        Points("4.4", SKILLS, 3, colour="#C5192D"),
        Points("13.1", CLIMATE, 3),
    )
    assert form.budget is not None
    assert form.budget.total == 5


def test_form_without_candidate_says_why_it_is_empty():
    form = VOTE.form(replace(CONTEXT, targets=()), {})
    assert (form.fields, form.empty_sentence) == (
        (),
        "Aucune cible candidate n’a encore été choisie par l’animateur.",
    )


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({"6.1": 3, "4.4": 2}, []),
        ({"6.1": 1}, []),
        ({}, []),
        (
            {"6.1": 3, "4.4": 3},
            ["Vous avez donné 6\u00a0points sur 5 : retirez-en 1 avant d’enregistrer."],
        ),
        (
            {"6.1": 3, "4.4": 3, "13.1": 3},
            ["Vous avez donné 9\u00a0points sur 5 : retirez-en 4 avant d’enregistrer."],
        ),
    ],
)
def test_budget_is_not_overspent(values, sentences):
    assert VOTE.validate(values, CONTEXT) == sentences


@pytest.mark.parametrize(
    ("params", "sentences"),
    [
        ({"budget": 1, "maximum": 1}, []),
        ({"budget": 100, "maximum": 100}, []),
        (
            {"budget": 101, "maximum": 3},
            ["Vote : le budget est un nombre entier de 1 à 100 points."],
        ),
        (
            {"budget": 0, "maximum": 3},
            [
                "Vote : le budget est un nombre entier de 1 à 100 points.",
                "Vote : le maximum par cible ne peut pas dépasser le budget.",
            ],
        ),
        (
            {"budget": "5", "maximum": 3},
            ["Vote : le budget est un nombre entier de 1 à 100 points."],
        ),
        (
            {"budget": 5, "maximum": 0},
            ["Vote : le maximum par cible est un nombre entier, au moins 1."],
        ),
        (
            {"budget": 5, "maximum": 6},
            ["Vote : le maximum par cible ne peut pas dépasser le budget."],
        ),
    ],
)
def test_params_are_checked(params, sentences):
    assert VOTE.check_params(params) == sentences


@pytest.mark.parametrize(
    ("lines", "shared"),
    [
        ([[1, 1], [2, 2]], 1.0),
        ([[1, 0], [0, 5]], 0.0),
        ([[3, 1], [1, 3]], 0.5),
        ([[4, 0], [3, 1]], 0.75),
        # Pairs of three: 1/2, 0 and 1/2.
        ([[1, 0], [1, 1], [0, 1]], 1 / 3),
        ([[0, 0], [1, 1], [1, 1]], 1.0),  # a partner without points is left out
        ([[1, 1], [0, 0]], None),
        ([[1, 1]], None),
        ([], None),
    ],
)
def test_convergence_is_the_share_of_points_on_the_same_targets(lines, shared):
    assert convergence(lines) == (shared if shared is None else pytest.approx(shared))


@given(st.lists(points, max_size=5))
def test_convergence_stays_between_zero_and_one(lines):
    shared = convergence(lines)
    assert (shared is None) == (sum(any(line) for line in lines) < 2)
    assert shared is None or -1e-9 <= shared <= 1 + 1e-9


@given(points, points)
def test_convergence_is_the_same_both_ways(one, other):
    assert convergence([one, other]) == convergence([other, one])


@given(points.filter(any), st.integers(1, 9))
def test_convergence_is_one_between_equal_shares(line, times):
    assert convergence([line, [times * value for value in line]]) == pytest.approx(1)


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.sampled_from([1, 2]), st.lists(st.integers(0, 3), min_size=3, max_size=3)),
        min_size=1,
        max_size=6,
    ),
    st.integers(2, 4),
)
def test_scores_do_not_move_when_a_partner_comes_in_greater_number(people, times):
    """Aude's people each come `times` times: only the head counts change."""
    numbers = count(1)

    def ballots(copies: int) -> list[Entry]:
        return [
            Entry(next(numbers), 7, 1, f"{place}-{copy}", None, partner, target.code, SUBMIT,
                  {"value": value}, AT)
            for place, (partner, line) in enumerate(people)
            for copy in range(copies if partner == 1 else 1)
            for target, value in zip(TARGETS, line, strict=True)
            if value
        ]  # fmt: skip

    once, often = (VOTE.results(ballots(copies), CONTEXT) for copies in (1, times))
    for one, other in zip(once.tables["ranking"].rows, often.tables["ranking"].rows, strict=True):
        assert one[1] == other[1]
        assert list(one[2:]) == pytest.approx(list(other[2:]))
