"""Conduct the workshop: the agenda on the left, the current step and its results on the right."""

import streamlit as st

from workshop.service import room
from workshop.service.installation import installation_here
from workshop.ui import access, attempts, conducting, live

facilitator = access.require()
installation = installation_here()
workshop = access.workshop(installation, facilitator)


@st.fragment
def console() -> None:
    if access.current() is None:  # the session was ended elsewhere
        st.rerun()
    scene = room.scene(installation, workshop.id)
    live.follow(workshop.channel, "results", scene.version)
    attempts.show_refusal()
    left, right = st.columns([1, 2], gap="large")
    with left:
        conducting.agenda(installation, facilitator, scene)
    with right:
        if scene.step is None:
            conducting.before_start(installation, facilitator, scene)
        else:
            conducting.current_step(installation, facilitator, scene, scene.step)


console()
