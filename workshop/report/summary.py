"""The first page a reader opens: what happened, in sentences drawn from the figures.

Each function answers "" or nothing when there is nothing to say.
"""

from __future__ import annotations

import textwrap

from workshop.activities import activity
from workshop.blocks import NO_BREAK_SPACE, Block, Bullets, Heading, Paragraph
from workshop.phrases import plural
from workshop.report.record import Record, Shown
from workshop.report.wording import duration, enumeration, period, sentence_end

PAGE_OF_FINDINGS = 1700  # characters of findings that leave the summary on one page
FINDING_LENGTH = 420


def summary(record: Record) -> tuple[Block, ...]:
    """The « En bref » page: where the workshop stands, who came, what was kept, what was found."""
    shown: list[Block] = [Heading("En bref"), Paragraph(opening(record), "lead")]
    facts = tuple(
        text
        for text in (held_sentence(record), people_sentence(record), step_sentence(record))
        if text
    )
    if len(facts) == 1:
        shown.append(Paragraph(facts[0]))
    elif facts:
        shown.append(Bullets(facts))
    if record.adopted:
        shown += [Heading("Cibles retenues", 3), Bullets(adopted_lines(record))]
    lines = findings(record, PAGE_OF_FINDINGS - 90 * min(len(record.adopted), 8))
    if lines:
        shown += [Heading("Ce que disent les résultats", 3), Bullets(lines)]
    return tuple(shown)


def opening(record: Record) -> str:
    """Who meets, and about what."""
    workshop = record.workshop
    partners = enumeration([f"{partner.name} ({partner.country})" for partner in workshop.partners])
    text = (
        f"L’atelier «{NO_BREAK_SPACE}{workshop.title}{NO_BREAK_SPACE}» réunit "
        f"{plural(len(workshop.partners), 'partenaire')}{NO_BREAK_SPACE}: {partners}."
    )
    if workshop.projects:
        titles = enumeration(
            [f"«{NO_BREAK_SPACE}{project.title}{NO_BREAK_SPACE}»" for project in workshop.projects]
        )
        ground = "sur le projet" if len(workshop.projects) == 1 else "sur les projets"
        text += f" Il s’appuie {ground} {titles}."
    return text


def held_sentence(record: Record) -> str:
    """How many half-days were held, and when."""
    planned, held = len(record.workshop.half_days), len(record.held_half_days())
    if not held:
        minutes = sum(half_day.minutes for half_day in record.workshop.half_days)
        if not planned:
            return ""
        return (
            f"L’atelier n’a pas encore commencé{NO_BREAK_SPACE}: il est prévu en "
            f"{plural(planned, 'demi-journée')}, soit {duration(minutes)}."
        )
    verb = "a été tenue" if held == 1 else "ont été tenues"
    if held == planned == 1:
        text = f"La demi-journée prévue {verb}"
    elif held == planned:
        text = f"Les {plural(planned, 'demi-journée')} prévues {verb}"
    else:
        text = f"{plural(held, 'demi-journée')} sur {planned} {verb}"
    if not all(record.finished(half_day) for half_day in record.held_half_days()):
        text += " ou est en cours" if held == 1 else " ou sont en cours"
    when = period(record.all_days())
    return f"{text}, {when}." if when else f"{text}."


def people_sentence(record: Record) -> str:
    """How many people joined, by partner."""
    if not record.joined:
        return ""
    shares = [
        f"{partner.name} ({record.people[partner.id]})"
        for partner in record.workshop.partners
        if record.people[partner.id]
    ]
    verb = "a rejoint" if record.joined == 1 else "ont rejoint"
    people = plural(record.joined, "personne")
    return f"{people} {verb} l’atelier{NO_BREAK_SPACE}: {enumeration(shares)}."


def step_sentence(record: Record) -> str:
    """How many steps asked something, and how many results this document shows."""
    held = sum(record.state(step).was_held for step in record.workshop.steps)
    if not held:
        return ""
    shown = len(record.shown)
    verb = "a donné" if held == 1 else "ont donné"
    text = f"{plural(held, 'étape')} {verb} la parole à chaque participant"
    if shown == held:
        each = "ses résultats figurent" if held == 1 else "leurs résultats figurent"
        return f"{text}{NO_BREAK_SPACE}; {each} dans ce document."
    if not shown:
        return f"{text}{NO_BREAK_SPACE}; aucun résultat n’a encore été montré aux participants."
    those = "ceux d’une seule ont été montrés" if shown == 1 else f"ceux de {shown} ont été montrés"
    return f"{text}{NO_BREAK_SPACE}; {those} aux participants et figurent dans ce document."


def adopted_lines(record: Record, most: int = 8) -> tuple[str, ...]:
    """The adopted targets, the first `most` of them."""
    lines = [
        f"{target.code}{NO_BREAK_SPACE}· {target.label} "
        f"(ODD{NO_BREAK_SPACE}{target.goal}, {record.goals[target.goal].label})"
        for target in record.adopted
    ]
    if len(lines) > most:
        rest = plural(len(lines) - most, "autre cible", "autres cibles")
        lines = [
            *lines[:most],
            f"et {rest}, dans la partie «{NO_BREAK_SPACE}Cibles retenues{NO_BREAK_SPACE}»",
        ]
    return tuple(lines)


def findings(record: Record, room: int) -> tuple[str, ...]:
    """One line by revealed step, in the words of its own activity, in agenda order.

    `room` is in characters; when all do not fit, the steps given the most minutes are kept.
    """
    answered = [rounds[-1] for rounds in record.shown.values() if _says_something(rounds[-1])]
    kept = {}
    for shown in sorted(answered, key=lambda one: -one.step.minutes):
        line = f"{shown.step.title}{NO_BREAK_SPACE}: {_in_words(shown)}"
        if len(line) <= room:
            room -= len(line)
            kept[shown.step.id] = line
    return tuple(kept[shown.step.id] for shown in answered if shown.step.id in kept)


def _says_something(shown: Shown) -> bool:
    """True when a table holds a row of words, or a figure that is not withheld."""
    for table in shown.results.tables.values():
        measures = [
            place
            for place, column in enumerate(table.columns)
            if column.kind in ("decimal", "percent")
        ]
        for row in table.rows:
            if not measures or any(row[place] is not None for place in measures):
                return shown.results.respondents > 0
    return False


def _in_words(shown: Shown) -> str:
    words = activity(shown.step.kind).alt(shown.results).replace("\n", " ")
    return sentence_end(textwrap.shorten(words, FINDING_LENGTH, placeholder=f"{NO_BREAK_SPACE}…"))
