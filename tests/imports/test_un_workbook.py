import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from tests.imports.made import with_shared_strings, workbook, zipped
from workshop.imports.un_workbook import read
from workshop.imports.wording import Sentence
from workshop.model import Refused

ROWS: list[tuple[Any, ...]] = [
    (None, "Cadre inventé", None, None),
    (None, "Objectifs et cibles (du Programme)", "Indicateurs", "Code"),
    (None, "Objectif 1. Des bois", None, None),
    (None, "1.1Des\xa0lacs\nclairs", "1.1.1 Part des lacs2", "C010101"),
    (None, None, "1.1.2Part des mares", "C010102"),
    (None, "1.a Des prés", "Aucun indicateur adapté n’a été proposé.", None),
    (7, "Goal 10: Hills", None, None),
    (None, "10.1 Du foin", '=CONCAT("10.1.1 ","Foin")', None),
    (None, "* Une note de bas de page. Voir 1.1.", None, None),
]
EXPECTED = [
    Sentence("1", "Des bois", "ligne 3"),
    Sentence("1.1", "1.1Des lacs clairs", "ligne 4"),
    Sentence("1.1.1", "1.1.1 Part des lacs2", "ligne 4"),
    Sentence("1.1.2", "1.1.2Part des mares", "ligne 5"),
    Sentence("1.a", "1.a Des prés", "ligne 6"),
    Sentence("10", "Hills", "ligne 7"),
    Sentence("10.1", "10.1 Du foin", "ligne 8"),
]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {path: archive.read(path) for path in archive.namelist()}


def test_rows_are_recognised_by_their_codes() -> None:
    """Headings, footnotes, a cell without a code and a formula are passed over."""
    assert read("onu.xlsx", workbook(ROWS)) == EXPECTED
    assert read("onu.xlsx", with_shared_strings(workbook(ROWS))) == EXPECTED


def test_merged_cells_and_a_missing_first_column_change_nothing() -> None:
    assert read("onu.xlsx", workbook([row[1:] for row in ROWS])) == EXPECTED
    book = openpyxl.load_workbook(io.BytesIO(workbook(ROWS)))
    assert book.active is not None
    book.active.merge_cells("B4:B5")
    file = io.BytesIO()
    book.save(file)
    assert read("onu.xlsx", file.getvalue()) == EXPECTED


def test_a_cover_sheet_is_passed_over() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(ROWS)))
    book.create_sheet("Couverture", 0).append(["Bienvenue"])
    file = io.BytesIO()
    book.save(file)
    assert read("onu.xlsx", file.getvalue()) == EXPECTED


def test_a_false_dimension_does_not_make_a_million_rows() -> None:
    contents = parts(workbook(ROWS))
    sheet = contents["xl/worksheets/sheet1.xml"]
    contents["xl/worksheets/sheet1.xml"] = re.sub(
        rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', sheet
    )
    assert read("onu.xlsx", zipped(contents)) == EXPECTED


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (workbook(ROWS)[:3000], "archive illisible ou incomplète."),
        (b"PK\x03\x04 rien", "archive illisible ou incomplète."),
        (zipped({"a.yml": b"1-title: Bois"}), "cette archive n’est pas un classeur .xlsx."),
        (zipped({"[Content_Types].xml": b"x", "xl/workbook.xml": b"<"}), "classeur illisible."),
        (workbook([("Bonjour", 3)]), "aucune cellule ne commence par un code"),
        (workbook([]), "aucune cellule ne commence par un code"),
    ],
)
def test_what_is_not_the_workbook_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match="^" + re.escape(f"« onu.xlsx » : {sentence}")):
        read("onu.xlsx", data)


@pytest.mark.parametrize(
    "prologue",
    [
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-7"?>',
    ],
)
def test_xml_declarations_are_refused(prologue: bytes) -> None:
    contents = parts(with_shared_strings(workbook(ROWS)))
    contents["xl/sharedStrings.xml"] = prologue + contents["xl/sharedStrings.xml"]
    with pytest.raises(Refused, match=r"« xl/sharedStrings.xml » contient des déclarations XML"):
        read("onu.xlsx", zipped(contents))
