"""What moved since the last look, whoever wrote it: the source of the live stream."""

from __future__ import annotations

from dataclasses import dataclass

from workshop.service.installation import Installation
from workshop.store import entries


@dataclass(frozen=True, slots=True)
class Change:
    """One act. `version` is its id; `by_room` tells an act of the room from a participant's."""

    channel: str
    version: int
    by_room: bool


class Feed:
    """Every change since it was made. One reader, one thread; costs a microsecond when idle."""

    def __init__(self, installation: Installation) -> None:
        self._watch = installation.store.watch()
        self._seen = entries.last_id(self._watch.db)

    def new(self) -> list[Change]:
        if not self._watch.moved():
            return []
        rows = entries.changes(self._watch.db, self._seen)
        if rows:
            self._seen = rows[-1][0]
        return [Change(channel, version, by_room) for version, channel, by_room in rows]

    def close(self) -> None:
        self._watch.close()


def versions(installation: Installation, channel: str) -> tuple[int, int] | None:
    """(last act of the room, last act of anybody); None for an unknown channel."""
    with installation.store.read() as db:
        return entries.versions(db, channel)
