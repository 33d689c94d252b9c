"""Where the quadrant's marks stand: the part of the scales shown, and how marks are kept apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from workshop.activities.priority_scores import MIDDLE

LOWEST, HIGHEST = 0.5, 5.5  # the scale 1–5 with room for the marks at its ends
TURNS = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """A target's place in levels (1–5 across and up) and its mark's radius in pixels."""

    performance: float
    importance: float
    radius: float


def span(values: Sequence[float]) -> tuple[float, float]:
    """The part of the scale, in levels, that holds the values and the middle, by half levels."""
    low = min(*values, MIDDLE - 0.5) - 0.35
    high = max(*values, MIDDLE + 0.5) + 0.35
    return max(LOWEST, math.floor(2 * low) / 2), min(HIGHEST, math.ceil(2 * high) / 2)


def apart(
    marks: Sequence[Mark], level: tuple[float, float], widest: float
) -> list[tuple[float, float]]:
    """How far to move each mark, in pixels right and down, so that none hides another.

    `level` is the pixels of one level, across and up; no mark moves farther than `widest`, nor
    over the middle of a scale, where it would read as another class. Marks that still overlap
    then do. The same marks always move alike.
    """
    homes = [(mark.performance * level[0], -mark.importance * level[1]) for mark in marks]
    now = [list(home) for home in homes]
    for _turn in range(TURNS):
        for i, one in enumerate(marks):
            for j, other in enumerate(marks[:i]):
                _push(now[i], now[j], one.radius + other.radius, 2.4 * i + j)
        for mark, place, home in zip(marks, now, homes, strict=True):
            _keep(mark, place, home, level, widest)
    return [
        (round(x - home_x, 1), round(y - home_y, 1))
        for (x, y), (home_x, home_y) in zip(now, homes, strict=True)
    ]


def _push(one: list[float], other: list[float], room: float, angle: float) -> None:
    """Move two places away from one another, each by half of what they lack; at `angle` when they
    are the same."""
    dx, dy = one[0] - other[0], one[1] - other[1]
    distance = math.hypot(dx, dy)
    if distance >= room:
        return
    if distance > 1e-6:
        angle = math.atan2(dy, dx)
    for place, share in ((one, 0.5), (other, -0.5)):
        place[0] += share * (room - distance) * math.cos(angle)
        place[1] += share * (room - distance) * math.sin(angle)


def _keep(
    mark: Mark,
    place: list[float],
    home: tuple[float, float],
    level: tuple[float, float],
    widest: float,
) -> None:
    """Bring a place back within `widest` of its home, then to its own side of both middles."""
    dx, dy = place[0] - home[0], place[1] - home[1]
    far = math.hypot(dx, dy)
    if far > widest:
        place[0], place[1] = home[0] + dx * widest / far, home[1] + dy * widest / far
    across, up = MIDDLE * level[0], -MIDDLE * level[1]
    weak, important = mark.performance <= MIDDLE, mark.importance >= MIDDLE
    place[0] = min(place[0], across) if weak else max(place[0], across)
    place[1] = min(place[1], up) if important else max(place[1], up)
