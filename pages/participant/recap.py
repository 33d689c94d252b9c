"""« Mes contributions »: what this person gave, step by step, and the results already shown."""

import streamlit as st

from workshop.activities import activity, charts
from workshop.service import answers, outcomes, room
from workshop.service.installation import installation_here
from workshop.ui import addresses, blocks, session

participant = session.require()
installation = installation_here()
scene = room.scene(installation, participant.workshop_id)

st.page_link(addresses.STEP, label="← Revenir à la séance")
st.title("Mes contributions")
shown = 0
for step in scene.workshop.steps:
    state = scene.state_of(step)
    if not state.was_held:
        continue
    mine = answers.own_lines(installation, participant, step, state)
    results = outcomes.results(installation, step, outcomes.Audience.ROOM, scene.version)
    if not mine and results is None:
        continue
    shown += 1
    st.subheader(step.title)
    for line in mine:
        st.markdown(f"- {blocks.escape(line)}")
    if not mine:
        st.caption("Vous n’avez pas répondu à cette étape.")
    if results is not None:
        with st.expander("Résultats de l’atelier"):
            blocks.draw(activity(step.kind).blocks(results, charts.PHONE), f"recap-{step.id}")
if not shown:
    st.info("Vos réponses et les résultats montrés par l’animateur apparaîtront ici.")
