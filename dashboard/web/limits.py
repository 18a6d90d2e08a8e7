"""Every limit on requests, by route and for all of them, and the middleware that keeps them. docs/api.md prints it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.model.filters import MAX_PARAMETERS, MAX_QUERY_BYTES
from dashboard.saved_views.view_files import MOST_VIEWS
from dashboard.snapshots.archive import MAX_ARCHIVE_BYTES, MAX_SNAPSHOT_BYTES
from dashboard.snapshots.board import MOST_BOARDS, MOST_ITEMS
from dashboard.snapshots.rate_limit import PER_DAY, PER_MINUTE
from dashboard.store.time_allowed import EXPORT_SECONDS, QUESTION_SECONDS, time_allowed
from dashboard.ui.streamlit_bridge.running_server import (
    HEAD_SECONDS,
    MOST_CONNECTIONS,
    RESERVE,
    STALL_SECONDS,
    connections,
)
from dashboard.web.replies import RETRY_SECONDS, error_reply

EXPORT: Final = "/api/v1/export"
FEEDS: Final = ("/feed.atom", "/feed.json", "/calendar.ics")
HEALTH: Final = frozenset({"/healthz", "/readyz"})
MAX_BODY_BYTES: Final = 16_384
BODY_SECONDS: Final = 20
GREATEST_PAGE: Final = 1_000
GREATEST_LIMIT: Final = 100_000
MOST_LISTED: Final = 500
MOST_ENTRIES: Final = 200
MOST_NEW: Final = 1_000
EXPORTS_WRITTEN: Final = 2
LONGEST_NAME: Final = 80
LONGEST_KEY: Final = 200
READ_SECONDS: Final = 2
"""An answer that has waited so long for its reader, in all, gives its turn to the next one and goes on without.

As many may do so at a time as have turns; the others keep theirs.
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """What requests to ``paths`` may take. A path that ends with ``/`` stands for all below it.

    ``at_once`` are answered at a time, ``waiting`` more wait for up to ``wait_seconds``; others get 503 at once, and so
    does one that the store works on for more than ``store_seconds``.
    """

    paths: tuple[str, ...]
    at_once: int
    waiting: int
    wait_seconds: int
    store_seconds: float

    def holds_for(self, path: str) -> bool:
        """Whether this limit is that of a path."""
        return any(path.startswith(item) if item.endswith("/") else path == item for item in self.paths)


LIMITS: Final = (
    Limit((EXPORT,), at_once=6, waiting=6, wait_seconds=30, store_seconds=EXPORT_SECONDS),
    Limit(
        ("/api/v1/briefing", "/b/", "/s/", "/oembed"),
        at_once=16,
        waiting=64,
        wait_seconds=30,
        store_seconds=QUESTION_SECONDS,
    ),
    Limit(("/parts/",), at_once=16, waiting=512, wait_seconds=30, store_seconds=QUESTION_SECONDS),
    Limit(("/api/v1/", "/mcp", "/v/", *FEEDS), at_once=8, waiting=64, wait_seconds=30, store_seconds=QUESTION_SECONDS),
)
"""The first that holds for a path counts; articles as CSV count as an export. Health, scripts and pictures have none; pages only that of the store."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit that is the same for all routes it concerns: ``most`` of ``what``, and what happens ``beyond``."""

    what: str
    most: int
    beyond: str


BOUNDS: Final = (
    Bound("bytes of a query string", MAX_QUERY_BYTES, "400"),
    Bound("parameters of an address", MAX_PARAMETERS, "400"),
    Bound("seconds that the store works on a page", QUESTION_SECONDS, "the page says so"),
    Bound("bytes of a body", MAX_BODY_BYTES, "413"),
    Bound("seconds for a body to come", BODY_SECONDS, "408"),
    Bound("seconds for the head of a first request to come", HEAD_SECONDS, "cut"),
    Bound("seconds without the client reading of an answer", STALL_SECONDS, "cut"),
    Bound(
        "seconds of waiting for the reader before the turn passes on, for as many as have turns",
        READ_SECONDS,
        "goes on",
    ),
    Bound("connections, or half of the limit of open files", MOST_CONNECTIONS, "503"),
    Bound("connections of one address, or half of those in all", MOST_CONNECTIONS // 2, "cut"),
    Bound("connections more for `/healthz` and `/readyz`", RESERVE, "cut"),
    Bound("articles in an answer in JSON (`limit`)", GREATEST_PAGE, "400"),
    Bound("rows of coverage (`limit`)", GREATEST_LIMIT, "400"),
    Bound("snapshots in a list (`limit`)", MOST_LISTED, "400"),
    Bound("entries of a feed (`limit`)", MOST_ENTRIES, "400"),
    Bound("new articles of a saved view (`limit`)", MOST_NEW, "400"),
    Bound("exports written at a time", EXPORTS_WRITTEN, "waits"),
    Bound("snapshots frozen a minute by one client", PER_MINUTE, "429"),
    Bound("snapshots frozen a day by one client", PER_DAY, "429"),
    Bound("bytes of a snapshot", MAX_SNAPSHOT_BYTES, "413"),
    Bound("bytes of all snapshots", MAX_ARCHIVE_BYTES, "507"),
    Bound("items of a board", MOST_ITEMS, "400"),
    Bound("boards", MOST_BOARDS, "507"),
    Bound("saved views", MOST_VIEWS, "507"),
    Bound("characters of a name in a correction", LONGEST_NAME, "400"),
    Bound("characters of a key in a correction", LONGEST_KEY, "400"),
)
"""Whether a limit is kept is tested for each (``tests/web/test_every_limit.py``)."""


class BoundedRequests:
    """Middleware: bound how many requests are answered at a time and how long the store works on each, and keep
    connections free for health.
    """

    def __init__(self, app: ASGIApp, limits: Sequence[Limit] = LIMITS) -> None:
        self._app = app
        self._gates = [(limit, _Gate(limit)) for limit in limits]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_on(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._answer(scope, receive, send_on)
        except asyncio.CancelledError:  # the server is ending and has waited long enough
            if not begun:
                await _busy("The dashboard is being stopped.")(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if connections.crowded and scope["path"] not in HEALTH:
            await _busy("The dashboard has too many visitors.")(scope, receive, send)
            return
        if (gate := self._gate(scope)) is None:
            await self._app(scope, receive, send)
            return
        try:
            receive = await _sent_whole(scope["method"], receive)
        except TimeoutError:
            await _too_slow()(scope, receive, send)
            return
        if not await gate.enter():
            await _busy("Too many requests of this kind are being answered.")(scope, receive, send)
            return
        turn = _Turn(gate)

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                turn.end()  # the work is done, however slowly it is read
            with turn.waiting_for_reader():
                await send(message)

        try:
            with time_allowed(gate.limit.store_seconds):
                await self._app(scope, receive, send_on)
        finally:
            turn.end()

    def _gate(self, scope: Scope) -> _Gate | None:
        streamed = scope["path"] == "/api/v1/articles" and b"format=csv" in scope["query_string"]
        path = EXPORT if streamed else scope["path"]
        return next((gate for limit, gate in self._gates if limit.holds_for(path)), None)


class _Gate:
    """Lets so many through at a time as a limit says."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._free = asyncio.Semaphore(limit.at_once)
        self._inside = 0
        self.without_turn = 0

    async def enter(self) -> bool:
        """Wait for a turn; ``False`` when too many wait or it takes too long."""
        if self._inside >= self.limit.at_once + self.limit.waiting:
            return False
        self._inside += 1
        try:
            await asyncio.wait_for(self._free.acquire(), self.limit.wait_seconds)
        except BaseException as error:
            self._inside -= 1
            if isinstance(error, TimeoutError):
                return False
            raise
        return True

    def leave(self) -> None:
        """Let the next one in."""
        self._inside -= 1
        self._free.release()


class _Turn:
    """One request's turn at a gate. It ends with the work, or when the reader has kept the answer waiting too long."""

    def __init__(self, gate: _Gate) -> None:
        self._gate = gate
        self._has_turn = self._lasts = True
        self._left = float(READ_SECONDS)

    def end(self) -> None:
        """The work is done. A second call does nothing."""
        if self._lasts and self._has_turn:
            self._gate.leave()
        elif self._lasts:
            self._gate.without_turn -= 1
        self._lasts = False

    def _pass_on(self) -> None:
        """Let the next one in, unless too many go on without a turn already."""
        if self._lasts and self._has_turn and self._gate.without_turn < self._gate.limit.at_once:
            self._has_turn = False
            self._gate.without_turn += 1
            self._gate.leave()

    @contextmanager
    def waiting_for_reader(self) -> Iterator[None]:
        """Count the time of the block as the reader's."""
        if not (self._lasts and self._has_turn):
            yield
            return
        loop = asyncio.get_running_loop()
        began = loop.time()
        timer = loop.call_later(max(0.0, self._left), self._pass_on)
        try:
            yield
        finally:
            timer.cancel()
            self._left -= loop.time() - began


async def _sent_whole(method: str, receive: Receive) -> Receive:
    """What gives a request's body again after all of it, or too much, has come: who sends slowly takes no turn.

    Raises:
        TimeoutError: it did not come within ``BODY_SECONDS``.
    """
    if method in ("GET", "HEAD"):
        return receive
    came: deque[Message] = deque()
    size, more = 0, True
    async with asyncio.timeout(BODY_SECONDS):
        while more and size <= MAX_BODY_BYTES:
            came.append(await receive())
            size += len(came[-1].get("body", b""))
            more = came[-1].get("more_body", False)

    async def again() -> Message:
        return came.popleft() if came else await receive()

    return again


def _too_slow() -> ASGIApp:
    return error_reply(408, f"The request did not come within {BODY_SECONDS} seconds.", "Send it again.")


def _busy(message: str) -> ASGIApp:
    return error_reply(503, message, "Try again in a moment.", headers={"Retry-After": RETRY_SECONDS})
