"""The one entry of the server: Streamlit's pages with the app's own routes around them."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from workshop.web import headers, live, routes

app = st.App(
    Path(__file__).parent / "workshop" / "ui" / "script.py",
    routes=routes.routes(),
    middleware=[Middleware(headers.SecurityHeaders)],
    lifespan=live.lifespan,
)
