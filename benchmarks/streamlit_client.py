"""A participant without a browser: one real Streamlit session over its websocket.

Speaks the protocol of the Streamlit pinned in requirements.txt, as its page does, as far as voting
needs: run the page, fill rows of buttons, press a button, follow the room's live stream.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Session:
    """One page of one person, known by their cookie. Use it with `async with`."""

    def __init__(self, host: str, page: str, cookie: str) -> None:
        self.host, self.page, self.cookie = host, page, cookie
        self.elements: dict[tuple[int, ...], tuple[Any, str, int]] = {}  # place → what, whose, run
        self.chosen: dict[str, str] = {}  # id of a row of buttons → option
        self.given: set[str] = set()  # the rows of the last vote
        self._script = ""
        self._run = 0
        self._changed = asyncio.Condition()
        self._finished = 0
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Session:
        self._socket = await connect(
            f"ws://{self.host}/_stcore/stream",
            subprotocols=["streamlit", "none"],
            origin=f"http://{self.host}",
            additional_headers={"Cookie": self.cookie},
            max_size=None,
            proxy=None,
        )
        self._tasks.append(asyncio.create_task(self._read()))
        await self.run()
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._socket.close()

    async def follow(self, channel: str) -> None:
        """From now on draw the page again whenever the room moves, as the real page does."""
        self._tasks.append(asyncio.create_task(self._follow(channel)))

    async def wait_for(self, text: str, seconds: float = 30) -> None:
        """Until this text is in what the page shows."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: text in self.text())

    def text(self) -> str:
        return " ".join(
            getattr(getattr(element, kind), name)
            for element, _fragment, _run in self.elements.values()
            for kind, name in (("html", "body"), ("markdown", "body"), ("button", "label"))
            if element.WhichOneof("type") == kind
        )

    def rows(self) -> list[str]:
        """The labels of the rows of buttons, from top to bottom."""
        return [element.button_group.label for element, _ in self._of("button_group")]

    def choose(self, label: str, option: str) -> None:
        for element, _fragment in self._of("button_group"):
            if element.button_group.label == label:
                self.chosen[element.button_group.id] = option

    async def press(self, label: str) -> None:
        """Press a button; return when the run that answers it has ended."""
        for element, fragment in self._of("button"):
            if element.button.label == label:
                await self.run(fragment, element.button.id)
                return
        raise LookupError(f"no button {label!r}")

    async def run(self, fragment: str = "", button: str = "", seconds: float = 30) -> None:
        """Run the page, or one fragment of it, and wait for the end of that run."""
        message = BackMsg()
        request = message.rerun_script
        request.page_name, request.page_script_hash = self.page, self._script
        request.fragment_id = fragment
        request.context_info.timezone = "Africa/Ouagadougou"
        request.context_info.url = f"http://{self.host}/{self.page}"
        for identifier, option in self.chosen.items():
            row = request.widget_states.widgets.add(id=identifier)
            row.string_array_value.data.append(option)
        if button:
            request.widget_states.widgets.add(id=button, trigger_value=True)
        done = self._finished
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: self._finished > done)

    def _of(self, kind: str) -> list[tuple[Any, str]]:
        return [
            (element, fragment)
            for _place, (element, fragment, _run) in sorted(self.elements.items())
            if element.WhichOneof("type") == kind
        ]

    async def _read(self) -> None:
        async for data in self._socket:
            message = ForwardMsg.FromString(data)
            async with self._changed:
                self._take(message)
                self._changed.notify_all()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._run += 1
            self._script = message.new_session.page_script_hash
            self._fragments = set(message.metadata.run.fragment_ids)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            place = tuple(message.metadata.delta_path)
            element = message.delta.new_element
            self.elements[place] = (element, message.delta.fragment_id, self._run)
            if element.WhichOneof("type") == "exception":
                raise RuntimeError(element.exception.message)
        elif kind == "script_finished" and message.script_finished in FINISHED:
            self._finished += 1
            self.elements = {  # what the run has not drawn again is gone
                place: (element, fragment, run)
                for place, (element, fragment, run) in self.elements.items()
                if run == self._run or (self._fragments and fragment not in self._fragments)
            }

    async def _follow(self, channel: str) -> None:
        drawn = None
        address = f"ws://{self.host}/direct/{channel}"
        async with connect(address, proxy=None, origin=f"http://{self.host}") as stream:
            async for text in stream:
                scene = json.loads(text)["scene"]
                if drawn is not None and scene > drawn:
                    fragments = [fragment for _, fragment, _ in self.elements.values() if fragment]
                    await self.run(fragments[0])
                drawn = scene
