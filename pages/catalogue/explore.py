"""Explore the catalogue: open to everyone, it holds nothing personal."""

import streamlit as st

from workshop.service import catalogue
from workshop.service.installation import installation_here
from workshop.ui import access, addresses, exploring, session

installation = installation_here()
if access.current() is not None:
    access.require()
elif session.recognise() is not None:
    st.page_link(addresses.STEP, label="← Revenir à la séance")

asked = st.query_params.get("cible", "")
found = catalogue.target_sheet(installation, asked) if asked else None
if found is not None:
    st.page_link(addresses.EXPLORE, label="← Chercher dans le catalogue")
    exploring.sheet(installation, found)
else:
    st.title("Explorer les ODD")
    if asked:
        st.warning(f"La cible « {asked[:10]} » n’existe pas : cherchez-la ci-dessous.")
    exploring.search(installation)
