"""Routes beside the Streamlit pages: health, cookies, personal links, live stream. No rule here."""
