"""How the rows of the quiz's chart are written, in the room each frame leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workshop.activities import charts
from workshop.activities.charts import Frame

_MORE = 8  # characters: a question and an answer have one line each, so longer ones


def row_labels(lines: Sequence[dict[str, Any]], frame: Frame) -> list[str]:
    """Each question; on the shared stage, where the chart stands alone, its right answer under it.

    Elsewhere the answers follow the chart in full (see `Quiz.blocks`).
    """
    questions = [line["question"] for line in lines]
    if not frame.canvas:
        return charts.labels(questions, frame)
    one_line = replace(frame, width=frame.width + _MORE, lines=1)
    asked = charts.labels(questions, one_line)
    told = charts.labels([f"→ {line['answer']}" for line in lines], one_line)
    return [
        f"{question}|{answer.split('|', 1)[1]}"
        for question, answer in zip(asked, told, strict=True)
    ]


def figure_height(frame: Frame, bars: int) -> int:
    """Height of the figures written on the bars, 0 where there is no room for readable ones."""
    if frame.legend_columns == 1:
        return 0
    letter = round(12 * frame.scale)
    if frame.canvas:
        letter = min(letter, round(0.54 * frame.canvas[1] / max(1, bars)))
    return letter if letter >= 12 else 0
