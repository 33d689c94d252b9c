"""Settings of the installation: what it imported."""

import streamlit as st

from workshop.service.installation import installation_here
from workshop.ui import access, importing

access.require()
installation = installation_here()

st.title("Réglages")
st.subheader("Textes officiels, chiffres et plans")
importing.form(installation)
importing.held(installation)
