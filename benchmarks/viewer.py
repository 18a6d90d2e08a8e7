"""Simulate a viewer without a browser: a session over Streamlit's websocket that requests addresses."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import Counter
from contextlib import AsyncExitStack, suppress
from typing import Any, Final
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Params = tuple[tuple[str, str], ...]
SETTLED: Final = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
_PASSING: Final = re.compile(rb'"(milliseconds|synced_words|synced)":\s*("[^"]*"|[0-9.]+)')


class Viewer:
    """One session. ``shown`` counts the components of the last page by the digest of their data, without times."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stack = AsyncExitStack()
        self._socket: Any = None
        self._ticking: asyncio.Task[None] | None = None
        self.shown: Counter[str] = Counter()
        self.data = b""

    async def __aenter__(self) -> Viewer:
        address = f"{self._url.replace('http', 'ws', 1)}/_stcore/stream"
        self._socket = await self._stack.enter_async_context(
            websockets.connect(
                address,
                max_size=None,
                subprotocols=[websockets.Subprotocol("streamlit")],
                origin=websockets.Origin(self._url),
            )
        )
        return self

    async def __aexit__(self, *_problem: object) -> None:
        if self._ticking:
            self._ticking.cancel()
            with suppress(asyncio.CancelledError):
                await self._ticking
        await self._stack.aclose()

    async def ask(self, params: Params) -> float:
        """Ask for the overview under these parameters; seconds until its script has ended."""
        message = BackMsg()
        message.rerun_script.query_string = urlencode(params)
        began = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        seen: list[bytes] = []
        while True:
            raw = await self._socket.recv()
            came = ForwardMsg.FromString(raw)
            match came.WhichOneof("type"):
                case "delta" if came.delta.new_element.WhichOneof("type") == "bidi_component":
                    seen.append(came.delta.new_element.bidi_component.json.encode())
                case "auto_rerun":
                    self._follow(came.auto_rerun.fragment_id, came.auto_rerun.interval)
                case "script_finished" if came.script_finished == SETTLED:
                    break
        taken = time.perf_counter() - began
        self.data = b"\n".join(seen)
        self.shown = Counter(hashlib.sha256(_PASSING.sub(b"", item)).hexdigest() for item in seen)
        return taken

    def _follow(self, fragment: str, interval: float) -> None:
        """Request a fragment repeatedly, as the browser does."""
        if self._ticking:
            self._ticking.cancel()

        async def tick() -> None:
            message = BackMsg()
            message.rerun_script.fragment_id = fragment
            message.rerun_script.is_auto_rerun = True
            while True:
                await asyncio.sleep(interval)
                await self._socket.send(message.SerializeToString())

        self._ticking = asyncio.create_task(tick())
