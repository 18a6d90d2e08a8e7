"""Queue addresses by host: one request at a time to a host, with a pause between two."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class FetchTask:
    """An address to fetch, after ``tried`` earlier attempts."""

    url: str
    tried: int = 0

    @property
    def host(self) -> str:
        """The address's host name; empty if it has none."""
        return urlsplit(self.url).hostname or ""


@dataclass
class _Host:
    tasks: list[tuple[float, int, FetchTask]] = field(default_factory=list)
    busy: bool = False
    free_at: float = 0.0


class HostQueue:
    """A bounded queue of tasks, for any thread. Call :meth:`done` for each task taken.

    Args:
        interval: seconds between the end of one task and the start of the next for the same host.
        bound: the most tasks that may wait.
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

    def put(self, task: FetchTask, wait: float = 0.0) -> bool:
        """Add a task that is due in ``wait`` seconds; ``False`` when the queue is full."""
        with self._changed:
            if self._waiting >= self._bound:
                return False
            host = self._hosts.setdefault(task.host, _Host())
            heapq.heappush(host.tasks, (time.monotonic() + wait, next(self._order), task))
            self._waiting += 1
            self._offer(task.host, host)
            return True

    def take(self) -> FetchTask | None:
        """Wait for the next task whose host is free; ``None`` when all are done after :meth:`end`."""
        with self._changed:
            while True:
                if self._ending and not self._waiting and not self._out:
                    self._changed.notify_all()
                    return None
                now = time.monotonic()
                task = self._next(now)
                if task is not None:
                    return task
                self._changed.wait(max(0.0, self._ready[0][0] - now) if self._ready else None)

    def done(self, task: FetchTask) -> None:
        """Free a task's host. To retry, :meth:`put` the task first."""
        with self._changed:
            host = self._hosts[task.host]
            host.busy, host.free_at = False, time.monotonic() + self._interval
            self._out -= 1
            if host.tasks:
                self._offer(task.host, host)
            elif not self._interval:
                del self._hosts[task.host]
            self._changed.notify_all()

    def end(self) -> None:
        """Accept no more tasks; once the rest are done, :meth:`take` returns ``None``."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()

    def _offer(self, name: str, host: _Host) -> None:
        if not host.busy:
            heapq.heappush(self._ready, (max(host.free_at, host.tasks[0][0]), name))
            self._changed.notify()

    def _next(self, now: float) -> FetchTask | None:
        while self._ready and self._ready[0][0] <= now:
            _, name = heapq.heappop(self._ready)
            host = self._hosts.get(name)
            if host is None or host.busy or not host.tasks:
                continue
            due = max(host.free_at, host.tasks[0][0])
            if due > now:
                heapq.heappush(self._ready, (due, name))
                continue
            host.busy = True
            self._waiting -= 1
            self._out += 1
            return heapq.heappop(host.tasks)[2]
        return None
