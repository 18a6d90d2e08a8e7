"""Limit how often a client may freeze. In memory; resets on restart."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from dashboard.errors import FreezingTooFast

PER_MINUTE: Final = 10
PER_DAY: Final = 200
_MINUTE: Final = 60.0
_DAY: Final = 86_400.0
_CLIENTS: Final = 10_000


class RateLimit:
    """At most 10 a minute and 200 a day for each client; the client idle longest is dropped first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._steps: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, client: str) -> None:
        """Count one snapshot of this client.

        Raises:
            FreezingTooFast: the limit is reached; nothing is counted.
        """
        now = self._clock()
        with self._lock:
            steps = self._steps.setdefault(client, deque())
            self._steps.move_to_end(client)
            while steps and steps[0] <= now - _DAY:
                steps.popleft()
            if sum(1 for at in steps if at > now - _MINUTE) >= PER_MINUTE:
                raise FreezingTooFast(
                    f"That is {PER_MINUTE} snapshots within a minute.", "Wait a minute, then freeze.", round(_MINUTE)
                )
            if len(steps) >= PER_DAY:
                wait = max(1, round(steps[0] + _DAY - now))
                raise FreezingTooFast(
                    f"That is {PER_DAY} snapshots within a day.", "Freeze the next one tomorrow.", wait
                )
            steps.append(now)
            while len(self._steps) > _CLIENTS:
                self._steps.popitem(last=False)
