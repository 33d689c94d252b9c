"""The Word synthesis, at any moment of the workshop."""

import streamlit as st

from workshop.report.files import synthesis_docx, synthesis_filename
from workshop.service import outcomes, room
from workshop.service.installation import installation_here
from workshop.ui import access

facilitator = access.require()
installation = installation_here()
workshop = access.workshop(installation, facilitator)

st.title("Synthèse")
st.caption(workshop.title)
scene = room.scene(installation, workshop.id)
held = [step for step in workshop.steps if scene.state_of(step).was_held]
hidden = [
    step.title
    for step in held
    if not outcomes.may_see(outcomes.Audience.RECORD, scene.state_of(step))
]
st.markdown(f"{len(held)} étapes tenues sur {sum(step.collects for step in workshop.steps)}.")
if hidden:
    st.info(
        "Ne figurent pas dans la synthèse, car leurs résultats n’ont pas été révélés : "
        + ", ".join(hidden)
        + "."
    )
if st.button("Préparer la synthèse Word", type="primary"):
    with st.spinner("Rédaction de la synthèse : graphiques, tableaux, sommaire…"):
        st.session_state["synthesis"] = (workshop.code, synthesis_docx(installation, workshop))
code, document = st.session_state.get("synthesis", ("", b""))
if code == workshop.code:
    st.download_button(
        "Télécharger la synthèse",
        document,
        file_name=synthesis_filename(workshop),
        mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        on_click="ignore",
    )
