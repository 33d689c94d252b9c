"""Draws the facilitator's console: the agenda, the current step, its buttons, its live results."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from workshop.activities import activity
from workshop.model import Facilitator, Step, StepState
from workshop.phrases import NO_ANSWER_YET, plural
from workshop.service import outcomes, room
from workshop.service.installation import Installation
from workshop.service.room import Scene
from workshop.ui import blocks, look
from workshop.ui.attempts import attempt

Act = Callable[[Installation, Facilitator, Step], None]


def agenda(installation: Installation, facilitator: Facilitator, scene: Scene) -> None:
    with st.container(key="agenda"):
        _agenda(installation, facilitator, scene)


def _agenda(installation: Installation, facilitator: Facilitator, scene: Scene) -> None:
    st.caption(f"Code **{scene.workshop.code}** · {plural(scene.joined, 'inscrit')}")
    here = scene.half_day
    for half_day in scene.workshop.half_days:
        opened = half_day == here or (here is None and half_day.position == 1)
        label = f"{half_day.position}. {half_day.title} · {half_day.minutes} min"
        with st.expander(label, expanded=opened):
            for step in half_day.steps:
                st.button(
                    f"{_mark(scene, step)} {step.title} · {step.minutes} min",
                    key=f"go:{step.id}",
                    type="primary" if step == scene.step else "tertiary",
                    on_click=attempt,
                    args=(room.go_to, installation, facilitator, step),
                    width="stretch",
                )


def before_start(installation: Installation, facilitator: Facilitator, scene: Scene) -> None:
    st.title(scene.workshop.title)
    st.markdown(
        "La salle d’attente est affichée. Lancez la première étape quand tout le monde est là."
    )
    st.html(look.join_block(scene.workshop))
    first = scene.neighbour(1)
    if first is not None:
        _act("Commencer", room.go_to, installation, facilitator, first, kind="primary")


def current_step(
    installation: Installation, facilitator: Facilitator, scene: Scene, step: Step
) -> None:
    state = scene.state
    st.caption(_status(step, state))
    st.title(step.title)
    with st.container(horizontal=True):
        if step.collects:
            _buttons(installation, facilitator, step, state)
        following = scene.neighbour(1)
        if following is not None:
            _act("Étape suivante →", room.go_to, installation, facilitator, following)
    with st.expander("Ce que vous dites et faites", expanded=not state.was_held):
        st.markdown(f"**Consigne affichée.** {blocks.escape(step.instructions)}")
        st.markdown(blocks.escape(step.note))
    if state.was_held:
        _live_results(installation, facilitator, scene, step)


def _live_results(
    installation: Installation, facilitator: Facilitator, scene: Scene, step: Step
) -> None:
    progress = outcomes.progress(installation, step, scene.state)
    share = min(1.0, progress.answered / progress.invited) if progress.invited else 0.0
    writing = f" · {plural(progress.writing, 'personne écrit', 'personnes écrivent')}"
    st.progress(
        share,
        text=f"**{progress.answered} / {progress.invited}** ont répondu"
        + (writing if progress.writing else ""),
    )
    results = outcomes.results(installation, step, outcomes.Audience.CONDUCT, scene.version)
    if results is None or not results.respondents:
        st.caption(NO_ANSWER_YET)
        return
    st.caption(" · ".join(f"{name} : {count}" for name, count in results.by_partner.items()))
    blocks.draw(activity(step.kind).blocks(results), f"conduct-{step.id}-{scene.state.round}")
    _moderation(installation, facilitator, step, scene.state)


def _buttons(
    installation: Installation, facilitator: Facilitator, step: Step, state: StepState
) -> None:
    if state.is_open:
        _act("Fermer", room.close_step, installation, facilitator, step, kind="primary")
    else:
        label = "Rouvrir" if state.was_held else "Ouvrir"
        kind = "secondary" if state.was_held else "primary"
        _act(label, room.open_step, installation, facilitator, step, kind=kind)
    if state.was_held:
        if state.is_revealed:
            _act("Masquer les résultats", room.hide_results, installation, facilitator, step)
        else:
            kind = "secondary" if state.is_open else "primary"
            _act(
                "Révéler les résultats", room.reveal_results, installation, facilitator, step, kind
            )
        if not state.is_open:
            st.button(
                "Nouveau tour",
                key=f"round:{step.id}:{state.round}",
                on_click=attempt,
                args=(room.new_round, installation, facilitator, step, state.round + 1),
            )


def _act(
    label: str,
    act: Act,
    installation: Installation,
    facilitator: Facilitator,
    step: Step,
    kind: str = "secondary",
) -> None:
    st.button(
        label,
        key=f"act:{label}:{step.id}",
        type="primary" if kind == "primary" else "secondary",
        on_click=attempt,
        args=(act, installation, facilitator, step),
    )


def _moderation(
    installation: Installation, facilitator: Facilitator, step: Step, state: StepState
) -> None:
    written = outcomes.contributions(installation, step, state)
    if not written:
        return
    awaiting = sum(not line.published for line in written)
    with st.expander(f"Modérer les contributions ({awaiting} non affichées)"):
        for line in written:
            text, button = st.columns([5, 1], vertical_alignment="center")
            text.markdown(blocks.escape(line.text))
            button.button(
                "Retirer" if line.published else "Afficher",
                key=f"moderate:{step.id}:{line.name}",
                on_click=attempt,
                args=(
                    room.moderate,
                    installation,
                    facilitator,
                    step,
                    line.name,
                    not line.published,
                ),
            )


def _mark(scene: Scene, step: Step) -> str:
    state = scene.state_of(step)
    if state.is_open:
        return "●"
    return "✓" if state.was_held else "○"


def _status(step: Step, state: StepState) -> str:
    if not step.collects:
        return f"{step.minutes} min · moment en plénière"
    label = activity(step.kind).label + (" · anonyme" if step.anonymous else "")
    if not state.was_held:
        return f"{step.minutes} min · {label} · pas encore ouverte"
    shown = "résultats affichés" if state.is_revealed else "résultats masqués"
    opened = "ouverte" if state.is_open else "fermée"
    return f"{step.minutes} min · {label} · tour {state.round} · {opened} · {shown}"
