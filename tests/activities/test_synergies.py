"""Synergies, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.activities.base import Context
from workshop.activities.charts import PHONE, SCREEN, STAGE
from workshop.activities.influence import influences, ranks, second_order
from workshop.activities.influence_charts import levers
from workshop.activities.synergies import LEGEND, OPTIONS, SECOND_ORDER, Synergies
from workshop.blocks import Figure, Paragraph, Results, Table
from workshop.forms import read
from workshop.model import Entry, Partner, Target

SYNERGIES = Synergies()
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
CODES = ("6.1", "4.4", "13.1")
PAIRS = [(one, other) for one in CODES for other in CODES if one != other]
AUDE = Partner(1, 1, "Aude", "France", "#1F5C7A")
HAUTS_BASSINS = Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F")
CONTEXT = Context({}, (AUDE, HAUTS_BASSINS), targets=TARGETS)
effects = st.lists(st.none() | st.floats(-3, 3), min_size=6, max_size=6)


def keys(table: Table) -> list[str]:
    return [column.key for column in table.columns]


def many_targets(count: int) -> tuple[Target, ...]:
    return tuple(Target(f"{n}.1", n, f"Cible {n}") for n in range(1, count + 1))


def direct_of(results: Results) -> list[list[float | None]]:
    return [list(row[1:]) for row in results.tables["influence"].rows]


@pytest.fixture
def entries(give) -> list[Entry]:
    """Three people of Aude, one of Hauts-Bassins; nobody judged 13.1 > 4.4."""
    aude = {"6.1>4.4": "2", "6.1>13.1": "1", "4.4>6.1": "1", "4.4>13.1": "-1", "13.1>6.1": "-2"}
    return [
        *give("a1", 1, aude),
        *give("a2", 1, aude),
        *give("a3", 1, aude | {"6.1>13.1": "-2"}),
        *give("b1", 2, {"6.1>4.4": "3", "6.1>13.1": "0", "4.4>6.1": "1", "13.1>6.1": "0"}),
    ]


def test_form_asks_every_ordered_pair_by_source():
    form = SYNERGIES.form(CONTEXT, {})
    assert [(field.name, field.label) for field in form.fields] == [
        ("6.1>4.4", f"→ {SKILLS}"),
        ("6.1>13.1", f"→ {CLIMATE}"),
        ("4.4>6.1", f"→ {WATER}"),
        ("4.4>13.1", f"→ {CLIMATE}"),
        ("13.1>6.1", f"→ {WATER}"),
        ("13.1>4.4", f"→ {SKILLS}"),
    ]
    assert [field.section for field in form.fields[::2]] == [
        f"Si la cible {name} progresse, quel effet sur…" for name in (WATER, SKILLS, CLIMATE)
    ]
    assert form.legend == LEGEND
    assert [option.label for option in OPTIONS] == ["−3", "−2", "−1", "0", "+1", "+2", "+3"]
    assert [option.value for option in OPTIONS] == ["-3", "-2", "-1", "0", "1", "2", "3"]


def test_long_labels_are_shortened_on_a_phone():
    long = Target("6.2", 6, "Offrir à tous assainissement et hygiène décents " * 3)
    label = SYNERGIES.form(replace(CONTEXT, targets=(TARGETS[0], long)), {}).fields[0].label
    assert label == "→ 6.2\u00a0· Offrir à tous assainissement et hygiène décents Offrir à …"


def test_eight_targets_make_56_cells_and_nine_are_refused():
    assert len(SYNERGIES.form(replace(CONTEXT, targets=many_targets(8)), {}).fields) == 56
    context = replace(CONTEXT, targets=many_targets(9))
    form = SYNERGIES.form(context, {})
    assert (form.fields, form.empty_sentence) == (
        (),
        "9 cibles sont retenues\u00a0: au-delà de 8, les croiser deux à deux prend trop de temps. "
        "L’animateur doit en retenir moins.",
    )
    assert SYNERGIES.validate({"1.1>2.1": "1"}, context) == [form.empty_sentence]
    assert SYNERGIES.validate({"6.1>4.4": "1"}, CONTEXT) == []


def test_one_target_has_nothing_to_act_on():
    form = SYNERGIES.form(replace(CONTEXT, targets=TARGETS[:1]), {})
    assert (form.fields, form.empty_sentence) == (
        (),
        "Il faut au moins deux cibles retenues pour juger comment elles s’influencent.",
    )


def test_cell_is_mean_of_partners_means_and_silence_is_not_zero(entries):
    results = SYNERGIES.results(entries, CONTEXT)
    table = next(iter(results.tables.values()))
    assert keys(table) == ["target", "t6.1", "t4.4", "t13.1"]
    assert [row[0] for row in table.rows] == [WATER, SKILLS, CLIMATE]
    # 6.1 > 4.4: (2 + 3) / 2. 4.4 > 13.1: Aude alone, −1. 13.1 > 6.1: (−2 + 0) / 2.
    assert direct_of(results) == [[None, 2.5, 0.0], [1.0, None, -1.0], [-1.0, None, None]]
    pairs = {(row[0], row[1]): row[2:] for row in results.tables["pairs"].rows}
    assert keys(results.tables["pairs"])[2:] == [
        "p1", "p2", "all", "gap", "spread", "answers", "negative",
    ]  # fmt: skip
    assert pairs[SKILLS, CLIMATE] == (-1.0, None, -1.0, None, 0.0, 3, 3)
    assert pairs[CLIMATE, SKILLS] == (None, None, None, None, None, 0, 0)


def test_levers_add_rows_dependants_add_columns_and_chains_weigh_half(entries):
    levers = SYNERGIES.results(entries, CONTEXT).tables["levers"]
    assert keys(levers) == [
        "rank", "target", "p1", "p2", "direct", "gap", "total", "total_rank", "received",
        "total_received", "judged",
    ]  # fmt: skip
    # D·D, the unknown 13.1 > 4.4 counted 0: 6.1 (2.5, 0, −2.5), 4.4 (1, 2.5, 0), 13.1 (0, −2.5, 0).
    assert levers.rows == (
        (1, WATER, 2.0, 3.0, 2.5, 1.0, 2.5, 1, 0.0, 1.75, "2\u00a0/\u00a02"),
        # Hauts-Bassins did not judge 4.4 > 13.1: the two sums do not compare.
        (2, SKILLS, 0.0, 1.0, 0.0, None, 1.75, 2, 2.5, 2.5, "2\u00a0/\u00a02"),
        (3, CLIMATE, -2.0, 0.0, -1.0, 2.0, -2.25, 3, -1.0, -2.25, "1\u00a0/\u00a02"),
    )


def test_facts_rank_levers_and_list_conflicts(entries):
    results = SYNERGIES.results(entries, CONTEXT)
    assert results.facts == {
        "partners": [["Aude", "#1F5C7A", "p1"], ["Hauts-Bassins", "#E0912F", "p2"]],
        "targets": ["6.1", "4.4", "13.1"],
        "levers": ["6.1", "4.4", "13.1"],
        # The worst of the partners' means first.
        "conflicts": [["13.1", "6.1"], ["4.4", "13.1"]],
        "withheld": [],
    }
    assert [row[:2] for row in results.tables["contested"].rows] == [(CLIMATE, WATER)]
    assert (results.respondents, results.by_partner) == (4, {"Aude": 3, "Hauts-Bassins": 1})


def test_conflict_is_half_a_level_below_zero_or_one_for_a_partner(give):
    def conflicts(aude: str, other: str) -> list[list[str]]:
        values = [*give("a1", 1, {"6.1>4.4": aude}), *give("b1", 2, {"6.1>4.4": other})]
        return SYNERGIES.results(values, CONTEXT).facts["conflicts"]

    assert conflicts("0", "0") == []
    assert conflicts("-1", "0") == [["6.1", "4.4"]]
    assert conflicts("3", "-1") == [["6.1", "4.4"]]


def test_effect_through_a_third_target_counts_half():
    direct = dict.fromkeys(PAIRS, 0.0) | {("6.1", "4.4"): 2.0, ("4.4", "13.1"): 3.0}
    total = second_order(direct, CODES)
    assert {pair: value for pair, value in total.items() if value} == {
        ("6.1", "4.4"): 2.0,
        ("4.4", "13.1"): 3.0,
        ("6.1", "13.1"): 3.0,  # ½ · 2 · 3
    }
    lines = influences(direct, TARGETS)
    assert [(line.direct, line.total) for line in lines] == [(2.0, 5.0), (3.0, 3.0), (0.0, 0.0)]
    assert [(line.received, line.total_received) for line in lines] == [
        (0.0, 0.0), (2.0, 2.0), (3.0, 6.0),
    ]  # fmt: skip


def test_what_a_target_sends_back_to_itself_counts_too():
    direct = dict.fromkeys(PAIRS) | {("6.1", "4.4"): 2.0, ("4.4", "6.1"): -1.0}
    assert second_order(direct, CODES)["6.1", "6.1"] == -1.0
    lines = influences(direct, TARGETS)
    assert [(line.direct, line.total) for line in lines] == [(2.0, 1.0), (-1.0, -2.0), (None, None)]


@given(effects)
def test_second_order_row_sum_is_direct_sum_plus_half_of_those_reached(values):
    direct = dict(zip(PAIRS, values, strict=True))
    lines = {line.target.code: line for line in influences(direct, TARGETS)}
    for code, line in lines.items():
        reached = sum(
            (direct[code, other] or 0) * (lines[other].direct or 0)
            for other in CODES
            if other != code
        )
        if line.direct is None:
            assert line.total is None
        else:
            assert line.total == pytest.approx(line.direct + reached / 2)
        assert line.direct is None or abs(line.direct) <= 3 * line.judged


@given(effects, st.permutations(TARGETS))
def test_order_of_targets_changes_no_sum(values, order):
    direct = dict(zip(PAIRS, values, strict=True))
    before = {line.target: line for line in influences(direct, TARGETS)}
    for line in influences(direct, order):
        one = before[line.target]
        assert (line.direct, line.total) == (pytest.approx(one.direct), pytest.approx(one.total))


@given(effects)
def test_all_that_is_sent_is_received(values):
    lines = influences(dict(zip(PAIRS, values, strict=True)), TARGETS)
    sent, received = (sum(sums) for sums in zip(
        *((line.direct or 0, line.received or 0) for line in lines), strict=True
    ))  # fmt: skip
    assert sent == pytest.approx(received)


def test_equal_sums_share_their_rank_and_unknown_has_none():
    assert ranks([1.0, None, 3.0, 0.1 + 0.2 + 0.7]) == [2, None, 1, 2]


def test_partners_weigh_the_same_whatever_their_head_counts(entries, give):
    more = [
        replace(entry, author=f"{entry.author}-{n}")
        for n in range(3)
        for entry in entries
        if entry.partner_id == 2
    ]
    assert direct_of(SYNERGIES.results([*entries, *more], CONTEXT)) == direct_of(
        SYNERGIES.results(entries, CONTEXT)
    )


def test_nobody_answered_gives_no_lever():
    results = SYNERGIES.results([], CONTEXT)
    assert results.tables["levers"].rows == tuple(
        (None, name, None, None, None, None, None, None, "0\u00a0/\u00a02")
        for name in (WATER, SKILLS, CLIMATE)
    )
    assert (results.facts["levers"], results.facts["conflicts"]) == ([], [])
    assert SYNERGIES.alt(results) == "Aucune réponse."
    assert levers(results, SCREEN) is None


def test_anonymous_step_withholds_a_partner_below_the_floor(entries):
    results = SYNERGIES.results(entries, replace(CONTEXT, anonymous=True))
    assert direct_of(results)[0] == [None, 2.0, 0.0]
    assert results.facts["withheld"] == ["Hauts-Bassins"]
    alone = SYNERGIES.results(entries[-4:], replace(CONTEXT, anonymous=True))
    assert SYNERGIES.blocks(alone) == (
        Paragraph(
            "Étape anonyme : les réponses de Hauts-Bassins ne sont pas affichées "
            "(moins de 3 réponses).",
            "note",
        ),
    )


def test_blocks_show_cross_impact_levers_and_conflicts(entries):
    results = SYNERGIES.results(entries, CONTEXT)
    first, table, second, *others = SYNERGIES.blocks(results)
    assert isinstance(first, Figure)
    assert isinstance(second, Figure)
    assert (first.caption, second.caption) == (
        "Effet du progrès d’une cible sur une autre, moyenne des partenaires (4\u00a0réponses)",
        "Leviers\u00a0: somme des effets sur les autres (4\u00a0réponses)",
    )
    assert second.alt == (
        "Premiers leviers, effets en chaîne compris\u00a0: "
        f"{WATER} (+2,5)\u00a0; {SKILLS} (+1,8)\u00a0; {CLIMATE} (−2,2)."
    )
    assert (table, others) == (
        results.tables["influence"],
        [
            results.tables["levers"],
            Paragraph(SECOND_ORDER, "note"),
            results.tables["conflicts"],
            results.tables["contested"],
            results.tables["pairs"],
        ],
    )


def test_alt_tells_levers_and_conflicts(entries, give):
    assert SYNERGIES.alt(SYNERGIES.results(entries, CONTEXT)) == (
        "4\u00a0réponses, effets de −3 à +3. Premiers leviers, somme des effets directs\u00a0: "
        f"{WATER} (+2,5)\u00a0; {SKILLS} (0,0)\u00a0; {CLIMATE} (−1,0). "
        "2\u00a0conflits\u00a0: 13.1 → 6.1\u00a0; 4.4 → 13.1."
    )
    calm = SYNERGIES.results(give("a1", 1, {"6.1>4.4": "1"}), CONTEXT)
    assert SYNERGIES.alt(calm).endswith(f"{WATER} (+1,0). Aucun conflit signalé.")


def test_margins_bear_the_sums_where_there_is_room(entries):
    results = SYNERGIES.results(entries, CONTEXT)
    for frame, count in ((STAGE, 6), (PHONE, 6)):
        chart = SYNERGIES.chart(results, frame)
        assert chart is not None
        totals = [cell for cell in chart.to_dict()["data"]["values"] if cell["total"]]
        assert len(totals) == count
    context = replace(CONTEXT, targets=many_targets(8))
    results = SYNERGIES.results(entries_of(8, entries[0]), context)
    chart = SYNERGIES.chart(results, PHONE)
    assert chart is not None
    assert not [cell for cell in chart.to_dict()["data"]["values"] if cell["total"]]


def entries_of(count: int, model: Entry) -> list[Entry]:
    """The same level on every pair of `count` targets."""
    codes = [target.code for target in many_targets(count)]
    pairs = [f"{one}>{other}" for one in codes for other in codes if one != other]
    return [replace(model, item=item) for item in pairs]


def test_cells_bear_their_signs(entries):
    chart = SYNERGIES.chart(SYNERGIES.results(entries, CONTEXT))
    assert chart is not None
    cells = chart.to_dict()["data"]["values"]
    assert [cell["text"] for cell in cells if not cell["total"]] == [
        "+2,5", "0,0", "+1,0", "−1,0", "−1,0", "–",
    ]  # fmt: skip


def test_params_are_refused_since_there_are_none():
    assert SYNERGIES.check_params({"maximum": 3}) == [
        "Synergies\u00a0: le paramètre «\u00a0maximum\u00a0» n’existe pas."
    ]


@pytest.mark.parametrize("raw", ["4", "-4", "?", "+1", "1.5", "−1"])
def test_levels_outside_the_scale_are_refused(raw):
    assert set(read(SYNERGIES.form(CONTEXT, {}), {"6.1>4.4": raw}).errors) == {"6.1>4.4"}


def test_results_of_a_large_room_are_quick(crowd):
    context = replace(CONTEXT, targets=many_targets(7))
    some = crowd(SYNERGIES, context, [1, 2] * 5)
    entries = [replace(entry, author=f"{entry.author}/{n}") for n in range(50) for entry in some]
    begun = perf_counter()
    assert SYNERGIES.results(entries, context).respondents == 500
    assert perf_counter() - begun < 1  # 40 ms here; room for a busy machine
