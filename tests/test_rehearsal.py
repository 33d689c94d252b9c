"""Robots play whole agendas through the real service: nothing they do is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from workshop.activities import activity
from workshop.model import Facilitator, Workshop
from workshop.rehearsal import ADOPTED_TARGETS, Played, play
from workshop.service import accounts, decisions, outcomes, participants, room, workshops
from workshop.service.installation import Installation


@pytest.fixture
def robot(installation: Installation) -> Facilitator:
    return accounts.robot_facilitator(installation)


def told(installation: Installation, workshop: Workshop) -> dict[str, object]:
    """What the room saw of every step, in the order of the agenda, free of the database's ids."""
    scene = room.scene(installation, workshop.id)
    seen = {}
    for place, step in enumerate(workshop.steps):
        counted = outcomes.results(installation, step, outcomes.Audience.ROOM, scene.version)
        if counted is not None:
            tables = {name: table.rows for name, table in counted.tables.items()}
            people = (counted.respondents, dict(counted.by_partner))
            seen[f"{place} {step.key}"] = (scene.state_of(step).round, people, tables)
    return seen


@pytest.mark.parametrize("partner_count", [2, 3])
@pytest.mark.parametrize("agenda_format", ["4", "5", "6"])
def test_rehearsal_plays_every_step_and_nothing_is_refused(
    installation, robot, agenda_format, partner_count
):
    played = play(
        installation,
        robot,
        agenda_format=agenda_format,
        people=partner_count + 1,
        partner_count=partner_count,
    )
    workshop = workshops.load_workshop(installation, played.workshop.id)
    assert played == Played(
        workshop, partner_count + 1, len(workshop.steps), played.answers, refused=0
    )
    assert played.answers > 0
    agenda = installation.agendas[agenda_format]
    assert [[step.key for step in half_day.steps] for half_day in workshop.half_days] == [
        [step.key for step in half_day.steps] for half_day in agenda.half_days
    ]
    scene = room.scene(installation, workshop.id)
    assert scene.step == workshop.steps[-1]
    states = [(step, scene.state_of(step)) for step in workshop.steps if step.collects]
    left = [
        step.key
        for step, state in states
        if state.is_open or not state.is_revealed or state.round != activity(step.kind).rounds
    ]
    assert left == []
    assert len(told(installation, workshop)) == len(states)


def test_same_seed_gives_same_answers(installation, robot):
    first, again, other = (
        play(installation, robot, agenda_format="4", people=5, seed=seed, half_days=2)
        for seed in (7, 7, 8)
    )
    seen = told(installation, first.workshop)
    assert seen == told(installation, again.workshop)
    assert seen != told(installation, other.workshop)
    assert (first.answers, first.steps) == (again.answers, again.steps)
    adopted = decisions.listed_targets(installation, first.workshop, decisions.ADOPTED)
    assert len(adopted) == ADOPTED_TARGETS
    assert adopted == decisions.listed_targets(installation, again.workshop, decisions.ADOPTED)


def test_one_participant_is_enough(installation, robot):
    played = play(installation, robot, agenda_format="4", people=1)
    assert (played.participants, played.refused) == (1, 0)
    people = [counted[1][0] for counted in told(installation, played.workshop).values()]
    assert set(people) <= {0, 1}
    assert sum(people) > 0


def test_first_half_days_only(installation, robot):
    played = play(installation, robot, agenda_format="4", people=3, half_days=1)
    first, second = played.workshop.half_days[:2]
    scene = room.scene(installation, played.workshop.id)
    assert played.steps == len(first.steps)
    assert scene.step == first.steps[-1]
    assert [step.key for step in second.steps if scene.state_of(step).was_held] == []


def test_somebody_joins_late(installation, robot, clock):
    played = play(installation, robot, agenda_format="4", people=6, half_days=2)
    people = participants.participants(installation, played.workshop)
    by_partner = [
        sum(one.partner_id == partner.id for one in people) for partner in played.workshop.partners
    ]
    assert by_partner == [3, 3]
    start = people[0].joined_at
    assert [one.joined_at - start > timedelta(days=6) for one in people] == [False] * 5 + [True]
    assert timedelta(0) < start - (clock.now - timedelta(weeks=4)) < timedelta(minutes=1)


def test_progress_is_told_up_to_the_end(installation, robot):
    seen: list[tuple[float, str]] = []
    played = play(
        installation,
        robot,
        agenda_format="4",
        people=1,
        half_days=1,
        progress=lambda share, label: seen.append((share, label)),
    )
    half_day = played.workshop.half_days[0]
    shares = [place / len(half_day.steps) for place in range(len(half_day.steps))]
    labels = [f"{half_day.title} — {step.title}" for step in half_day.steps]
    assert seen == [*zip(shares, labels, strict=True), (1.0, "Atelier terminé")]


def test_rehearsal_is_marked_fictional_and_leaves_other_workshops_alone(
    installation, robot, workshop
):
    before = told(installation, workshop), room.scene(installation, workshop.id)
    played = play(installation, robot, agenda_format="4", people=1, half_days=1)
    assert played.workshop.fictional
    assert (told(installation, workshop), room.scene(installation, workshop.id)) == before
