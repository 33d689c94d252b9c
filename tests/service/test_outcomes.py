"""Results: one rule on who sees them, one computation for each version, counted progress."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from workshop.model import Facilitator, Refused, Step, StepState, Workshop
from workshop.service import answers, decisions, outcomes, room
from workshop.service.installation import Installation, Memory
from workshop.service.outcomes import Audience, Progress
from workshop.service.participants import Joined
from workshop.store import workshops as tables

Join = Callable[..., Joined]
Find = Callable[[str], Step]

FACILITATOR_ONLY = [Audience.CONDUCT]
EVERYONE = [Audience.CONDUCT, Audience.ROOM, Audience.RECORD]


@pytest.fixture
def ask(installation: Installation, workshop: Workshop) -> Callable[[Step, Audience], Any]:
    """`ask(step, Audience.ROOM)`: the results as this audience has them now."""

    def results(step: Step, audience: Audience) -> Any:
        version = room.scene(installation, workshop.id).version
        return outcomes.results(installation, step, audience, version)

    return results


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("round_", [0, 1, 2])
@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("is_revealed", [True, False])
def test_may_see_is_the_facilitator_or_what_was_revealed(
    audience: Audience, round_: int, is_open: bool, is_revealed: bool
) -> None:
    state = StepState(round=round_, is_open=is_open, is_revealed=is_revealed)
    expected = True if audience is Audience.CONDUCT else is_revealed
    assert outcomes.may_see(audience, state) is expected


@pytest.mark.parametrize(
    ("acts", "audiences"),
    [
        ([], []),
        ([room.open_step], FACILITATOR_ONLY),
        ([room.open_step, room.close_step], FACILITATOR_ONLY),
        ([room.open_step, room.reveal_results], EVERYONE),
        ([room.open_step, room.close_step, room.reveal_results], EVERYONE),
        (
            [room.open_step, room.close_step, room.reveal_results, room.hide_results],
            FACILITATOR_ONLY,
        ),
        ([room.open_step, room.reveal_results, room.new_round], FACILITATOR_ONLY),
        ([room.open_step, room.reveal_results, room.close_step, room.open_step], EVERYONE),
    ],
    ids=["never opened", "open", "closed", "open shown", "shown", "hidden", "round 2", "reopened"],
)
def test_results_are_given_to_whom_they_are_shown(
    installation: Installation,
    facilitator: Facilitator,
    step: Find,
    ask: Callable[[Step, Audience], Any],
    acts: list[Callable[..., None]],
    audiences: list[Audience],
) -> None:
    wall = step("enjeux-partages")
    for act in acts:
        act(installation, facilitator, wall)
    assert [audience for audience in Audience if ask(wall, audience) is not None] == audiences


def test_results_count_the_present_round_and_everybody_once(
    installation: Installation,
    facilitator: Facilitator,
    join: Join,
    vote: Step,
    ask: Callable[[Step, Audience], Any],
) -> None:
    awa, marc = join("Awa", partner=1).participant, join("Marc").participant
    for raw in ({"6.1": 1}, {"6.1": 4}):
        answers.submit(installation, awa, vote, raw)
    answers.submit(installation, marc, vote, {"4.4": 2})
    counted = ask(vote, Audience.CONDUCT)
    assert (counted.respondents, counted.by_partner, counted.facts["codes"]) == (
        2,
        {"Aude": 1, "Hauts-Bassins": 1},
        ["6.1", "4.4", "13.1"],
    )
    room.new_round(installation, facilitator, vote)
    assert ask(vote, Audience.CONDUCT).respondents == 0


def test_revealed_rounds_are_those_shown_and_not_hidden_since(
    installation: Installation, facilitator: Facilitator, workshop: Workshop, join: Join, vote: Step
) -> None:
    def shown() -> list[tuple[int, int]]:
        version = room.scene(installation, workshop.id).version
        rounds = outcomes.revealed_rounds(installation, vote, version)
        return [(round_, results.respondents) for round_, results in rounds]

    awa = join("Awa").participant
    answers.submit(installation, awa, vote, {"6.1": 4})
    seen = [shown()]
    for act in (
        room.reveal_results,
        room.new_round,
        room.reveal_results,
        room.hide_results,
    ):
        act(installation, facilitator, vote)
        seen.append(shown())
    assert seen == [[], [(1, 1)], [(1, 1)], [(1, 1), (2, 0)], [(1, 1)]]


def test_results_are_counted_once_for_a_version(
    installation: Installation,
    facilitator: Facilitator,
    join: Join,
    vote: Step,
    ask: Callable[[Step, Audience], Any],
) -> None:
    """The very same object reaches every audience until somebody acts."""
    answers.submit(installation, join("Awa").participant, vote, {"6.1": 4})
    room.reveal_results(installation, facilitator, vote)
    with ThreadPoolExecutor(8) as pool:
        seen = [*pool.map(lambda audience: ask(vote, audience), [*Audience] * 8)]
    assert {id(results) for results in seen} == {id(seen[0])}
    answers.submit(installation, join("Marc").participant, vote, {"6.1": 1})
    after = ask(vote, Audience.ROOM)
    assert (seen[0].respondents, after.respondents) == (1, 2)


def test_memory_computes_once_whoever_asks_first() -> None:
    memory, together, computed = Memory(), Barrier(10), []

    def compute() -> int:
        computed.append(1)
        return len(computed)

    def ask(_: int) -> int:
        together.wait()
        return memory.remember("key", compute)

    with ThreadPoolExecutor(10) as pool:
        assert [*pool.map(ask, range(10))] == [1] * 10
    assert computed == [1]


def test_memory_forgets_the_least_used_first() -> None:
    memory, computed = Memory(size=2), []

    def ask(key: str) -> None:
        memory.remember(key, lambda: computed.append(key))

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)
    assert computed == ["a", "b", "c", "b"]


def test_memory_asks_again_after_a_failure() -> None:
    memory = Memory()
    with pytest.raises(ZeroDivisionError):
        memory.remember("key", lambda: 1 // 0)
    assert memory.remember("key", lambda: 7) == 7


def test_progress_counts_people_who_answered_who_write_and_who_joined(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    join: Join,
    vote: Step,
    clock: Any,
) -> None:
    def progress() -> Progress:
        state = room.scene(installation, workshop.id).state_of(vote)
        return outcomes.progress(installation, vote, state)

    assert progress() == Progress(0, 0, 0)
    awa, marc, fatou = (join(name).participant for name in ("Awa", "Marc", "Fatou"))
    answers.submit(installation, awa, vote, {"6.1": 4, "4.4": 2})
    answers.save_draft(installation, marc, vote, {"6.1": 1})
    assert progress() == Progress(answered=1, invited=3, writing=1)
    answers.submit(installation, awa, vote, {"6.1": 0, "4.4": 0})
    answers.submit(installation, marc, vote, {"6.1": 1})
    assert progress() == Progress(answered=1, invited=3, writing=0)
    answers.save_draft(installation, fatou, vote, {"6.1": 1})
    room.close_step(installation, facilitator, vote)
    assert progress() == Progress(answered=1, invited=3, writing=0)
    # Reopened, what was left unfinished before does not count as being written now.
    clock.forward(minutes=1)
    room.open_step(installation, facilitator, vote)
    assert progress() == Progress(answered=1, invited=3, writing=0)
    room.new_round(installation, facilitator, vote)
    assert progress() == Progress(answered=0, invited=3, writing=0)


def test_context_gives_the_vote_its_candidates(
    installation: Installation, facilitator: Facilitator, workshop: Workshop, step: Find
) -> None:
    vote = step("vote-cibles")
    assert outcomes.context(installation, vote, StepState()).targets == ()
    decisions.set_list(installation, facilitator, workshop, decisions.CANDIDATES, ["6.1", "4.4"])
    context = outcomes.context(installation, vote, StepState())
    assert [target.code for target in context.targets] == ["4.4", "6.1"]
    assert (context.round, context.projects, context.partners) == (
        1,
        workshop.projects,
        workshop.partners,
    )


def test_context_refuses_an_unknown_list(
    installation: Installation, workshop: Workshop, step: Find
) -> None:
    vote = step("vote-cibles")
    with installation.store.write() as db:
        db.conn.execute('UPDATE steps SET needs = \'{"targets": "liste"}\' WHERE id = ?', [vote.id])
    with installation.store.read() as db:
        changed = tables.load(db, workshop.id).step(vote.id)
    with pytest.raises(Refused) as refusal:
        outcomes.context(installation, changed, StepState())
    assert str(refusal.value) == (
        f"L’étape « {vote.title} » attend une liste inconnue : « liste »."
    )


def test_before_and_after_meet_through_their_series(
    installation: Installation,
    facilitator: Facilitator,
    join: Join,
    step: Find,
    ask: Callable[[Step, Audience], Any],
) -> None:
    before, after = step("auto-evaluation-avant"), step("auto-evaluation-apres")
    people = [join(f"P{number}", partner=number % 2).participant for number in range(6)]
    keys = [line["key"] for line in before.params["statements"]]
    shared = [line["key"] for line in after.params["statements"] if line["key"] in keys]

    def compared() -> list[tuple[float, float, float]]:
        lines = ask(after, Audience.CONDUCT).tables["before_after"].records()
        return [(line["before"], line["after"], line["change"]) for line in lines]

    for moment, level in ((before, "2"), (after, "4")):
        room.open_step(installation, facilitator, moment)
        for person in people:
            answers.submit(installation, person, moment, {shared[0]: level})
    assert compared() == []  # what is hidden at its own place is hidden here too
    room.reveal_results(installation, facilitator, before)
    assert compared() == [(2, 4, 2)]


def test_contributions_are_what_may_be_moderated(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    join: Join,
    wall: Step,
) -> None:
    awa, marc = join("Awa", partner=1).participant, join("Marc").participant
    answers.submit(installation, awa, wall, {"idea-a": "L’eau"}, "a")
    answers.submit(installation, marc, wall, {"idea-b": "Les sols"}, "b")
    name = f"{awa.id}/idea-a"
    room.moderate(installation, facilitator, wall, name, False)
    state = room.scene(installation, workshop.id).state_of(wall)
    listed = outcomes.contributions(installation, wall, state)
    assert [(line.name, line.text, line.partner_id, line.published) for line in listed] == [
        (name, "L’eau", awa.partner_id, False),
        (f"{marc.id}/idea-b", "Les sols", marc.partner_id, True),
    ]
