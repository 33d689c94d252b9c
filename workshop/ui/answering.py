"""Draws the participant's page: header, the current step, the receipt, the results once shown."""

from __future__ import annotations

import html
import secrets
from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.activities import activity, charts
from workshop.forms import read
from workshop.model import Participant, Step
from workshop.phrases import RESULTS_HIDDEN, STEP_CLOSED, hour
from workshop.service import answers, outcomes
from workshop.service.answers import Sheet
from workshop.service.installation import Installation
from workshop.service.room import Scene
from workshop.ui import addresses, blocks, forms, live, look, session

KEY_LENGTH = 8  # characters of a new idea's key


def header(scene: Scene, participant: Participant) -> None:
    partner = scene.workshop.partner(participant.partner_id)
    st.html(
        look.brand(scene.workshop.title)
        + f'<div class="odd-muted"><span class="odd-dot" style="background:{partner.colour}">'
        f"</span> {html.escape(participant.name)} · {html.escape(partner.name)}</div>"
    )


def current_step(
    installation: Installation, scene: Scene, step: Step, participant: Participant
) -> None:
    half_day = scene.workshop.half_day_of(step)
    st.caption(f"Demi-journée {half_day.position} · {half_day.title}")
    st.title(step.title)
    if step.instructions:
        st.markdown(blocks.escape(step.instructions))
    if step.collects:
        _collect(installation, scene, step, participant)


def other_open_steps(installation: Installation, scene: Scene, participant: Participant) -> None:
    """Steps left open: whoever is late, or wants to add something, can still answer them."""
    others = [
        step for step in scene.workshop.steps if step != scene.step and scene.state_of(step).is_open
    ]
    for step in others:
        with st.expander(f"Encore ouvert : {step.title}"):
            _collect(installation, scene, step, participant)


def footer(participant: Participant) -> None:
    st.divider()
    with st.container(horizontal=True):
        st.page_link(addresses.RECAP, label="Mes contributions")
        st.page_link(addresses.EXPLORE, label="Explorer les ODD")
    with st.expander("Me retrouver sur un autre appareil"):
        st.markdown(
            f"Votre code personnel : **{participant.short_code}**. Saisissez-le après le code de "
            "l’atelier, ou gardez ce lien pour vous :"
        )
        st.code(f"{look.origin()}/lien/{session.secret()}", language=None, wrap_lines=True)


def _collect(
    installation: Installation, scene: Scene, step: Step, participant: Participant
) -> None:
    state = scene.state_of(step)
    if state.is_open:
        _form(installation, step, participant)
    elif not state.was_held:
        st.info("Cette étape va s’ouvrir. Gardez cette page ouverte.")
    elif not state.is_revealed:
        st.info(f"Les réponses sont closes. {RESULTS_HIDDEN}")
    if state.was_held and not state.is_open:
        _unsaved(answers.unsaved_lines(installation, participant, step, state))
    results = outcomes.results(installation, step, outcomes.Audience.ROOM, scene.version)
    if results is not None:
        st.subheader("Résultats")
        blocks.draw(
            activity(step.kind).blocks(results, charts.PHONE), f"results-{step.id}-{state.round}"
        )


def _unsaved(lines: Sequence[str]) -> None:
    """Whoever was still writing at the closing finds their words again."""
    if lines:
        st.warning(STEP_CLOSED)
        for line in lines:
            st.code(line, language=None, wrap_lines=True)


def _form(installation: Installation, step: Step, participant: Participant) -> None:
    fresh = _fresh(installation, participant, step)
    sheet = answers.sheet(installation, participant, step, fresh)
    if not sheet.form.fields:
        st.info(sheet.form.empty_sentence)
        return
    place = f"{step.id}:{sheet.state.round}"
    if step.anonymous:
        st.caption(
            "Étape anonyme : votre nom n’est pas gardé avec votre réponse. Dans un petit groupe, "
            "une réponse peut toutefois être reconnaissable."
        )
    if sheet.state.round > 1:
        st.caption(f"Tour {sheet.state.round} : vous pouvez voter autrement qu’au tour précédent.")
    errors: Mapping[str, str] = st.session_state.get(f"errors:{place}", {})
    raw = forms.draw(sheet.form, {**sheet.saved, **sheet.draft}, f"answer:{place}", errors)
    if "" in errors:
        st.error(errors[""])
    if st.button(sheet.form.submit_label, type="primary", width="stretch", key=f"send:{place}"):
        receipt = answers.submit(installation, participant, step, raw, fresh, sheet.state.round)
        st.session_state[f"errors:{place}"] = receipt.errors
        if receipt.at is not None:
            _forget_fresh(step, raw)
        live.redraw()
    _keep_draft(installation, sheet, participant, raw, place)
    _receipt(sheet, raw)


def _receipt(sheet: Sheet, raw: Mapping[str, object]) -> None:
    """« Enregistré » only while what stands on screen is what is saved."""
    if sheet.saved_at is None:
        return
    at = hour(sheet.saved_at, st.context.timezone)
    reading = read(sheet.form, raw)
    if reading.errors or any(
        sheet.saved.get(name) != value for name, value in reading.values.items()
    ):
        mark, sentence = (
            "odd-receipt odd-unsaved",
            f"Modifications non enregistrées. Votre réponse de {at} reste valable.",
        )
    else:
        mark, sentence = "odd-receipt", f"Enregistré à {at}, modifiable jusqu’à la clôture."
    st.html(f'<div class="{mark}" role="status">{sentence}</div>')


def _keep_draft(
    installation: Installation,
    sheet: Sheet,
    participant: Participant,
    raw: Mapping[str, object],
    place: str,
) -> None:
    """Save what stands on screen when it differs from what is saved and from the last draft."""
    written = {name: value for name, value in raw.items() if _differs(sheet, name, value)}
    key = f"draft:{place}"
    if written != st.session_state.get(key, dict(sheet.draft)):
        answers.save_draft(installation, participant, sheet.step, written)
    st.session_state[key] = written


def _differs(sheet: Sheet, name: str, value: object) -> bool:
    reading = read(sheet.form, {name: value})
    return name in reading.errors or reading.values.get(name) != sheet.saved.get(name)


def _fresh(installation: Installation, participant: Participant, step: Step) -> str:
    """The key of the idea this page may add: the one already being written, on whatever device,
    else a new one; renewed once it is saved."""
    key = f"fresh:{step.id}"
    if key not in st.session_state:
        begun = answers.begun_key(installation, participant, step)
        st.session_state[key] = begun or secrets.token_hex(KEY_LENGTH // 2)
    fresh: str = st.session_state[key]
    return fresh


def _forget_fresh(step: Step, raw: Mapping[str, object]) -> None:
    fresh = st.session_state.get(f"fresh:{step.id}", "")
    if any(value and fresh in name for name, value in raw.items()):
        st.session_state.pop(f"fresh:{step.id}", None)
