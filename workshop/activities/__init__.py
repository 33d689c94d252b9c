"""The registry of activity kinds: the only list of them in the house.

Adding a kind is one module with a subclass of `Activity` and one word in REGISTRY.
"""

from __future__ import annotations

from workshop.activities.base import Activity
from workshop.activities.grid import Grid
from workshop.activities.indicators import Indicators
from workshop.activities.matrix import Matrix
from workshop.activities.priority import Priority
from workshop.activities.quiz import Quiz
from workshop.activities.rating import Rating
from workshop.activities.roadmap import Roadmap
from workshop.activities.synergies import Synergies
from workshop.activities.vote import Vote
from workshop.activities.wall import Wall

REGISTRY: tuple[Activity, ...] = (
    Rating(),
    Vote(),
    Wall(),
    Indicators(),
    Grid(),
    Roadmap(),
    Quiz(),
    Priority(),
    Matrix(),
    Synergies(),
)


def activity(kind: str) -> Activity:
    """The activity of a kind. Raises KeyError for an unknown one."""
    for candidate in REGISTRY:
        if candidate.kind == kind:
            return candidate
    raise KeyError(kind)
