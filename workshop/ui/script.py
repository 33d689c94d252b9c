"""The script Streamlit runs for every page.

It stands away from `pages/` on purpose: beside that folder, Streamlit takes the first visit after a
start for one of its old multipage apps, before `st.navigation` is called (see docs/adr/0003).
"""

from workshop.ui import navigation

navigation.run()
