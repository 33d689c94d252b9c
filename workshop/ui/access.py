"""The facilitator's login, behind streamlit-authenticator, and the guard of every facilitator page.

The library draws the form, checks bcrypt hashes and refuses after too many failures. Its own cookie
is readable by scripts and outlives a logout elsewhere, so it is not used (expiry 0): the browser
keeps an HttpOnly session id that the server can end (see docs/adr/0005).
"""

from __future__ import annotations

import streamlit as st
from streamlit_authenticator import Authenticate
from streamlit_authenticator.utilities import LoginError

from workshop.model import Facilitator, Workshop
from workshop.phrases import TOO_MANY_ATTEMPTS
from workshop.service import accounts, workshops
from workshop.service.codes import FACILITATOR_COOKIE
from workshop.service.installation import Installation, installation_here
from workshop.ui import addresses, keeper, look

_SESSION = "facilitator_session"
_WORKSHOP = "facilitator_workshop"


def current() -> Facilitator | None:
    """The facilitator of this browser, checked on the server at every run."""
    token = st.session_state.get(_SESSION) or keeper.cookie(FACILITATOR_COOKIE)
    facilitator = accounts.facilitator_of(installation_here(), token)
    if facilitator is not None:
        st.session_state[_SESSION] = token
    return facilitator


def require(menu: bool = True) -> Facilitator:
    """First line of every facilitator page: goes to the login page unless logged in."""
    facilitator = current()
    if facilitator is None:
        st.session_state.pop(_SESSION, None)
        st.session_state["after_login"] = st.query_params.get("atelier", "")
        st.switch_page(addresses.LOGIN)
    if st.session_state.get(_SESSION) != keeper.cookie(FACILITATOR_COOKIE):
        keeper.keep("animation", st.session_state[_SESSION])
    st.set_page_config(layout="wide")
    if menu:
        _menu(facilitator)
    return facilitator


def workshop(installation: Installation, facilitator: Facilitator) -> Workshop:
    """The workshop named in the address, else the last one opened here. Raises Refused."""
    code = st.query_params.get("atelier") or st.session_state.get(_WORKSHOP, "")
    if not code:
        st.switch_page(addresses.WORKSHOPS)
    found = workshops.open_workshop(installation, facilitator, code)
    st.session_state[_WORKSHOP] = found.code
    if st.query_params.get("atelier") != found.code:
        st.query_params["atelier"] = found.code
    return found


def login_form() -> None:
    """Draw the form; on success open a server session and leave the page."""
    installation = installation_here()
    known = accounts.credentials(installation)
    before = _failures(known)
    form = Authenticate(
        known,
        cookie_name="atelier_non_utilise",
        cookie_key=installation.cookie_key,
        cookie_expiry_days=0,
        auto_hash=False,
        login_sleep_time=0,
    )
    st.session_state["authentication_status"] = None
    try:
        form.login(
            max_login_attempts=accounts.LOGIN_ATTEMPTS,
            fields={
                "Form name": "Connexion",
                "Username": "Identifiant",
                "Password": "Mot de passe",
                "Login": "Se connecter",
            },
            key="connexion",
        )
    except LoginError:
        st.error(TOO_MANY_ATTEMPTS)
        return
    if st.session_state.get("authentication_status"):
        st.session_state[_SESSION] = accounts.open_session(
            installation, st.session_state["username"]
        )
        st.session_state["authentication_status"] = None
        code = st.session_state.pop("after_login", "")
        st.switch_page(addresses.WORKSHOPS, query_params={"atelier": code} if code else None)
    if st.session_state.get("authentication_status") is False:
        for login, failures in _failures(
            form.authentication_controller.authentication_model.credentials
        ).items():
            if failures > before.get(login, 0):
                accounts.record_failed_login(installation, login)
        st.error("Identifiant ou mot de passe incorrect. Vérifiez-les, puis recommencez.")


def _failures(credentials: dict[str, dict[str, dict[str, object]]]) -> dict[str, int]:
    return {
        login: int(str(user.get("failed_login_attempts") or 0))
        for login, user in credentials["usernames"].items()
    }


def _menu(facilitator: Facilitator) -> None:
    """One line at the top: the width below belongs to the work."""
    code = st.query_params.get("atelier") or st.session_state.get(_WORKSHOP, "")
    with st.container(horizontal=True, vertical_alignment="center", key="menu"):
        st.html(look.brand(), width="content")
        st.page_link(addresses.WORKSHOPS, label="Ateliers", query_params={})
        for page in addresses.WORKSHOP_PAGES if code else ():
            st.page_link(page, label=addresses.TITLES[page], query_params={"atelier": code})
        for page in (addresses.EXPLORE, addresses.SETTINGS):
            st.page_link(page, label=addresses.TITLES[page])
        st.space("stretch")
        if st.button("Se déconnecter", type="tertiary", help=f"Connecté : {facilitator.name}"):
            accounts.close_session(installation_here(), st.session_state.pop(_SESSION))
            st.session_state.pop(_WORKSHOP, None)
            keeper.forget("animation", "/animation")
            st.stop()
