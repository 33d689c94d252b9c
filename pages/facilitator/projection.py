"""What the video call sees: one screen per state, nothing that is not for the room."""

import streamlit as st

from workshop.service import room
from workshop.service.installation import installation_here
from workshop.ui import access, live, look, stage

facilitator = access.require(menu=False)
installation = installation_here()
workshop = access.workshop(installation, facilitator)
look.projection_style()


@st.fragment
def screen() -> None:
    if access.current() is None:  # the session was ended elsewhere
        st.rerun()
    scene = room.scene(installation, workshop.id)
    live.follow(workshop.channel, "results", scene.version)
    stage.draw(installation, scene)


screen()
