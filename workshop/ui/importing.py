"""Draws the import of official wording, territorial figures and national plans."""

from __future__ import annotations

import streamlit as st

from workshop.model import Refused
from workshop.service import imports
from workshop.service.installation import Installation

_REPORT = "import:report"


def form(installation: Installation) -> None:
    st.markdown(
        "Le catalogue porte nos propres libellés courts. Vous pouvez y ajouter, pour votre "
        "installation : les **textes officiels** (fichiers YAML d’Open SDG, classeur français ou "
        "fichiers JSON des Nations unies), les **indicateurs territoriaux de l’INSEE** "
        "(`ODD_DEP.csv`, `ODD_REG.csv` ou leur zip) et les **priorités d’un plan national** "
        "(CSV : une ligne `label;Nom du plan`, puis un code d’objectif ou de cible par ligne)."
    )
    files = st.file_uploader("Fichiers d’une même source", accept_multiple_files=True)
    territory = st.text_input(
        "Code du territoire (pour l’INSEE)", placeholder="11 pour l’Aude", key="import:territory"
    )
    if st.button("Importer", type="primary", disabled=not files):
        bar = st.progress(0.0, text="Lecture…")

        def show(share: float, label: str) -> None:
            bar.progress(min(max(share, 0.0), 1.0), text=label)

        try:
            st.session_state[_REPORT] = imports.import_files(
                installation,
                {file.name: file.getvalue() for file in files},
                territory=territory,
                progress=show,
            )
        except Refused as refusal:
            st.session_state.pop(_REPORT, None)
            st.error(str(refusal))
        bar.empty()
    report = st.session_state.get(_REPORT)
    if report is not None:
        st.success(" ".join(report.sentences))
        if report.warnings:
            with st.expander(f"Points à regarder ({len(report.warnings)})", expanded=True):
                for warning in report.warnings:
                    st.markdown(f"- {warning}")


def held(installation: Installation) -> None:
    """What was imported, each with its way out."""
    for line in imports.imported(installation):
        text, button = st.columns([5, 1], vertical_alignment="center")
        text.markdown(f"**{line.source}** · {line.content}")
        button.button(
            "Retirer",
            key=f"forget:{line.source}",
            on_click=imports.forget,
            args=(installation, line.source),
        )
