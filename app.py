"""The one entry. Streamlit runs it as a script to draw a page; the server imports it for `app`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from workshop.ui import navigation
from workshop.web import headers, live, routes

if __name__ == "__main__":
    navigation.run()
else:
    app = st.App(
        Path(__file__),
        routes=routes.routes(),
        middleware=[Middleware(headers.SecurityHeaders)],
        lifespan=live.lifespan,
    )
