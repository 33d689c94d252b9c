"""Robots that play a whole agenda through the real service: demonstration data, tests, load.

Nothing here writes to the database by another door, so what a rehearsal leaves is what a real
workshop would. Time is the robots' own: half-days a week apart, minutes as planned.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workshop.activities import activity
from workshop.model import Facilitator, Participant, Step, Workshop
from workshop.service import (
    answers,
    decisions,
    outcomes,
    participants,
    room,
    sheets,
    workshops,
)
from workshop.service.installation import Installation
from workshop.service.workshops import NewPartner, NewProject

Progress = Callable[[float, str], object]

LATE_SHARE = 0.12  # robots who join at the second half-day
CHANGE_SHARE = 0.15  # robots who change an answer
ABSENT_SHARE = 0.08  # robots who miss a step
ADOPTED_TARGETS = 5

PARTNERS = (
    NewPartner("Département des Deux-Rives", "France"),
    NewPartner("Région du Plateau-Central fictif", "Burkina Faso"),
    NewPartner("Commune de Kéléna", "Sénégal"),
)
PROJECTS = (
    NewProject(
        "Points d’eau gérés par les usagers",
        "Réhabilitation de forages, formation des comités d’usagers et suivi de la qualité de "
        "l’eau dans douze villages, avec l’appui du syndicat des eaux partenaire.",
    ),
    NewProject(
        "Des métiers pour les jeunes ruraux",
        "Chantiers-écoles en maraîchage, réparation de pompes et énergie solaire, échanges entre "
        "lycées professionnels des deux territoires.",
    ),
    NewProject(
        "Terres vivantes",
        "Haies, compost et semences paysannes pour restaurer les sols et nourrir les cantines "
        "scolaires avec des produits locaux.",
    ),
)
CANDIDATES = ("2.3", "2.4", "4.3", "4.4", "5.5", "6.1", "6.2", "6.b", "8.6", "13.1", "15.3", "17.9")
FIRST_NAMES = (
    "Awa",
    "Claire",
    "Issouf",
    "Marc",
    "Fatou",
    "Julien",
    "Salimata",
    "Hélène",
    "Adama",
    "Nicolas",
    "Mariam",
    "Sylvie",
    "Boukary",
    "Antoine",
    "Aminata",
    "Florence",
    "Moussa",
    "Karim",
    "Rasmata",
    "Élise",
    "Ousmane",
    "Béatrice",
    "Yacouba",
    "Laurent",
    "Assétou",
    "Camille",
    "Drissa",
    "Pascal",
)
ROLES = (
    "Élue",
    "Agent technique",
    "Chargée de coopération",
    "Association",
    "Enseignant",
    "Syndicat",
)


class RobotClock:
    """The robots' time; moves only when told to, and a little at each look."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=137)
        return self.now

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@dataclass(frozen=True, slots=True)
class Played:
    """What a rehearsal leaves: the workshop and how much happened in it."""

    workshop: Workshop
    participants: int
    steps: int
    answers: int
    refused: int


def play(
    installation: Installation,
    facilitator: Facilitator,
    *,
    agenda_format: str = "6",
    people: int = 12,
    partner_count: int = 2,
    seed: int = 1,
    half_days: int | None = None,
    progress: Progress | None = None,
) -> Played:
    """Play a whole agenda, or its first `half_days`. `people` ≥ 1 in all, spread over partners.

    Two runs with one seed give the same answers. Raises Refused as the service does.
    """
    chance = random.Random(seed)
    agenda = installation.agendas[agenda_format]
    clock = RobotClock(installation.now() - timedelta(weeks=len(agenda.half_days)))
    robots_here = replace(installation, clock=clock)
    workshop = workshops.create_workshop(
        robots_here,
        facilitator,
        title="Eau, jeunesse et terres vivantes (exemple fictif)",
        partners=PARTNERS[:partner_count],
        projects=PROJECTS,
        agenda_format=agenda_format,
        fictional=True,
    )
    decisions.set_list(
        robots_here,
        facilitator,
        workshop,
        decisions.CANDIDATES,
        CANDIDATES,
        reason="Cibles citées pour au moins un projet lors de la préparation.",
    )
    cast = _Cast(robots_here, facilitator, workshop, chance, clock)
    late = round(people * LATE_SHARE)
    cast.arrive(people - late)
    steps = [
        step
        for half_day in workshop.half_days[: half_days or len(workshop.half_days)]
        for step in half_day.steps
    ]
    for done, step in enumerate(steps):
        if progress:
            progress(done / len(steps), f"{workshop.half_day_of(step).title} — {step.title}")
        if step.half_day_id != workshop.half_days[0].id and late:
            cast.arrive(late)
            late = 0
        cast.play_step(step)
        if step is workshop.half_day_of(step).steps[-1]:
            clock.forward(days=7)
    if late:
        cast.arrive(late)
    if progress:
        progress(1.0, "Atelier terminé")
    return Played(workshop, len(cast.robots), len(steps), cast.answers, cast.refused)


class _Cast:
    """The robots of one rehearsal and what they have done so far."""

    def __init__(
        self,
        installation: Installation,
        facilitator: Facilitator,
        workshop: Workshop,
        chance: random.Random,
        clock: RobotClock,
    ) -> None:
        self.installation = installation
        self.facilitator = facilitator
        self.workshop = workshop
        self.chance = chance
        self.clock = clock
        self.robots: list[Participant] = []
        self.answers = 0
        self.refused = 0

    def arrive(self, people: int) -> None:
        for _ in range(people):
            number = len(self.robots)
            partner = self.workshop.partners[number % len(self.workshop.partners)]
            suffix = f" {number // len(FIRST_NAMES) + 1}" if number >= len(FIRST_NAMES) else ""
            joined = participants.join(
                self.installation,
                self.workshop.id,
                partner_id=partner.id,
                name=FIRST_NAMES[number % len(FIRST_NAMES)] + suffix,
                role=ROLES[number % len(ROLES)],
            )
            self.robots.append(joined.participant)

    def play_step(self, step: Step) -> None:
        room.go_to(self.installation, self.facilitator, step)
        if step.collects:
            room.open_step(self.installation, self.facilitator, step)
            self.play_round(step)
            if activity(step.kind).rounds > 1:
                room.new_round(self.installation, self.facilitator, step)
                self.play_round(step)
            self.adopt_from(step)
        self.clock.forward(minutes=step.minutes)

    def play_round(self, step: Step) -> None:
        present = [robot for robot in self.robots if self.chance.random() > ABSENT_SHARE]
        present = present or self.robots
        for robot in present:
            self.answer(robot, step)
        # Once ideas are on the wall, some come back: to support, to change, to add.
        for robot in present:
            if self.chance.random() < max(CHANGE_SHARE, 0.8 * bool(step.params.get("support"))):
                self.answer(robot, step)
        room.close_step(self.installation, self.facilitator, step)
        room.reveal_results(self.installation, self.facilitator, step)

    def answer(self, robot: Participant, step: Step) -> None:
        fresh = f"{self.chance.getrandbits(40):08x}"[:8]
        sheet = answers.sheet(self.installation, robot, step, fresh)
        context = outcomes.context(self.installation, step, sheet.state)
        raw = activity(step.kind).robot(sheet.form, context, self.chance)
        receipt = answers.submit(self.installation, robot, step, raw, fresh)
        self.answers += receipt.at is not None
        self.refused += receipt.at is None

    def adopt_from(self, step: Step) -> None:
        """What a facilitator would adopt from a step: the first targets of the vote, the best
        rated indicator of each target with a measure by partner."""
        version = room.scene(self.installation, self.workshop.id).version
        counted = outcomes.results(self.installation, step, outcomes.Audience.CONDUCT, version)
        if counted is None:
            return
        if "codes" in counted.facts:
            decisions.set_list(
                self.installation,
                self.facilitator,
                self.workshop,
                decisions.ADOPTED,
                list(counted.facts["codes"][:ADOPTED_TARGETS]),
                reason="En tête du vote des partenaires, après débat sur les écarts.",
            )
        if step.needs.get("indicators") == sheets.CATALOGUE:
            self.adopt_indicators(counted.facts["keys"])

    def adopt_indicators(self, keys: Sequence[str]) -> None:
        covered: set[str] = set()
        for key in keys:
            line = self.installation.catalogue.local[key]
            if covered & set(line.targets):
                continue
            covered |= set(line.targets)
            sheets.adopt_indicator(
                self.installation,
                self.facilitator,
                self.workshop,
                statement=line.statement,
                unit=line.unit,
                direction=line.direction,
                level=line.level,
                targets=line.targets,
                reason="Le mieux noté pour sa cible.",
                key=key,
            )
            for partner in self.workshop.partners:
                self.measure(key, line.direction, partner.id)

    def measure(self, key: str, direction: str, partner_id: int) -> None:
        """A baseline, an aim, and one value somewhere on the way (or behind)."""
        baseline = self.chance.randint(20, 60)
        aim = baseline + (20 if direction == "up" else -15)
        year = self.clock.now.year
        raw = {
            "definition": "Mesure convenue en atelier (exemple fictif)",
            "baseline": baseline,
            "baseline_year": year - 2,
            "target": aim,
            "target_year": year + 3,
            "source": "Service de suivi du partenaire (fictif)",
            "frequency": "annuelle",
            "collector": "Référent suivi",
        }
        value = round(baseline + (aim - baseline) * self.chance.uniform(-0.1, 0.6), 1)
        args = (self.installation, self.facilitator, self.workshop, key, partner_id)
        sheets.describe_measure(*args, raw)
        sheets.note_value(*args, year, value)
