"""Draws form fields with Streamlit widgets: one widget for one item, keyed by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import streamlit as st

from workshop.forms import Choice, Day, Field, Form, Number, Points, Text, Toggle
from workshop.phrases import plural
from workshop.ui import blocks

FEW_POINTS = 6  # up to here a row of buttons, one tap; beyond, a stepper


def draw(
    form: Form, values: Mapping[str, Any], prefix: str, errors: Mapping[str, str]
) -> dict[str, Any]:
    """Draw every field with its value and its error beside it; returns what stands on screen."""
    raw: dict[str, Any] = {}
    if form.legend:
        st.caption(form.legend)
    spent = st.empty() if form.budget else None
    section = None
    for field in form.fields:
        if field.section and field.section != section:
            st.subheader(field.section)
        section = field.section
        raw[field.name] = _draw_field(field, values.get(field.name), f"{prefix}:{field.name}")
        if field.name in errors:
            st.error(errors[field.name])
    if form.budget and spent is not None:
        _budget(spent, form.budget.total, sum(int(points or 0) for points in raw.values()))
    return raw


def _draw_field(field: Field, value: Any, key: str) -> Any:
    if key not in st.session_state:
        st.session_state[key] = _initial(field, value)
    match field:
        case Choice():
            labels = {option.value: option.label for option in field.options}
            return st.segmented_control(
                field.label, list(labels), format_func=labels.__getitem__, key=key, width="stretch"
            )
        case Points() if field.maximum <= FEW_POINTS:
            return st.segmented_control(
                field.label, list(range(field.maximum + 1)), key=key, help=field.help or None
            )
        case Points():
            return st.number_input(
                field.label, min_value=0, max_value=field.maximum, step=1, key=key
            )
        case Text():
            # The limit is judged by the service, which keeps what was typed; a widget's own limit
            # would cut a pasted text without a word.
            return st.text_area(
                field.label, key=key, height=110, help=f"{field.max_length} caractères au plus"
            )
        case Toggle():
            # Somebody's own words: shown as they are, never as a link or a picture.
            return st.checkbox(blocks.escape_label(field.label), key=key)
        case Number():
            # Text, not a number widget: a comma must be accepted, and a mistake kept on screen.
            return st.text_input(field.label, key=key, help=field.help or None)
        case Day():
            picked = cast("date | None", st.date_input(field.label, format="DD/MM/YYYY", key=key))
            return picked.isoformat() if picked else None


def _initial(field: Field, value: Any) -> Any:
    match field:
        case Points():
            return int(value or 0)
        case Text():
            return value or ""
        case Toggle():
            return bool(value)
        case Choice():
            known = {option.value for option in field.options}
            return value if value in known else None
        case Number():
            return "" if value is None else str(value).replace(".", ",")
        case Day():
            return date.fromisoformat(str(value)) if value else None


def _budget(place: Any, total: int, spent: int) -> None:
    left = total - spent
    if left >= 0:
        place.progress(
            spent / total, text=f"Il vous reste **{plural(left, 'point')}** sur {total}."
        )
    else:
        place.warning(
            f"Vous dépassez de {plural(-left, 'point')} : retirez-en avant d’enregistrer."
        )
