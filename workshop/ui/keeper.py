"""Hands a secret the page just received to the browser, which keeps it as an HttpOnly cookie.

Streamlit cannot set a cookie; a tiny component posts the secret to a route that does.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

_JS = """
const done = new Set()

export default function (component) {
  const { path, secret, then } = component.data
  const mark = path + secret
  if (done.has(mark)) return
  done.add(mark)
  const post = (left) =>
    fetch(new URL(path, document.baseURI), {
      method: 'POST', body: secret, credentials: 'same-origin',
    }).then(() => { if (then) window.location.assign(then) })
      .catch(() => { if (left > 0) setTimeout(() => post(left - 1), 2000) })
  post(30)
}
"""

_component = st.components.v2.component("atelier_memoire", js=_JS)


def keep(who: Literal["participant", "animation"], secret: str) -> None:
    """Keep this secret in the browser; harmless to repeat."""
    _component(
        key=f"garde_{who}", data={"path": f"/cookies/{who}", "secret": secret, "then": ""}, height=1
    )


def forget(who: Literal["participant", "animation"], then: str) -> None:
    """Drop the cookie, ending the session it holds, then open the address `then`."""
    _component(
        key=f"oubli_{who}",
        data={"path": f"/cookies/{who}/fin", "secret": "", "then": then},
        height=1,
    )


def cookie(name: str) -> str | None:
    """A cookie of the page's first request; None when absent (or outside a real browser)."""
    value = st.context.cookies.get(name)
    return value if isinstance(value, str) else None
