"""Links between projects and targets: which target is tied to what, and which to suggest.

A target is suggested as a candidate when the partners' merged mean reaches LINK_OF_CANDIDATE on at
least one project, or when a cell is watched (see `cells`): a harm is a reason to look, not to turn
away. These thresholds are this project's own; adopting remains the facilitator's act.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from workshop.activities.cells import CONTESTED, Cell, at_least, detail
from workshop.blocks import Column, Table, format_number
from workshop.model import Partner, Project, Target

LINKED = 1.0  # merged mean from which a project counts as linked to a target
LINK_OF_CANDIDATE = 1.5
CANDIDATE, WATCHED = "candidate", "effet à surveiller"


@dataclass(frozen=True, slots=True)
class Line:
    """One target across the projects. `best` is the highest merged mean, None when nobody judged;
    `linked` counts the projects whose merged mean reaches LINKED."""

    target: Target
    cells: tuple[Cell, ...]
    best: float | None
    linked: int

    @property
    def is_watched(self) -> bool:
        return any(cell.is_watched for cell in self.cells)

    @property
    def verdicts(self) -> list[str]:
        strong = at_least(self.best, LINK_OF_CANDIDATE)
        return [CANDIDATE] * strong + [WATCHED] * self.is_watched


def item(project: Project, target: Target) -> str:
    """The key a cell is stored under: « p3:6.1 »."""
    return f"p{project.id}:{target.code}"


def ranked(
    targets: Sequence[Target], projects: Sequence[Project], cells: Mapping[str, Cell]
) -> list[Line]:
    """Targets linked to most projects first, then by best link, then in official order."""
    lines = []
    for target in targets:
        own = tuple(cells[item(project, target)] for project in projects)
        known = [cell.merged for cell in own if cell.merged is not None]
        linked = sum(at_least(value, LINKED) for value in known)
        lines.append(Line(target, own, max(known, default=None), linked))
    return sorted(lines, key=lambda line: (-line.linked, inf if line.best is None else -line.best))


def tables(
    lines: Sequence[Line], projects: Sequence[Project], shown: Sequence[Partner]
) -> dict[str, Table]:
    columns = (
        Column("target", "Cible", weight=5),
        *(Column(f"p{project.id}", project.title, "decimal", 2) for project in projects),
        Column("best", "Meilleur lien", "decimal"),
        Column("linked", "Projets liés", "integer"),
        Column("unknown", "À documenter (?)", "integer"),
        Column("verdict", "Proposition", weight=2),
    )
    rows = tuple(
        (
            line.target.name,
            *(cell.merged for cell in line.cells),
            line.best,
            line.linked,
            sum(cell.unknown for cell in line.cells),
            ", ".join(line.verdicts),
        )
        for line in lines
    )
    heads = (Column("target", "Cible", weight=4), Column("project", "Projet", weight=3))
    told = [
        ((line.target.name, project.title), cell)
        for line in lines
        for project, cell in zip(projects, line.cells, strict=True)
    ]
    negatives = sorted((one for one in told if one[1].is_negative), key=lambda one: one[1].lowest)
    contested = sorted(
        (one for one in told if one[1].is_contested), key=lambda one: -(one[1].gap or 0.0)
    )
    return {
        "matrix": Table(columns, rows),
        "negatives": detail(heads, negatives, shown, "Effets négatifs signalés"),
        "contested": detail(
            heads,
            contested,
            shown,
            f"À débattre\u00a0: écart entre partenaires d’au moins {format_number(CONTESTED, 1)}",
        ),
        "cells": detail(heads, told, shown, "Détail par cible et par projet"),
    }


def reason(line: Line, projects: Sequence[Project]) -> str:
    """Why a target is suggested, as the facilitator may adopt it."""
    own = list(zip(projects, line.cells, strict=True))
    strong = [project.title for project, cell in own if at_least(cell.merged, LINK_OF_CANDIDATE)]
    watched = [project.title for project, cell in own if cell.is_watched]
    parts = []
    if strong:
        parts.append(f"Lien fort avec {', '.join(strong)} ({format_number(line.best or 0, 1)}).")
    if watched:
        parts.append(f"Effet à surveiller\u00a0: {', '.join(watched)}.")
    return " ".join(parts)
