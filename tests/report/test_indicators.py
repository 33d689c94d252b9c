"""Common indicators and official wording in the synthesis."""

from __future__ import annotations

from tests.report.played_room import agenda_room
from workshop.blocks import Heading, Paragraph, Table
from workshop.report.synthesis import synthesis
from workshop.service import decisions, imports, sheets


def headings(document):
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def table(document, caption):
    return next(b for b in document.blocks if isinstance(b, Table) and b.caption == caption)


def test_an_indicator_is_told_with_each_partners_measure(tmp_path):
    played = agenda_room(tmp_path)
    one, other = played.workshop.partners
    here = (played.installation, played.facilitator, played.workshop)
    key = sheets.adopt_indicator(
        *here, statement="Accès à l’eau", unit="%", direction="up", level="contexte",
        targets=["6.1"],
    )  # fmt: skip
    raw = {"definition": "Ménages raccordés", "baseline": "42,5", "baseline_year": "2024"}
    sheets.describe_measure(*here, key, one.id, raw | {"target": "60", "target_year": "2030"})
    sheets.note_value(*here, key, one.id, "2025", "45")
    document = synthesis(played.installation, played.workshop)
    assert "Indicateurs communs" in headings(document)
    assert table(document, "Accès à l’eau").rows == (
        (one.name, "Ménages raccordés", "42,5 (2024)", "60 (2030)", "45 (2025)", "–"),
    )
    warnings = [b.text for b in document.blocks if isinstance(b, Paragraph) and b.style == "note"]
    assert [text for text in warnings if text.startswith("Tous les indicateurs décrivent")]
    assert other.name not in [row[0] for row in table(document, "Accès à l’eau").rows]


def test_no_indicator_no_section(tmp_path):
    played = agenda_room(tmp_path)
    document = synthesis(played.installation, played.workshop)
    assert "Indicateurs communs" not in headings(document)


def test_official_wording_of_adopted_targets_stands_in_the_annex(tmp_path):
    played = agenda_room(tmp_path)
    decisions.set_list(
        played.installation, played.facilitator, played.workshop, decisions.ADOPTED, ["6.1", "4.4"]
    )
    before = synthesis(played.installation, played.workshop)
    caption = "Textes officiels des cibles retenues"
    assert caption not in headings(before)
    text = "Texte inventé pour la cible six point un, long lui aussi."
    imports.import_files(played.installation, {"t.yml": f"6-1-title: {text}\n".encode()})
    after = synthesis(played.installation, played.workshop)
    assert table(after, caption).rows == (("6.1", text),)
