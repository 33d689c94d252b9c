"""Acts asked by a button: a refusal becomes a sentence on the next drawing, never a stack trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from workshop.model import Refused
from workshop.ui import access

_REFUSAL = "refusal"


def attempt(act: Callable[..., Any], *arguments: Any) -> None:
    """For `on_click`: run an act of the service, keeping its refusal for `show_refusal`."""
    if access.current() is None:
        st.session_state[_REFUSAL] = "Votre session est terminée : reconnectez-vous."
        return
    try:
        act(*arguments)
    except Refused as refusal:
        st.session_state[_REFUSAL] = str(refusal)


def show_refusal() -> None:
    """Draw the last refusal, once."""
    sentence = st.session_state.pop(_REFUSAL, None)
    if sentence:
        st.error(sentence)
