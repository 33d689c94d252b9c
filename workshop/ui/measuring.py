"""Draws the common indicators: adopting one, describing each partner's measure, noting values."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workshop.activities.attainment import level_warning
from workshop.blocks import format_exact
from workshop.model import Facilitator, IndicatorSheet, Measure, Partner, Refused, Target, Workshop
from workshop.service import catalogue, decisions, sheets
from workshop.service.installation import Installation
from workshop.ui import blocks
from workshop.ui.exploring import CONFIDENCES, DIRECTIONS, LEVELS

MEASURE_FIELDS = (
    ("definition", "Mesure retenue"),
    ("baseline", "Valeur de départ"),
    ("baseline_year", "Année de départ"),
    ("target", "Valeur visée"),
    ("target_year", "Année visée"),
    ("source", "Source"),
    ("frequency", "Fréquence"),
    ("collector", "Qui collecte"),
)
OWN = "Écrire notre propre indicateur"


def overview(installation: Installation, workshop: Workshop) -> None:
    """Warnings on the whole set: levels, orphans, measures still missing."""
    held = sheets.sheets_of(installation, workshop)
    warning = level_warning([sheet.level for sheet in held])
    if warning:
        st.warning(warning)
    for sheet in sheets.orphans(installation, workshop):
        st.warning(
            f"« {sheet.statement} » ne sert plus aucune cible retenue : rattachez-le à une autre "
            "cible ou retirez-le. Ses mesures sont conservées."
        )
    if not held:
        st.info("Aucun indicateur commun retenu. Choisissez-en un ci-dessous.")


def sheet(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    held: IndicatorSheet,
) -> None:
    """One indicator: its statement, then one column for each partner."""
    with st.expander(f"{held.statement} ({held.unit})", expanded=False):
        st.caption(
            f"Cibles {', '.join(held.targets)} · {DIRECTIONS[held.direction]} · "
            f"niveau : {LEVELS[held.level]}" + (f" · {held.reason}" if held.reason else "")
        )
        columns = st.columns(len(workshop.partners), gap="large")
        for column, partner in zip(columns, workshop.partners, strict=True):
            measure = next(line for line in held.measures if line.partner_id == partner.id)
            with column:
                _measure(installation, facilitator, workshop, held, partner, measure)
        if st.button("Retirer cet indicateur", key=f"drop:{held.key}", type="tertiary"):
            sheets.withdraw_indicator(
                installation, facilitator, workshop, held.key, "Retiré depuis la page Indicateurs."
            )
            st.rerun()


def adopt(installation: Installation, facilitator: Facilitator, workshop: Workshop) -> None:
    """Adopt a candidate of the catalogue for an adopted target, or one's own wording."""
    adopted = decisions.listed_targets(installation, workshop, decisions.ADOPTED)
    if not adopted:
        st.info("Retenez d’abord des cibles, page Décisions : les indicateurs s’y rattachent.")
        return
    st.subheader("Retenir un indicateur")
    target = st.selectbox(
        "Pour la cible",
        adopted,
        format_func=lambda line: line.name,
        key="adopt:target",
    )
    held = {line.key for line in sheets.sheets_of(installation, workshop)}
    candidates = {
        line.id: line
        for line in installation.catalogue.local_of(target.code)
        if line.id not in held
    }
    chosen = st.selectbox(
        "Indicateur du catalogue",
        ["", *candidates],
        format_func=lambda key: OWN if not key else candidates[key].statement,
        key=f"adopt:candidate:{target.code}",
    )
    if chosen:
        line = candidates[chosen]
        st.caption(
            f"{line.unit} · {DIRECTIONS[line.direction]} · niveau : {LEVELS[line.level]} · "
            f"{CONFIDENCES[line.confidence]}. En France : {line.measure_france}. "
            f"Chez le partenaire : {line.measure_abroad}."
        )
        for value in catalogue.baselines(installation, line):
            st.caption(
                f"Valeur connue : {format_exact(value.value)} ({value.territory}, {value.year})."
            )
    _own_words(installation, facilitator, workshop, target, adopted, chosen)


def _own_words(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    target: Target,
    adopted: Sequence[Target],
    chosen: str,
) -> None:
    line = installation.catalogue.local.get(chosen)
    prefix = f"adopt:{target.code}:{chosen}"
    statement = st.text_input(
        "Énoncé commun", line.statement if line else "", key=f"{prefix}:statement"
    )
    unit = st.text_input("Unité", line.unit if line else "", key=f"{prefix}:unit")
    left, right = st.columns(2)
    direction = left.radio(
        "L’indicateur",
        sheets.DIRECTIONS,
        index=sheets.DIRECTIONS.index(line.direction) if line else None,
        format_func=DIRECTIONS.__getitem__,
        key=f"{prefix}:direction",
    )
    level = right.radio(
        "Niveau",
        sheets.LEVELS,
        index=sheets.LEVELS.index(line.level) if line else None,
        format_func=LEVELS.__getitem__,
        key=f"{prefix}:level",
        help="Réalisation : ce qui est fait. Contribution : ce que la coopération change. "
        "Contexte : l’état du territoire.",
    )
    reason = st.text_input("Raison (gardée dans l’historique)", key=f"{prefix}:reason")
    st.caption(
        "Un bon indicateur est précis, mesurable des deux côtés, atteignable, utile à la cible et "
        "daté : une valeur de départ, une valeur visée, une source, quelqu’un qui collecte."
    )
    if st.button("Retenir cet indicateur", type="primary"):
        codes = {line.code for line in adopted}
        linked = [code for code in (line.targets if line else ()) if code in codes]
        try:
            sheets.adopt_indicator(
                installation,
                facilitator,
                workshop,
                statement=statement,
                unit=unit,
                direction=direction or "",
                level=level or "",
                targets=[target.code, *linked],
                reason=reason,
                key=chosen,
            )
        except Refused as refusal:
            st.error(str(refusal))
        else:
            st.rerun()


def _measure(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    held: IndicatorSheet,
    partner: Partner,
    measure: Measure,
) -> None:
    st.markdown(f"**{blocks.escape(partner.name)}**")
    prefix = f"measure:{held.key}:{partner.id}"
    raw = {
        name: st.text_input(label, _shown(getattr(measure, name)), key=f"{prefix}:{name}")
        for name, label in MEASURE_FIELDS
    }
    if st.button("Enregistrer la mesure", key=f"{prefix}:save"):
        try:
            sheets.describe_measure(installation, facilitator, workshop, held.key, partner.id, raw)
            st.success("Mesure enregistrée.")
        except Refused as refusal:
            st.error(str(refusal))
    for year, value in measure.values:
        st.caption(f"{year} : {_shown(value)} {held.unit}")
    left, right = st.columns(2)
    noted_year = left.text_input("Année", key=f"{prefix}:year")
    noted_value = right.text_input("Valeur mesurée", key=f"{prefix}:value")
    if st.button("Noter cette valeur", key=f"{prefix}:note"):
        try:
            sheets.note_value(
                installation, facilitator, workshop, held.key, partner.id, noted_year, noted_value
            )
        except Refused as refusal:
            st.error(str(refusal))
        else:
            st.rerun()


def _shown(value: object) -> str:
    if value is None:
        return ""
    return format_exact(value) if isinstance(value, float) else str(value)
