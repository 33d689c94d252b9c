"""Draws output blocks with Streamlit: the same blocks the Word synthesis writes."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from workshop.blocks import Block, Bullets, Figure, Heading, Paragraph, Quote, Table


def draw(blocks: Sequence[Block], key: str) -> None:
    """Draw blocks in order; a chart is followed by the table of its figures, folded."""
    for place, block in enumerate(blocks):
        match block:
            case Heading():
                st.header(block.text) if block.level == 1 else st.subheader(block.text)
            case Paragraph(style="note"):
                st.caption(block.text)
            case Paragraph():
                st.markdown(escape(block.text))
            case Bullets():
                st.markdown("\n".join(f"- {escape(item)}" for item in block.items))
            case Quote():
                source = f" — {escape(block.source)}" if block.source else ""
                st.markdown(f"> {escape(block.text)}{source}")
            case Figure():
                st.altair_chart(
                    block.chart, theme=None, width="stretch", key=f"{key}-{place}", alt=block.alt
                )
                st.caption(block.caption)
            case Table():
                _table(block)
            case _:
                pass


def _table(table: Table) -> None:
    with st.expander(table.caption or "Tableau des mêmes chiffres"):
        frame = pd.DataFrame(
            table.display_rows(), columns=[column.label for column in table.columns]
        )
        st.table(frame.map(escape), hide_index=True)


# Streamlit turns bare addresses, :shortcodes: and :material/icons: into links and pictures after
# Markdown has read the backslashes: only an invisible word joiner inside them keeps them as typed.
_JOINER = "\u2060"
_ADDRESS = re.compile(r"(?<=:)(?=[\w/+-])|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)


def escape(text: str) -> str:
    """A person's text as plain text in Markdown: no link, picture, formula or HTML."""
    text = _ADDRESS.sub(_JOINER, text)
    for mark in "\\`*_{}[]()<>#+-.!|$~:^&":
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", "  \n")


def escape_label(text: str) -> str:
    """A person's text as the label of a widget, on one line.

    A label is also read aloud, as it is given: no backslash where a mark could do nothing.
    """
    text = _ADDRESS.sub(_JOINER, " ".join(text.split()))
    text = re.sub(r"[\\`*_\[\]<>$~&]", r"\\\g<0>", text)
    return re.sub(r"^(?:(\d+)(?=[.)])|(?=[-+#]))", lambda number: (number[1] or "") + "\\", text)
