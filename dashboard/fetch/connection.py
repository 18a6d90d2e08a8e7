"""Connect to a host at a checked address, and end the connection at a deadline.

A host's name is resolved once, every address is checked, and the socket connects to one of them. The name is never
resolved again, so DNS rebinding has no effect.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, Final, TypeAlias

import httpcore2

from dashboard.fetch.address_guard import first_refusal
from dashboard.fetch.rules import RequestRules

Resolve: TypeAlias = Callable[[str, int], Sequence[tuple[int, str]]]
"""Host and port -> its addresses, each a socket family and an IP address."""

_PLAIN: Final = httpcore2.SyncBackend()


class Blocked(Exception):  # noqa: N818 -- a decision, not a fault
    """We do not fetch this; retrying would not help."""


class TooLarge(Blocked):
    """It is larger than we take."""


def resolve(host: str, port: int) -> list[tuple[int, str]]:
    """Return the addresses of a host from the system's resolver.

    Raises:
        OSError: there are none, or no name server answers.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(int(family), str(address[0])) for family, _, _, _, address in found]


def seconds_left(deadline: float) -> float:
    """Return the time to a deadline of ``time.monotonic``.

    Raises:
        TimeoutError: it has passed.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects only to public addresses and to the hosts that the operator named. Use it for one request.

    ``connect_tcp`` raises ``Blocked`` for any other address.
    """

    def __init__(self, rules: RequestRules, deadline: float, resolve: Resolve = resolve) -> None:
        self._rules = rules
        self._deadline = deadline
        self._resolve = resolve
        self._watches: list[_Watch] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of the host's addresses that answers."""
        problem: Exception = OSError("no address")
        for address, at_port in self._places(host, port):
            try:
                stream = _PLAIN.connect_tcp(address, at_port, timeout=seconds_left(self._deadline))
            except (OSError, httpcore2.ConnectError, httpcore2.ConnectTimeout) as met:
                problem = met
            else:
                self._watches.append(_Watch(stream.get_extra_info("socket"), self._deadline))
                return stream
        raise problem

    def close(self) -> None:
        """Stop watching the connections."""
        for watch in self._watches:
            watch.close()

    def _places(self, host: str, port: int) -> Sequence[tuple[str, int]]:
        route = self._rules.route(host)
        if route is not None:
            return [route]
        addresses = [address for _, address in self._resolved(host, port)]
        if reason := first_refusal(addresses):
            raise Blocked(f"leads to an address that is {reason}")
        return [(address, port) for address in addresses]

    def _resolved(self, host: str, port: int) -> Sequence[tuple[int, str]]:
        """Resolve in a thread, which is abandoned when it takes too long."""
        answers: list[Any] = []

        def ask() -> None:
            try:
                answers.append(self._resolve(host, port))
            except OSError as problem:
                answers.append(problem)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(seconds_left(self._deadline))
        if not answers:
            raise TimeoutError
        if isinstance(answers[0], OSError):
            raise answers[0]
        found: Sequence[tuple[int, str]] = answers[0]
        return found


class _Watch:
    """Shuts a connection down at the deadline, also while data trickles in."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._copy = connected.dup()
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._end)
        self._timer.daemon = True
        self._timer.start()

    def close(self) -> None:
        self._timer.cancel()
        self._copy.close()

    def _end(self) -> None:
        with suppress(OSError):
            self._copy.shutdown(socket.SHUT_RDWR)
