"""The house look that Streamlit's theme cannot express, and small drawn things."""

from __future__ import annotations

import base64
import html
from pathlib import Path
from urllib.parse import urlsplit

import segno
import streamlit as st

from workshop.model import Partner, Workshop

LOGO = Path(__file__).parent / "static" / "logo.svg"

_COMMON = """
<style>
[data-testid="stMainBlockContainer"] { padding-top: 1.4rem; padding-bottom: 3rem;
  max-width: 84rem; }
[data-testid="InputInstructions"] { display: none; }
[data-testid="stHeader"] { background: transparent; height: 0; min-height: 0; }
[data-testid="stPageLink"] p { white-space: normal; }
.st-key-hits [data-testid="stPageLink"] a { background: transparent; }
.st-key-menu { border-bottom: 1px solid rgba(128, 140, 155, .35); padding-bottom: .4rem; }
.st-key-agenda button { min-height: 2.2rem; }
.st-key-agenda button, .st-key-agenda button * { justify-content: flex-start; text-align: left; }
.st-key-agenda [data-testid="stVerticalBlock"] { gap: .15rem; }
.odd-brand { display: flex; align-items: center; gap: .6rem; font-weight: 650; }
.odd-brand img { width: 2rem; height: 2rem; flex: none; }
.odd-partner { display: inline-flex; align-items: center; gap: .4rem; margin-right: 1rem; }
.odd-dot { width: .8rem; height: .8rem; border-radius: 50%; display: inline-block; flex: none; }
.odd-code { font-size: 2.4rem; font-weight: 700; letter-spacing: .18em; line-height: 1.2; }
.odd-join { display: flex; gap: 2rem; align-items: center; }
.odd-qr img { width: 100%; max-width: 15rem; min-width: 9rem; display: block; background: #fff; }
.odd-goal { border-radius: .35rem; padding: .1rem .5rem; font-weight: 650; font-size: .85rem;
  white-space: nowrap; }
.odd-receipt { border-left: .3rem solid #3E7E5A; padding: .35rem .8rem; }
.odd-receipt.odd-unsaved { border-left-color: #C77700; }
.odd-muted { opacity: .8; }
[data-testid="stButtonGroup"] button { min-height: 2.75rem; }
</style>
"""

_PROJECTION = """
<style>
[data-testid="stMainBlockContainer"] { max-width: 100%; padding: 2.4vh 3vw 1vh; }
.odd-stage { font-size: max(1.15rem, 2.5vh); }
.odd-stage.odd-full { min-height: 92vh; display: grid; grid-template-rows: auto 1fr auto; }
.odd-stage h1 { font-size: max(1.9rem, 5.4vh); line-height: 1.15; margin: 0; padding: 0 0 1.2vh; }
.odd-stage p { font-size: max(1.25rem, 3.2vh); line-height: 1.4; max-width: 46ch; margin: 0; }
.odd-strip { opacity: .8; padding-bottom: 1vh; }
.odd-two { display: grid; grid-template-columns: 1fr auto; gap: 4vw; align-items: center; }
.odd-two .odd-join { flex-direction: column; gap: 1vh; align-items: flex-start; }
.odd-two .odd-qr img { width: 34vh; max-width: none; }
.odd-two .odd-code { font-size: max(2rem, 6.5vh); }
.odd-hall { justify-content: center; align-content: center; }
.odd-hall .odd-join { gap: 4vw; justify-content: center; height: 100%; }
.odd-hall .odd-qr img { width: 52vh; max-width: none; }
.odd-hall .odd-code { font-size: max(3.4rem, 14vh); }
.odd-hall .odd-where { font-size: max(1.5rem, 4vh); }
.st-key-stage-chart svg.marks, .st-key-stage-chart .stVegaLiteChart > svg {
  width: 94vw; height: 74vh; }
[data-testid="stElementToolbar"] { display: none; }
:is([data-testid="stMarkdownContainer"], [data-testid="stCaptionContainer"]) :is(p, li) {
  font-size: max(1.25rem, 3vh); line-height: 1.4; }
.odd-count { font-size: max(1.6rem, 4.6vh); font-weight: 700; }
</style>
"""


def brand(name: str = "Atelier ODD") -> str:
    """The logo and a name, as HTML of our own (Streamlit drops inline SVG, not an image)."""
    picture = base64.b64encode(LOGO.read_bytes()).decode()
    return (
        f'<div class="odd-brand"><img alt="" src="data:image/svg+xml;base64,{picture}">'
        f"<span>{html.escape(name)}</span></div>"
    )


def common_style() -> None:
    st.html(_COMMON)


def projection_style() -> None:
    st.html(_PROJECTION)


def partners_html(partners: tuple[Partner, ...]) -> str:
    """Each partner after a dot of its colour."""
    return "".join(
        f'<span class="odd-partner"><span class="odd-dot" style="background:{partner.colour}">'
        f"</span>{html.escape(partner.name)} ({html.escape(partner.country)})</span>"
        for partner in partners
    )


def origin() -> str:
    """Scheme and host as the reader's browser sees them, e.g. « https://atelier.example »."""
    parts = urlsplit(st.context.url or "http://localhost:8501")
    return f"{parts.scheme}://{parts.netloc}"


def join_link(workshop: Workshop) -> str:
    return f"{origin()}/?code={workshop.code}"


def qr_image(address: str) -> str:
    """A QR code as an HTML image, with a text alternative."""
    uri = segno.make(address, error="m").svg_data_uri(border=2, omitsize=True)
    return f'<img alt="QR code du lien pour rejoindre l’atelier" src="{html.escape(uri)}">'


def join_block(workshop: Workshop) -> str:
    """Code, address and QR, as HTML; the place it stands in gives its size."""
    address = origin().split("://")[1]
    return (
        f'<div class="odd-join"><div class="odd-qr">{qr_image(join_link(workshop))}</div>'
        f'<div><div class="odd-where">Rejoignez sur <strong>{html.escape(address)}</strong></div>'
        f'<div class="odd-code">{workshop.code}</div></div></div>'
    )
