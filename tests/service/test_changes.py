"""The source of the live stream: every act once, whoever wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workshop.model import Facilitator, Step, Workshop
from workshop.service import answers, changes, room
from workshop.service.changes import Change, Feed
from workshop.service.installation import Installation, open_installation
from workshop.service.participants import Joined

Join = Callable[..., Joined]
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def feed(installation: Installation, wall: Step) -> Iterator[Feed]:
    """Begun once the wall is open."""
    feed = Feed(installation)
    yield feed
    feed.close()


def test_feed_tells_nothing_of_what_came_before(feed: Feed) -> None:
    assert (feed.new(), feed.new()) == ([], [])


def test_feed_tells_each_act_once_and_who_acts(
    installation: Installation,
    facilitator: Facilitator,
    workshop: Workshop,
    join: Join,
    wall: Step,
    feed: Feed,
    rows: Rows,
) -> None:
    awa = join("Awa").participant
    answers.submit(installation, awa, wall, {"idea-a": "L’eau"}, "a")
    room.close_step(installation, facilitator, wall)
    joined, submitted, closed = (row["id"] for row in rows("entries")[-3:])
    assert feed.new() == [
        Change(workshop.channel, joined, by_room=False),
        Change(workshop.channel, submitted, by_room=False),
        Change(workshop.channel, closed, by_room=True),
    ]
    assert feed.new() == []


def test_feed_tells_what_another_process_wrote(
    tmp_path: Path, workshop: Workshop, facilitator: Facilitator, wall: Step, feed: Feed
) -> None:
    elsewhere = open_installation(tmp_path / "var")
    room.go_to(elsewhere, facilitator, workshop.steps[0])
    assert [(change.channel, change.by_room) for change in feed.new()] == [(workshop.channel, True)]


def test_feed_stays_silent_on_drafts_and_refusals(
    installation: Installation, join: Join, wall: Step, feed: Feed
) -> None:
    awa = join("Awa").participant
    feed.new()
    answers.save_draft(installation, awa, wall, {"idea-a": "L’eau"})
    answers.submit(installation, awa, wall, {"inconnu": "x"})
    assert feed.new() == []


def test_versions_of_a_channel(
    installation: Installation, workshop: Workshop, join: Join, wall: Step, rows: Rows
) -> None:
    opened = rows("entries")[-1]["id"]
    join("Awa")
    assert changes.versions(installation, workshop.channel) == (opened, rows("entries")[-1]["id"])
    assert changes.versions(installation, workshop.code) is None
