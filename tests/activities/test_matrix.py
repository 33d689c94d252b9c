"""The matrix, counted by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from math import sqrt
from statistics import fmean, pstdev
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.activities.base import Context
from workshop.activities.cells import Cell, at_least, count_cells
from workshop.activities.charts import PHONE, STAGE
from workshop.activities.links import ranked
from workshop.activities.matrix import LEGEND, OPTIONS, Matrix
from workshop.blocks import Figure, Paragraph, Table
from workshop.forms import Choice, describe, read
from workshop.model import SUBMIT, Entry, Partner, Project, Target

MATRIX = Matrix()
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
PROJECTS = (Project(3, 1, "Points d’eau", ""), Project(5, 2, "Terres vivantes", ""))
AUDE = Partner(1, 1, "Aude", "France", "#1F5C7A")
HAUTS_BASSINS = Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F")
KELENA = Partner(4, 3, "Kéléna", "Sénégal", "#6A4C93")
CONTEXT = Context({}, (AUDE, HAUTS_BASSINS), PROJECTS, TARGETS)
AT = datetime(2025, 3, 10, 12, 0, tzinfo=UTC)
levels = st.lists(st.sampled_from(["-2", "-1", "0", "1", "2", "3", "?"]), max_size=8)


def keys(table: Table) -> list[str]:
    return [column.key for column in table.columns]


def said(partner_id: int, values: list[str], item: str = "p3:6.1") -> list[Entry]:
    """One entry a person of a partner, all on one cell."""
    return [
        Entry(n, 7, 1, f"{partner_id}-{n}", None, partner_id, item, SUBMIT, {"value": value}, AT)
        for n, value in enumerate(values)
    ]


def cell_of(entries: list[Entry], floor: int = 1, partners=(AUDE, HAUTS_BASSINS)) -> Cell:
    return count_cells(entries, ["p3:6.1"], partners, floor)["p3:6.1"]


@pytest.fixture
def entries(give) -> list[Entry]:
    """Three people of Aude, one of Hauts-Bassins."""
    return [
        *give("a1", 1, {"p3:6.1": "3", "p3:4.4": "1", "p5:6.1": "-2", "p5:13.1": "?"}),
        *give("a2", 1, {"p3:6.1": "2", "p3:4.4": "0", "p5:13.1": "2"}),
        *give("a3", 1, {"p3:6.1": "1", "p3:4.4": "?"}),
        *give("b1", 2, {"p3:6.1": "1", "p3:4.4": "2", "p5:6.1": "1", "p5:13.1": "?"}),
    ]


def test_form_asks_each_target_of_each_project():
    form = MATRIX.form(CONTEXT, {})
    assert [(field.name, field.label, field.section) for field in form.fields] == [
        ("p3:6.1", WATER, "Points d’eau"),
        ("p3:4.4", SKILLS, "Points d’eau"),
        ("p3:13.1", CLIMATE, "Points d’eau"),
        ("p5:6.1", WATER, "Terres vivantes"),
        ("p5:4.4", SKILLS, "Terres vivantes"),
        ("p5:13.1", CLIMATE, "Terres vivantes"),
    ]
    assert form.legend == LEGEND
    assert [option.label for option in OPTIONS] == ["−2", "−1", "0", "1", "2", "3", "?"]
    assert [option.value for option in OPTIONS] == ["-2", "-1", "0", "1", "2", "3", "?"]
    assert {field.options for field in form.fields if isinstance(field, Choice)} == {OPTIONS}


def test_saved_level_is_read_again_with_its_sign():
    assert describe(MATRIX.form(CONTEXT, {}).fields[0], "-2") == f"{WATER} : −2"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"projects": ()}, "Aucun projet n’est encore décrit"),
        ({"targets": ()}, "Aucune cible à juger n’a encore été choisie par l’animateur"),
    ],
)
def test_form_without_project_or_target_says_why(change, sentence):
    form = MATRIX.form(replace(CONTEXT, **change), {})
    assert (form.fields, form.empty_sentence) == (
        (),
        f"{sentence}\u00a0: la matrice viendra après.",
    )


def test_cell_is_mean_of_partners_means_and_unknown_is_no_level(entries):
    results = MATRIX.results(entries, CONTEXT)
    cells = results.tables["cells"]
    assert keys(cells) == [
        "target", "project", "p1", "p2", "all", "gap", "spread", "answers", "negative", "unknown",
    ]  # fmt: skip
    lines = {(row[0], row[1]): list(row[2:]) for row in cells.rows}
    # Aude, three people: (3 + 2 + 1) / 3. By heads the mean would be 7/4.
    assert lines[WATER, "Points d’eau"] == pytest.approx([2, 1, 1.5, 1, sqrt(11) / 4, 4, 0, 0])
    # One « ? » among three: the mean is that of the other two.
    assert lines[SKILLS, "Points d’eau"] == pytest.approx([0.5, 2, 1.25, 1.5, sqrt(2 / 3), 3, 0, 1])
    assert lines[WATER, "Terres vivantes"] == pytest.approx([-2, 1, -0.5, 3, 1.5, 2, 1, 0])
    # Hauts-Bassins said « ? » only: no mean, no gap, two « ? » in all.
    assert lines[CLIMATE, "Terres vivantes"] == [2.0, None, 2.0, None, 0.0, 1, 0, 2]
    assert lines[SKILLS, "Terres vivantes"] == [None, None, None, None, None, 0, 0, 0]


def test_targets_come_most_linked_first_with_best_link_and_proposal(entries):
    results = MATRIX.results(entries, CONTEXT)
    table = next(iter(results.tables.values()))
    assert keys(table) == ["target", "p3", "p5", "best", "linked", "unknown", "verdict"]
    # Each has one linked project (mean ≥ 1): the best link decides.
    assert table.rows == (
        (CLIMATE, None, 2.0, 2.0, 1, 2, "candidate"),
        (WATER, 1.5, -0.5, 1.5, 1, 0, "candidate, effet à surveiller"),
        (SKILLS, 1.25, None, 1.25, 1, 1, ""),
    )
    assert results.facts == {
        "candidates": ["13.1", "6.1"],
        "watched": ["6.1"],
        "reasons": {
            "13.1": "Lien fort avec Terres vivantes (2,0).",
            "6.1": "Lien fort avec Points d’eau (1,5). Effet à surveiller\u00a0: Terres vivantes.",
        },
        "partners": [["Aude", "#1F5C7A", "p1"], ["Hauts-Bassins", "#E0912F", "p2"]],
        "projects": [["Points d’eau", "p3"], ["Terres vivantes", "p5"]],
        "unknown": 3,
        "withheld": [],
    }
    assert (results.respondents, results.by_partner) == (4, {"Aude": 3, "Hauts-Bassins": 1})


def test_negative_and_contested_cells_are_listed(entries):
    tables = MATRIX.results(entries, CONTEXT).tables
    assert [row[:2] for row in tables["negatives"].rows] == [(WATER, "Terres vivantes")]
    assert [row[:2] for row in tables["contested"].rows] == [
        (WATER, "Terres vivantes"),  # a gap of 3
        (SKILLS, "Points d’eau"),  # of 1.5
    ]


def test_harm_seen_by_one_partner_is_not_averaged_away(give):
    entries = [*give("a1", 1, {"p3:6.1": "3"}), *give("b1", 2, {"p3:6.1": "-1"})]
    results = MATRIX.results(entries, CONTEXT)
    assert results.tables["matrix"].rows[0] == (
        WATER, 1.0, None, 1.0, 1, 0, "effet à surveiller",
    )  # fmt: skip
    assert results.facts["candidates"] == ["6.1"]
    chart = MATRIX.chart(results)
    assert chart is not None
    marked = [cell for cell in chart.to_dict()["data"]["values"] if cell["above"]]
    assert [(cell["text"], cell["above"]) for cell in marked] == [("1,0", "▼\u00a0≠\u00a04,0")]


def test_targets_linked_to_as_many_projects_and_as_strongly_keep_their_order():
    cells = {f"p{p.id}:{t.code}": cell_of(said(1, ["2"])) for p in PROJECTS for t in TARGETS}
    lines = ranked(TARGETS, PROJECTS, cells)
    assert [(line.target.code, line.best, line.linked) for line in lines] == [
        ("6.1", 2.0, 2),
        ("4.4", 2.0, 2),
        ("13.1", 2.0, 2),
    ]


def test_nobody_answered_leaves_every_cell_empty():
    results = MATRIX.results([], CONTEXT)
    assert results.tables["matrix"].rows == tuple(
        (name, None, None, None, 0, 0, "") for name in (WATER, SKILLS, CLIMATE)
    )
    assert (results.facts["candidates"], results.facts["unknown"]) == ([], 0)
    assert MATRIX.alt(results) == "Aucune réponse."


def test_unknown_alone_is_drawn_and_told(give):
    results = MATRIX.results(give("a1", 1, {"p3:6.1": "?"}), CONTEXT)
    chart = MATRIX.chart(results)
    assert chart is not None
    cells = chart.to_dict()["data"]["values"]
    assert {(cell["text"], cell["below"]) for cell in cells} == {("–", "?\u00a01"), ("–", "")}
    assert not any("value" in cell for cell in cells)
    assert MATRIX.alt(results) == "1\u00a0avis «\u00a0à documenter\u00a0»."


def test_answers_on_what_is_no_longer_asked_count_for_nothing(entries, give):
    stale = give("a1", 1, {"p9:6.1": "3", "p3:99.1": "3"})
    assert MATRIX.results([*entries, *stale], CONTEXT) == MATRIX.results(entries, CONTEXT)


def test_anonymous_cells_below_the_floor_are_left_out(give):
    context = replace(CONTEXT, anonymous=True)
    entries = [
        *give("a1", 1, {"p3:6.1": "3", "p3:4.4": "3"}),
        *give("a2", 1, {"p3:6.1": "2", "p3:4.4": "3"}),
        *give("a3", 1, {"p3:6.1": "1", "p3:4.4": "?", "p5:6.1": "?"}),
        *give("b1", 2, {"p3:6.1": "-2"}),
        *give("b2", 2, {"p3:6.1": "?"}),
    ]
    results = MATRIX.results(entries, context)
    lines = {(row[0], row[1]): row[2:] for row in results.tables["cells"].rows}
    assert lines[WATER, "Points d’eau"] == pytest.approx((2, 2, None, sqrt(2 / 3), 3, 0, 0))
    assert lines[SKILLS, "Points d’eau"] == (None, None, None, None, 0, 0, 1)
    assert lines[WATER, "Terres vivantes"] == (None, None, None, None, 0, 0, 0)
    assert results.facts["withheld"] == ["Hauts-Bassins"]


def test_wholly_withheld_step_says_so_and_not_that_nobody_answered(give):
    results = MATRIX.results(give("a1", 1, {"p3:6.1": "3"}), replace(CONTEXT, anonymous=True))
    assert MATRIX.blocks(results) == (
        Paragraph(
            "Étape anonyme : les réponses de Aude ne sont pas affichées (moins de 3 réponses).",
            "note",
        ),
    )


def test_blocks_show_figure_matrix_proposal_and_lists(entries):
    results = MATRIX.results(entries, CONTEXT)
    figure, *others = MATRIX.blocks(results)
    assert isinstance(figure, Figure)
    assert figure.caption == (
        "Liens entre projets et cibles, moyenne des partenaires (4\u00a0réponses)"
    )
    assert others == [
        results.tables["matrix"],
        Paragraph(
            "2\u00a0cibles candidates proposées (lien moyen d’au moins 1,5 avec un projet, ou "
            "effet négatif à surveiller)\u00a0: 13.1, 6.1. À surveiller\u00a0: 6.1."
        ),
        results.tables["negatives"],
        results.tables["contested"],
        results.tables["cells"],
    ]


def test_blocks_say_when_no_target_stands_out(give):
    results = MATRIX.results(give("a1", 1, {"p3:6.1": "1"}), CONTEXT)
    assert MATRIX.blocks(results)[2] == Paragraph(
        "Aucune cible n’atteint un lien moyen de 1,5 sur un projet, et aucun effet négatif n’est "
        "à surveiller."
    )


def test_alt_tells_strongest_links_harms_and_unknowns(entries):
    assert MATRIX.alt(MATRIX.results(entries, CONTEXT)) == (
        "4\u00a0réponses, liens de −2 à 3. Liens les plus forts, en moyenne des partenaires\u00a0: "
        "13.1\u00a0× Terres vivantes (2,0)\u00a0; 6.1\u00a0× Points d’eau (1,5)\u00a0; "
        "4.4\u00a0× Points d’eau (1,2). Au moins un partenaire signale un effet négatif\u00a0: "
        "6.1\u00a0× Terres vivantes. 3\u00a0avis «\u00a0à documenter\u00a0»."
    )


def test_stage_shows_most_linked_targets_and_names_watched_ones_left_out(give):
    targets = tuple(Target(f"{n}.1", n, f"Cible {n}") for n in range(1, 13))
    context = replace(CONTEXT, targets=targets)
    values = {f"p3:{n}.1": "2" for n in range(1, 12)} | {"p3:12.1": "-2"}
    chart = MATRIX.chart(MATRIX.results(give("a1", 1, values), context), STAGE)
    assert chart is not None
    spec = chart.to_dict()
    rows = {cell["row"].split("|")[1] for cell in spec["data"]["values"]}
    assert rows == {f"{n}.1\u00a0· Cible {n}" for n in range(1, 9)}
    assert spec["title"]["text"] == ["Effet à surveiller, hors de l’image\u00a0: 12.1"]


def test_narrow_columns_bear_a_key_explained_under_the_chart(entries):
    projects = tuple(Project(n, n, f"Un projet au titre bien long {n}", "") for n in range(1, 7))
    context = replace(CONTEXT, projects=projects)
    chart = MATRIX.chart(MATRIX.results(entries, context), PHONE)
    assert chart is not None
    spec = chart.to_dict()
    assert spec["encoding"]["x"]["sort"] == [f"{n}|P{n + 1}" for n in range(6)]
    assert "P6\u00a0: Un projet au titre bien long 6" in " ".join(spec["title"]["text"])


def test_every_cell_bears_its_figure_and_its_sign(entries):
    chart = MATRIX.chart(MATRIX.results(entries, CONTEXT))
    assert chart is not None
    texts = [cell["text"] for cell in chart.to_dict()["data"]["values"]]
    assert texts == ["–", "2,0", "1,5", "−0,5", "1,2", "–"]


def test_params_are_refused_since_there_are_none():
    assert MATRIX.check_params({"cibles": []}) == [
        "Matrice\u00a0: le paramètre «\u00a0cibles\u00a0» n’existe pas."
    ]


@pytest.mark.parametrize("raw", ["4", "-3", "1.5", "−1", "oui", " 1"])
def test_levels_outside_the_scale_are_refused(raw):
    assert set(read(MATRIX.form(CONTEXT, {}), {"p3:6.1": raw}).errors) == {"p3:6.1"}


@given(levels, levels)
def test_cell_means_are_those_of_its_levels(ours, theirs):
    cell = cell_of([*said(1, ours), *said(2, theirs)])
    known = [[int(value) for value in values if value != "?"] for values in (ours, theirs)]
    means = [fmean(values) if values else None for values in known]
    told = [mean for mean in means if mean is not None]
    everyone = [level for values in known for level in values]
    assert cell.means == pytest.approx(means)
    assert cell.merged == (pytest.approx(fmean(told)) if told else None)
    assert cell.spread == (pytest.approx(pstdev(everyone), abs=1e-9) if everyone else None)
    assert cell.gap == (pytest.approx(max(told) - min(told)) if len(told) > 1 else None)
    assert cell.unknown == (ours + theirs).count("?")
    assert (cell.answers, cell.negative) == (len(everyone), sum(level < 0 for level in everyone))
    assert cell.merged is None or -2 <= cell.merged <= 3


@given(levels, levels, st.integers(2, 5))
def test_partners_weigh_the_same_whatever_their_head_counts(ours, theirs, times):
    once = cell_of([*said(1, ours), *said(2, theirs)])
    many = cell_of([*said(1, ours * times), *said(2, theirs)])
    assert many.merged == pytest.approx(once.merged)
    assert many.gap == pytest.approx(once.gap)


@given(levels, levels)
def test_exchanging_partners_changes_neither_mean_nor_gap(ours, theirs):
    one = cell_of([*said(1, ours), *said(2, theirs)])
    other = cell_of([*said(1, theirs), *said(2, ours)])
    assert (one.merged, one.gap, one.spread, one.is_watched, one.is_contested) == (
        pytest.approx(other.merged), pytest.approx(other.gap), pytest.approx(other.spread),
        other.is_watched, other.is_contested,
    )  # fmt: skip


@given(levels, st.integers(0, 5))
def test_unknown_changes_no_mean(ours, more):
    before, after = cell_of(said(1, ours)), cell_of(said(1, ours + ["?"] * more))
    assert after == replace(before, unknown=before.unknown + more)


def test_threshold_is_reached_whatever_the_last_digit_of_a_mean():
    # Three partners' means of thirds: −2/3, −1/3, −1/2 make −0.5 on paper.
    partners = (AUDE, HAUTS_BASSINS, KELENA)
    entries = [*said(1, ["-1", "-1", "0"]), *said(2, ["-1", "0", "0"]), *said(4, ["-1", "0"])]
    assert cell_of(entries, partners=partners).is_watched
    assert [at_least(None, 0), at_least(0.1 + 0.2 - 0.3, 0), at_least(1.49, 1.5)] == [
        False, True, False,
    ]  # fmt: skip


def test_results_of_a_large_room_are_quick(crowd):
    targets = tuple(Target(f"{n}.1", n, f"Cible {n}") for n in range(1, 11))
    projects = tuple(Project(n, n, f"Projet {n}", "") for n in range(1, 5))
    context = replace(CONTEXT, projects=projects, targets=targets)
    some = crowd(MATRIX, context, [1, 2] * 5)
    entries = [replace(entry, author=f"{entry.author}/{n}") for n in range(50) for entry in some]
    begun = perf_counter()
    results = MATRIX.results(entries, context)
    assert results.respondents == 500
    assert perf_counter() - begun < 1  # 40 ms here; room for a busy machine
    assert json.loads(json.dumps(results.facts)) == results.facts


def test_alt_without_positive_link_says_so(give):
    assert MATRIX.alt(MATRIX.results(give("a1", 1, {"p3:6.1": "-2"}), CONTEXT)) == (
        "1\u00a0réponse, liens de −2 à 3. Aucun lien positif. "
        "Au moins un partenaire signale un effet négatif\u00a0: 6.1\u00a0× Points d’eau."
    )


def test_cell_nobody_judged_is_a_grey_square_apart_from_a_white_zero(give):
    chart = MATRIX.chart(MATRIX.results(give("a1", 1, {"p3:6.1": "0"}), CONTEXT))
    assert chart is not None
    blank, level, *_ = chart.to_dict()["layer"]
    # Vega leaves out of a coloured layer what has no value: the blank one has no colour to read.
    assert (blank["mark"]["color"], "encoding" in blank) == ("#F1F3F6", False)
    assert level["encoding"]["color"]["field"] == "value"
