"""Draws the catalogue: search, filters, a target's sheet."""

from __future__ import annotations

import html

import streamlit as st

from workshop.blocks import format_number
from workshop.catalog.search import Hit
from workshop.model import Goal, Indicator, LocalIndicator
from workshop.phrases import plural
from workshop.service import catalogue
from workshop.service.catalogue import Sheet
from workshop.service.installation import Installation
from workshop.ui import addresses, blocks

LEVERS = {
    0: "Relève surtout des États",
    1: "Effet indirect d’une collectivité",
    2: "Une collectivité peut agir fortement",
    3: "Au cœur des compétences locales",
}
DIRECTIONS = {"up": "doit augmenter", "down": "doit diminuer", "neutral": "se lit sans sens unique"}
LEVELS = {"realisation": "réalisation", "contribution": "contribution", "contexte": "contexte"}
CONFIDENCES = {
    "verified": "source vérifiée",
    "partial": "source vérifiée d’un seul côté",
    "to_check": "à vérifier avant usage",
}
KINDS = {
    "goal": "Objectif",
    "target": "Cible",
    "indicator": "Indicateur",
    "local": "Indicateur local",
}
SHOWN = 30


def search(installation: Installation) -> None:
    """The search line, the filters, what was found."""
    typed = st.text_input(
        "Chercher un mot, un objectif, une cible ou un indicateur",
        placeholder="eau potable, jeunes, 6.1, 4.4.1…",
        key="explore:typed",
    )
    left, right = st.columns(2)
    goals = installation.catalogue.goals
    goal = left.selectbox(
        "Objectif",
        list(goals),
        index=None,
        format_func=lambda number: f"{number}\u00a0· {goals[number].label}",
        placeholder="Tous les objectifs",
        key="explore:goal",
    )
    lever = right.selectbox(
        "Levier d’une collectivité",
        [0, 1, 2, 3],
        format_func=lambda level: "Tous" if not level else f"{level} et plus" if level < 3 else "3",
        key="explore:lever",
        help=" · ".join(f"{level} : {text.lower()}" for level, text in LEVERS.items()),
    )
    hits = catalogue.find(installation, typed, goal=goal, lever=lever)
    st.caption(plural(len(hits), "résultat"))
    if not hits:
        st.info("Rien trouvé. Essayez un mot plus court, au singulier, ou retirez un filtre.")
    tags = catalogue.tags_by_target(installation)
    with st.container(key="hits"):
        for hit in hits[:SHOWN]:
            _hit(hit, goals[hit.goal], tags.get(hit.code, []))
    if len(hits) > SHOWN:
        st.caption(f"Les {SHOWN} premiers sont affichés : précisez votre recherche.")


def sheet(installation: Installation, found: Sheet) -> None:
    """Everything on one target."""
    target, goal = found.target, found.goal
    st.html(_badge(goal, f"ODD {goal.number} · {goal.label}"))
    st.title(target.name)
    st.markdown(blocks.escape(target.plain))
    st.caption(f"Levier {target.lever} sur 3 : {LEVERS[target.lever].lower()} (notre lecture).")
    for tag in found.tags:
        st.badge(tag, color="green")
    if found.official:
        text, source = found.official
        with st.expander("Texte officiel"):
            st.markdown(blocks.escape(text))
            st.caption(f"Source : {source}")
    st.subheader("Indicateurs mondiaux")
    for line in found.indicators:
        _indicator(installation, line)
    st.subheader("Indicateurs communs possibles")
    if not found.local:
        st.caption("Aucun candidat dans le catalogue : vous pourrez en proposer un en atelier.")
    for local in found.local:
        _local(installation, local)


def _hit(hit: Hit, goal: Goal, tags: list[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(_badge(goal, f"ODD {goal.number}"), width="content")
        code = "" if hit.kind == "local" else f" {hit.code}"
        label = f"**{KINDS[hit.kind]}{code}** · {blocks.escape(hit.label)}"
        if hit.target:
            st.page_link(addresses.EXPLORE, label=label, query_params={"cible": hit.target})
        else:
            st.markdown(label)
        for tag in tags:
            st.badge(tag, color="green")


def _indicator(installation: Installation, line: Indicator) -> None:
    st.markdown(f"**{line.code}** · {blocks.escape(line.label)}")
    facts = [line.unit, DIRECTIONS[line.direction]]
    if line.tier:
        facts.append(f"méthode de rang {line.tier}")
    if line.shared_group:
        facts.append("commun à plusieurs cibles, compté une fois")
    facts.append(f"[fiche de méthode des Nations unies, en anglais]({line.metadata_url})")
    st.caption(" · ".join(facts))
    official = catalogue.official_indicator(installation, line.code)
    if official:
        with st.expander(f"Texte officiel de {line.code}"):
            st.markdown(blocks.escape(official[0]))
            st.caption(f"Source : {official[1]}")


def _local(installation: Installation, line: LocalIndicator) -> None:
    with st.container(border=True):
        st.markdown(f"**{blocks.escape(line.statement)}**")
        st.caption(
            f"{line.unit} · {DIRECTIONS[line.direction]} · niveau : {LEVELS[line.level]} · "
            f"{CONFIDENCES[line.confidence]}"
        )
        left, right = st.columns(2)
        left.markdown(f"En France : {blocks.escape(line.measure_france)}")
        left.caption(f"Source habituelle : {line.source_france}")
        right.markdown(f"Chez le partenaire : {blocks.escape(line.measure_abroad)}")
        right.caption(f"Source habituelle : {line.source_abroad}")
        if line.note:
            st.caption(f"Attention : {line.note}")
        for value in catalogue.baselines(installation, line):
            where = f"{value.territory}, {value.subfield}" if value.subfield else value.territory
            st.caption(
                f"Valeur de départ proposée : {format_number(value.value, 1)} "
                f"({where}, {value.year} ; {value.source})"
            )


def _badge(goal: Goal, text: str) -> str:
    return (
        f'<span class="odd-goal" style="background:{goal.colour};color:{goal.ink}">'
        f"{html.escape(text)}</span>"
    )
