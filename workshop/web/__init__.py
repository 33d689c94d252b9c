"""Routes beside the Streamlit pages: health, cookies, personal links, the live stream. No rule here."""
