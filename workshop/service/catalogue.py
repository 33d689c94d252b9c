"""The catalogue as people use it: searched, suggested from, enriched by what the host imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workshop.catalog.search import Hit, make_index, search
from workshop.catalog.suggest import Suggestion, make_suggestion_index, suggest
from workshop.model import Goal, Indicator, LocalIndicator, Project, Target
from workshop.service.installation import Installation
from workshop.store import references

FRENCH = "fr"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A figure proposed as a starting point: where, which part of it, when, how much, from whom."""

    territory: str
    subfield: str
    year: int
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything known of one target."""

    target: Target
    goal: Goal
    official: tuple[str, str] | None  # (text, source) when imported
    tags: tuple[str, ...]  # national plans that retained it
    indicators: tuple[Indicator, ...]
    local: tuple[LocalIndicator, ...]


def find(
    installation: Installation, typed: str, *, goal: int | None = None, lever: int = 0
) -> list[Hit]:
    """Hits for what was typed, best first; every target of the filters when nothing was typed."""
    catalogue = installation.catalogue
    if typed.strip():
        index = installation.memory.remember(("search",), lambda: make_index(catalogue))
        hits = search(index, typed, goal)
    else:
        hits = [
            Hit("target", target.code, target.label, target.goal, target.code, 1.0)
            for target in catalogue.targets.values()
            if goal is None or target.goal == goal
        ]
    return [hit for hit in hits if _lever(installation, hit) >= lever]


def target_sheet(installation: Installation, code: str) -> Sheet | None:
    """The sheet of a target, None for an unknown code."""
    catalogue = installation.catalogue
    target = catalogue.targets.get(code)
    if target is None:
        return None
    with installation.store.read() as db:
        official = references.official_text(db, "target", code, FRENCH)
        tags = references.priorities(db)
    return Sheet(
        target=target,
        goal=catalogue.goals[target.goal],
        official=official,
        tags=tuple(
            label for label, codes in tags.items() if code in codes or _goal_in(codes, target)
        ),
        indicators=catalogue.indicators_of(code),
        local=catalogue.local_of(code),
    )


def tags_by_target(installation: Installation) -> dict[str, list[str]]:
    """Target code → labels of the national plans that retained it or its goal."""
    with installation.store.read() as db:
        tags = references.priorities(db)
    return {
        code: [label for label, codes in tags.items() if code in codes or _goal_in(codes, target)]
        for code, target in installation.catalogue.targets.items()
    }


def official_targets(
    installation: Installation, codes: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Target code → (official text, source), for the codes whose text was imported."""
    with installation.store.read() as db:
        found = {code: references.official_text(db, "target", code, FRENCH) for code in codes}
    return {code: text for code, text in found.items() if text is not None}


def official_indicator(installation: Installation, code: str) -> tuple[str, str] | None:
    with installation.store.read() as db:
        return references.official_text(db, "indicator", code, FRENCH)


def baselines(installation: Installation, line: LocalIndicator) -> list[Baseline]:
    """Imported figures for a local indicator, at their last known year."""
    if not line.insee_variable:
        return []
    with installation.store.read() as db:
        return [Baseline(*row) for row in references.latest_values(db, line.insee_variable)]


def suggestions(installation: Installation, project: Project, limit: int = 10) -> list[Suggestion]:
    """Targets to look at for a project, best first. The facilitator decides."""
    catalogue = installation.catalogue
    index = installation.memory.remember(("suggest",), lambda: make_suggestion_index(catalogue))
    return suggest(index, project.title, project.description, limit)


def _lever(installation: Installation, hit: Hit) -> int:
    target = installation.catalogue.targets.get(hit.target)
    return target.lever if target else 3


def _goal_in(codes: Sequence[str], target: Target) -> bool:
    return str(target.goal) in codes
