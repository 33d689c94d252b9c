"""Draws the preparation of a workshop."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from workshop.model import Facilitator, Project, Refused, Workshop
from workshop.service import catalogue, decisions, participants, workshops
from workshop.service.installation import Installation
from workshop.ui import attempts, blocks, look


def invitation(workshop: Workshop) -> None:
    link = look.join_link(workshop)
    left, right = st.columns([1, 2], gap="large")
    left.html(f'<div class="odd-qr">{look.qr_image(link)}</div>')
    with right:
        st.html(f'<div class="odd-code">{workshop.code}</div>')
        st.markdown("Texte à coller dans l’invitation ou dans le chat :")
        st.code(
            f"Bonjour, vous êtes invité(e) à l’atelier « {workshop.title} ».\n"
            f"Pour participer, ouvrez {link}\n"
            f"ou allez sur {look.origin()} et saisissez le code {workshop.code}.\n"
            "Aucun compte n’est nécessaire ; un téléphone suffit.",
            language=None,
            wrap_lines=True,
        )


def people(installation: Installation, workshop: Workshop) -> None:
    """Who joined, with the personal code to give back to whoever lost it."""
    joined = participants.participants(installation, workshop)
    if not joined:
        st.info("Personne n’a encore rejoint l’atelier.")
        return
    rows = [
        (who.name, workshop.partner(who.partner_id).name, who.role, who.short_code)
        for who in joined
    ]
    columns = ["Nom", "Partenaire", "Fonction", "Code personnel"]
    st.table(pd.DataFrame(rows, columns=columns).map(blocks.escape), hide_index=True)


def targets(
    installation: Installation, facilitator: Facilitator, workshop: Workshop, list_name: str
) -> None:
    """Choose the targets of one list; nothing is written before the button."""
    catalogue = installation.catalogue
    held = [target.code for target in decisions.listed_targets(installation, workshop, list_name)]
    labels = {code: target.name for code, target in catalogue.targets.items()}
    # The list may have changed elsewhere (a suggestion added): the widget follows what is held.
    seen = f"targets-held:{list_name}"
    if st.session_state.get(seen) != held:
        st.session_state[f"targets:{list_name}"] = held
        st.session_state[seen] = held
    chosen = st.multiselect(
        "Cibles (tapez un mot ou un numéro)",
        list(labels),
        format_func=labels.__getitem__,
        key=f"targets:{list_name}",
        placeholder="Choisir des cibles",
        filter_mode="contains",  # « 4.a » finds 4.a, not whatever holds a 4 and an a
        select_all=False,
    )
    reason = st.text_input("Raison (gardée dans l’historique)", key=f"reason:{list_name}")
    changed = set(chosen) != set(held)
    if st.button("Enregistrer la liste", type="primary", disabled=not changed):
        attempts.attempt(
            decisions.set_list, installation, facilitator, workshop, list_name, chosen, reason
        )
        st.rerun()
    if changed:
        st.caption("Modifications non enregistrées.")


def projects(installation: Installation, facilitator: Facilitator, workshop: Workshop) -> None:
    for project in workshop.projects:
        with st.container(border=True):
            st.markdown(f"**{blocks.escape(project.title)}**")
            if project.description:
                st.markdown(blocks.escape(project.description))
            _suggestions(installation, facilitator, workshop, project)
    title = st.text_input("Nouveau projet", key="project:title")
    description = st.text_area("Description", key="project:description")
    if st.button("Ajouter le projet"):
        try:
            workshops.add_project(installation, facilitator, workshop, title, description)
        except Refused as refusal:
            st.error(str(refusal))
        else:
            del st.session_state["project:title"], st.session_state["project:description"]
            st.rerun()


def _suggestions(
    installation: Installation, facilitator: Facilitator, workshop: Workshop, project: Project
) -> None:
    """Targets whose words meet the project's; only the facilitator's click makes a candidate."""
    held = [
        target.code
        for target in decisions.listed_targets(installation, workshop, decisions.CANDIDATES)
    ]
    with st.expander("Cibles à examiner pour ce projet"):
        found = catalogue.suggestions(installation, project)
        if not found:
            st.caption("Décrivez le projet en quelques phrases pour obtenir des propositions.")
        for line in found:
            code = line.target.code
            text, button = st.columns([4, 1], vertical_alignment="center")
            text.markdown(f"**{code}** · {blocks.escape(line.target.label)}")
            text.caption("Mots en commun : " + ", ".join(line.words))
            reason = f"Proposée pour le projet « {project.title} »."
            button.button(
                "Candidate" if code in held else "Ajouter",
                key=f"suggest:{project.id}:{code}",
                disabled=code in held,
                on_click=attempts.attempt,
                args=(
                    decisions.add_target,
                    installation,
                    facilitator,
                    workshop,
                    decisions.CANDIDATES,
                    code,
                    reason,
                ),
            )


def agenda(workshop: Workshop) -> None:
    for half_day in workshop.half_days:
        with st.expander(f"{half_day.position}. {half_day.title} · {half_day.minutes} min"):
            st.markdown(blocks.escape(half_day.aims))
            for step in half_day.steps:
                st.markdown(f"- {step.minutes} min · **{blocks.escape(step.title)}**")
