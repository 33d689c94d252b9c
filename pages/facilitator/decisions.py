"""Adopt targets, with a reason; reversible, and written in the journal."""

import streamlit as st

from workshop.service import decisions
from workshop.service.installation import installation_here
from workshop.ui import access, attempts, preparing

facilitator = access.require()
installation = installation_here()
workshop = access.workshop(installation, facilitator)

st.title("Décisions")
st.caption(workshop.title)
attempts.show_refusal()
st.subheader("Cibles retenues")
st.markdown(
    "Les cibles que les partenaires retiennent, avec la raison. Elles figurent dans la synthèse et "
    "peuvent être revues à tout moment : l’historique garde chaque changement."
)
preparing.targets(installation, facilitator, workshop, decisions.ADOPTED)
