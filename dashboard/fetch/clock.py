"""The time of day, and waiting for one. Tests turn a clock of their own."""

from __future__ import annotations

import time


class Clock:
    """The system's clock, in seconds since the epoch."""

    def now(self) -> float:
        """Return the time."""
        return time.time()

    def sleep_until(self, moment: float) -> None:
        """Wait until then; not at all if it has passed."""
        time.sleep(max(0.0, moment - self.now()))
