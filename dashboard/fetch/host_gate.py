"""One request at a time to a host, with a pause between two, whichever task makes them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from dashboard.fetch.clock import Clock

LONGEST_PAUSE: Final = 30.0


@dataclass
class _Place:
    interval: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


class HostGate:
    """Lets requests through, host by host. Safe from any thread. ``interval`` is the usual pause in seconds."""

    def __init__(self, interval: float, clock: Clock) -> None:
        self._interval = interval
        self._clock = clock
        self._places: dict[str, _Place] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, *, pause: bool = True) -> Iterator[None]:
        """Wait for the host to be free, and keep it until the block ends; without ``pause``, the next may follow at once."""
        place = self._place(host)
        with place.lock:
            self._clock.sleep_until(place.free_at)
            try:
                yield
            finally:
                place.free_at = self._clock.now() + (place.interval if pause else 0.0)

    def slow_down(self, host: str, seconds: float) -> None:
        """Pause that long between requests to a host, if it is longer than the usual; at most 30 seconds."""
        place = self._place(host)
        place.interval = max(self._interval, min(seconds, LONGEST_PAUSE))

    def _place(self, host: str) -> _Place:
        with self._lock:
            return self._places.setdefault(host, _Place(self._interval))
