"""Reads data/odd_catalog.csv and data/local_indicators.csv, and checks them on load.

Labels are this project's own short wording; official texts are never shipped (a host imports them).
The United Nations list 17 goals, 169 targets and, since the 2025 review, 251 indicators: 234 once
each of the 13 shared ones is counted once.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workshop.model import Goal, Indicator, LocalIndicator, Target

_DATA = Path(__file__).parent.parent.parent / "data"
CATALOGUE_FILE = _DATA / "odd_catalog.csv"
LOCAL_FILE = _DATA / "local_indicators.csv"
TARGETS_BY_GOAL = (7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19)
INDICATORS_LISTED = 251
SHARED_GROUPS = 13
TARGET_LABEL_LENGTH = 90
INDICATOR_LABEL_LENGTH = 120
DIRECTIONS = ("up", "down", "neutral")
LEVELS = ("realisation", "contribution", "contexte")
CONFIDENCES = ("verified", "partial", "to_check")

Row = Mapping[str, str]


class CatalogueError(ValueError):
    """A catalogue file is not what it must be; the text lists what is wrong."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything by its code or number, in official order."""

    goals: Mapping[int, Goal]
    targets: Mapping[str, Target]
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    local: Mapping[str, LocalIndicator] = field(default_factory=dict)

    def colours(self) -> dict[int, str]:
        return {goal.number: goal.colour for goal in self.goals.values()}

    def known(self, codes: Iterable[str]) -> tuple[Target, ...]:
        """The targets of these codes, in official order, unknown codes left out."""
        wanted = set(codes)
        return tuple(target for code, target in self.targets.items() if code in wanted)

    def indicators_of(self, target: str) -> tuple[Indicator, ...]:
        return tuple(line for line in self.indicators.values() if line.target == target)

    def local_of(self, target: str) -> tuple[LocalIndicator, ...]:
        """Candidates for a target, those made for it first."""
        linked = [line for line in self.local.values() if target in line.targets]
        return tuple(sorted(linked, key=lambda line: line.targets.index(target)))

    def codes(self) -> dict[str, frozenset[str]]:
        """Known codes by kind: goal, target, indicator."""
        return {
            "goal": frozenset(str(number) for number in self.goals),
            "target": frozenset(self.targets),
            "indicator": frozenset(self.indicators),
        }


def load_catalogue(path: Path = CATALOGUE_FILE, local_path: Path = LOCAL_FILE) -> Catalogue:
    """Read and check both files. Raises CatalogueError naming every problem."""
    rows = _rows(path)
    by_kind: dict[str, list[Row]] = {"goal": [], "target": [], "indicator": []}
    problems = []
    for row in rows:
        if row["kind"] in by_kind:
            by_kind[row["kind"]].append(row)
        else:
            problems.append(f"Genre inconnu : « {row['kind']} » ({row['code']}).")
    try:
        catalogue = _catalogue(by_kind, _rows(local_path))
    except (KeyError, ValueError) as error:
        raise CatalogueError(f"Colonne absente ou nombre illisible : {error}.") from error
    problems += _repeated(rows) + _count_problems(catalogue) + _row_problems(catalogue)
    problems += _local_problems(catalogue)
    if problems:
        raise CatalogueError("\n".join(problems))
    return catalogue


def _catalogue(by_kind: Mapping[str, Sequence[Row]], local: Sequence[Row]) -> Catalogue:
    return Catalogue(
        goals={int(row["code"]): _goal(row) for row in by_kind["goal"]},
        targets={row["code"]: _target(row) for row in by_kind["target"]},
        indicators={row["code"]: _indicator(row) for row in by_kind["indicator"]},
        local={row["id"]: _local(row) for row in local},
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _goal(row: Row) -> Goal:
    return Goal(
        int(row["code"]),
        row["short_label_fr"],
        row["colour"],
        row["short_label_en"],
        _words(row["keywords_fr"]),
    )


def _target(row: Row) -> Target:
    return Target(
        row["code"],
        int(row["goal"]),
        row["short_label_fr"],
        row["short_label_en"],
        row["plain_fr"],
        _words(row["keywords_fr"]),
        int(row["local_lever"] or -1),
    )


def _indicator(row: Row) -> Indicator:
    return Indicator(
        code=row["code"],
        target=row["target"],
        goal=int(row["goal"]),
        label=row["short_label_fr"],
        unit=row["unit"],
        direction=row["direction"],
        tier=row["tier"],
        shared_group=int(row["shared_group"] or 0),
        metadata_url=row["metadata_url"],
    )


def _local(row: Row) -> LocalIndicator:
    return LocalIndicator(
        id=row["id"],
        statement=row["statement_fr"],
        unit=row["unit"],
        direction=row["direction"],
        level=row["level"],
        targets=_words(row["targets"]),
        measure_france=row["measure_france"],
        source_france=row["source_france"],
        measure_abroad=row["measure_abroad"],
        source_abroad=row["source_abroad"],
        confidence=row["confidence"],
        note=row["note_fr"],
        insee_variable=row["insee_variable"],
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(";") if word.strip())


def _repeated(rows: Sequence[Row]) -> list[str]:
    codes = Counter((row["kind"], row["code"]) for row in rows)
    labels = Counter(row["short_label_fr"] for row in rows)
    return [f"Code en double : {kind} {code}." for (kind, code), n in codes.items() if n > 1] + [
        f"Libellé en double : « {label} »." for label, n in labels.items() if n > 1
    ]


def _count_problems(catalogue: Catalogue) -> list[str]:
    problems = []
    goals = [target.goal for target in catalogue.targets.values()]
    counts = tuple(goals.count(number) for number in range(1, 18))
    if sorted(catalogue.goals) != list(range(1, 18)):
        problems.append(f"17 objectifs attendus, lus : {sorted(catalogue.goals)}.")
    if counts != TARGETS_BY_GOAL:
        problems.append(f"Cibles par objectif attendues {TARGETS_BY_GOAL}, lues {counts}.")
    if len(catalogue.indicators) != INDICATORS_LISTED:
        read = len(catalogue.indicators)
        problems.append(f"{INDICATORS_LISTED} indicateurs attendus, lus : {read}.")
    groups = {line.shared_group for line in catalogue.indicators.values() if line.shared_group}
    if len(groups) != SHARED_GROUPS:
        problems.append(f"{SHARED_GROUPS} groupes d’indicateurs partagés, lus : {len(groups)}.")
    return problems


def _row_problems(catalogue: Catalogue) -> list[str]:
    problems = []
    for target in catalogue.targets.values():
        if not 0 < len(target.label) <= TARGET_LABEL_LENGTH:
            problems.append(f"Cible {target.code} : libellé vide ou de plus de 90 caractères.")
        if target.code.split(".")[0] != str(target.goal):
            problems.append(f"Cible {target.code} : rangée sous l’objectif {target.goal}.")
        if not target.plain or not target.keywords or not 0 <= target.lever <= 3:
            problems.append(f"Cible {target.code} : phrase, mots-clés ou levier manquant.")
    for line in catalogue.indicators.values():
        if not 0 < len(line.label) <= INDICATOR_LABEL_LENGTH:
            problems.append(f"Indicateur {line.code} : libellé vide ou de plus de 120 caractères.")
        if line.target not in catalogue.targets or not line.code.startswith(line.target + "."):
            problems.append(f"Indicateur {line.code} : rangé sous la cible « {line.target} ».")
        if line.direction not in DIRECTIONS or not line.unit:
            problems.append(f"Indicateur {line.code} : unité ou sens de progrès manquant.")
    return problems


def _local_problems(catalogue: Catalogue) -> list[str]:
    problems = []
    statements = Counter(line.statement for line in catalogue.local.values())
    problems += [f"Énoncé local en double : « {text} »." for text, n in statements.items() if n > 1]
    for line in catalogue.local.values():
        unknown = [code for code in line.targets if code not in catalogue.targets]
        if unknown or not line.targets:
            problems.append(f"Indicateur local {line.id} : cibles {unknown or 'absentes'}.")
        words = (line.level in LEVELS, line.confidence in CONFIDENCES, line.direction in DIRECTIONS)
        if not all(words):
            problems.append(f"Indicateur local {line.id} : niveau, confiance ou sens inconnu.")
    return problems
