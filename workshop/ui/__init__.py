"""Streamlit drawing. No rule lives here: every decision is asked of the service."""
