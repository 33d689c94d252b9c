"""The pages behind their addresses. Each page guards itself: nothing here decides who enters."""

from __future__ import annotations

import streamlit as st

from workshop.model import Refused
from workshop.ui import look
from workshop.ui.addresses import ADDRESSES


def run() -> None:
    """Draw the page of the address. A refusal that reaches here is a sentence, not a trace."""
    st.set_page_config(page_title="Atelier ODD", page_icon=str(look.LOGO))
    page = st.navigation(
        [
            st.Page(script, title=title, url_path=address or None, default=not address)
            for script, address, title in ADDRESSES
        ],
        position="hidden",
    )
    look.common_style()
    try:
        page.run()
    except Refused as refusal:
        st.error(str(refusal))
