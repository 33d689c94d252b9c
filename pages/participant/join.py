"""Join a workshop by code, link or QR; or come back with a personal code."""

import streamlit as st

from workshop.model import Refused
from workshop.service import participants
from workshop.service.codes import read_code
from workshop.service.installation import installation_here
from workshop.ui import addresses, look, session

installation = installation_here()
known = session.recognise()
asked = read_code(st.query_params.get("code", ""))

st.html(look.brand())
if st.query_params.get("lien") == "inconnu":
    st.warning("Ce lien personnel n’est plus reconnu. Rejoignez l’atelier avec son code.")
if known and asked in ("", participants.workshop_code(installation, known)):
    st.switch_page(addresses.STEP)

if not asked:
    st.title("Rejoindre un atelier")
    with st.form("code"):
        typed = st.text_input("Code de l’atelier", placeholder="six caractères, par exemple K7RM4P")
        if st.form_submit_button("Continuer", type="primary"):
            try:
                st.query_params["code"] = participants.invitation(installation, typed).code
                st.rerun()
            except Refused as refusal:
                st.error(str(refusal))
    st.page_link(addresses.LOGIN, label="Vous animez ? Espace d’animation")
    st.stop()

try:
    invited = participants.invitation(installation, asked)
except Refused as refusal:
    st.error(str(refusal))
    st.page_link(addresses.JOIN, label="Saisir un autre code")
    st.stop()

st.title(invited.title)
if invited.fictional:
    st.info("Exemple fictif : les personnes et les réponses sont inventées.")
partners = dict(invited.partners)
with st.form("join", enter_to_submit=True):
    name = st.text_input("Votre nom ou pseudonyme", autocomplete="name")
    partner = st.radio(
        "Vous représentez", list(partners), format_func=partners.__getitem__, index=None
    )
    role = st.text_input("Votre fonction (facultatif)", autocomplete="organization-title")
    st.caption(
        "Vos réponses servent à cet atelier et à sa synthèse. Seul l’animateur voit votre nom ; "
        "vos idées sont montrées avec le nom de votre partenaire. Aucun compte, aucun traceur : un "
        "seul cookie vous reconnaît. Vous pouvez choisir un pseudonyme. Pour toute question sur "
        "vos données, adressez-vous à l’animateur."
    )
    if st.form_submit_button("Rejoindre l’atelier", type="primary", width="stretch"):
        try:
            joined = participants.join(
                installation, invited.workshop_id, partner_id=partner or 0, name=name, role=role
            )
            session.remember(joined.token)
            st.switch_page(addresses.STEP)
        except Refused as refusal:
            st.error(str(refusal))

with st.expander("J’ai déjà rejoint cet atelier (autre appareil, autre jour)"), st.form("back"):
    personal = st.text_input("Votre code personnel", placeholder="six caractères")
    if st.form_submit_button("Retrouver mes réponses"):
        try:
            session.remember(participants.come_back(installation, invited.code, personal).token)
            st.switch_page(addresses.STEP)
        except Refused as refusal:
            st.error(str(refusal))
