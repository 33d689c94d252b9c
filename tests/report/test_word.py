"""The Word file itself, opened again: structure, accessibility, and texts that mean harm."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import altair as alt
import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn

from tests.report.played_room import PARTNERS, agenda_room, empty_room
from workshop.blocks import (
    Block,
    Bullets,
    Column,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Table,
)
from workshop.report import pictures
from workshop.report.document import Document
from workshop.report.synthesis import synthesis
from workshop.report.word import LONGEST_CONTENTS, write_docx
from workshop.service.workshops import NewPartner

SMALL = Table(
    (Column("name", "Nom", weight=3), Column("value", "Valeur", "decimal")),
    (("eau", 1.5), ("sol", None)),
    caption="Petit tableau",
)


def written(*blocks: Block, title: str = "Essai", summary: tuple[Block, ...] = ()) -> WordDocument:
    document = Document(
        title, ("Aude",), ("Aude", "Oujda"), date(2026, 11, 3), "fr-FR", summary, blocks
    )
    return docx.Document(BytesIO(write_docx(document)))


def small_chart(colour: str = "#1F5C7A") -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=[{"a": "Égalité", "b": 2}, {"a": "Forêt", "b": 3}]))
        .mark_bar(color=colour)
        .encode(y="a:N", x="b:Q")
        .properties(width="container", height=alt.Step(20))
    )


def lines(word: WordDocument) -> list[tuple[str, str]]:
    """(style, text) of the body's paragraphs, tables and contents apart."""
    return [(paragraph.style.name, paragraph.text) for paragraph in word.paragraphs]


def contents(word: WordDocument) -> list[str]:
    entries = word.element.body.xpath("./w:sdt//w:hyperlink")
    return ["".join(text.text for text in entry.iter(qn("w:t"))) for entry in entries]


def test_each_block_gets_its_own_style():
    word = written(
        Heading("Un"),
        Heading("Deux", 2),
        Heading("Trois", 3),
        Paragraph("corps"),
        Paragraph("chapeau", "lead"),
        Paragraph("remarque", "note"),
        Bullets(("a", "b")),
        Quote("dit", "Aude"),
        SMALL,
        Figure(small_chart(), "Une figure", "Deux barres"),
    )
    assert lines(word) == [
        ("Cover Label", "Synthèse d’atelier"),
        ("Title", "Essai"),
        ("Subtitle", "Aude"),
        ("Heading 1", "Un"),
        ("Heading 2", "Deux"),
        ("Heading 3", "Trois"),
        ("Normal", "corps"),
        ("Lead", "chapeau"),
        ("Note", "remarque"),
        ("List Bullet", "a"),
        ("List Bullet", "b"),
        ("Quote", "«\u00a0dit\u00a0»"),
        ("Quote Source", "– Aude"),
        ("Table Caption", "Tableau\u00a01 – Petit tableau"),
        ("Figure", ""),
        ("Caption", "Figure\u00a01 – Une figure"),
    ]


def test_a_table_has_our_style_a_repeated_header_and_rows_that_never_split():
    word = written(SMALL)
    table = word.tables[0]
    assert table.style.name == "Atelier"
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Nom", "Valeur"],
        ["eau", "1,5"],
        ["sol", "–"],
    ]
    assert [[cell.paragraphs[0].style.name for cell in row.cells] for row in table.rows] == [
        ["Table Heading", "Table Number Heading"],
        ["Table Text", "Table Number"],
        ["Table Text", "Table Number"],
    ]
    headers = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows]
    assert headers == [True, False, False]
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Petit tableau"
    assert sum(column.width.cm for column in table.columns) == pytest.approx(16, abs=0.05)


def test_captions_are_numbered_by_fields_already_filled():
    word = written(SMALL, SMALL, Figure(small_chart(), "Une figure", "Deux barres"))
    captions = [text for style, text in lines(word) if "Caption" in style]
    assert captions == [
        "Tableau\u00a01 – Petit tableau",
        "Tableau\u00a02 – Petit tableau",
        "Figure\u00a01 – Une figure",
    ]
    codes = [code.text.strip() for code in word.element.body.iter(qn("w:instrText"))]
    assert codes == ["SEQ Tableau \\* ARABIC", "SEQ Tableau \\* ARABIC", "SEQ Figure \\* ARABIC"]


def test_the_contents_are_filled_and_every_line_leads_to_a_heading():
    word = written(
        Heading("Un"), Heading("Deux", 2), Heading("Trois", 3), summary=(Heading("En bref"),)
    )
    assert contents(word) == ["En bref", "Un", "Deux"]
    anchors = [link.get(qn("w:anchor")) for link in word.element.body.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in word.element.body.iter(qn("w:bookmarkStart"))]
    assert anchors == marks
    fields = [mark.get(qn("w:fldCharType")) for mark in word.element.body.iter(qn("w:fldChar"))]
    assert fields == ["begin", "separate", "end"]


def test_contents_too_long_for_a_page_keep_the_chapters_only():
    many = [Heading(f"Partie {number}", 2) for number in range(LONGEST_CONTENTS)]
    assert contents(written(Heading("Un"), *many)) == ["Un"]


def test_word_has_nothing_to_ask_when_it_opens_the_file():
    word = written(Heading("Un"), SMALL)
    assert word.settings.element.findall(qn("w:updateFields")) == []
    assert not word.element.xpath("//*[@w:dirty]")


def test_every_picture_says_in_words_what_it_shows():
    word = written(
        Figure(small_chart(), "Une", "Deux barres, Forêt devant"),
        Figure(small_chart("#E0912F"), "Deux", "Les mêmes \x0ben orange"),
    )
    described = [
        (shape._inline.docPr.get("name"), shape._inline.docPr.get("descr"))
        for shape in word.inline_shapes
    ]
    assert described == [
        ("Figure 1", "Deux barres, Forêt devant"),
        ("Figure 2", "Les mêmes en orange"),
    ]


def test_the_same_chart_is_drawn_and_stored_once():
    figure = Figure(small_chart(), "Une", "Deux barres")
    word = written(figure, figure)
    images = {part.partname for part in word.part.package.iter_parts() if "media" in part.partname}
    assert len(images) == 1


def test_a_picture_has_at_least_200_dots_per_inch_and_fits_the_page():
    width, _height = pictures.size(pictures.png(small_chart()))
    assert width / (pictures.PRINTED_CM / 2.54) >= 200
    tall = alt.Chart(alt.Data(values=[{"a": str(n), "b": n} for n in range(60)])).mark_bar()
    tall = tall.encode(y="a:N", x="b:Q").properties(width="container", height=alt.Step(60))
    shape = written(Figure(tall, "Haute", "Soixante barres")).inline_shapes[0]
    assert shape.height.cm == pytest.approx(17, abs=0.1)


def test_a_chart_prints_its_words_on_a_machine_without_fonts():
    words = pictures.png(small_chart())
    bare = small_chart().configure_axis(labels=False, title=None)
    assert len(words) > 1.5 * len(pictures.png(bare))


def test_the_file_is_french_and_says_what_it_is():
    word = written(Heading("Un"), title="Eau & jeunesse")
    assert {lang.get(qn("w:val")) for lang in word.styles.element.iter(qn("w:lang"))} == {"fr-FR"}
    about = word.core_properties
    assert (about.title, about.author, about.language) == (
        "Eau & jeunesse",
        "Aude ; Oujda",
        "fr-FR",
    )
    assert (about.comments, about.keywords) == ("", "")


def test_every_page_but_the_cover_has_the_title_and_its_number():
    word = written(Heading("Un"))
    section = word.sections[0]
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "Essai"
    codes = [code.text.strip() for code in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_wide_tables_turn_the_page_and_the_text_comes_back_upright():
    columns = tuple(Column(f"c{n}", f"Colonne {n}", "integer") for n in range(8))
    wide = Table(columns, (tuple(range(8)),), caption="Large")
    word = written(Heading("Un"), wide, wide, Heading("Deux"), SMALL)
    portrait, landscape = WD_ORIENTATION.PORTRAIT, WD_ORIENTATION.LANDSCAPE
    assert [section.orientation for section in word.sections] == [portrait, landscape, portrait]
    assert [round(section.page_width.cm, 1) for section in word.sections] == [21.0, 29.7, 21.0]
    assert [s.different_first_page_header_footer for s in word.sections] == [True, False, False]


def test_no_empty_paragraph_is_used_as_space():
    columns = tuple(Column(f"c{n}", f"Colonne {n}", "integer") for n in range(8))
    word = written(
        Heading("Un"),
        Table(columns, (tuple(range(8)),), caption="Large"),
        PageBreak(),
        Heading("Deux"),
        SMALL,
        PageBreak(),
        Heading("Trois"),
        Figure(small_chart(), "Une", "Deux barres"),
    )
    empty = [
        paragraph
        for paragraph in word.paragraphs
        if not paragraph.text
        and not paragraph._p.xpath(".//w:drawing")
        and not paragraph._p.xpath("./w:pPr/w:sectPr")
    ]
    assert empty == []
    trois = next(paragraph for paragraph in word.paragraphs if paragraph.text == "Trois")
    assert trois.paragraph_format.page_break_before is True


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("avant\x00\x08\x0b\x1f\ufffeaprès", "avantaprès"),
        ("<w:p><w:r><w:t>x</w:t></w:r></w:p>&amp;", "<w:p><w:r><w:t>x</w:t></w:r></w:p>&amp;"),
        ("مرحبا بكم en atelier", "مرحبا بكم en atelier"),
        ("eau 💧 et 👩🏾‍🌾", "eau 💧 et 👩🏾‍🌾"),
        ("mot" * 700, "mot" * 700),
        ("Pourquoi ? « Pour rien » : oui", "Pourquoi\u00a0? «\u00a0Pour rien\u00a0»\u00a0: oui"),
    ],
)
def test_hostile_texts_are_shown_as_they_read(hostile, shown):
    word = written(
        Heading("T " + hostile),
        Paragraph(hostile),
        Table((Column("a", hostile),), ((hostile,),), caption=hostile),
        title=hostile,
    )
    texts = {text for _style, text in lines(word)}
    assert {shown, f"T {shown}", f"Tableau\u00a01 – {shown}"} <= texts
    assert [row.cells[0].text for row in word.tables[0].rows] == [shown, shown]


def test_right_to_left_words_are_marked_as_such():
    word = written(Paragraph("Bienvenue مرحبا بكم en atelier"))
    marked = [(run.text, bool(run._r.xpath("./w:rPr/w:rtl"))) for run in word.paragraphs[-1].runs]
    assert marked == [("Bienvenue ", False), ("مرحبا بكم", True), (" en atelier", False)]


def test_a_hostile_workshop_makes_a_file_that_opens(tmp_path):
    hostile = "</w:t> & 💧 مرحبا " + "é" * 1900
    partners = (NewPartner("<b>Aude</b>", "France"), NewPartner("=cmd|'x'!A1", "Burkina Faso"))
    played = empty_room(tmp_path, partners, title="<w:p/> & Cie", description=hostile)
    word = docx.Document(BytesIO(write_docx(synthesis(played.installation, played.workshop))))
    assert word.core_properties.title == "<w:p/> & Cie"
    assert hostile in [text for _style, text in lines(word)]


def test_a_real_workshop_shows_what_was_revealed_and_nothing_else(tmp_path):
    played = agenda_room(tmp_path, (*PARTNERS, NewPartner("Oujda", "Maroc")), people=9)
    for key in ("mur", "vote", "bilan"):
        played.answer(key)
    played.reveal("vote")
    played.reveal("bilan")
    raw = write_docx(synthesis(played.installation, played.workshop))
    word = docx.Document(BytesIO(raw))
    heads = [text for style, text in lines(word) if re.match("Heading [12]", style)]
    assert heads == contents(word)
    assert heads == [
        "En bref",
        "Contexte",
        "Les partenaires",
        "Le projet",
        "Méthode et déroulé",
        "Méthode",
        "Déroulé",
        "Demi-journée 1 – Comprendre",
        "Demi-journée 2 – Choisir",
        "Le vote",
        "Bilan",
        "Annexes",
        "Méthode de calcul",
        "Glossaire",
    ]
    everything = "".join(text for part in word.element.iter(qn("w:t")) if (text := part.text))
    assert "idée de" not in everything
    assert "Quel enjeu" not in everything
    assert len(word.inline_shapes) == 2
    assert all(shape._inline.docPr.get("descr") for shape in word.inline_shapes)
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in word.tables)
