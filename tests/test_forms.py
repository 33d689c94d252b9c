"""What a surface sends is read again here: every field with good and bad raw values."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.forms import (
    Choice,
    Day,
    Form,
    Number,
    Option,
    Points,
    Reading,
    Text,
    Toggle,
    clean_line,
    clean_text,
    decimal_number,
    describe,
    read,
    required_line,
    whole_number,
)
from workshop.model import Refused

LEVEL = Choice("niveau", "Votre niveau", (Option("1", "peu"), Option("2", "assez")))
SHARE = Points("6.1", "Eau potable", maximum=3)
IDEA = Text("idee", "Votre idée", max_length=10)
SUPPORT = Toggle("soutien", "Partager un calendrier")
RATE = Number("taux", "Taux de desserte", minimum=0, maximum=99.5)
BALANCE = Number("solde", "Solde")
DATE = Day("echeance", "Échéance")
FORM = Form((LEVEL, SHARE, IDEA, SUPPORT))

NOT_A_NUMBER = "« Taux de desserte » : écrivez un nombre, par exemple 12,5."
NOT_A_DAY = "« Échéance » : écrivez une date, par exemple 2027-03-01."
NOT_WHOLE = "« Eau potable » : écrivez un nombre entier, par exemple 3."
GONE = (
    "Cette question ne fait plus partie de l’étape : rechargez la page, "
    "vos réponses enregistrées sont conservées."
)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (LEVEL, "1", "1"),
        (LEVEL, 2, "2"),
        (LEVEL, "", None),
        (LEVEL, None, None),
        (SHARE, "3", 3),
        (SHARE, 1, 1),
        (SHARE, 2.0, 2),
        (SHARE, " 2 ", 2),
        (SHARE, "+1", 1),
        (SHARE, "0", None),
        (SHARE, 0, None),
        (SHARE, "", None),
        (SHARE, None, None),
        (IDEA, " Un puits ", "Un puits"),
        (IDEA, "0123456789", "0123456789"),
        (IDEA, "  0123456789\r\n", "0123456789"),
        (IDEA, " \n\t ", None),
        (IDEA, "\u202e\x00", None),
        (IDEA, None, None),
        (IDEA, 12, "12"),
        (SUPPORT, True, True),
        (SUPPORT, "on", True),
        (SUPPORT, "1", True),
        (SUPPORT, "true", True),
        (SUPPORT, False, None),
        (SUPPORT, "", None),
        (SUPPORT, "0", None),
        (SUPPORT, "false", None),
        (SUPPORT, None, None),
        (RATE, "12,5", 12.5),
        (RATE, 12, 12.0),
        (RATE, "0", 0.0),
        (RATE, "99.5", 99.5),
        (RATE, "", None),
        (RATE, None, None),
        (BALANCE, "-1 234,5", -1234.5),
        (DATE, "2027-03-01", "2027-03-01"),
        (DATE, " 2027-03-01 ", "2027-03-01"),
        (DATE, date(2027, 3, 1), "2027-03-01"),
        (DATE, datetime(2027, 3, 1, 23, 59, tzinfo=UTC), "2027-03-01"),
        (DATE, "", None),
        (DATE, None, None),
    ],
)
def test_field_reads_good_value(field, raw, value):
    parsed = field.parse(raw)
    assert (parsed, type(parsed)) == (value, type(value))


@pytest.mark.parametrize(
    ("field", "raw", "sentence"),
    [
        (LEVEL, "3", "« Votre niveau » : choisissez une des réponses proposées."),
        (LEVEL, "peu", "« Votre niveau » : choisissez une des réponses proposées."),
        (LEVEL, " 1", "« Votre niveau » : choisissez une des réponses proposées."),
        (LEVEL, 0, "« Votre niveau » : choisissez une des réponses proposées."),
        (SHARE, 4, "« Eau potable » : donnez entre 0 et 3 points (reçu : 4)."),
        (SHARE, "-1", "« Eau potable » : donnez entre 0 et 3 points (reçu : -1)."),
        (SHARE, "trois", NOT_WHOLE),
        (SHARE, 1.5, NOT_WHOLE),
        (SHARE, "1.0", NOT_WHOLE),
        (
            IDEA,
            "01234567890",
            "« Votre idée » : 11 caractères, le maximum est 10. "
            "Raccourcissez votre texte ou répartissez-le en plusieurs idées.",
        ),
        (SUPPORT, "peut-être", "« Partager un calendrier » : cochez ou décochez la case."),
        (SUPPORT, 2, "« Partager un calendrier » : cochez ou décochez la case."),
        (SUPPORT, ["on"], "« Partager un calendrier » : cochez ou décochez la case."),
        (SUPPORT, {}, "« Partager un calendrier » : cochez ou décochez la case."),
        (RATE, "-0,5", "« Taux de desserte » : au moins 0."),
        (RATE, "99,6", "« Taux de desserte » : au plus 99,5."),
        (RATE, "12,5 %", NOT_A_NUMBER),
        (RATE, True, NOT_A_NUMBER),
        (DATE, "2027-02-29", NOT_A_DAY),
        (DATE, "demain", NOT_A_DAY),
        (DATE, "01/03/2027", NOT_A_DAY),
        (DATE, 12.5, NOT_A_DAY),
    ],
)
def test_field_refuses_bad_value(field, raw, sentence):
    with pytest.raises(Refused) as refusal:
        field.parse(raw)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (None, None),
        ("", None),
        (0, 0),
        (-7, -7),
        (4.0, 4),
        (-0.0, 0),
        ("007", 7),
        ("+3", 3),
        ("-3", -3),
        ("\t12\n", 12),
        ("999999999", 999_999_999),
    ],
)
def test_whole_number_reads(raw, number):
    parsed = whole_number(raw, "Points")
    assert (parsed, type(parsed)) == (number, type(number))


@pytest.mark.parametrize(
    "raw",
    [
        "1000000000",  # ten digits: nobody means it
        "9" * 5000,  # int() itself refuses beyond 4 300 digits
        "1e3",
        "1_000",
        "1 000",
        "3,0",
        "0x10",
        "٣",  # a digit elsewhere, unreadable here
        "²",
        "+",
        " ",
        "--1",
        1.5,
        float("nan"),
        float("inf"),
        [3],
    ],
)
def test_whole_number_refuses_anything_else(raw):
    with pytest.raises(Refused) as refusal:
        whole_number(raw, "Points")
    assert str(refusal.value) == "« Points » : écrivez un nombre entier, par exemple 3."


@pytest.mark.parametrize("raw", [True, False])
def test_whole_number_refuses_yes_and_no(raw):
    with pytest.raises(Refused) as refusal:
        whole_number(raw, "Points")
    assert str(refusal.value) == "« Points » : écrivez un nombre entier."


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (None, None),
        ("", None),
        (3, 3.0),
        (2.5, 2.5),
        ("1\u202f234,5", 1234.5),
        ("1\u00a0234 567", 1234567.0),
        ("\u22123,5", -3.5),  # the minus sign this application writes
        ("+3.5", 3.5),
        ("0,0000000001", 1e-10),
    ],
)
def test_decimal_number_reads(raw, number):
    parsed = decimal_number(raw, "Taux")
    assert (parsed, type(parsed)) == (number, type(number))


@pytest.mark.parametrize(
    "raw",
    [
        "1,2,3",
        "1e3",
        "nan",
        "inf",
        ",5",
        "5,",
        "-",
        "9" * 16,
        "٣",
        True,
        float("nan"),
        float("inf"),
    ],
)
def test_decimal_number_refuses_anything_else(raw):
    with pytest.raises(Refused) as refusal:
        decimal_number(raw, "Taux")
    assert str(refusal.value) == "« Taux » : écrivez un nombre, par exemple 12,5."


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("", ""),
        ("  déjà  ", "déjà"),
        ("de\u0301ja\u0300", "déjà"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a  \nb\t\nc", "a\nb\nc"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a\n \n\t\n \nb", "a\n\nb"),
        ("a\tb", "a\tb"),
        ("a\x00b\x07c\x1bd\x7fe\x85f", "abcdef"),
        ("\ufeffa\u202eb\u2066c\u2069d\u200ee\u200f", "abcde"),
        ("a\ud800b\udfff", "ab"),
        ("a\ufffeb\uffff", "ab"),
        ("👩\u200d🌾", "👩\u200d🌾"),
        ("l\u00a0eau", "l\u00a0eau"),
    ],
)
def test_clean_text_keeps_what_is_read(raw, cleaned):
    assert clean_text(raw) == cleaned


@given(st.text(alphabet=st.characters(), max_size=80))
def test_clean_text_is_safe_and_settled_for_any_text(raw):
    cleaned = clean_text(raw)
    cleaned.encode("utf-8")
    assert clean_text(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    assert not set(cleaned) & {chr(code) for code in range(32) if chr(code) not in "\n\t"}


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("  Aude \n", "Aude"),
        ("Aude\nFrance", "Aude France"),
        ("Aude\r\nFrance", "Aude France"),
        ("\u202eAude\x00", "Aude"),
        (" \n ", ""),
    ],
)
def test_clean_line_is_one_line(raw, line):
    assert clean_line(raw) == line


def test_required_line_reads_up_to_its_length():
    assert required_line(" Aude\n", "Nom", 4) == "Aude"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("", "Nom : remplissez ce champ."),
        (" \u202e\n", "Nom : remplissez ce champ."),
        ("Hérault", "Nom : 7 caractères, le maximum est 4."),
    ],
)
def test_required_line_refuses_blank_and_long(raw, sentence):
    with pytest.raises(Refused) as refusal:
        required_line(raw, "Nom", 4)
    assert str(refusal.value) == sentence


def test_read_gives_values_of_sent_items_only():
    sent = {"niveau": "2", "6.1": "3", "idee": "", "soutien": "on"}
    values = {"niveau": "2", "6.1": 3, "idee": None, "soutien": True}
    assert read(FORM, sent) == Reading(values, {})
    assert read(FORM, {"idee": "Un puits"}) == Reading({"idee": "Un puits"}, {})
    assert read(FORM, {}) == Reading({}, {})


def test_read_keeps_good_items_beside_refused_ones():
    assert read(FORM, {"niveau": "2", "6.1": "9", "intrus": "x"}) == Reading(
        {"niveau": "2"},
        {"6.1": "« Eau potable » : donnez entre 0 et 3 points (reçu : 9).", "intrus": GONE},
    )


def test_form_finds_field_by_name():
    assert FORM.field("6.1") is SHARE
    assert FORM.field("autre") is None


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        (LEVEL, "2", "Votre niveau : assez"),
        (LEVEL, "9", "Votre niveau : 9"),  # a level the scale no longer has
        (SHARE, 1, "Eau potable : 1\u00a0point"),
        (SHARE, 3, "Eau potable : 3\u00a0points"),
        (IDEA, "Un puits", "Un puits"),
        (SUPPORT, True, "Vous soutenez : Partager un calendrier"),
        (RATE, 12.5, "Taux de desserte : 12,5"),
        (BALANCE, -1_234_567.5, "Solde : \u22121\u202f234\u202f567,5"),
        (DATE, "2027-03-01", "Échéance : 01/03/2027"),
    ],
)
def test_describe_says_answer_in_one_line(field, value, line):
    assert describe(field, value) == line
