"""Server push with Streamlit's public API: a component listens to /direct/<channel> and triggers a
rerun of the fragment it stands in when the version moves past the one the page drew.

When the stream is cut it polls: one trigger every few seconds until the stream is back.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.errors import StreamlitAPIException

_JS = """
const following = new WeakMap()
const POLL = 4000

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const known = following.get(parentElement)
  if (known && known.channel === data.channel) {
    known.update(data, setTriggerValue)
    return known.stop
  }
  if (known) known.stop()
  let drawn = data.version, topic = data.topic, fire = setTriggerValue
  let latest = 0, asked = 0, wait = 500, stopped = false, socket = null, timer = null

  const check = () => {
    if (latest > drawn && latest > asked) { asked = latest; fire('moved', latest) }
  }
  const poll = () => {
    clearInterval(timer)
    timer = setInterval(() => fire('moved', -Date.now()), POLL)
  }
  const connect = () => {
    if (stopped) return
    const address = new URL('/direct/' + data.channel, document.baseURI)
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
    socket = new WebSocket(address)
    socket.onmessage = (event) => {
      wait = 500
      clearInterval(timer)
      latest = JSON.parse(event.data)[topic]
      check()
    }
    socket.onclose = () => {
      if (stopped) return
      poll()
      wait = Math.min(wait * 2, 10000)
      setTimeout(connect, wait * (0.75 + Math.random() / 2))
    }
  }
  const stop = () => {
    stopped = true
    clearInterval(timer)
    if (socket) socket.close()
    following.delete(parentElement)
  }
  const update = (next, trigger) => {
    drawn = next.version
    topic = next.topic
    fire = trigger
    check()
  }
  following.set(parentElement, { channel: data.channel, update, stop })
  connect()
  return stop
}
"""

_component = st.components.v2.component("atelier_direct", js=_JS)


def follow(channel: str, topic: Literal["scene", "results"], version: int) -> None:
    """Call inside a fragment: it reruns when `topic` moves past `version`, the one just drawn."""
    _component(
        key=f"direct_{topic}",
        data={"channel": channel, "topic": topic, "version": version},
        on_moved_change=lambda: None,
        height=1,
    )


def redraw() -> None:
    """Call inside a fragment: it is drawn again, with the whole page when a click was served by a
    run of the whole page (Streamlit merges the two requests, and then refuses the narrow scope)."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
