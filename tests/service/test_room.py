"""The room: where everybody is, what is open, what is shown, and what each act changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workshop.model import Facilitator, Refused, Step, StepState, Workshop
from workshop.service import answers, room
from workshop.service.installation import Installation
from workshop.service.participants import Joined

Join = Callable[..., Joined]
Find = Callable[[str], Step]
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def do(installation: Installation, facilitator: Facilitator) -> Callable[..., None]:
    """`do(room.open_step, step)`: an act of the room by the facilitator."""

    def act(what: Callable[..., None], *arguments: object) -> None:
        what(installation, facilitator, *arguments)

    return act


@pytest.fixture
def acts(rows: Rows) -> Callable[[], list[tuple[object, ...]]]:
    """Every act on a step, as (kind, item, round), in order."""

    def read() -> list[tuple[object, ...]]:
        return [
            (row["kind"], row["item"], row["round"])
            for row in rows("entries")
            if row["step_id"] is not None
        ]

    return read


def test_scene_before_the_start(installation: Installation, workshop: Workshop) -> None:
    seen = room.scene(installation, workshop.id)
    assert (seen.workshop, seen.step, seen.half_day, seen.states, seen.joined) == (
        workshop,
        None,
        None,
        {},
        0,
    )
    assert seen.state == StepState()
    assert (seen.neighbour(1), seen.neighbour(-1)) == (workshop.steps[0], None)


def test_go_to_moves_the_room_and_opens_nothing(
    installation: Installation, workshop: Workshop, step: Find, do: Callable[..., None]
) -> None:
    first, wall = workshop.steps[0], step("enjeux-partages")
    do(room.go_to, first)
    do(room.go_to, wall)
    seen = room.scene(installation, workshop.id)
    assert (seen.step, seen.half_day, seen.states) == (wall, workshop.half_days[0], {})
    do(room.go_to, first)
    assert room.scene(installation, workshop.id).step == first


def test_neighbour_walks_across_half_days_and_stops_at_both_ends(
    installation: Installation, workshop: Workshop, do: Callable[..., None]
) -> None:
    do(room.go_to, workshop.half_days[0].steps[-1])
    seen = room.scene(installation, workshop.id)
    assert seen.neighbour(1) == workshop.half_days[1].steps[0]
    do(room.go_to, workshop.steps[0])
    assert room.scene(installation, workshop.id).neighbour(-1) is None
    do(room.go_to, workshop.steps[-1])
    assert room.scene(installation, workshop.id).neighbour(1) is None


def test_open_step_opens_its_first_round_and_goes_there(
    installation: Installation, workshop: Workshop, step: Find, do: Callable[..., None]
) -> None:
    wall = step("enjeux-partages")
    do(room.open_step, wall)
    seen = room.scene(installation, workshop.id)
    assert seen.step == wall
    assert seen.states == {wall.id: StepState(round=1, is_open=True, opened_at=installation.now())}


def test_step_goes_through_every_state(
    installation: Installation,
    workshop: Workshop,
    step: Find,
    do: Callable[..., None],
    clock: Any,
) -> None:
    wall = step("enjeux-partages")
    times = [clock.now]
    seen = []
    for what in (
        room.open_step,
        room.close_step,
        room.reveal_results,
        room.hide_results,
        room.open_step,
        room.reveal_results,
        room.new_round,
    ):
        clock.forward(minutes=1)
        times.append(clock.now)
        do(what, wall)
        seen.append(room.scene(installation, workshop.id).state_of(wall))
    opened, closed, reopened, second = (times[place] for place in (1, 2, 5, 7))
    assert seen == [
        StepState(1, is_open=True, opened_at=opened),
        StepState(1, closed_at=closed),
        StepState(1, is_revealed=True, revealed_rounds=(1,), closed_at=closed),
        StepState(1, closed_at=closed),
        StepState(1, is_open=True, opened_at=reopened),
        StepState(1, is_open=True, is_revealed=True, revealed_rounds=(1,), opened_at=reopened),
        StepState(2, is_open=True, revealed_rounds=(1,), opened_at=second),
    ]


def test_step_left_open_stays_open(
    installation: Installation, workshop: Workshop, step: Find, do: Callable[..., None]
) -> None:
    wall, other = step("enjeux-partages"), step("accueil")
    do(room.open_step, wall)
    do(room.go_to, other)
    seen = room.scene(installation, workshop.id)
    assert (seen.step, seen.state_of(wall).is_open) == (other, True)


@pytest.mark.parametrize(
    ("before", "what", "written"),
    [
        (
            [],
            room.open_step,
            [("open", "state", 1), ("goto", "position", 0)],
        ),
        ([room.open_step], room.open_step, [("goto", "position", 0)]),
        ([room.open_step], room.close_step, [("close", "state", 1)]),
        ([room.open_step, room.close_step], room.close_step, []),
        ([room.open_step], room.reveal_results, [("reveal", "results", 1)]),
        ([room.open_step], room.hide_results, [("hide", "results", 1)]),
        ([room.open_step], room.new_round, [("close", "state", 1), ("open", "state", 2)]),
        ([room.open_step, room.close_step], room.new_round, [("open", "state", 2)]),
    ],
)
def test_act_writes_what_it_changes_only(
    step: Find,
    do: Callable[..., None],
    acts: Callable[[], list[tuple[object, ...]]],
    before: list[Callable[..., None]],
    what: Callable[..., None],
    written: list[tuple[object, ...]],
) -> None:
    wall = step("enjeux-partages")
    for earlier in before:
        do(earlier, wall)
    count = len(acts())
    do(what, wall)
    assert acts()[count:] == written


@pytest.mark.parametrize(
    ("key", "what", "sentence"),
    [
        (
            "accueil",
            room.open_step,
            "Ce moment se déroule à l’oral : il n’y a rien à ouvrir.",
        ),
        ("enjeux-partages", room.close_step, "Cette étape n’a pas encore été ouverte."),
        ("enjeux-partages", room.reveal_results, "Cette étape n’a pas encore été ouverte."),
        ("enjeux-partages", room.hide_results, "Cette étape n’a pas encore été ouverte."),
        (
            "enjeux-partages",
            room.new_round,
            "Ouvrez d’abord l’étape : il n’y a pas encore de premier tour.",
        ),
    ],
)
def test_act_refused_writes_nothing(
    step: Find,
    do: Callable[..., None],
    everything: Callable[[], object],
    key: str,
    what: Callable[..., None],
    sentence: str,
) -> None:
    before = everything()
    with pytest.raises(Refused) as refusal:
        do(what, step(key))
    assert (str(refusal.value), everything()) == (sentence, before)


def test_new_round_asked_twice_by_its_number_opens_one(
    installation: Installation, workshop: Workshop, wall: Step, do: Callable[..., None]
) -> None:
    do(room.new_round, wall, 2)
    version = room.scene(installation, workshop.id).version
    do(room.new_round, wall, 2)
    seen = room.scene(installation, workshop.id)
    assert (seen.state_of(wall).round, seen.version) == (2, version)


def test_new_round_refuses_to_jump(wall: Step, do: Callable[..., None]) -> None:
    with pytest.raises(Refused) as refusal:
        do(room.new_round, wall, 3)
    assert str(refusal.value) == "Le tour 2 n’a pas encore eu lieu."


def test_scene_version_moves_with_the_room_and_version_with_anybody(
    installation: Installation,
    workshop: Workshop,
    join: Join,
    wall: Step,
    do: Callable[..., None],
    rows: Rows,
) -> None:
    def last() -> int:
        return int(rows("entries")[-1]["id"])

    opened = last()
    seen = room.scene(installation, workshop.id)
    assert (seen.version, seen.scene_version, seen.joined) == (opened, opened, 0)

    awa = join("Awa").participant
    seen = room.scene(installation, workshop.id)
    assert (seen.version, seen.scene_version, seen.joined) == (last(), opened, 1)

    answers.submit(installation, awa, wall, {"idea-a": "L’eau"}, "a")
    seen = room.scene(installation, workshop.id)
    assert (seen.version, seen.scene_version) == (last(), opened)
    assert seen.version > opened

    do(room.close_step, wall)
    seen = room.scene(installation, workshop.id)
    assert (seen.version, seen.scene_version) == (last(), last())


def test_moderate_is_an_act_of_the_present_round(
    join: Join,
    installation: Installation,
    wall: Step,
    do: Callable[..., None],
    rows: Rows,
) -> None:
    awa = join("Awa").participant
    answers.submit(installation, awa, wall, {"idea-a": "L’eau"}, "a")
    do(room.moderate, wall, f"{awa.id}/idea-a", False)
    row = rows("entries")[-1]
    assert [row[name] for name in ("author", "actor", "kind", "item", "round", "payload")] == [
        "room",
        "Claire Martin",
        "moderate",
        f"{awa.id}/idea-a",
        1,
        '{"publish": false}',
    ]
