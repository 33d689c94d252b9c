"""The participant's page: follows the room by itself, one thing at a time."""

import streamlit as st

from workshop.service import room
from workshop.service.installation import installation_here
from workshop.ui import answering, live, session

participant = session.require()
installation = installation_here()


@st.fragment
def seance() -> None:
    scene = room.scene(installation, participant.workshop_id)
    live.follow(scene.workshop.channel, "scene", scene.scene_version)
    answering.header(scene, participant)
    if scene.step is None:
        st.info(
            "Bienvenue ! L’atelier n’a pas encore commencé. Gardez cette page ouverte : "
            "elle suivra l’animateur toute seule."
        )
    else:
        answering.current_step(installation, scene, scene.step, participant)
    answering.other_open_steps(installation, scene, participant)


seance()
answering.footer(participant)
