"""The agenda book: data/agenda.toml → formats 4, 5 and 6, checked on load.

Steps are written once; a format lists them by half-day, with minutes. Creating a workshop copies a
format into the database, where it lives its own life.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workshop.activities import activity
from workshop.model import Json

AGENDA_FILE = Path(__file__).parent.parent / "data" / "agenda.toml"
LONGEST_HALF_DAY = 180  # minutes
LONGEST_SPELL = 90  # minutes without a pause
STEP_KEYS = {
    "title",
    "kind",
    "minutes",
    "anonymous",
    "pause",
    "instructions",
    "note",
    "params",
    "needs",
}


class AgendaError(ValueError):
    """The agenda file breaks a rule; the text lists every problem."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    key: str
    title: str
    kind: str
    minutes: int
    instructions: str
    note: str
    params: Json
    needs: Json
    anonymous: bool
    pause: bool


@dataclass(frozen=True, slots=True)
class PlannedHalfDay:
    title: str
    aims: str
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True)
class AgendaFormat:
    key: str
    label: str
    half_days: tuple[PlannedHalfDay, ...]


def load_agenda(path: Path = AGENDA_FILE) -> Mapping[str, AgendaFormat]:
    """Formats by key ("4", "5", "6"). Raises AgendaError naming every problem."""
    try:
        return read_agenda(tomllib.loads(path.read_text(encoding="utf-8")))
    except AgendaError:
        raise
    except (KeyError, TypeError, ValueError) as error:  # a number or a name that is not one
        raise AgendaError(f"Fichier illisible : {error}.") from error


def read_agenda(data: Mapping[str, Any]) -> Mapping[str, AgendaFormat]:
    """The formats of a parsed agenda file. Raises AgendaError."""
    problems: list[str] = []
    steps = {key: _step(key, row, problems) for key, row in data.get("steps", {}).items()}
    formats = {
        key: AgendaFormat(
            key,
            str(row.get("label", key)),
            tuple(_half_day(key, line, steps, problems) for line in row.get("half_days", [])),
        )
        for key, row in data.get("formats", {}).items()
    }
    for agenda_format in formats.values():
        if not agenda_format.half_days:
            problems.append(f"Format {agenda_format.key} : aucune demi-journée.")
        for half_day in agenda_format.half_days:
            problems += _timing_problems(agenda_format.key, half_day)
    if not formats:
        problems.append("Aucun format d’atelier.")
    if problems:
        raise AgendaError("\n".join(problems))
    return formats


def _step(key: str, row: Mapping[str, Any], problems: list[str]) -> PlannedStep:
    unknown = set(row) - STEP_KEYS
    if unknown:
        problems.append(f"Étape {key} : champ inconnu {sorted(unknown)}.")
    step = PlannedStep(
        key=key,
        title=str(row.get("title", "")).strip(),
        kind=str(row.get("kind", "")),
        minutes=int(row.get("minutes", 0)),
        instructions=str(row.get("instructions", "")).strip(),
        note=str(row.get("note", "")).strip(),
        params=row.get("params", {}),
        needs=row.get("needs", {}),
        anonymous=bool(row.get("anonymous", False)),
        pause=bool(row.get("pause", False)),
    )
    if not step.title:
        problems.append(f"Étape {key} : titre manquant.")
    if step.minutes < 1:
        problems.append(f"Étape {key} : durée manquante.")
    if step.kind:
        try:
            problems += [
                f"Étape {key} : {text}" for text in activity(step.kind).check_params(step.params)
            ]
        except KeyError:
            problems.append(f"Étape {key} : activité inconnue « {step.kind} ».")
    return step


def _half_day(
    format_key: str,
    row: Mapping[str, Any],
    steps: Mapping[str, PlannedStep],
    problems: list[str],
) -> PlannedHalfDay:
    planned = []
    for line in row.get("steps", []):
        name, minutes = (
            (line, None) if isinstance(line, str) else (line["step"], line.get("minutes"))
        )
        if name not in steps:
            problems.append(f"Format {format_key} : étape inconnue « {name} ».")
            continue
        step = steps[name]
        planned.append(replace(step, minutes=int(minutes)) if minutes else step)
    return PlannedHalfDay(
        str(row.get("title", "")), str(row.get("aims", "")).strip(), tuple(planned)
    )


def _timing_problems(format_key: str, half_day: PlannedHalfDay) -> list[str]:
    name = f"Format {format_key}, « {half_day.title} »"
    problems = []
    total = sum(step.minutes for step in half_day.steps)
    if total > LONGEST_HALF_DAY:
        problems.append(f"{name} : {total} minutes, le maximum est {LONGEST_HALF_DAY}.")
    spell = 0
    for step in half_day.steps:
        spell = 0 if step.pause else spell + step.minutes
        if spell > LONGEST_SPELL:
            problems.append(
                f"{name} : plus de {LONGEST_SPELL} minutes sans pause avant « {step.title} »."
            )
            break
    return problems
