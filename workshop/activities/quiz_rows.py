"""How the rows of the quiz's chart are written, in the room each frame leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workshop.activities import charts
from workshop.activities.charts import Frame


def row_labels(lines: Sequence[dict[str, Any]], frame: Frame) -> list[str]:
    """Each question, then its right answer on a line of its own: what the room waits for."""
    questions = charts.labels(
        [line["question"] for line in lines], replace(frame, lines=max(1, frame.lines - 1))
    )
    told = charts.labels([f"→ {line['answer']}" for line in lines], replace(frame, lines=1))
    return [
        f"{question}|{answer.split('|', 1)[1]}"
        for question, answer in zip(questions, told, strict=True)
    ]


def figure_height(frame: Frame, bars: int) -> int:
    """Height of the figures written on the bars, 0 where there is no room for readable ones."""
    if frame.legend_columns == 1:
        return 0
    letter = round(12 * frame.scale)
    if frame.canvas:
        letter = min(letter, round(0.42 * frame.canvas[1] / max(1, bars)))
    return letter if letter >= 12 else 0
