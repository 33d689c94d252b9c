"""Figures as French readers write them."""

import pytest

from workshop.blocks import Column, Table, format_cell, format_exact, format_number

TABLE = Table(
    (
        Column("target", "Cible", weight=5),
        Column("votes", "Votes", "integer"),
        Column("mean", "Moyenne", "decimal"),
        Column("share", "Part", "percent"),
    ),
    (("6.1 · Eau", 1234, 2.25, 0.5), ("4.4 · Compétences", 0, None, None)),
)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "text", "–"),
        (None, "integer", "–"),
        (None, "decimal", "–"),
        (None, "percent", "–"),
        (float("nan"), "decimal", "–"),
        ("", "text", ""),
        ("Eau, 1.5 L", "text", "Eau, 1.5 L"),
        (3, "text", "3"),
        (0, "integer", "0"),
        (1234567, "integer", "1\u202f234\u202f567"),
        (0, "decimal", "0,0"),
        (2.25, "decimal", "2,2"),
        (2.35, "decimal", "2,4"),
        (1234.5, "decimal", "1\u202f234,5"),
        (-0.5, "decimal", "\u22120,5"),
        (-0.04, "decimal", "0,0"),
        (0, "percent", "0\u00a0%"),
        (0.333, "percent", "33\u00a0%"),
        (1, "percent", "100\u00a0%"),
        (12.5, "percent", "1\u202f250\u00a0%"),
        (-0.05, "percent", "\u22125\u00a0%"),
        (-0.001, "percent", "0\u00a0%"),
    ],
)
def test_cell_is_written_in_french(value, kind, text):
    assert format_cell(value, kind) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (999, 0, "999"),
        (1000, 0, "1\u202f000"),
        (1234.5, 1, "1\u202f234,5"),
        (-1234.567, 2, "\u22121\u202f234,57"),
    ],
)
def test_number_has_comma_and_narrow_spaces(value, decimals, text):
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (12.0, "12"),
        (12.5, "12,5"),
        (1_250_000.0, "1\u202f250\u202f000"),
        (1_234_567.25, "1\u202f234\u202f567,25"),
        (0.0000001, "0,0000001"),
        (-3.75, "\u22123,75"),
    ],
)
def test_exact_number_keeps_every_digit(value, text):
    assert format_exact(value) == text


def test_table_is_read_by_people_and_by_programs():
    assert TABLE.display_rows() == [
        ["6.1 · Eau", "1\u202f234", "2,2", "50\u00a0%"],
        ["4.4 · Compétences", "0", "–", "–"],
    ]
    assert TABLE.records() == [
        {"target": "6.1 · Eau", "votes": 1234, "mean": 2.25, "share": 0.5},
        {"target": "4.4 · Compétences", "votes": 0, "mean": None, "share": None},
    ]
    assert TABLE.frame()[["target", "votes"]].to_dict("list") == {
        "target": ["6.1 · Eau", "4.4 · Compétences"],
        "votes": [1234, 0],
    }


def test_table_without_row_keeps_its_columns():
    empty = Table(TABLE.columns, ())
    assert (empty.records(), empty.display_rows()) == ([], [])
    assert list(empty.frame().columns) == ["target", "votes", "mean", "share"]


def test_table_refuses_row_of_another_length():
    broken = Table(TABLE.columns, (("6.1 · Eau", 3),))
    with pytest.raises(ValueError, match="shorter"):
        broken.records()
    with pytest.raises(ValueError, match="argument 2"):
        broken.display_rows()
