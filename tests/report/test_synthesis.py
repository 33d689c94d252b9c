"""The synthesis of real workshops, played through the services, as blocks."""

from __future__ import annotations

from datetime import date

from tests.report.played_room import ADOPTED, CANDIDATES, Room, agenda_room, empty_room
from workshop.blocks import Block, Bullets, Figure, Heading, Paragraph, Quote, Table
from workshop.report.document import Document
from workshop.report.steps import FIRST_ROWS, LONG_LIST
from workshop.report.synthesis import synthesis
from workshop.service import decisions, room


def all_blocks(document: Document) -> list[Block]:
    return [*document.summary, *document.blocks]


def headings(document: Document) -> list[tuple[int, str]]:
    return [
        (block.level, block.text) for block in all_blocks(document) if isinstance(block, Heading)
    ]


def table_captions(document: Document, start: str) -> list[str]:
    return [
        block.caption
        for block in all_blocks(document)
        if isinstance(block, Table) and block.caption.startswith(start)
    ]


def table(document: Document, caption: str) -> Table:
    return next(
        block
        for block in all_blocks(document)
        if isinstance(block, Table) and block.caption == caption
    )


def text_of(document: Document) -> str:
    """Every word of the document, tables and alternative texts included."""
    words: list[str] = [document.title, *document.subtitle]
    for block in all_blocks(document):
        if isinstance(block, Heading | Paragraph | Quote):
            words.append(block.text)
        elif isinstance(block, Bullets):
            words += block.items
        elif isinstance(block, Figure):
            words += [block.caption, block.alt]
        elif isinstance(block, Table):
            words += [cell for row in block.display_rows() for cell in row]
    return "\n".join(words)


def test_a_workshop_that_has_not_started_says_so_and_leaves_out_what_is_empty(tmp_path):
    played = empty_room(tmp_path)
    document = synthesis(played.installation, played.workshop)
    assert headings(document) == [
        (1, "En bref"),
        (1, "Contexte"),
        (2, "Les partenaires"),
        (2, "Le projet"),
        (3, "Puits de Kéléna"),
        (1, "Méthode et déroulé"),
        (2, "Méthode"),
        (2, "Déroulé"),
        (1, "Annexes"),
        (2, "Glossaire"),
    ]
    assert document.summary == (
        Heading("En bref"),
        Paragraph(
            "L’atelier «\u00a0Eau et jeunesse\u00a0» réunit 2\u00a0partenaires\u00a0: "
            "Aude (France) et Hauts-Bassins (Burkina Faso). "
            "Il s’appuie sur le projet «\u00a0Puits de Kéléna\u00a0».",
            "lead",
        ),
        Paragraph(
            "L’atelier n’a pas encore commencé\u00a0: il est prévu en 2\u00a0demi-journées, "
            "soit 1\u00a0h\u00a015."
        ),
    )
    assert document.subtitle == (
        "Aude (France) et Hauts-Bassins (Burkina Faso)",
        "Document établi le 3\u00a0novembre\u00a02026",
    )
    assert table(document, "Partenaires de l’atelier").rows == (
        ("Aude", "France"),
        ("Hauts-Bassins", "Burkina Faso"),
    )


def test_the_cover_says_who_when_and_that_an_example_is_fictional(tmp_path):
    played = empty_room(tmp_path, fictional=True)
    document = synthesis(played.installation, played.workshop)
    assert (document.title, document.partners, document.date, document.language) == (
        "Eau et jeunesse",
        ("Aude", "Hauts-Bassins"),
        date(2026, 11, 3),
        "fr-FR",
    )
    assert document.subtitle[-1] == "Atelier de démonstration\u00a0: personnes et réponses fictives"


def test_an_open_step_shows_no_result_in_mid_session(tmp_path):
    played = agenda_room(tmp_path)
    played.answer("mur", close=False)
    document = synthesis(played.installation, played.workshop)
    assert "idée de Awa" not in text_of(document)
    assert document.summary[2] == Bullets(
        (
            "1\u00a0demi-journée sur 2 a été tenue ou est en cours, le 3\u00a0novembre\u00a02026.",
            "3\u00a0personnes ont rejoint l’atelier\u00a0: Aude (2) et Hauts-Bassins (1).",
            "1\u00a0étape a donné la parole à chaque participant\u00a0; aucun résultat n’a encore "
            "été montré aux participants.",
        )
    )
    assert table(document, "Étapes prévues et tenues, par numéro de demi-journée").rows == (
        ("1", "Accueil", 10, "À l’oral"),
        ("1", "Nos enjeux", 20, "En cours"),
        ("2", "Le vote", 30, "À venir"),
        ("2", "Bilan", 15, "À venir"),
    )


def test_a_step_closed_but_not_revealed_appears_only_in_the_agenda(tmp_path):
    played = agenda_room(tmp_path)
    played.answer("mur")
    document = synthesis(played.installation, played.workshop)
    assert "idée de Awa" not in text_of(document)
    assert (2, "Nos enjeux") not in headings(document)
    assert (
        Paragraph("Aucun résultat de cette demi-journée n’a été montré aux participants.")
        in document.blocks
    )
    states = table(document, "Étapes prévues et tenues, par numéro de demi-journée").rows
    assert states[1] == ("1", "Nos enjeux", 20, "Tenue, résultats non montrés")


def test_results_hidden_again_leave_the_document(tmp_path):
    played = agenda_room(tmp_path)
    played.answer("mur")
    played.reveal("mur")
    assert "idée de Awa" in text_of(synthesis(played.installation, played.workshop))
    room.hide_results(played.installation, played.facilitator, played.step("mur"))
    assert "idée de Awa" not in text_of(synthesis(played.installation, played.workshop))


def test_a_new_round_stays_out_of_the_document_until_it_is_revealed(tmp_path):
    played = agenda_room(tmp_path)
    played.answer("vote")
    played.reveal("vote")
    first = synthesis(played.installation, played.workshop)
    played.answer("vote", new_round=True)
    waiting = synthesis(played.installation, played.workshop)
    assert table_captions(waiting, "Le vote") == table_captions(first, "Le vote") == ["Le vote"]
    played.reveal("vote")
    shown = synthesis(played.installation, played.workshop)
    assert [text for level, text in headings(shown) if text.startswith("Tour")] == [
        "Tour 1",
        "Tour 2",
    ]
    states = table(shown, "Étapes prévues et tenues, par numéro de demi-journée").rows
    assert states[2] == ("2", "Le vote", 30, "Tenue en 2\u00a0tours, résultats montrés")


def test_a_round_never_revealed_stays_out_of_the_change_between_rounds(tmp_path):
    played = agenda_room(tmp_path)
    played.answer("vote")
    played.answer("vote", new_round=True)
    played.reveal("vote")
    shown = synthesis(played.installation, played.workshop)
    assert table_captions(shown, "Le vote") == ["Le vote"]


def test_a_whole_workshop_is_told_in_order(tmp_path):
    played = played_to_the_end(tmp_path)
    document = synthesis(played.installation, played.workshop)
    assert headings(document) == [
        (1, "En bref"),
        (3, "Cibles retenues"),
        (3, "Ce que disent les résultats"),
        (1, "Contexte"),
        (2, "Les partenaires"),
        (2, "Le projet"),
        (3, "Puits de Kéléna"),
        (1, "Méthode et déroulé"),
        (2, "Méthode"),
        (2, "Déroulé"),
        (1, "Demi-journée 1 – Comprendre"),
        (2, "Nos enjeux"),
        (1, "Demi-journée 2 – Choisir"),
        (2, "Le vote"),
        (2, "Bilan"),
        (1, "Cibles retenues"),
        (1, "Annexes"),
        (2, "Méthode de calcul"),
        (3, "Poids des partenaires"),
        (3, "Écart entre partenaires"),
        (3, "Dispersion"),
        (3, "Points"),
        (3, "Convergence"),
        (3, "Anonymat"),
        (3, "Résultats montrés"),
        (2, "Glossaire"),
    ]
    assert document.subtitle[1] == "Atelier tenu le 3\u00a0novembre\u00a02026"
    assert table(document, "Participants par partenaire").rows == (
        ("Aude", "France", 2),
        ("Hauts-Bassins", "Burkina Faso", 1),
        ("Ensemble", "", 3),
    )
    adopted = table(document, "Cibles retenues par les partenaires")
    assert [row[0] for row in adopted.rows] == list(ADOPTED)
    assert document.summary[2] == Bullets(
        (
            "Les 2\u00a0demi-journées prévues ont été tenues, le 3\u00a0novembre\u00a02026.",
            "3\u00a0personnes ont rejoint l’atelier\u00a0: Aude (2) et Hauts-Bassins (1).",
            "3\u00a0étapes ont donné la parole à chaque participant\u00a0; leurs résultats "
            "figurent dans ce document.",
        )
    )


def test_no_name_of_a_participant_is_in_the_document(tmp_path):
    played = played_to_the_end(tmp_path)
    assert "Nom-de-" not in text_of(synthesis(played.installation, played.workshop))


def test_one_adopted_target_is_singular(tmp_path):
    played = agenda_room(tmp_path)
    decisions.set_list(
        played.installation, played.facilitator, played.workshop, decisions.ADOPTED, ["6.1"]
    )
    document = synthesis(played.installation, played.workshop)
    assert (
        Paragraph("À l’issue des échanges, 1\u00a0cible a été retenue par les partenaires.")
        in document.blocks
    )


def test_a_long_list_is_whole_in_the_annex_and_short_in_the_body(tmp_path):
    played = agenda_room(tmp_path)
    played.open("mur")
    for number in range(LONG_LIST + 1):
        played.submit(played.people[0], "mur", {f"idea-k{number}": f"idée {number}"}, f"k{number}")
    played.close("mur")
    played.reveal("mur")
    document = synthesis(played.installation, played.workshop)
    short = table(document, f"Nos enjeux, les {FIRST_ROWS} premières lignes sur {LONG_LIST + 1}")
    whole = table(document, "Nos enjeux, liste complète")
    assert (len(short.rows), len(whole.rows)) == (FIRST_ROWS, LONG_LIST + 1)
    assert short.rows == whole.rows[:FIRST_ROWS]
    assert headings(document)[-1] == (2, "Toutes les contributions")


def played_to_the_end(tmp_path) -> Room:
    played = agenda_room(tmp_path)
    for key in ("mur", "vote", "bilan"):
        played.answer(key)
        played.reveal(key)
    decisions.set_list(
        played.installation, played.facilitator, played.workshop, decisions.ADOPTED, ADOPTED
    )
    assert set(ADOPTED) < set(CANDIDATES)
    return played
