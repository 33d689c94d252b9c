"""The house look that Streamlit's theme cannot express, and small drawn things."""

from __future__ import annotations

import html
from pathlib import Path
from urllib.parse import urlsplit

import segno
import streamlit as st

from workshop.model import Partner, Workshop

LOGO = Path(__file__).parent / "static" / "logo.svg"

_COMMON = """
<style>
[data-testid="stMainBlockContainer"] { padding-top: 2.2rem; padding-bottom: 3rem; }
[data-testid="stHeader"] { background: transparent; }
.odd-brand { display: flex; align-items: center; gap: .6rem; font-weight: 650; }
.odd-brand svg { width: 2rem; height: 2rem; flex: none; }
.odd-partner { display: inline-flex; align-items: center; gap: .4rem; margin-right: 1rem; }
.odd-dot { width: .8rem; height: .8rem; border-radius: 50%; display: inline-block; flex: none; }
.odd-code { font-size: 2.4rem; font-weight: 700; letter-spacing: .18em; line-height: 1.2; }
.odd-qr svg { width: 100%; max-width: 15rem; height: auto; background: #fff; display: block; }
.odd-receipt { border-left: .3rem solid #3E7E5A; padding: .35rem .8rem; }
.odd-muted { opacity: .75; }
div[role="radiogroup"] button, [data-testid="stButtonGroup"] button { min-height: 2.75rem; }
</style>
"""

_PROJECTION = """
<style>
[data-testid="stMainBlockContainer"] { max-width: 100%; padding: 1.2vh 2.4vw 1vh; }
[data-testid="stHeader"], [data-testid="stSidebar"] { display: none; }
[data-testid="stMain"] { overflow-x: hidden; }
.odd-stage { display: flex; flex-direction: column; gap: 1.6vh; font-size: max(1.25rem, 2.4vh); }
.odd-stage h1 { font-size: max(1.9rem, 5.2vh); line-height: 1.15; margin: 0; padding: 0; }
.odd-stage p { margin: 0; line-height: 1.35; max-width: 60ch; }
.odd-strip { display: flex; gap: 2.5vw; align-items: center; flex-wrap: wrap; opacity: .85; }
.odd-join { display: flex; gap: 2.5vw; align-items: center; }
.odd-join .odd-code { font-size: max(3rem, 11vh); }
.odd-join .odd-qr svg { width: min(44vh, 30vw); max-width: none; }
.odd-small .odd-code { font-size: max(1.6rem, 4.4vh); }
.odd-small .odd-qr svg { width: 15vh; max-width: none; }
.odd-count { font-size: max(2rem, 6vh); font-weight: 700; }
</style>
"""


def brand() -> str:
    """The logo and name, as HTML of our own."""
    return (
        f'<div class="odd-brand">{LOGO.read_text(encoding="utf-8")}<span>Atelier ODD</span></div>'
    )


def common_style() -> None:
    st.html(_COMMON)


def projection_style() -> None:
    st.html(_PROJECTION)


def partners_line(partners: tuple[Partner, ...]) -> None:
    st.html(
        "".join(
            f'<span class="odd-partner"><span class="odd-dot" style="background:{partner.colour}">'
            f"</span>{html.escape(partner.name)} ({html.escape(partner.country)})</span>"
            for partner in partners
        )
    )


def origin() -> str:
    """Scheme and host as the reader's browser sees them, e.g. « https://atelier.example »."""
    parts = urlsplit(st.context.url or "http://localhost:8501")
    return f"{parts.scheme}://{parts.netloc}"


def join_link(workshop: Workshop) -> str:
    return f"{origin()}/?code={workshop.code}"


def qr_svg(address: str) -> str:
    """A QR code as inline SVG, with a text alternative."""
    svg = segno.make(address, error="m").svg_inline(scale=8, border=2, omitsize=True)
    return svg.replace("<svg ", '<svg role="img" aria-label="QR code du lien pour rejoindre" ', 1)


def join_block(workshop: Workshop, small: bool = False) -> str:
    """Code, address and QR, as HTML."""
    address = origin().split("://")[1]
    return (
        f'<div class="odd-join{" odd-small" if small else ""}">'
        f'<div class="odd-qr">{qr_svg(join_link(workshop))}</div>'
        f"<div><div>Rejoignez sur <strong>{html.escape(address)}</strong></div>"
        f'<div class="odd-code">{workshop.code}</div></div></div>'
    )
