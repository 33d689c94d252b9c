"""Draws the shared screen: one picture per state of the room, readable in a compressed video."""

from __future__ import annotations

import html

import streamlit as st

from workshop.activities import activity, charts
from workshop.blocks import Results
from workshop.model import Step
from workshop.phrases import hour, plural
from workshop.service import outcomes
from workshop.service.installation import Installation
from workshop.service.room import Scene
from workshop.ui import blocks, look


def draw(installation: Installation, scene: Scene) -> None:
    step = scene.step
    if step is None:
        _waiting_room(scene)
        return
    results = None
    if step.collects:
        results = outcomes.results(installation, step, outcomes.Audience.ROOM, scene.version)
    if results is not None:
        _results(scene, step, results)
    else:
        _question(installation, scene, step)


def _waiting_room(scene: Scene) -> None:
    partners = look.partners_html(scene.workshop.partners)
    _stage(
        f"<div><h1>{html.escape(scene.workshop.title)}</h1><div>{partners}</div></div>"
        f"<div>{look.join_block(scene.workshop)}</div>"
        f'<div class="odd-count">{plural(scene.joined, "inscrit")}</div>',
        "odd-full odd-hall",
    )


def _question(installation: Installation, scene: Scene, step: Step) -> None:
    state = scene.state
    head = f"<div>{_strip(scene)}<h1>{html.escape(step.title)}</h1></div>"
    text = f"<p>{html.escape(step.instructions)}</p>"
    if not state.is_open:
        foot = '<div class="odd-count">Réponses closes</div>' if state.was_held else "<div></div>"
        _stage(f'{head}<div class="odd-two">{text}</div>{foot}', "odd-full")
        return
    progress = outcomes.progress(installation, step, state)
    _stage(
        f'{head}<div class="odd-two">{text}{look.join_block(scene.workshop)}</div>'
        f'<div class="odd-count">{progress.answered} / {progress.invited} ont répondu</div>',
        "odd-full",
    )


def _results(scene: Scene, step: Step, results: Results) -> None:
    state = scene.state
    at = hour(state.closed_at or state.opened_at or scene.workshop.created_at, st.context.timezone)
    facts = f"{plural(results.respondents, 'réponse')} · tour {state.round} · {at}"
    lines = len(next(iter(results.tables.values())).rows)
    if lines > charts.STAGE.rows:
        facts += f" · les {charts.STAGE.rows} premières lignes sur {lines}"
    _stage(f"{_strip(scene)}<h1>{html.escape(step.title)}</h1><div>{facts}</div>")
    kind = activity(step.kind)
    chart = kind.chart(results, charts.STAGE)
    if chart is None:
        blocks.draw(kind.blocks(results, charts.STAGE), f"stage-{step.id}-{state.round}")
        return
    with st.container(key="stage-chart"):
        st.altair_chart(
            chart,
            theme=None,
            width="content",
            key=f"stage-{step.id}-{state.round}",
            alt=kind.alt(results),
        )


def _strip(scene: Scene) -> str:
    half_day = scene.half_day
    where = f"Demi-journée {half_day.position} · {half_day.title}" if half_day else ""
    return f'<div class="odd-strip"><span>{html.escape(where)}</span></div>'


def _stage(content: str, layout: str = "") -> None:
    st.html(f'<div class="odd-stage {layout}">{content}</div>')
