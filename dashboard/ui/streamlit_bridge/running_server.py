"""The uvicorn server that runs this process, however it was started: bounded connections, a quick stop.

``streamlit run`` and ``uvicorn`` make the server themselves and give it no bounds, so they are set once it runs.
"""

from __future__ import annotations

import asyncio
import atexit
import errno
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final

import uvicorn

try:
    import resource
except ImportError:  # pragma: no cover -- Windows has no such limit
    resource = None  # type: ignore[assignment]

CHECKED: Final = "1.67.0"
GRACE_SECONDS: Final = 1
"""For requests under way when the server stops; their connections are then cut."""
ENDING_SECONDS: Final = 2.5
"""From the signal to the end of the process; what is unfinished is undone at the next start."""
HEAD_SECONDS: Final = 20
"""For a connection to send the head of its first request."""
STALL_SECONDS: Final = 30
"""A client may leave an answer unread for this long."""
MOST_CONNECTIONS: Final = 4096
RESERVE: Final = 64
"""Connections beyond the most that are still accepted, for health only."""
DESCRIPTORS: Final = 65_536
LOG_SECONDS: Final = 60.0
_EXHAUSTED: Final = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}

_log = logging.getLogger(__name__)


class Connections:
    """How many connections there may be. A process has one server, or none that it knows, and then no bounds."""

    def __init__(self) -> None:
        self.server: uvicorn.Server | None = None
        self.most = MOST_CONNECTIONS

    @property
    def open(self) -> set[Any]:
        """The connections now open, WebSockets included."""
        return set() if self.server is None else self.server.server_state.connections

    @property
    def crowded(self) -> bool:
        """Whether only health is to be answered."""
        return len(self.open) > self.most

    def takes(self, client: str) -> bool:
        """Whether a new connection from this address may stay; one address may have half of all."""
        if len(self.open) >= self.most + RESERVE:
            return False
        theirs = sum(1 for item in self.open if item.client is not None and item.client[0] == client)
        return theirs < self.most // 2


connections: Final = Connections()


@contextmanager
def bounded_server() -> Iterator[None]:
    """Bound the server of this process while the block runs, then let it end within seconds and with exit code 0."""
    server = _running_server()
    if server is None:
        yield
        return
    connections.server, connections.most = server, min(MOST_CONNECTIONS, _raised_descriptors() // 2)
    server.config.timeout_graceful_shutdown = GRACE_SECONDS
    server.config.http_protocol_class = _bounded(server.config.http_protocol_class)
    asyncio.get_running_loop().set_exception_handler(_quiet_handler())
    for number in (signal.SIGINT, signal.SIGTERM):
        _end_soon_after(number, server)
    yield
    server._captured_signals.clear()  # else uvicorn raises the signal again, which ends the process with -15


def _end_soon_after(number: int, server: uvicorn.Server) -> None:
    """Let a signal that stops the server also end the process with 0 if that takes longer than ``ENDING_SECONDS``."""
    usual = signal.getsignal(number)
    if getattr(usual, "__self__", None) is not server or not callable(usual):
        return
    stop = usual

    def ending(signum: int, frame: FrameType | None) -> None:
        threading.Thread(target=_end, daemon=True, name="end").start()
        atexit.register(_leave)
        stop(signum, frame)

    with suppress(ValueError):  # not in the main thread
        signal.signal(number, ending)


def _end() -> None:
    time.sleep(ENDING_SECONDS)
    _log.warning("The server ends although work is unfinished; it is undone at the next start.")
    _leave()


def _leave() -> None:
    """Leave at once: Python would take seconds to take apart what the process has loaded, and no thread could end it."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _running_server() -> uvicorn.Server | None:
    """The server that handles this process's signals."""
    owner = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return owner if isinstance(owner, uvicorn.Server) else None


def _raised_descriptors() -> int:
    """Raise the number of files that this process may have open; returns it."""
    if resource is None:
        return 2 * MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return int(wanted)
    return int(soft) if soft != resource.RLIM_INFINITY else DESCRIPTORS


def _bounded(protocol: Any) -> Any:
    """The HTTP protocol with bounded connections that send small answers at once.

    asyncio sets ``TCP_NODELAY`` only on sockets made for TCP by name, and Streamlit's is not: every small answer on a
    kept connection would wait 40 ms for the client's acknowledgement.
    """

    class Bounded(protocol):  # type: ignore[misc]
        def connection_made(self, transport: asyncio.Transport) -> None:
            peer = transport.get_extra_info("peername")
            if isinstance(peer, tuple) and not connections.takes(peer[0]):
                transport.abort()
                return
            wire = transport.get_extra_info("socket")
            if wire is not None and wire.family in (socket.AF_INET, socket.AF_INET6):
                wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            super().connection_made(transport)
            asyncio.get_running_loop().call_later(HEAD_SECONDS, self._cut_if_silent)

        def connection_lost(self, exc: Exception | None) -> None:
            if self.transport is not None:
                super().connection_lost(exc)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._cut_if_unread(self.transport.get_write_buffer_size() + 1)

        def _cut_if_unread(self, before: int) -> None:
            unread = self.transport.get_write_buffer_size()
            if unread >= before:
                self.transport.abort()
            elif unread:
                asyncio.get_running_loop().call_later(STALL_SECONDS, self._cut_if_unread, unread)

        def _cut_if_silent(self) -> None:
            if self in self.connections and self.scope is None:
                self.transport.abort()

    return Bounded


def _quiet_handler() -> Any:
    """A handler of the loop's errors that says once a minute that connections cannot be accepted."""
    said = [-LOG_SECONDS]

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not (isinstance(error, OSError) and error.errno in _EXHAUSTED):
            loop.default_exception_handler(context)
        elif time.monotonic() - said[0] >= LOG_SECONDS:
            said[0] = time.monotonic()
            _log.error("No connection can be accepted: %s. Raise the limit of open files (ulimit -n).", error.strerror)

    return handle
