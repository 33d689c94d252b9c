"""The grid: measured degree, judged contribution and evidence, side by side."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.activities.attainment import Status
from workshop.activities.base import Context
from workshop.activities.charts import PHONE, SCREEN, STAGE
from workshop.activities.grid import Grid
from workshop.activities.grid_measures import Attained, attained, measured
from workshop.blocks import Figure, Paragraph
from workshop.model import SUBMIT, Entry, IndicatorSheet, Measure, Partner, Project, Target

GRID = Grid()
AUDE = Partner(1, 1, "Aude", "France", "#1F5C7A")
HAUTS_BASSINS = Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F")
KELENA = Partner(3, 3, "Kéléna", "Sénégal", "#6B4C9A")
SKILLS, WATER = Target("4.4", 4, "Compétences"), Target("6.1", 6, "Eau potable")
AT = datetime(2025, 3, 10, 12, 0, tzinfo=UTC)
SHARING = Target("6.b", 6, "Participation")
WELLS, TRADES = Project(1, 1, "Points d’eau", ""), Project(2, 2, "Métiers", "")


def measure(partner: Partner, first: float, last: float, *values: tuple[int, float]) -> Measure:
    return Measure(partner.id, "", first, 2024, last, 2028, values=values)


def sheet(key: str, targets: tuple[str, ...], *measures: Measure, level="contexte"):
    return IndicatorSheet(key, f"Indicateur {key}", "%", "up", level, targets, measures)


# In 2026, half of the time is gone. A: Aude has come 0.5 of the way, Hauts-Bassins 0.2.
ACCESS = sheet(
    "A",
    ("6.1", "6.b"),
    measure(AUDE, 90, 98, (2026, 94)),
    measure(HAUTS_BASSINS, 50, 75, (2026, 55)),
)
# B: Aude reached it; Hauts-Bassins has no value yet.
QUALITY = sheet("B", ("6.1",), measure(AUDE, 0, 10, (2026, 10)), measure(HAUTS_BASSINS, 0, 10))
# C: nobody measures it. D: both went backwards.
JOBS = sheet("C", ("4.4",), level="contribution")
CONTEXT = Context(
    {},
    (AUDE, HAUTS_BASSINS),
    projects=(WELLS, TRADES),
    targets=(SKILLS, WATER, SHARING),
    sheets=(ACCESS, QUALITY, JOBS),
)
BARE = replace(CONTEXT, sheets=())


@pytest.fixture
def judged(give):
    """Three people of Aude, one of Hauts-Bassins, on drinking water."""
    return [
        *give("a1", 1, {"c:p1:6.1": "3", "e:p1:6.1": "0", "c:p2:6.1": "0"}),
        *give("a2", 1, {"c:p1:6.1": "3", "e:p1:6.1": "2"}),
        *give("a3", 1, {"c:p1:6.1": "0"}),
        *give("b1", 2, {"c:p1:6.1": "1", "e:p1:6.1": "3", "c:p2:6.1": "1"}),
    ]


def record(results, table: str, **where):
    """The one row of a table that holds these cells."""
    [row] = [row for row in results.tables[table].records() if where.items() <= row.items()]
    return row


def test_form_asks_contribution_and_evidence_of_each_project_and_target():
    form = GRID.form(replace(CONTEXT, targets=(WATER,)), {})
    assert [(field.name, field.section) for field in form.fields] == [
        ("c:p1:6.1", "Projet 1\u00a0· Points d’eau"),
        ("e:p1:6.1", "Projet 1\u00a0· Points d’eau"),
        ("c:p2:6.1", "Projet 2\u00a0· Métiers"),
        ("e:p2:6.1", "Projet 2\u00a0· Métiers"),
    ]
    first, second = form.fields[:2]
    assert [option.label for option in first.options] == [
        "0\u00a0· aucune", "1\u00a0· possible", "2\u00a0· probable", "3\u00a0· démontrée",
    ]  # fmt: skip
    assert [option.label for option in second.options] == [
        "0\u00a0· aucune",
        "1\u00a0· témoignage",
        "2\u00a0· données internes",
        "3\u00a0· données vérifiées",
    ]


@pytest.mark.parametrize("without", [{"targets": ()}, {"projects": ()}])
def test_form_without_project_or_target_says_why(without):
    form = GRID.form(replace(CONTEXT, **without), {})
    assert (form.fields, bool(form.empty_sentence)) == ((), True)


def test_each_measure_has_its_own_line():
    lines = [
        (line.sheet.key, line.partner.name, line.progress.share, line.progress.status)
        for line in measured(CONTEXT.sheets, CONTEXT.partners)
    ]
    assert lines == [
        ("A", "Aude", 0.5, Status.ON_TRACK),
        ("A", "Hauts-Bassins", 0.2, Status.INSUFFICIENT),
        ("B", "Aude", 1.0, Status.REACHED),
        ("B", "Hauts-Bassins", None, Status.NOT_ASSESSABLE),
        ("C", "Aude", None, Status.NOT_ASSESSABLE),
        ("C", "Hauts-Bassins", None, Status.NOT_ASSESSABLE),
    ]


def test_degree_of_a_target_is_the_mean_of_its_partners_degrees():
    # 6.1: Aude (0.5 + 1) / 2 = 0.75 with two measures; Hauts-Bassins 0.2 with one. Merged 0.475.
    water = record(GRID.results([], CONTEXT), "targets", target="6.1\u00a0· Eau potable")
    assert (water["degree"], water["expected"]) == (pytest.approx(0.475), 0.5)
    assert water["degree_gap"] == pytest.approx(0.55)
    assert water["coverage"] == "3\u00a0/\u00a04"
    assert water["status"] == "▲\u00a0en bonne voie"  # 0.475 / 0.5 = 0.95


def test_a_target_nobody_measures_is_not_assessable_never_zero():
    results = GRID.results([], CONTEXT)
    skills = record(results, "targets", target="4.4\u00a0· Compétences")
    assert (skills["degree"], skills["expected"], skills["degree_gap"]) == (None, None, None)
    assert (skills["status"], skills["coverage"]) == ("–\u00a0non évaluable", "0\u00a0/\u00a02")
    notes = [block.text for block in GRID.blocks(results) if isinstance(block, Paragraph)]
    assert any(text.startswith("Non évaluable") and "4.4" in text for text in notes)


def test_whole_counts_an_indicator_of_two_targets_once():
    # A is under 6.1 and 6.b. Aude (0.5 + 1) / 2, Hauts-Bassins 0.2; twice A would give Aude 2 / 3.
    results = GRID.results([], CONTEXT)
    whole = record(results, "partners", partner="Ensemble")
    assert (whole["degree"], whole["coverage"]) == (pytest.approx(0.475), "3\u00a0/\u00a06")
    assert (results.facts["degree"], results.facts["assessable"]) == (pytest.approx(0.475), 3)
    assert results.facts["measures"] == 6
    aude = record(results, "partners", partner="Aude")
    assert (aude["degree"], aude["coverage"]) == (0.75, "2\u00a0/\u00a03")


def test_a_regression_is_told_beside_the_status():
    falling = sheet(
        "D", ("6.1",), measure(AUDE, 10, 20, (2026, 15)), measure(HAUTS_BASSINS, 10, 20, (2026, 8))
    )
    results = GRID.results([], replace(CONTEXT, sheets=(falling,)))
    water = record(results, "targets", target="6.1\u00a0· Eau potable")
    assert water["degree"] == 0.25
    assert water["status"] == "▼\u00a0insuffisant (1\u00a0recul)"
    line = record(results, "indicators", partner="Hauts-Bassins")
    assert (line["progress"], line["raw"]) == (0.0, pytest.approx(-0.2))
    assert line["status"] == "✖\u00a0recul"
    assert results.facts["regressions"] == 1


def test_indicator_table_says_every_figure_with_its_year():
    [aude, hauts_bassins] = GRID.results([], CONTEXT).tables["indicators"].records()[:2]
    assert (aude["baseline"], aude["target"], aude["value"]) == (
        "90 (2024)",
        "98 (2028)",
        "94 (2026)",
    )
    assert (aude["progress"], aude["pace"], aude["status"]) == (0.5, 1.0, "▲\u00a0en bonne voie")
    assert hauts_bassins["pace"] == pytest.approx(0.4)
    unknown = GRID.results([], CONTEXT).tables["indicators"].records()[-1]
    assert [unknown[key] for key in ("baseline", "target", "value", "progress", "pace")] == [
        None
    ] * 5


def test_the_last_value_is_the_one_that_counts():
    known = sheet("A", ("6.1",), measure(AUDE, 0, 10, (2025, 9), (2026, 2)))
    [line, _nobody] = measured([known], CONTEXT.partners)
    assert (line.progress.share, line.progress.pace) == pytest.approx((0.2, 0.4))


def test_one_measure_alone_keeps_its_own_status():
    for value in (80, 100, 60, 59, 58, 52, 51, 40, 30):
        known = sheet("A", ("6.1",), Measure(1, "", 40, 2024, 80, 2030, values=((2027, value),)))
        lines = measured([known], [AUDE])
        assert attained(lines, [AUDE]).status is lines[0].progress.status


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ((10, 12), Status.REACHED),
        ((-1, -2), Status.REGRESSION),
        ((10, 0), Status.ON_TRACK),  # degree 0.5, expected 0.5
        ((7, 0), Status.TO_SPEED_UP),  # 0.35 / 0.5 = 0.7
        ((1, 0), Status.INSUFFICIENT),
    ],
)
def test_status_of_several_measures_compares_their_degree_with_what_was_expected(values, status):
    known = sheet(
        "A",
        ("6.1",),
        *(
            measure(one, 0, 10, (2026, value))
            for one, value in zip((AUDE, HAUTS_BASSINS), values, strict=True)
        ),
    )
    assert attained(measured([known], CONTEXT.partners), CONTEXT.partners).status is status


def test_measures_of_the_baseline_year_are_too_early():
    known = sheet("A", ("6.1",), measure(AUDE, 0, 10, (2024, 1)))
    found = attained(measured([known], CONTEXT.partners), CONTEXT.partners)
    assert (found.share, found.expected, found.status) == (0.1, 0.0, Status.TOO_EARLY)


def test_nothing_measured_is_not_assessable():
    assert attained([], CONTEXT.partners) == Attained(
        None, None, (None, None), 0, 0, 0, Status.NOT_ASSESSABLE
    )


@given(st.lists(st.integers(-5, 15), min_size=1, max_size=6), st.integers(-5, 15))
def test_partners_weigh_the_same_whatever_their_number_of_measures(many, one):
    sheets = [sheet(str(n), ("6.1",), measure(AUDE, 0, 10, (2026, v))) for n, v in enumerate(many)]
    sheets.append(sheet("H", ("6.1",), measure(HAUTS_BASSINS, 0, 10, (2026, one))))
    found = attained(measured(sheets, CONTEXT.partners), CONTEXT.partners)
    shares = [min(1.0, max(0.0, value / 10)) for value in many]
    own = min(1.0, max(0.0, one / 10))
    assert found.share == pytest.approx((sum(shares) / len(shares) + own) / 2)
    assert 0 <= found.share <= 1
    assert (found.assessable, found.total) == (len(many) + 1, 2 * len(many) + 2)
    mirrored = attained(measured(list(reversed(sheets)), CONTEXT.partners), CONTEXT.partners)
    assert mirrored.share == pytest.approx(found.share)


def test_indicators_of_no_adopted_target_are_left_out_and_said():
    orphan = sheet("O", ("1.1",), measure(AUDE, 0, 10, (2026, 10)))
    results = GRID.results([], replace(CONTEXT, sheets=(*CONTEXT.sheets, orphan)))
    assert results.facts["orphans"] == 1
    assert results.facts["degree"] == GRID.results([], CONTEXT).facts["degree"]
    assert any("sans cible retenue" in getattr(block, "text", "") for block in GRID.blocks(results))


def test_contribution_is_the_mean_of_the_partners_means(judged):
    # Aude, project 1: (3 + 3 + 0) / 3 = 2; Hauts-Bassins: 1. Merged 1.5, gap 1.
    results = GRID.results(judged, CONTEXT)
    cell = record(results, "contribution", project="Points d’eau", target="6.1\u00a0· Eau potable")
    assert (cell["p1"], cell["p2"], cell["all"], cell["gap"], cell["count"]) == (2, 1, 1.5, 1, 4)
    proof = record(results, "evidence", project="Points d’eau", target="6.1\u00a0· Eau potable")
    assert (proof["p1"], proof["p2"], proof["all"], proof["gap"]) == (1, 3, 2, 2)


def test_what_was_left_blank_is_counted_nowhere(judged):
    results = GRID.results(judged, CONTEXT)
    cell = record(results, "evidence", project="Métiers", target="6.1\u00a0· Eau potable")
    assert (cell["p1"], cell["p2"], cell["all"], cell["gap"], cell["count"]) == (
        None, None, None, None, 0,
    )  # fmt: skip
    water = record(results, "targets", target="6.1\u00a0· Eau potable")
    # Contribution: Aude (2 + 0) / 2, Hauts-Bassins (1 + 1) / 2. Evidence: project 1 alone.
    assert (water["contribution"], water["contribution_gap"]) == (1, 0)
    assert (water["evidence"], water["evidence_gap"]) == (2, 2)
    skills = record(results, "targets", target="4.4\u00a0· Compétences")
    assert (skills["contribution"], skills["evidence"]) == (None, None)


def test_projects_and_partners_have_their_own_means(judged):
    results = GRID.results(judged, CONTEXT)
    assert results.tables["projects"].rows == (
        ("Points d’eau", 1.5, 1, 2, 2),
        ("Métiers", 0.5, 1, None, None),
    )
    partners = [
        (row["partner"], row["contribution"], row["evidence"])
        for row in results.tables["partners"].records()
    ]
    assert partners == [("Aude", 1, 1), ("Hauts-Bassins", 1, 3), ("Ensemble", 1, 2)]
    side = record(results, "sides", target="6.1\u00a0· Eau potable", partner="Aude")
    assert (side["degree"], side["contribution"], side["evidence"]) == (0.75, 1, 1)


def test_three_readings_are_never_folded(judged):
    before = GRID.results([], CONTEXT).tables["targets"].records()
    after = GRID.results(judged, CONTEXT).tables["targets"].records()
    for key in ("degree", "expected", "status", "coverage", "degree_gap"):
        assert [row[key] for row in before] == [row[key] for row in after]
    bare = GRID.results(judged, BARE).tables["targets"].records()
    for key in ("contribution", "evidence"):
        assert [row[key] for row in bare] == [row[key] for row in after]


def test_without_sheets_only_contribution_and_evidence_are_shown(judged):
    results = GRID.results(judged, BARE)
    keys = [column.key for column in results.tables["targets"].columns]
    assert keys == ["target", "contribution", "evidence", "contribution_gap", "evidence_gap"]
    assert results.tables["indicators"].rows == ()
    chart = GRID.chart(results)
    assert chart is not None
    assert "level" in chart.to_json()
    texts = [block.text for block in GRID.blocks(results) if isinstance(block, Paragraph)]
    assert texts[0].startswith("Aucun indicateur n’est encore adopté")


def test_without_answers_what_is_measured_is_still_told():
    results = GRID.results([], CONTEXT)
    tables = [block.caption for block in GRID.blocks(results) if hasattr(block, "rows")]
    assert "Progrès de chaque indicateur, partenaire par partenaire" in tables
    assert GRID.chart(results) is None
    assert "47\u00a0%" in GRID.alt(results) or "48\u00a0%" in GRID.alt(results)
    assert GRID.alt(GRID.results([], BARE)) == "Aucune réponse."


def test_a_shown_contribution_without_evidence_is_pointed_at(judged):
    results = GRID.results(judged, CONTEXT)
    assert results.facts["unsupported"] == 1  # a1, project 1
    texts = [getattr(block, "text", "") for block in GRID.blocks(results)]
    assert (
        "1\u00a0réponse dit une contribution démontrée sans aucune preuve\u00a0: à reprendre."
        in texts
    )


def test_answers_on_what_was_removed_since_weigh_nothing(judged, give):
    noise = give("a9", 1, {"c:p9:6.1": "3", "c:p1:9.9": "3", "e:p1:9.9": "0"})
    results = GRID.results([*judged, *noise], CONTEXT)
    same = GRID.results(judged, CONTEXT)
    assert dict(results.tables) == dict(same.tables)
    assert results.facts["unsupported"] == same.facts["unsupported"]


def test_an_anonymous_partner_below_the_floor_is_withheld(judged):
    results = GRID.results(judged, replace(CONTEXT, anonymous=True))
    assert results.facts["withheld"] == ["Hauts-Bassins"]
    water = record(results, "targets", target="6.1\u00a0· Eau potable")
    # Only project 1's contribution has three answers of Aude; measured figures stay.
    assert (water["contribution"], water["contribution_gap"], water["evidence"]) == (2, None, None)
    assert water["degree"] == pytest.approx(0.475)
    side = record(results, "sides", target="6.1\u00a0· Eau potable", partner="Hauts-Bassins")
    assert (side["degree"], side["contribution"], side["evidence"]) == (0.2, None, None)
    assert "moins de 3" in GRID.blocks(results)[-1].text


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=7),
    st.lists(st.integers(0, 3), min_size=1, max_size=7),
)
def test_partners_weigh_the_same_whatever_their_head_counts(aude, others):
    entries = [
        Entry(n, 7, 1, f"{partner}-{n}", None, partner, "c:p1:6.1", SUBMIT, {"value": str(v)}, AT)
        for partner, levels in ((1, aude), (2, others))
        for n, v in enumerate(levels)
    ]
    cell = GRID.results(entries, CONTEXT).tables["contribution"].records()[1]
    means = [sum(levels) / len(levels) for levels in (aude, others)]
    assert cell["all"] == pytest.approx(sum(means) / 2)
    assert cell["gap"] == pytest.approx(abs(means[0] - means[1]))


@pytest.mark.parametrize("frame", [SCREEN, PHONE, STAGE], ids=["screen", "phone", "stage"])
def test_chart_shows_the_first_targets_with_their_status_in_words(judged, frame):
    chart = GRID.chart(GRID.results(judged, CONTEXT), frame)
    assert chart is not None
    text = json.dumps(chart.to_dict(), ensure_ascii=False)
    for told in ("non évaluable", "en bonne voie", "Aude", "Hauts-Bassins"):
        assert told in text


def test_chart_keeps_to_the_rows_of_its_frame(judged):
    many = tuple(Target(f"6.{n}", 6, f"Cible {n}") for n in range(1, 20))
    results = GRID.results(judged, replace(CONTEXT, targets=many))
    chart = GRID.chart(results, STAGE)
    assert chart is not None
    drawn = chart.to_dict()["layer"][0]["data"]["values"]
    assert len(drawn) == STAGE.rows


def test_a_figure_is_captioned_with_its_count(judged):
    figure = next(b for b in GRID.blocks(GRID.results(judged, CONTEXT)) if isinstance(b, Figure))
    assert figure.caption == "Degré d’atteinte, contribution et preuve par cible (4\u00a0réponses)"


def test_three_partners_have_their_columns(give):
    context = replace(CONTEXT, partners=(AUDE, HAUTS_BASSINS, KELENA))
    entries = [*give("a", 1, {"c:p1:6.1": "0"}), *give("b", 2, {"c:p1:6.1": "1"})]
    entries += give("k", 3, {"c:p1:6.1": "3"})
    results = GRID.results(entries, context)
    cell = record(results, "contribution", project="Points d’eau", target="6.1\u00a0· Eau potable")
    assert (cell["p1"], cell["p2"], cell["p3"]) == (0, 1, 3)
    assert (cell["all"], cell["gap"]) == (pytest.approx(4 / 3), 3)


@pytest.mark.parametrize("params", [{"maximum": 3}, {"question": ""}])
def test_a_parameter_is_refused(params):
    assert GRID.check_params(params) == [
        f"Grille d’évaluation\u00a0: aucun réglage n’est prévu ({next(iter(params))})."
    ]


def test_five_hundred_people_are_counted_fast(give):
    projects = tuple(Project(n, n, f"Projet {n}", "") for n in range(1, 5))
    targets = tuple(Target(f"6.{n}", 6, f"Cible {n}") for n in range(1, 6))
    context = replace(CONTEXT, projects=projects, targets=targets)
    names = [field.name for field in GRID.form(context, {}).fields]
    assert len(names) == 40
    entries = [
        entry
        for n in range(500)
        for entry in give(
            f"p{n}", 1 + n % 2, {name: str((n + i) % 4) for i, name in enumerate(names)}
        )
    ]
    spent = []
    for _ in range(3):
        start = perf_counter()
        GRID.results(entries, context)
        spent.append(perf_counter() - start)
    assert min(spent) < 0.3  # twice the budget: this machine may be busy
