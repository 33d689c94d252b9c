"""The live stream: two version numbers at once, then whenever one moves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from queue import Queue
from threading import Thread
from time import sleep
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from workshop.model import Facilitator, Step, Workshop
from workshop.service import answers, changes, participants, room, workshops
from workshop.service.installation import Installation
from workshop.service.participants import Joined
from workshop.service.workshops import NewPartner
from workshop.web import live

Join = Callable[..., Joined]
Find = Callable[[str], Step]


def told(stream: WebSocketTestSession) -> Any:
    """What the stream says next; raises queue.Empty when it stays silent, instead of hanging."""
    answer: Queue[Any] = Queue()
    Thread(target=lambda: answer.put(stream.receive_json()), daemon=True).start()
    return answer.get(timeout=20)


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
        assert told(stream) == present()


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
        first = told(stream)

        answers.submit(installation, awa, wall, {"idea-a": "L’eau"}, "a")
        answered = told(stream)
        assert answered == present()
        assert (answered["scene"], answered["results"] > first["results"]) == (first["scene"], True)

        room.close_step(installation, facilitator, wall)
        closed = told(stream)
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
        told(one), told(other)
        room.close_step(installation, facilitator, wall)
        assert [told(one), told(other)] == [present(), present()]


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
        told(stream)
        participants.join(installation, other.id, partner_id=other.partners[0].id, name="Fatou")
        room.go_to(installation, facilitator, workshop.steps[0])
        # The next thing told is this workshop's own act, not the other's.
        assert told(stream) == present()


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
        before = told(stream)
    room.close_step(installation, facilitator, wall)
    with client.websocket_connect(address) as stream:
        after = told(stream)
    assert after == present() != before


def test_stream_starts_again_after_the_database_failed(
    client: TestClient,
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    wall: Step,
    present: Callable[[], dict[str, int]],
) -> None:
    path = installation.data_dir / "atelier.db"
    with client.websocket_connect(f"/direct/{workshop.channel}") as stream:
        told(stream)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = path.read_bytes()
        path.write_bytes(b"illisible".ljust(len(whole)))
        while client.get("/healthz").status_code == 200:
            pass
        sleep(5 * live.LOOK_SECONDS)
        for beside in path.parent.glob("atelier.db-*"):
            beside.unlink()
        path.write_bytes(whole)
        room.close_step(installation, facilitator, wall)
        assert told(stream) == present()
