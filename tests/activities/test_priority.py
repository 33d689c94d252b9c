"""Priorities, counted by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.activities.base import Context
from workshop.activities.charts import PHONE, SCREEN, STAGE
from workshop.activities.priority import Priority
from workshop.activities.priority_places import Mark, apart, span
from workshop.activities.priority_scores import Class, Judgement, classify, is_debated, score
from workshop.blocks import Figure, Paragraph, Table
from workshop.forms import Choice, Option
from workshop.model import SUBMIT, Entry, Partner, Target

PRIORITY = Priority()
TARGETS = (
    Target("6.1", 6, "Eau potable"),
    Target("4.4", 4, "Compétences"),
    Target("6.b", 6, "Usagers de l’eau"),
)
WATER, SKILLS, USERS = (
    "6.1\u00a0· Eau potable",
    "4.4\u00a0· Compétences",
    "6.b\u00a0· Usagers de l’eau",
)
AUDE = Partner(1, 1, "Aude", "France", "#1F5C7A")
HAUTS_BASSINS = Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F")
COLOURS = {6: "#26BDE2", 4: "#C5192D"}
CONTEXT = Context({}, (AUDE, HAUTS_BASSINS), targets=TARGETS, goal_colours=COLOURS)
AT = datetime(2025, 3, 10, 12, 0, tzinfo=UTC)

judged = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 3))
crowds = st.lists(judged, min_size=1, max_size=6)


def notes(code: str, i: int, p: int, lever: int) -> dict[str, str]:
    return {f"I:{code}": str(i), f"P:{code}": str(p), f"L:{code}": str(lever)}


def ranking(entries, context=CONTEXT) -> list[dict]:
    return PRIORITY.results(entries, context).tables["ranking"].records()


def line_of(entries, target=WATER, context=CONTEXT) -> dict:
    return next(line for line in ranking(entries, context) if line["target"] == target)


@pytest.fixture
def entries(give) -> list[Entry]:
    """Two people of Aude, one of Hauts-Bassins; nobody judges 6.b in full."""
    return [
        *give("a1", 1, {**notes("6.1", 5, 2, 3), **notes("4.4", 3, 3, 2)}),  # 80 and 24
        *give("a2", 1, {**notes("6.1", 4, 2, 3), "I:4.4": "5"}),  # 64, and one note of three
        *give("b1", 2, {**notes("6.1", 4, 3, 2), **notes("4.4", 4, 4, 3), "I:6.b": "5"}),  # 32, 32
    ]


@pytest.mark.parametrize(
    ("i", "p", "lever", "points"),
    [(5, 1, 3, 100), (5, 5, 3, 20), (1, 1, 3, 20), (5, 1, 0, 0), (3, 3, 2, 24), (4, 2, 2, 128 / 3)],
)
def test_score_of_one_judgement(i, p, lever, points):
    assert score(i, p, lever) == pytest.approx(points)


def test_ranking_gives_means_scores_gap_and_class(entries):
    results = PRIORITY.results(entries, CONTEXT)
    table = results.tables["ranking"]
    assert next(iter(results.tables)) == "ranking"
    assert [column.label for column in table.columns] == [
        "Rang", "Cible", "Importance (1–5)", "Situation (1–5)", "Compétence (0–3)",
        "Score, Aude", "Score, Hauts-Bassins", "Score, ensemble",
        "Écart", "Classe", "Débat", "Réponses",
    ]  # fmt: skip
    # 6.1: Aude I 4.5, P 2, L 3, score (80 + 64) / 2 = 72; Hauts-Bassins 4, 3, 2, 32.
    # 4.4: Aude counts a1 only (3, 3, 2, 24), Hauts-Bassins (4, 4, 3, 32).
    assert table.rows == (
        (1, WATER, 4.25, 2.5, 2.5, 72.0, 32.0, 52.0, 40.0, "prioritaire", "à débattre", 3),
        (2, SKILLS, 3.5, 3.5, 2.5, 24.0, 32.0, 28.0, 8.0, "à consolider", "", 2),
        (None, USERS, None, None, None, None, None, None, None, None, "", 0),
    )
    assert (results.respondents, results.by_partner) == (3, {"Aude": 2, "Hauts-Bassins": 1})
    assert results.facts == {
        "partners": [["Aude", "#1F5C7A", "p1"], ["Hauts-Bassins", "#E0912F", "p2"]],
        "marks": [
            ["6.1", "Eau potable", "#26BDE2"],
            ["4.4", "Compétences", "#C5192D"],
            ["6.b", "Usagers de l’eau", "#26BDE2"],
        ],
        "debate_gap": 25.0,
        "incomplete": 2,
        "withheld": [],
    }


def test_debate_table_says_where_a_gap_comes_from(entries):
    assert PRIORITY.results(entries, CONTEXT).tables["debate"].rows == (
        (WATER, "Aude", 4.5, 2.0, 3.0, 72.0, 2),
        (WATER, "Hauts-Bassins", 4.0, 3.0, 2.0, 32.0, 1),
    )


def test_mean_of_scores_is_not_the_score_of_means(give):
    two = [*give("a1", 1, notes("6.1", 5, 1, 3)), *give("a2", 1, notes("6.1", 1, 5, 0))]
    line = line_of(two)
    assert (line["importance"], line["performance"], line["lever"]) == (3, 3, 1.5)
    assert (line["p1"], score(3, 3, 1.5)) == (50, 18)


@pytest.mark.parametrize("missing", ["I:6.1", "P:6.1", "L:6.1"])
def test_judgement_with_a_missing_part_is_not_counted(missing, give):
    whole = give("a1", 1, notes("6.1", 5, 2, 3))
    part = {item: value for item, value in notes("6.1", 1, 5, 0).items() if item != missing}
    line = line_of([*whole, *give("a2", 1, part)])
    assert (line["p1"], line["importance"], line["count"]) == (80, 5, 1)


def test_lever_of_nothing_is_a_note_and_not_a_missing_one(give):
    line = line_of(give("a1", 1, notes("6.1", 5, 1, 0)))
    assert (line["all"], line["lever"], line["count"], line["class"]) == (0, 0, 1, "à moyen terme")


def test_priorities_of_nobody_have_no_rank_and_official_order():
    results = PRIORITY.results([], CONTEXT)
    table = results.tables["ranking"]
    assert [row[:2] for row in table.rows] == [(None, WATER), (None, SKILLS), (None, USERS)]
    assert PRIORITY.alt(results) == "Aucune cible n’a encore de score."
    assert PRIORITY.blocks(results) == (
        Paragraph("Aucune réponse n’a été enregistrée à cette étape.", "note"),
    )


def test_incomplete_answers_alone_are_said_to_be_too_few(give):
    results = PRIORITY.results(give("a1", 1, {"I:6.1": "5"}), CONTEXT)
    assert (results.respondents, PRIORITY.chart(results), PRIORITY.chart(results, PHONE)) == (
        1,
        None,
        None,
    )
    assert PRIORITY.blocks(results) == (
        Paragraph("Aucun score à montrer\u00a0: trop peu de réponses complètes.", "note"),
    )


def test_one_partner_alone_has_no_gap_and_no_debate(give):
    results = PRIORITY.results(give("a1", 1, notes("6.1", 5, 1, 3)), CONTEXT)
    line = results.tables["ranking"].records()[0]
    assert (line["all"], line["gap"], line["debate"]) == (100, None, "")
    assert [
        block for block in PRIORITY.blocks(results) if "débattre" in getattr(block, "text", "")
    ] == []


def test_equal_scores_share_their_rank_in_official_order(give):
    # 6.1 and 6.b: 3·4·2 = 24 → 32; 4.4: 4·2·3 = 24 → 32; all the same.
    entries = give(
        "a1", 1, {**notes("6.b", 3, 2, 2), **notes("4.4", 4, 4, 3), **notes("6.1", 3, 2, 2)}
    )
    assert [(line["rank"], line["target"]) for line in ranking(entries)] == [
        (1, WATER),
        (1, SKILLS),
        (1, USERS),
    ]


def test_rank_after_a_tie_leaves_a_place(give):
    entries = give(
        "a1", 1, {**notes("6.b", 1, 5, 1), **notes("4.4", 4, 4, 3), **notes("6.1", 3, 2, 2)}
    )
    assert [line["rank"] for line in ranking(entries)] == [1, 1, 3]


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        (Judgement(5, 1, 3, 100), Class.URGENT),
        (Judgement(4, 2, 3, 64), Class.URGENT),
        (Judgement(3, 3, 3, 36), Class.PRIORITY),
        (Judgement(4, 2, 3, 60), Class.URGENT),
        (Judgement(4, 2, 2, 59.9), Class.PRIORITY),
        (Judgement(4, 2, 2, 35), Class.PRIORITY),
        (Judgement(4, 2, 2, 34.9), Class.MEDIUM_TERM),
        (Judgement(2.9, 1, 3, 40), Class.MEDIUM_TERM),  # not important enough
        (Judgement(4, 2, 1, 64 / 3), Class.MEDIUM_TERM),  # mostly in other hands
        (Judgement(5, 1, 0, 0), Class.MEDIUM_TERM),
        (Judgement(5, 3, 3, 60), Class.URGENT),  # the middle is on the weak side
        (Judgement(5, 3.1, 3, 58), Class.CONSOLIDATE),
        (Judgement(5, 4, 3, 40), Class.CONSOLIDATE),
        (Judgement(1, 5, 3, 4), Class.CONSOLIDATE),
        (Judgement(3.0000001, 3.0000001, 3, 36), Class.PRIORITY),  # a sum of thirds
    ],
)
def test_class_of_a_mean_judgement(mean, expected):
    assert classify(mean) is expected


@pytest.mark.parametrize(
    ("between", "debated"), [(None, False), (24.9, False), (24.96, True), (25, True), (100, True)]
)
def test_gap_from_25_points_is_to_be_debated(between, debated):
    assert is_debated(between) is debated


def test_gap_to_debate_can_be_set(entries):
    context = replace(CONTEXT, params={"debate_gap": 8})
    assert [line["debate"] for line in ranking(entries, context)] == ["à débattre"] * 2 + [""]


@pytest.mark.parametrize("threshold", [0, 101, -5, True, "25", None])
def test_faulty_gap_to_debate_is_refused(threshold):
    assert len(PRIORITY.check_params({"debate_gap": threshold})) == 1


def test_no_parameter_is_needed():
    assert PRIORITY.check_params({}) == []


def test_gap_is_between_the_two_farthest_partners(give):
    third = Partner(3, 3, "Kéléna", "Sénégal", "#5B8C5A")
    context = replace(CONTEXT, partners=(AUDE, HAUTS_BASSINS, third))
    entries = [
        *give("a1", 1, notes("6.1", 5, 1, 3)),  # 100
        *give("b1", 2, notes("6.1", 3, 3, 2)),  # 24
        *give("c1", 3, notes("6.1", 5, 2, 3)),  # 80
    ]
    line = line_of(entries, context=context)
    assert (line["all"], line["gap"]) == (68, 76)


@pytest.mark.parametrize("few", [1, 2])
def test_anonymous_partner_under_three_people_is_neither_shown_nor_merged(few, give):
    entries = [line for n in range(3) for line in give(f"a{n}", 1, notes("6.1", 5, 2, 3))]
    for n in range(few):
        entries += give(f"b{n}", 2, {**notes("6.1", 1, 5, 0), "I:4.4": "2"})
    results = PRIORITY.results(entries, replace(CONTEXT, anonymous=True))
    first = results.tables["ranking"].records()[0]
    assert (first["all"], first["gap"], first["count"], "p2" in first) == (80, None, 3, False)
    assert (results.facts["withheld"], results.facts["incomplete"]) == (["Hauts-Bassins"], 0)
    assert PRIORITY.blocks(results)[-1] == Paragraph(
        "Étape anonyme : les réponses de Hauts-Bassins ne sont pas affichées "
        "(moins de 3 réponses).",
        "note",
    )


def test_anonymous_target_judged_by_two_is_not_shown(give):
    entries = [line for n in range(3) for line in give(f"a{n}", 1, notes("6.1", 5, 2, 3))]
    entries += [line for n in range(2) for line in give(f"a{n}", 1, notes("4.4", 5, 2, 3))]
    line = line_of(entries, SKILLS, replace(CONTEXT, anonymous=True))
    assert (line["all"], line["p1"], line["count"]) == (None, None, 0)


def test_targets_no_longer_candidates_are_left_out(entries, give):
    later = [*entries, *give("a1", 1, notes("1.1", 5, 1, 3)), *give("a2", 1, {"I:1.1": "5"})]
    assert PRIORITY.results(later, CONTEXT) == PRIORITY.results(entries, CONTEXT)


def test_form_asks_three_notes_under_the_name_of_each_target():
    form = PRIORITY.form(CONTEXT, {})
    five = tuple(Option(str(n), str(n)) for n in range(1, 6))
    assert form.fields[:3] == (
        Choice("I:6.1", "6.1\u00a0· Importance", five, WATER),
        Choice("P:6.1", "6.1\u00a0· Situation actuelle", five, WATER),
        Choice("L:6.1", "6.1\u00a0· Compétence propre", (Option("0", "0"), *five[:3]), WATER),
    )
    assert [field.name for field in form.fields[3:]] == [
        "I:4.4", "P:4.4", "L:4.4", "I:6.b", "P:6.b", "L:6.b",
    ]  # fmt: skip


def test_form_without_candidate_says_why_it_is_empty():
    form = PRIORITY.form(replace(CONTEXT, targets=()), {})
    assert form.fields == ()
    assert form.empty_sentence.endswith(".")


def test_alt_names_the_first_and_those_to_debate(entries):
    assert PRIORITY.alt(PRIORITY.results(entries, CONTEXT)) == (
        f"Scores sur 100, 3\u00a0participants. En tête\u00a0: {WATER} (52,0, prioritaire)\u00a0; "
        f"{SKILLS} (28,0, à consolider). À débattre\u00a0: 6.1."
    )


def test_blocks_show_partners_before_the_merged_quadrant(entries):
    results = PRIORITY.results(entries, CONTEXT)
    blocks = PRIORITY.blocks(results)
    assert [type(block) for block in blocks] == [
        Figure, Figure, Table, Paragraph, Paragraph, Table, Paragraph,
    ]  # fmt: skip
    assert blocks[4] == Paragraph(
        "1\u00a0cible à débattre (écart d’au moins 25 points entre deux partenaires)\u00a0: "
        f"{WATER} (40 points d’écart)."
    )
    assert blocks[5] is results.tables["debate"]
    assert blocks[6].text.startswith("2 notations incomplètes")
    assert [type(block) for block in PRIORITY.blocks(results, PHONE)].count(Figure) == 1


def test_blocks_say_when_nothing_is_to_be_debated(give):
    same = [*give("a1", 1, notes("6.1", 4, 2, 2)), *give("b1", 2, notes("6.1", 4, 2, 2))]
    results = PRIORITY.results(same, CONTEXT)
    assert Paragraph(
        "Aucune cible à débattre\u00a0: tous les écarts sont inférieurs à 25 points."
    ) in PRIORITY.blocks(results)
    assert PRIORITY.alt(results).endswith("Aucune cible à débattre.")


@pytest.mark.parametrize("frame", [SCREEN, STAGE])
def test_quadrant_draws_one_mark_a_target_with_its_shape(frame, entries):
    chart = PRIORITY.chart(PRIORITY.results(entries, CONTEXT), frame)
    assert chart is not None
    marks = [layer for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == "point"]
    (water,), (skills,) = (layer["data"]["values"] for layer in marks)
    assert (water["performance"], water["importance"], water["lever"]) == (2.5, 4.25, 2.5)
    assert [water["shape"], skills["shape"]] == [
        "À débattre\u00a0: écart ≥ 25 points",
        "Écart < 25 points",
    ]
    shapes = marks[0]["encoding"]["shape"]["scale"]
    assert len(set(shapes["range"])) == len(shapes["domain"]) == 2


def test_quadrant_keeps_to_the_rows_of_its_frame(give):
    targets = tuple(Target(f"6.{n}", 6, f"Cible {n}") for n in range(1, 21))
    given_notes = {k: v for target in targets for k, v in notes(target.code, 4, 2, 2).items()}
    context = replace(CONTEXT, targets=targets)
    results = PRIORITY.results(give("a1", 1, given_notes), context)
    for frame in (SCREEN, STAGE):
        chart = PRIORITY.chart(results, frame)
        assert chart is not None
        layers = chart.to_dict()["layer"]
        assert sum(layer["mark"]["type"] == "point" for layer in layers) == frame.rows


def person(author: str, partner_id: int, one: tuple[int, int, int]) -> list[Entry]:
    return [
        Entry(1, 7, 1, author, None, partner_id, item, SUBMIT, {"value": value}, AT)
        for item, value in notes("6.1", *one).items()
    ]


def room(aude, hauts_bassins) -> list[Entry]:
    return [
        line
        for partner_id, ones in ((1, aude), (2, hauts_bassins))
        for n, one in enumerate(ones)
        for line in person(f"{partner_id}-{n}", partner_id, one)
    ]


@given(judged)
def test_score_stays_between_0_and_100_and_follows_each_factor(one):
    i, p, lever = one
    assert 0 <= score(i, p, lever) <= 100
    assert score(i, p, lever) <= score(min(5, i + 1), p, lever)
    assert score(i, p, lever) <= score(i, max(1, p - 1), lever)
    assert score(i, p, lever) <= score(i, p, min(3, lever + 1))


@given(crowds, crowds)
def test_urgent_target_is_always_important_and_weak(aude, hauts_bassins):
    """What the thresholds promise, whatever the averages."""
    line = line_of(room(aude, hauts_bassins))
    if round(line["all"], 1) >= 60:
        assert line["class"] == "urgente"
        assert round(line["importance"], 1) >= 3
        assert round(line["performance"], 1) <= 3
        assert round(line["lever"], 1) >= 1.8
    if line["class"] == "prioritaire":
        assert line["lever"] > 1
    assert (line["class"] == "à consolider") == (round(line["performance"], 1) > 3)


@given(crowds, crowds)
def test_merged_figures_stay_between_the_partners(aude, hauts_bassins):
    line = line_of(room(aude, hauts_bassins))
    low, high = sorted((line["p1"], line["p2"]))
    assert low - 1e-9 <= line["all"] <= high + 1e-9
    assert line["gap"] == pytest.approx(high - low)
    assert low >= 0
    assert high <= 100 + 1e-9


@settings(max_examples=50)
@given(crowds, crowds, st.integers(2, 4))
def test_merged_score_does_not_move_with_a_partner_s_head_count(aude, hauts_bassins, times):
    once = line_of(room(aude, hauts_bassins))
    more = line_of(room(aude * times, hauts_bassins))
    for key in ("importance", "performance", "lever", "all", "gap"):
        assert more[key] == pytest.approx(once[key])


@given(crowds, crowds)
def test_partners_weigh_the_same_either_way_round(aude, hauts_bassins):
    line, mirror = line_of(room(aude, hauts_bassins)), line_of(room(hauts_bassins, aude))
    keys = ("importance", "performance", "lever", "all", "gap", "class", "debate", "count")
    assert [line[key] for key in keys] == [mirror[key] for key in keys]


places = st.lists(
    st.builds(Mark, st.floats(1, 5), st.floats(1, 5), st.floats(10, 30)), min_size=1, max_size=8
)


@settings(max_examples=50)
@given(places)
def test_marks_never_go_far_nor_over_the_middle(marks):
    level, widest = (160.0, 110.0), 40.0
    moved = apart(marks, level, widest)
    assert moved == apart(marks, level, widest)
    for mark, (right, down) in zip(marks, moved, strict=True):
        assert math.hypot(right, down) <= widest + 0.2
        x, y = mark.performance * level[0] + right, mark.importance * level[1] - down
        assert (x <= 3 * level[0] + 0.1) if mark.performance <= 3 else (x >= 3 * level[0] - 0.1)
        assert (y >= 3 * level[1] - 0.1) if mark.importance >= 3 else (y <= 3 * level[1] + 0.1)


def test_marks_at_one_place_part_and_lonely_ones_stay():
    marks = [Mark(2, 4, 20), Mark(2, 4, 20), Mark(4, 2, 20)]
    one, other, lonely = apart(marks, (160.0, 110.0), 40.0)
    assert math.dist(one, other) == pytest.approx(40, abs=1)
    assert lonely == (0, 0)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([3.0], (2.0, 4.0)), ([1.0], (0.5, 4.0)), ([1.0, 5.0], (0.5, 5.5)), ([2.2, 2.9], (1.5, 4.0))],
)
def test_span_holds_the_values_and_the_middle(values, expected):
    assert span(values) == expected


def test_results_of_500_people_and_40_items_are_fast():
    targets = tuple(Target(f"6.{n}", 6, f"Cible {n}") for n in range(14))
    rank = count(1)
    entries = [
        Entry(next(rank), 7, 1, f"p{n}", None, 1 + n % 2, item, SUBMIT, {"value": value}, AT)
        for n in range(500)
        for target in targets
        for item, value in notes(target.code, 4, 2, 2).items()
    ]
    context = replace(CONTEXT, targets=targets)
    assert min(_seconds(entries, context) for _ in range(3)) < 0.15


def _seconds(entries, context) -> float:
    start = perf_counter()
    PRIORITY.results(entries, context)
    return perf_counter() - start
