"""The pages and their addresses. Each page guards itself: nothing here decides who enters."""

from __future__ import annotations

import streamlit as st

from workshop.model import Refused
from workshop.ui import look


def run() -> None:
    """Draw the page of the address. A refusal that reaches here is a sentence, not a trace."""
    st.set_page_config(page_title="Atelier ODD", page_icon=str(look.LOGO))
    page = st.navigation(
        [
            st.Page("pages/participant/join.py", title="Rejoindre l’atelier", default=True),
            st.Page("pages/participant/step.py", title="Séance", url_path="seance"),
            st.Page(
                "pages/participant/recap.py", title="Mes contributions", url_path="contributions"
            ),
            st.Page("pages/facilitator/login.py", title="Espace d’animation", url_path="animation"),
            st.Page("pages/facilitator/workshops.py", title="Ateliers", url_path="ateliers"),
            st.Page("pages/facilitator/prepare.py", title="Préparer", url_path="preparer"),
            st.Page("pages/facilitator/conduct.py", title="Animer", url_path="animer"),
            st.Page("pages/facilitator/projection.py", title="Projeter", url_path="projeter"),
            st.Page("pages/facilitator/decisions.py", title="Décisions", url_path="decisions"),
            st.Page("pages/facilitator/synthesis.py", title="Synthèse", url_path="synthese"),
        ],
        position="hidden",
    )
    look.common_style()
    try:
        page.run()
    except Refused as refusal:
        st.error(str(refusal))
