"""Draws the creation of a workshop, and of an example played by robots."""

from __future__ import annotations

import streamlit as st

from workshop.model import Facilitator, Refused
from workshop.rehearsal import play
from workshop.service import workshops
from workshop.service.installation import Installation
from workshop.service.workshops import PARTNER_COLOURS, NewPartner, NewProject
from workshop.ui import addresses

_PARTNERS = "creation:partners"
_PROJECTS = "creation:projects"


def new_workshop(installation: Installation, facilitator: Facilitator, expanded: bool) -> None:
    """One widget for each value, outside any form, so that a refusal loses nothing."""
    with st.expander("Créer un atelier", expanded=expanded):
        title = st.text_input("Titre de l’atelier", key="creation:title")
        labels = {key: agenda.label for key, agenda in installation.agendas.items()}
        agenda_format = st.segmented_control(
            "Déroulé",
            sorted(labels),
            default="6",
            format_func=labels.__getitem__,
            required=True,
            key="creation:format",
        )
        partners = [_partner(number) for number in range(st.session_state.setdefault(_PARTNERS, 2))]
        if len(partners) < len(PARTNER_COLOURS):
            st.button("Ajouter un partenaire", on_click=_one_more, args=(_PARTNERS,))
        projects = [_project(number) for number in range(st.session_state.setdefault(_PROJECTS, 1))]
        st.button("Ajouter un projet", on_click=_one_more, args=(_PROJECTS,))
        if st.button("Créer l’atelier", type="primary"):
            try:
                workshop = workshops.create_workshop(
                    installation,
                    facilitator,
                    title=title,
                    partners=[partner for partner in partners if partner.name or partner.country],
                    projects=[
                        project for project in projects if project.title or project.description
                    ],
                    agenda_format=agenda_format or "6",
                )
            except Refused as refusal:
                st.error(str(refusal))
            else:
                for key in [key for key in st.session_state if str(key).startswith("creation:")]:
                    del st.session_state[key]
                st.switch_page(addresses.PREPARE, query_params={"atelier": workshop.code})


def example(installation: Installation, facilitator: Facilitator) -> None:
    with st.expander("Voir un atelier d’exemple"):
        st.markdown(
            "Des robots jouent un atelier entier, par les mêmes voies que de vraies personnes : "
            "vous pourrez le parcourir et en tirer la synthèse. Il est marqué « exemple fictif »."
        )
        if st.button("Jouer un atelier d’exemple"):
            bar = st.progress(0.0, text="Les robots arrivent…")
            played = play(
                installation,
                facilitator,
                progress=lambda share, label: bar.progress(min(share, 1.0), text=label),
            )
            st.switch_page(addresses.CONDUCT, query_params={"atelier": played.workshop.code})


def _partner(number: int) -> NewPartner:
    name, country, colour = st.columns([5, 4, 1], vertical_alignment="bottom")
    label = f"Partenaire {number + 1}"
    return NewPartner(
        name.text_input(label, key=f"creation:partner:{number}:name"),
        country.text_input(f"Pays du {label.lower()}", key=f"creation:partner:{number}:country"),
        colour.color_picker(
            "Couleur", PARTNER_COLOURS[number], key=f"creation:partner:{number}:colour"
        ),
    )


def _project(number: int) -> NewProject:
    return NewProject(
        st.text_input(f"Projet {number + 1} (facultatif)", key=f"creation:project:{number}:title"),
        st.text_area(
            "Description",
            key=f"creation:project:{number}:description",
            height=80,
            help="Deux ou trois phrases suffisent.",
        ),
    )


def _one_more(counter: str) -> None:
    st.session_state[counter] += 1
