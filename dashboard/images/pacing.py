"""What is still to be fetched, handed out politely: one request at a time to a host, and not too soon after another."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Errand:
    """An address to ask, for the ``tried`` + 1st time."""

    url: str
    tried: int = 0

    @property
    def host(self) -> str:
        """Whom it bothers."""
        return urlsplit(self.url).hostname or ""


@dataclass
class _Host:
    errands: list[tuple[float, int, Errand]] = field(default_factory=list)
    busy: bool = False
    free_at: float = 0.0


class HostQueue:
    """A bounded queue of errands. Any thread may put and take; who takes one says when it is done.

    Args:
        interval: seconds between the ends and beginnings of two errands to one host.
        bound: errands that may wait.
    """

    def __init__(self, interval: float, bound: int) -> None:
        self._interval = interval
        self._bound = bound
        self._hosts: dict[str, _Host] = {}
        self._ready: list[tuple[float, str]] = []
        self._order = itertools.count()
        self._waiting = 0
        self._out = 0
        self._ending = False
        self._changed = threading.Condition()

    def put(self, errand: Errand, wait: float = 0.0) -> bool:
        """Add an errand, not to be handed out for ``wait`` seconds; ``False`` when the queue is full."""
        with self._changed:
            if self._waiting >= self._bound:
                return False
            host = self._hosts.setdefault(errand.host, _Host())
            heapq.heappush(host.errands, (time.monotonic() + wait, next(self._order), errand))
            self._waiting += 1
            self._offer(errand.host, host)
            return True

    def take(self) -> Errand | None:
        """The next errand, once its host may be asked; ``None`` when all is done after :meth:`end`."""
        with self._changed:
            while True:
                if self._ending and not self._waiting and not self._out:
                    self._changed.notify_all()
                    return None
                now = time.monotonic()
                errand = self._next(now)
                if errand is not None:
                    return errand
                self._changed.wait(max(0.0, self._ready[0][0] - now) if self._ready else None)

    def done(self, errand: Errand) -> None:
        """Say that an errand's host is free again. To try again, :meth:`put` the errand first."""
        with self._changed:
            host = self._hosts[errand.host]
            host.busy, host.free_at = False, time.monotonic() + self._interval
            self._out -= 1
            if host.errands:
                self._offer(errand.host, host)
            elif not self._interval:
                del self._hosts[errand.host]
            self._changed.notify_all()

    def end(self) -> None:
        """Hand out what is left; then everybody who takes gets ``None``."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()

    def _offer(self, name: str, host: _Host) -> None:
        if not host.busy:
            heapq.heappush(self._ready, (max(host.free_at, host.errands[0][0]), name))
            self._changed.notify()

    def _next(self, now: float) -> Errand | None:
        while self._ready and self._ready[0][0] <= now:
            _, name = heapq.heappop(self._ready)
            host = self._hosts.get(name)
            if host is None or host.busy or not host.errands:
                continue
            due = max(host.free_at, host.errands[0][0])
            if due > now:
                heapq.heappush(self._ready, (due, name))
                continue
            host.busy = True
            self._waiting -= 1
            self._out += 1
            return heapq.heappop(host.errands)[2]
        return None
