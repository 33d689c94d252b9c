"""The facilitator's login."""

import streamlit as st

from workshop.service import accounts
from workshop.service.installation import installation_here
from workshop.ui import access, addresses, look

st.html(look.brand())
st.title("Espace d’animation")
if access.current() is not None:
    st.switch_page(addresses.WORKSHOPS)
if not accounts.has_accounts(installation_here()):
    st.info(
        "Aucun compte d’animateur n’existe encore. Sur la machine qui héberge l’application, "
        "lancez :\n\n`python3 manage.py add-facilitator votre-identifiant`"
    )
access.login_form()
st.page_link(addresses.JOIN, label="Vous participez ? Rejoindre un atelier")
