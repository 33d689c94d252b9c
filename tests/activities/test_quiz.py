"""The quiz, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.activities.base import Context
from workshop.activities.charts import PHONE, SCREEN, STAGE
from workshop.activities.quiz import Quiz
from workshop.blocks import Figure, Heading, Paragraph, Table
from workshop.forms import Choice, Option
from workshop.model import SUBMIT, Entry, Partner

QUIZ = Quiz()
HOW_MANY, WHO = "Combien de cibles ?", "Pour quels pays ?"
TARGETS = {
    "key": "cibles",
    "text": HOW_MANY,
    "choices": ["17", "169", "234"],
    "answer": 1,
    "explanation": "17 objectifs et 169 cibles.",
}
COUNTRIES = {
    "key": "pays",
    "text": WHO,
    "choices": ["Tous", "Ceux du Sud"],
    "answer": 0,
    "explanation": "Chacun a des progrès à faire.",
}
AUDE = Partner(1, 1, "Aude", "France", "#1F5C7A")
HAUTS_BASSINS = Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F")
CONTEXT = Context({"questions": [TARGETS, COUNTRIES]}, (AUDE, HAUTS_BASSINS))
AT = datetime(2025, 3, 10, 12, 0, tzinfo=UTC)


def rows(entries, context=CONTEXT) -> list[tuple]:
    return list(QUIZ.results(entries, context).tables["questions"].rows)


@pytest.fixture
def entries(give) -> list[Entry]:
    """Three people of Aude, one of Hauts-Bassins, who skips a question."""
    return [
        *give("a1", 1, {"cibles": "1", "pays": "0"}),
        *give("a2", 1, {"cibles": "1", "pays": "1"}),
        *give("a3", 1, {"cibles": "0"}),
        *give("b1", 2, {"cibles": "2"}),
    ]


def test_share_of_each_partner_and_their_mean(entries):
    results = QUIZ.results(entries, CONTEXT)
    table = results.tables["questions"]
    assert [(column.key, column.kind) for column in table.columns] == [
        ("question", "text"),
        ("p1", "percent"),
        ("p2", "percent"),
        ("all", "percent"),
        ("gap", "integer"),
        ("count", "integer"),
    ]
    # Aude 2 of 3, Hauts-Bassins 0 of 1: by heads it would be 2 of 4.
    assert table.rows[0] == (HOW_MANY, *map(pytest.approx, (2 / 3, 0, 1 / 3, 200 / 3)), 4)
    assert table.display_rows()[0] == [HOW_MANY, "67\u00a0%", "0\u00a0%", "33\u00a0%", "67", "4"]
    assert next(iter(results.tables)) == "questions"
    assert (results.respondents, results.by_partner) == (4, {"Aude": 3, "Hauts-Bassins": 1})
    assert results.facts == {
        "partners": [["Aude", "#1F5C7A", "p1"], ["Hauts-Bassins", "#E0912F", "p2"]],
        "withheld": [],
    }


def test_skipped_question_is_not_a_wrong_answer(entries):
    # a3 and b1 did not answer: Aude 1 of 2, Hauts-Bassins nothing, hence no gap.
    assert rows(entries)[1] == (WHO, 0.5, None, 0.5, None, 2)


def test_quiz_of_nobody_has_no_share():
    results = QUIZ.results([], CONTEXT)
    assert results.tables["questions"].rows == ((HOW_MANY, None, None, 0), (WHO, None, None, 0))
    assert QUIZ.alt(results) == "Aucune réponse."


def test_answers_to_a_question_withdrawn_since_are_left_out(entries, give):
    later = [*entries, *give("a1", 1, {"ancienne": "0"})]
    assert rows(later) == rows(entries)


def test_choice_withdrawn_since_counts_as_wrong(give):
    assert rows(give("a1", 1, {"pays": "5"}))[1] == (WHO, 0.0, 0.0, None, 1)


def test_right_answers_are_told_in_words_with_their_explanation():
    table = QUIZ.results([], CONTEXT).tables["answers"]
    assert table.rows == (
        (HOW_MANY, "169", "17 objectifs et 169 cibles."),
        (WHO, "Tous", "Chacun a des progrès à faire."),
    )


def test_form_is_the_same_whatever_the_right_answers():
    """So nothing in it can tell which choice is right."""
    other = [
        {**TARGETS, "answer": 0, "explanation": "Autre."},
        {**COUNTRIES, "answer": 1, "explanation": "Autre."},
    ]
    form = QUIZ.form(CONTEXT, {})
    assert form == QUIZ.form(replace(CONTEXT, params={"questions": other}), {})
    assert form.fields == (
        Choice("cibles", HOW_MANY, (Option("0", "17"), Option("1", "169"), Option("2", "234"))),
        Choice("pays", WHO, (Option("0", "Tous"), Option("1", "Ceux du Sud"))),
    )


def test_blocks_tell_each_right_answer_and_why(entries):
    figure, table, *rest = QUIZ.blocks(QUIZ.results(entries, CONTEXT))
    assert (type(figure), type(table)) == (Figure, Table)
    assert rest == [
        Heading("Bonnes réponses", 2),
        Paragraph(f"{HOW_MANY} → 169"),
        Paragraph("17 objectifs et 169 cibles.", "note"),
        Paragraph(f"{WHO} → Tous"),
        Paragraph("Chacun a des progrès à faire.", "note"),
    ]


def test_alt_does_not_tell_the_right_answers(entries):
    # One line a question: 1/3 and 1/2.
    assert QUIZ.alt(QUIZ.results(entries, CONTEXT)) == (
        "Part de bonnes réponses par question, 4\u00a0participants, moyenne des partenaires. "
        f"La mieux réussie\u00a0: {WHO} (50\u00a0%). La moins réussie\u00a0: {HOW_MANY} "
        "(33\u00a0%)."
    )


def test_alt_of_equal_shares_names_no_best(give):
    results = QUIZ.results(give("a1", 1, {"cibles": "1", "pays": "0"}), CONTEXT)
    assert QUIZ.alt(results).endswith("100\u00a0% à chaque question.")


@pytest.mark.parametrize("few", [1, 2])
def test_anonymous_partner_under_three_answers_is_neither_shown_nor_merged(few, give):
    entries = [line for name in ("a1", "a2", "a3") for line in give(name, 1, {"cibles": "1"})]
    for place in range(few):
        entries += give(f"b{place}", 2, {"cibles": "0"})
    results = QUIZ.results(entries, replace(CONTEXT, anonymous=True))
    assert results.tables["questions"].rows[0] == (HOW_MANY, 1.0, 1.0, None, 3)
    assert results.facts["withheld"] == ["Hauts-Bassins"]
    assert Paragraph(
        "Étape anonyme : les réponses de Hauts-Bassins ne sont pas affichées "
        "(moins de 3 réponses).",
        "note",
    ) in QUIZ.blocks(results)


def test_anonymous_quiz_of_too_few_still_tells_the_right_answers(give):
    results = QUIZ.results(give("a1", 1, {"cibles": "1"}), replace(CONTEXT, anonymous=True))
    first, withheld, title, *told = QUIZ.blocks(results)
    assert first == Paragraph("Trop peu de réponses pour être montrées.", "note")
    assert withheld.text.startswith("Étape anonyme")
    assert (title, len(told)) == (Heading("Bonnes réponses", 2), 4)


def test_anonymous_question_answered_by_two_is_not_shown(give):
    entries = [line for name in ("a1", "a2", "a3") for line in give(name, 1, {"cibles": "1"})]
    entries += [*give("a1", 1, {"pays": "0"}), *give("a2", 1, {"pays": "1"})]
    found = rows(entries, replace(CONTEXT, anonymous=True))
    assert found == [(HOW_MANY, 1.0, 1.0, None, 3), (WHO, None, None, None, 0)]


def test_chart_draws_each_partner_and_the_diamond(entries):
    chart = QUIZ.chart(QUIZ.results(entries, CONTEXT))
    assert chart is not None
    layers = chart.to_dict()["layer"]
    bars, together = layers[0]["data"]["values"], layers[-1]["data"]["values"]
    assert [(bar["question"][0], bar["who"], bar["told"]) for bar in bars] == [
        ("0", "Aude", "67\u00a0%"),
        ("0", "Hauts-Bassins", "0\u00a0%"),
        ("1", "Aude", "50\u00a0%"),
    ]
    assert [line["share"] for line in together] == [pytest.approx(1 / 3), 0.5]


def rows_of(chart) -> list[list[str]]:
    """The lines written beside each row of a chart, without its rank."""
    assert chart is not None
    together = chart.to_dict()["layer"][-1]["data"]["values"]
    return [line["question"].split("|")[1:] for line in together]


def test_stage_writes_the_right_answer_under_each_question(entries):
    """Even under a question too long for it."""
    long = {**TARGETS, "text": "Combien de cibles, en tout ? " * 12}
    context = replace(CONTEXT, params={"questions": [long, COUNTRIES]})
    first, second = rows_of(QUIZ.chart(QUIZ.results(entries, context), STAGE))
    assert (len(first), first[0][-1], first[1]) == (2, "…", "→ 169")
    assert second == [WHO, "→ Tous"]


@pytest.mark.parametrize("frame", [SCREEN, PHONE])
def test_chart_followed_by_the_answers_does_not_repeat_them(frame, entries):
    results = QUIZ.results(entries, CONTEXT)
    assert rows_of(QUIZ.chart(results, frame)) == [[HOW_MANY], [WHO]]


def test_chart_keeps_to_the_rows_of_its_frame(give):
    questions = [{**TARGETS, "key": f"q{place}"} for place in range(20)]
    context = replace(CONTEXT, params={"questions": questions})
    results = QUIZ.results(give("a1", 1, {f"q{n}": "1" for n in range(20)}), context)
    for frame in (SCREEN, STAGE):
        chart = QUIZ.chart(results, frame)
        assert chart is not None
        assert len(chart.to_dict()["layer"][-1]["data"]["values"]) == frame.rows


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"choices": ["Une seule"], "answer": 0}, "proposez au moins deux réponses."),
        ({"choices": "oui"}, "proposez au moins deux réponses."),
        ({"choices": ["a", "a", "b"]}, "une réponse proposée est vide ou donnée deux fois."),
        ({"choices": ["a", " ", "b"]}, "une réponse proposée est vide ou donnée deux fois."),
        ({"answer": 3}, "la bonne réponse est un rang de 0 à 2."),
        ({"answer": -1}, "la bonne réponse est un rang de 0 à 2."),
        ({"answer": True}, "la bonne réponse est un rang de 0 à 2."),
        ({"answer": "169"}, "la bonne réponse est un rang de 0 à 2."),
        ({"answer": None}, "la bonne réponse est un rang de 0 à 2."),
        ({"explanation": ""}, "écrivez l’explication montrée avec la bonne réponse."),
        ({"explanation": None}, "écrivez l’explication montrée avec la bonne réponse."),
        ({"text": " "}, "le texte est vide."),
        ({"key": ""}, "donnez-lui une clé."),
    ],
)
def test_faulty_question_is_refused(change, sentence):
    params = {"questions": [COUNTRIES, {**TARGETS, **change}]}
    assert QUIZ.check_params(params) == [f"Quiz, question 2\u00a0: {sentence}"]


def test_two_questions_of_one_key_are_refused():
    assert QUIZ.check_params({"questions": [TARGETS, {**COUNTRIES, "key": "cibles"}]}) == [
        "Quiz\u00a0: deux questions portent la même clé."
    ]


@pytest.mark.parametrize("questions", [None, [], "questions", {}])
def test_quiz_without_question_is_refused(questions):
    assert QUIZ.check_params({"questions": questions}) == [
        "Quiz\u00a0: écrivez au moins une question."
    ]


def test_question_that_is_not_a_table_is_refused():
    assert QUIZ.check_params({"questions": [TARGETS, "et celle-ci ?"]}) == [
        "Quiz, question 2\u00a0: donnez key, text, choices, answer et explanation."
    ]


def people(numbers: list[tuple[int, str]]) -> list[Entry]:
    """One entry a person: (partner id, choice on « cibles »)."""
    rank = count(1)
    return [
        Entry(next(rank), 7, 1, f"p{n}", None, one, "cibles", SUBMIT, {"value": choice}, AT)
        for n, (one, choice) in enumerate(numbers)
    ]


voices = st.lists(st.tuples(st.sampled_from([1, 2]), st.sampled_from("012")), max_size=12)


@given(voices)
def test_shares_stay_between_0_and_1_and_the_gap_follows(numbers):
    results = QUIZ.results(people(numbers), CONTEXT)
    line = results.tables["questions"].records()[0]
    shares = [line[key] for _name, _colour, key in results.facts["partners"]]
    assert all(0 <= share <= 1 for share in shares)
    if shares:
        assert min(shares) <= line["all"] <= max(shares)
    if len(shares) == 2:
        assert line["gap"] == pytest.approx(100 * (max(shares) - min(shares)))


@settings(max_examples=50)
@given(voices, st.integers(2, 5))
def test_merged_share_does_not_move_when_a_partner_comes_in_greater_number(numbers, times):
    """The same answers given by `times` as many people of one partner."""
    more = [line for line in numbers for _ in range(times if line[0] == 1 else 1)]
    once, many = (
        QUIZ.results(people(lines), CONTEXT).tables["questions"].records()[0]["all"]
        for lines in (numbers, more)
    )
    assert many == pytest.approx(once)


@given(voices)
def test_partners_weigh_the_same_either_way_round(numbers):
    swapped = [(3 - one, choice) for one, choice in numbers]
    line, mirror = (
        QUIZ.results(people(lines), CONTEXT).tables["questions"].records()[0]
        for lines in (numbers, swapped)
    )
    assert (line["all"], line["gap"]) == (mirror["all"], mirror["gap"])


def test_results_of_500_people_and_40_questions_are_fast():
    questions = [{**TARGETS, "key": f"q{place}"} for place in range(40)]
    context = replace(CONTEXT, params={"questions": questions})
    rank = count(1)
    entries = [
        Entry(next(rank), 7, 1, f"p{n}", None, 1 + n % 2, f"q{q}", SUBMIT, {"value": "1"}, AT)
        for n in range(500)
        for q in range(40)
    ]
    best = min(_seconds(entries, context) for _ in range(3))
    assert best < 0.15


def _seconds(entries, context) -> float:
    start = perf_counter()
    QUIZ.results(entries, context)
    return perf_counter() - start
