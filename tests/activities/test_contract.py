"""What every registered activity promises, whatever its kind: the one test of the contract."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import vl_convert

from workshop.activities import REGISTRY, activity
from workshop.activities.base import Activity
from workshop.activities.charts import PHONE, SCREEN, STAGE
from workshop.blocks import Bullets, Figure, Heading, Paragraph, Quote, Table
from workshop.forms import read
from workshop.model import WITHDRAW

FRESH = "nouvelle"  # the key of the new item in the examples of kinds that have some
FRAMES = {"screen": SCREEN, "phone": PHONE, "stage": STAGE}
CROWDS = {"nobody": [], "one": [1], "many": [1, 1, 1, 1, 2, 2, 2, 1, 2]}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=REGISTRY, ids=lambda kind: kind.kind)
def kind(request: pytest.FixtureRequest) -> Activity:
    return request.param


@pytest.fixture(params=CROWDS.values(), ids=list(CROWDS))
def people(request: pytest.FixtureRequest) -> list[int]:
    """Partner id of each person who answers."""
    return request.param


def is_sentence(text: str) -> bool:
    """Does it read as a sentence shown to somebody, not as a program's words?"""
    return bool(re.fullmatch(r"[A-ZÀÉÊÎÔ«].{8,}[.!?]", text, re.DOTALL)) and "Error" not in text


def data_of(spec: Any) -> Iterator[dict[str, Any]]:
    """Every record drawn by a chart, whatever its layers."""
    if isinstance(spec, dict):
        values = spec.get("values")
        if isinstance(values, list) and all(isinstance(line, dict) for line in values):
            yield from values
        for key, part in spec.items():
            if key != "values":
                yield from data_of(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from data_of(part)


def measures_of(spec: Any) -> set[str]:
    """The fields a chart draws as quantities."""
    found = set()
    if isinstance(spec, dict):
        if spec.get("type") == "quantitative" and "field" in spec:
            found.add(spec["field"])
        found.update(*map(measures_of, spec.values()))
    elif isinstance(spec, list):
        found.update(*map(measures_of, spec))
    return found


def test_registry_has_one_activity_by_kind_and_label():
    kinds = [kind.kind for kind in REGISTRY]
    labels = [kind.label for kind in REGISTRY]
    assert (sorted(set(kinds)), sorted(set(labels))) == (sorted(kinds), sorted(labels))
    assert [activity(kind) for kind in kinds] == list(REGISTRY)


@pytest.mark.parametrize("name", ["", "devinette"])
def test_activity_refuses_unknown_kind(name):
    with pytest.raises(KeyError) as error:
        activity(name)
    assert error.value.args == (name,)


def test_kind_is_a_word_and_label_is_french(kind):
    assert re.fullmatch(r"[a-z][a-z_]*", kind.kind)
    assert kind.label.strip() == kind.label != ""


def test_params_of_example_are_accepted(kind):
    assert kind.check_params(kind.example().context.params) == []


def test_bad_params_are_refused_in_sentences(kind):
    example = kind.example()
    sentences = kind.check_params(example.bad_params)
    takes_none = not example.context.params and not example.bad_params
    assert bool(sentences) is not takes_none
    assert [text for text in sentences if not is_sentence(text)] == []


def test_form_names_are_unique_and_labels_are_told(kind):
    form = kind.form(kind.example().context, {}, FRESH)
    names = [field.name for field in form.fields]
    assert sorted(set(names)) == sorted(names) != []
    assert [field for field in form.fields if not field.label.strip()] == []
    assert form.submit_label


def test_good_example_is_accepted(kind):
    example = kind.example()
    reading = read(kind.form(example.context, {}, FRESH), example.good)
    assert (reading.errors, set(reading.values)) == ({}, set(example.good))
    values = {item: value for item, value in reading.values.items() if value is not None}
    assert values
    assert kind.validate(values, example.context) == []


def test_bad_examples_are_refused_in_sentences(kind):
    example = kind.example()
    assert example.bad
    for bad in example.bad:
        reading = read(kind.form(example.context, {}, FRESH), bad)
        values = {item: value for item, value in reading.values.items() if value is not None}
        sentences = [*reading.errors.values(), *kind.validate(values, example.context)]
        assert sentences, bad
        assert [text for text in sentences if not is_sentence(text)] == []


def test_saved_answer_is_asked_again_under_the_same_names(kind):
    example = kind.example()
    saved = read(kind.form(example.context, {}, FRESH), example.good).values
    again = kind.form(example.context, saved)
    assert {name for name in saved if again.field(name) is None} == set()


def test_results_count_people_by_partner(kind, people, crowd):
    context = kind.example().context
    results = kind.results(crowd(kind, context, people), context)
    names = {partner.id: partner.name for partner in context.partners}
    counts = {name: sum(names[one] == name for one in people) for name in names.values()}
    assert (results.respondents, dict(results.by_partner)) == (len(people), counts)


def test_results_rows_fit_their_columns(kind, people, crowd):
    context = kind.example().context
    results = kind.results(crowd(kind, context, people), context)
    for table in results.tables.values():
        keys = [column.key for column in table.columns]
        assert sorted(set(keys)) == sorted(keys)
        assert [row for row in table.rows if len(row) != len(keys)] == []
        assert [column for column in table.columns if not column.label.strip()] == []


def test_results_facts_are_json(kind, people, crowd):
    context = kind.example().context
    facts = dict(kind.results(crowd(kind, context, people), context).facts)
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts


def test_results_leave_out_other_rounds_and_what_was_withdrawn(kind, crowd, give):
    context = kind.example().context
    entries = crowd(kind, context, CROWDS["many"])
    noise = [replace(entry, author="autre", round=2) for entry in entries]
    noise += [replace(entry, author="repenti", kind=WITHDRAW, payload={}) for entry in entries]
    expected = kind.results(entries, context)
    assert kind.results([*entries, *noise], context) == expected
    assert kind.results(entries, context) == expected  # and counting changes nothing


def test_chart_waits_for_an_answer(kind):
    context = kind.example().context
    results = kind.results([], context)
    assert [kind.chart(results, frame) for frame in FRAMES.values()] == [None, None, None]


@pytest.mark.parametrize("frame", FRAMES.values(), ids=list(FRAMES))
def test_chart_is_drawn_in_every_frame(kind, frame, crowd):
    context = kind.example().context
    results = kind.results(crowd(kind, context, CROWDS["many"]), context)
    chart = kind.chart(results, frame)
    assert chart is not None
    spec = json.loads(chart.to_json())
    json.dumps(spec, allow_nan=False)
    svg = vl_convert.vegalite_to_svg(
        {**spec, "width": 360} if spec.get("width") == "container" else spec, vl_version="6.4"
    )
    drawn = ET.fromstring(svg)  # noqa: S314  made here
    assert len(list(drawn.iter(f"{SVG}path"))) > 2
    assert "null" not in svg
    assert "undefined" not in svg
    assert "NaN" not in svg


def test_stage_chart_fills_its_canvas(kind, crowd):
    context = kind.example().context
    results = kind.results(crowd(kind, context, CROWDS["many"]), context)
    chart = kind.chart(results, STAGE)
    assert chart is not None
    spec = chart.to_dict()
    assert (spec["width"], spec["height"]) == STAGE.canvas


@pytest.mark.parametrize("frame", FRAMES.values(), ids=list(FRAMES))
def test_chart_draws_figures_of_the_tables(kind, frame, crowd):
    context = kind.example().context
    results = kind.results(crowd(kind, context, CROWDS["many"]), context)
    chart = kind.chart(results, frame)
    assert chart is not None
    spec = chart.to_dict()
    measures = measures_of(spec)
    assert measures
    drawn = {
        record[measure] for record in data_of(spec) for measure in measures if measure in record
    }
    told = {cell for table in results.tables.values() for row in table.rows for cell in row}
    assert drawn
    assert drawn - told == set()


def test_alt_says_something_in_any_case(kind, people, crowd):
    context = kind.example().context
    results = kind.results(crowd(kind, context, people), context)
    text = kind.alt(results)
    assert text.strip()
    assert "None" not in text


@pytest.mark.parametrize("frame", FRAMES.values(), ids=list(FRAMES))
def test_blocks_are_never_empty(kind, people, frame, crowd):
    context = kind.example().context
    results = kind.results(crowd(kind, context, people), context)
    blocks = kind.blocks(results, frame)
    assert blocks
    assert [block for block in blocks if is_empty(block)] == []
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [table for table in tables if table not in results.tables.values()] == []


def is_empty(block) -> bool:
    match block:
        case Paragraph(text) | Heading(text) | Quote(text):
            return not text.strip()
        case Bullets(items):
            return not items
        case Table():
            return not block.rows
        case Figure(chart, caption, alt):
            return chart is None or not caption.strip() or not alt.strip()
    return False


def test_blocks_show_a_figure_with_a_table_of_the_same_figures(kind, crowd):
    context = kind.example().context
    blocks = kind.blocks(kind.results(crowd(kind, context, CROWDS["many"]), context))
    kinds = [type(block) for block in blocks]
    assert (Figure in kinds, Table in kinds) == (True, True)


@pytest.mark.parametrize("seed", range(20))
def test_robot_answers_what_the_form_accepts(kind, seed):
    context = kind.example().context
    form = kind.form(context, {}, FRESH)
    raw, same = (kind.robot(form, context, random.Random(seed)) for _ in range(2))  # noqa: S311
    reading = read(form, raw)
    values = {item: value for item, value in reading.values.items() if value is not None}
    assert (reading.errors, kind.validate(values, context)) == ({}, [])
    assert same == raw
