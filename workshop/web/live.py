"""The live stream: one task per process watches the database and wakes the pages that follow.

`PRAGMA data_version` sees the commits of every connection and process, so answers given through
another worker or a command wake the room too. What travels is two version numbers, never content:
`scene` moves with the room's acts, which every surface draws, `results` with any act. A page says
nothing: it compares with the version it drew, so nothing is missed between drawing and listening.
Latest wins, so a slow phone never queues up.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from workshop.service import changes
from workshop.service.installation import installation_here

LOOK_SECONDS = 0.05  # how often the one task looks
GAP_SECONDS = 0.25  # at most four wake-ups a second and follower
RETRY_SECONDS = 1.0  # before looking again after an error

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Channel:
    """Where one workshop stands, and the followers to wake."""

    scene: int = 0
    results: int = 0
    followers: set[asyncio.Event] = field(default_factory=set)

    def reach(self, scene: int, results: int) -> None:
        """Move on to these versions, never back, and wake the followers if that moved anything."""
        before = self.scene, self.results
        self.scene, self.results = max(self.scene, scene), max(self.results, results)
        if (self.scene, self.results) != before:
            for follower in self.followers:
                follower.set()


_channels: dict[str, _Channel] = {}


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[dict[str, object]]:
    """Start watching with the server, stop with it."""
    task = asyncio.create_task(_watch())
    try:
        yield {}
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def follow(websocket: WebSocket) -> None:
    """Send {"scene": n, "results": n} now and whenever one moves."""
    await websocket.accept()
    name = websocket.path_params["channel"]
    wake = asyncio.Event()
    # Listening begins before the versions are read: nothing falls between the two.
    channel = _channels.setdefault(name, _Channel())
    channel.followers.add(wake)
    sender = None
    try:
        known = await asyncio.to_thread(changes.versions, installation_here(), name)
        if known is None:
            await websocket.close(1008)
            return
        channel.reach(*known)
        sender = asyncio.create_task(_send(websocket, channel, wake))
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        channel.followers.discard(wake)
        if not channel.followers and _channels.get(name) is channel:
            del _channels[name]
        if sender is not None:
            sender.cancel()
            with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                await sender


async def _send(websocket: WebSocket, channel: _Channel, wake: asyncio.Event) -> None:
    while True:
        wake.clear()
        await websocket.send_text(json.dumps({"scene": channel.scene, "results": channel.results}))
        await asyncio.sleep(GAP_SECONDS)
        await wake.wait()


async def _watch() -> None:
    """Relay as long as the server lives: again after an error (full disk, damaged file)."""
    while True:
        try:
            await _relay()
        except Exception:
            _log.exception("The live stream stopped; next try in %s s.", RETRY_SECONDS)
            await asyncio.sleep(RETRY_SECONDS)


async def _relay() -> None:
    installation = installation_here()
    feed = changes.Feed(installation)
    try:
        for name, channel in _channels.items():  # what happened while nobody was looking
            channel.reach(*(changes.versions(installation, name) or (0, 0)))
        while True:
            for change in feed.new():
                if change.channel in _channels:
                    scene = change.version if change.by_room else 0
                    _channels[change.channel].reach(scene, change.version)
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        feed.close()
