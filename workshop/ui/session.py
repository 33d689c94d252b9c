"""Who the participant is: the secret of this browser's session, else its HttpOnly cookie."""

from __future__ import annotations

import streamlit as st

from workshop.model import Participant
from workshop.service import participants
from workshop.service.codes import PARTICIPANT_COOKIE
from workshop.service.installation import installation_here
from workshop.ui import addresses, keeper

_SESSION_KEY = "participant_secret"


def recognise() -> Participant | None:
    """The participant of this browser, checked on the server at every run."""
    return participants.participant_of(installation_here(), secret())


def secret() -> str | None:
    return st.session_state.get(_SESSION_KEY) or keeper.cookie(PARTICIPANT_COOKIE)


def remember(token: str) -> None:
    """Take this identity for the session; `require` then keeps it in the browser."""
    st.session_state[_SESSION_KEY] = token


def require() -> Participant:
    """First line of every participant page: goes to the join page unless recognised."""
    participant = recognise()
    if participant is None:
        st.session_state.pop(_SESSION_KEY, None)
        st.switch_page(addresses.JOIN)
    token = secret()
    if token and token != keeper.cookie(PARTICIPANT_COOKIE):
        keeper.keep("participant", token)
    return participant
