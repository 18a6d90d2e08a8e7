"""WebSockets that end when whoever opened them may no longer have them open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOK_SECONDS: Final = 3.0
"""A WebSocket's right is looked at so often; an ended session's closes within ten seconds."""
NOT_ALLOWED: Final = 4401
_NOTHING: Final[Message] = {"type": "websocket.disconnect", "code": NOT_ALLOWED}


async def run_socket(
    app: ASGIApp,
    scope: Scope,
    receive: Receive,
    send: Send,
    may_stay: Callable[[], bool],
    used: Callable[[Message], None],
) -> None:
    """Let ``app`` serve a WebSocket while ``may_stay()`` is true, then close it; ``used`` is told each message."""
    ended = asyncio.Event()

    async def receive_while_allowed() -> Message:
        if ended.is_set():
            return _NOTHING
        coming, end = asyncio.ensure_future(receive()), asyncio.ensure_future(ended.wait())
        try:
            await asyncio.wait((coming, end), return_when=asyncio.FIRST_COMPLETED)
            if ended.is_set():
                return _NOTHING
            used(coming.result())
            return coming.result()
        finally:
            end.cancel()
            if not coming.done():
                coming.cancel()

    async def send_while_allowed(message: Message) -> None:
        if not ended.is_set():
            await send(message)

    serving = asyncio.ensure_future(app(scope, receive_while_allowed, send_while_allowed))
    try:
        while not serving.done():
            await asyncio.wait((serving,), timeout=LOOK_SECONDS)
            if not serving.done() and not ended.is_set() and not may_stay():
                ended.set()
                await send({"type": "websocket.close", "code": NOT_ALLOWED, "reason": "no longer logged in"})
        await serving
    finally:
        serving.cancel()
