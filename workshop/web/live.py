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
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from workshop.service import changes
from workshop.service.installation import installation_here

LOOK_SECONDS = 0.05  # how often the one task looks
GAP_SECONDS = 0.25  # at most four wake-ups a second and follower


@dataclass(slots=True)
class _Channel:
    """Where one workshop stands, and the followers to wake."""

    scene: int = 0
    results: int = 0
    followers: set[asyncio.Event] = field(default_factory=set)


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
    channel = await _channel(name)
    if channel is None:
        await websocket.close(1008)
        return
    wake = asyncio.Event()
    channel.followers.add(wake)
    sender = asyncio.create_task(_send(websocket, channel, wake))
    try:
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        channel.followers.discard(wake)
        sender.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
            await sender
        if not channel.followers:
            _channels.pop(name, None)


async def _channel(name: str) -> _Channel | None:
    if name not in _channels:
        found = await asyncio.to_thread(changes.versions, installation_here(), name)
        if found is None:
            return None
        _channels.setdefault(name, _Channel(*found))
    return _channels[name]


async def _send(websocket: WebSocket, channel: _Channel, wake: asyncio.Event) -> None:
    while True:
        wake.clear()
        await websocket.send_text(json.dumps({"scene": channel.scene, "results": channel.results}))
        await asyncio.sleep(GAP_SECONDS)
        await wake.wait()


async def _watch() -> None:
    feed = changes.Feed(installation_here())
    try:
        while True:
            for change in feed.new():
                _moved(change)
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        feed.close()


def _moved(change: changes.Change) -> None:
    channel = _channels.get(change.channel)
    if channel is None:
        return
    channel.results = max(channel.results, change.version)
    if change.by_room:
        channel.scene = max(channel.scene, change.version)
    for follower in channel.followers:
        follower.set()
