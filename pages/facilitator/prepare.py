"""Prepare a workshop: invitation, candidate targets, projects, agenda."""

import streamlit as st

from workshop.service import decisions
from workshop.service.installation import installation_here
from workshop.ui import access, attempts, look, preparing

facilitator = access.require()
installation = installation_here()
workshop = access.workshop(installation, facilitator)

st.title(workshop.title)
st.html(look.partners_html(workshop.partners))
attempts.show_refusal()
invitation, people, targets, projects, agenda = st.tabs(
    ["Invitation", "Participants", "Cibles candidates", "Projets", "Déroulé"]
)
with invitation:
    preparing.invitation(workshop)
with people:
    preparing.people(installation, workshop)
with targets:
    preparing.targets(installation, facilitator, workshop, decisions.CANDIDATES)
with projects:
    preparing.projects(installation, facilitator, workshop)
with agenda:
    preparing.agenda(workshop)
