"""The live stream: two version numbers at once, then whenever one moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from workshop.model import Facilitator, Step, Workshop
from workshop.service import answers, changes, participants, room, workshops
from workshop.service.installation import Installation
from workshop.service.participants import Joined
from workshop.service.workshops import NewPartner

Join = Callable[..., Joined]
Find = Callable[[str], Step]


@pytest.fixture
def wall(installation: Installation, facilitator: Facilitator, step: Find) -> Step:
    """An open wall of ideas."""
    found = step("enjeux-partages")
    room.open_step(installation, facilitator, found)
    return found


@pytest.fixture
def present(installation: Installation, workshop: Workshop) -> Callable[[], dict[str, int]]:
    """What a follower should have been told by now."""

    def versions() -> dict[str, int]:
        known = changes.versions(installation, workshop.channel)
        assert known is not None
        return {"scene": known[0], "results": known[1]}

    return versions


def test_stream_of_an_unknown_channel_is_closed(client: TestClient, workshop: Workshop) -> None:
    with client.websocket_connect(f"/direct/{workshop.code}") as stream:
        with pytest.raises(WebSocketDisconnect) as closed:
            stream.receive_json()
        assert closed.value.code == 1008


def test_stream_tells_the_versions_at_once(
    client: TestClient, workshop: Workshop, wall: Step, present: Callable[[], dict[str, int]]
) -> None:
    with client.websocket_connect(f"/direct/{workshop.channel}") as stream:
        assert stream.receive_json() == present()


def test_stream_tells_every_move_and_the_scene_moves_with_the_room_only(
    client: TestClient,
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    join: Join,
    wall: Step,
    present: Callable[[], dict[str, int]],
) -> None:
    awa = join("Awa").participant
    with client.websocket_connect(f"/direct/{workshop.channel}") as stream:
        first = stream.receive_json()

        answers.submit(installation, awa, wall, {"idea-a": "L’eau"}, "a")
        answered = stream.receive_json()
        assert answered == present()
        assert (answered["scene"], answered["results"] > first["results"]) == (first["scene"], True)

        room.close_step(installation, facilitator, wall)
        closed = stream.receive_json()
        assert closed == present()
        assert closed["scene"] == closed["results"] > answered["results"]


def test_stream_wakes_every_follower(
    client: TestClient,
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    wall: Step,
    present: Callable[[], dict[str, int]],
) -> None:
    address = f"/direct/{workshop.channel}"
    with client.websocket_connect(address) as one, client.websocket_connect(address) as other:
        one.receive_json(), other.receive_json()
        room.close_step(installation, facilitator, wall)
        assert [one.receive_json(), other.receive_json()] == [present(), present()]


def test_stream_is_silent_on_another_workshop(
    client: TestClient,
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    wall: Step,
    present: Callable[[], dict[str, int]],
) -> None:
    other = workshops.create_workshop(
        installation,
        facilitator,
        title="Un autre",
        partners=(NewPartner("Lot", "France"), NewPartner("Kéléna", "Sénégal")),
    )
    with client.websocket_connect(f"/direct/{workshop.channel}") as stream:
        stream.receive_json()
        participants.join(installation, other.id, partner_id=other.partners[0].id, name="Fatou")
        room.go_to(installation, facilitator, workshop.steps[0])
        # The next thing told is this workshop's own act, not the other's.
        assert stream.receive_json() == present()


def test_stream_opened_again_tells_what_was_missed(
    client: TestClient,
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    wall: Step,
    present: Callable[[], dict[str, int]],
) -> None:
    address = f"/direct/{workshop.channel}"
    with client.websocket_connect(address) as stream:
        before = stream.receive_json()
    room.close_step(installation, facilitator, wall)
    with client.websocket_connect(address) as stream:
        after = stream.receive_json()
    assert after == present() != before
