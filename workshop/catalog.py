"""The ODD catalogue: data/odd_catalog.csv → goals and targets, checked on load.

Labels are this project's own short wording; the official text is never shipped (a host may import
it). 17 goals and 169 targets, counted by goal as the United Nations list them.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workshop.model import Goal, Target

CATALOGUE_FILE = Path(__file__).parent.parent / "data" / "odd_catalog.csv"
TARGETS_BY_GOAL = (7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19)
TARGET_LABEL_LENGTH = 90


class CatalogueError(ValueError):
    """The catalogue file is not what it must be; the text lists what is wrong."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Goals by number and targets by code, in official order."""

    goals: Mapping[int, Goal]
    targets: Mapping[str, Target]

    def colours(self) -> dict[int, str]:
        return {goal.number: goal.colour for goal in self.goals.values()}

    def known(self, codes: list[str]) -> tuple[Target, ...]:
        """The targets of these codes, in official order, unknown codes left out."""
        wanted = set(codes)
        return tuple(target for code, target in self.targets.items() if code in wanted)


def load_catalogue(path: Path = CATALOGUE_FILE) -> Catalogue:
    """Read and check the file. Raises CatalogueError naming every problem."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    goals = {
        int(row["code"]): Goal(int(row["code"]), row["short_label_fr"], row["colour"])
        for row in rows
        if row["kind"] == "goal"
    }
    targets = {
        row["code"]: Target(row["code"], int(row["goal"]), row["short_label_fr"])
        for row in rows
        if row["kind"] == "target"
    }
    problems = _problems(rows, goals, targets)
    if problems:
        raise CatalogueError("\n".join(problems))
    return Catalogue(goals, targets)


def _problems(
    rows: list[dict[str, str]], goals: Mapping[int, Goal], targets: Mapping[str, Target]
) -> list[str]:
    problems = []
    counts = tuple(sum(target.goal == goal for target in targets.values()) for goal in range(1, 18))
    if sorted(goals) != list(range(1, 18)):
        problems.append(f"17 objectifs attendus, lus : {sorted(goals)}.")
    if counts != TARGETS_BY_GOAL:
        problems.append(f"Cibles par objectif attendues {TARGETS_BY_GOAL}, lues {counts}.")
    codes = [(row["kind"], row["code"]) for row in rows]
    problems += [
        f"Code en double : {code}." for code in sorted(set(codes)) if codes.count(code) > 1
    ]
    labels = [(row["kind"], row["short_label_fr"]) for row in rows]
    problems += [
        f"Libellé en double : {label}." for label in sorted(set(labels)) if labels.count(label) > 1
    ]
    for target in targets.values():
        if not target.label or len(target.label) > TARGET_LABEL_LENGTH:
            problems.append(f"Cible {target.code} : libellé vide ou de plus de 90 caractères.")
        if target.code.split(".")[0] != str(target.goal):
            problems.append(f"Cible {target.code} : rangée sous l’objectif {target.goal}.")
    return problems


def folded(text: str) -> str:
    """Lower case without accents, for searching: « Égalité » → « egalite »."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
