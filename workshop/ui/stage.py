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

CHART_SCALE = 1.7
CHART_HEIGHT = 470  # pixels: what is left at 1366×768 under the title


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
    partners = "".join(
        f'<span class="odd-partner"><span class="odd-dot" style="background:{partner.colour}"></span>'
        f"{html.escape(partner.name)}</span>"
        for partner in scene.workshop.partners
    )
    _stage(
        f"<h1>{html.escape(scene.workshop.title)}</h1><div>{partners}</div>"
        f"{look.join_block(scene.workshop)}"
        f'<div class="odd-count">{plural(scene.joined, "inscrit")}</div>'
    )


def _question(installation: Installation, scene: Scene, step: Step) -> None:
    state = scene.state
    parts = [_strip(scene), f"<h1>{html.escape(step.title)}</h1>"]
    parts.append(f"<p>{html.escape(step.instructions)}</p>")
    if state.is_open:
        progress = outcomes.progress(installation, step, state)
        parts.append(
            f'<div class="odd-count">{progress.answered} / {progress.invited} ont répondu</div>'
        )
        parts.append(look.join_block(scene.workshop, small=True))
    elif state.was_held:
        parts.append('<div class="odd-count">Réponses closes</div>')
    _stage("".join(parts))


def _results(scene: Scene, step: Step, results: Results) -> None:
    state = scene.state
    at = hour(state.closed_at or state.opened_at or scene.workshop.created_at, st.context.timezone)
    facts = f"{plural(results.respondents, 'réponse')} · tour {state.round} · {at}"
    _stage(f"{_strip(scene)}<h1>{html.escape(step.title)}</h1><div>{facts}</div>")
    kind = activity(step.kind)
    chart = kind.chart(results)
    if chart is None:
        blocks.draw(kind.blocks(results), f"stage-{step.id}-{state.round}")
        return
    st.altair_chart(
        charts.styled(chart, CHART_SCALE, CHART_HEIGHT),
        theme=None,
        width="stretch",
        key=f"stage-{step.id}-{state.round}",
        alt=kind.alt(results),
    )


def _strip(scene: Scene) -> str:
    half_day = scene.half_day
    where = f"Demi-journée {half_day.position} · {half_day.title}" if half_day else ""
    return f'<div class="odd-strip"><span>{html.escape(where)}</span></div>'


def _stage(content: str) -> None:
    st.html(f'<div class="odd-stage">{content}</div>')
