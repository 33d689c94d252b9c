"""The common indicators: one statement, one measure for each partner."""

import streamlit as st

from workshop.service import sheets
from workshop.service.installation import installation_here
from workshop.ui import access, measuring

facilitator = access.require()
installation = installation_here()
workshop = access.workshop(installation, facilitator)

st.title("Indicateurs communs")
st.caption(workshop.title)
measuring.overview(installation, workshop)
for held in sheets.sheets_of(installation, workshop):
    measuring.sheet(installation, facilitator, workshop, held)
measuring.adopt(installation, facilitator, workshop)
