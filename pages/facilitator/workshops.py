"""The facilitator's workshops: open one, create one, or watch robots play an example."""

import streamlit as st

from workshop.service import workshops
from workshop.service.installation import installation_here
from workshop.ui import access, addresses, creation, look

facilitator = access.require()
installation = installation_here()

if code := st.query_params.get("atelier"):
    workshops.open_workshop(installation, facilitator, code)
    st.switch_page(addresses.CONDUCT, query_params={"atelier": code})

st.title("Ateliers")
own = workshops.workshops_of(installation, facilitator)
if not own:
    st.markdown(
        "Aucun atelier pour l’instant. Créez le vôtre, ou laissez des robots jouer un atelier "
        "d’exemple pour voir ce que l’application produit."
    )
for workshop in own:
    with st.container(border=True):
        left, right = st.columns([1, 1], vertical_alignment="center")
        with left:
            st.subheader(workshop.title)
            st.html(look.partners_html(workshop.partners))
            label = installation.agendas[workshop.agenda_format].label
            st.caption(
                f"Code {workshop.code} · {label}" + (" · exemple fictif" * workshop.fictional)
            )
        with right.container(horizontal=True, horizontal_alignment="right"):
            for page in addresses.WORKSHOP_PAGES:
                label = addresses.TITLES[page]
                st.page_link(page, label=label, query_params={"atelier": workshop.code})

creation.new_workshop(installation, facilitator, expanded=False)
creation.example(installation, facilitator)
