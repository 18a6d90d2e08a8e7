"""What a long command shows on a terminal, and how Ctrl-C ends it: cleanly at the first, at once at the second."""

from __future__ import annotations

import signal
import threading
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any, Final, TextIO

BAR_WIDTH: Final = 30


@dataclass
class Bar:
    """One line on a terminal that says how far a reading is."""

    stream: TextIO
    noun: str = "files"
    drawn: bool = False

    def show(self, done: int, total: int, per_second: float | None = None) -> None:
        """Draw it anew. Counts are of what ``noun`` names, ``per_second`` their rate."""
        share = done / total if total else 1.0
        filled = "=" * round(BAR_WIDTH * share)
        rate = f", {per_second:,.0f} a second, {left_words((total - done) / per_second)} left" if per_second else ""
        self.stream.write(f"\r\x1b[K[{filled:<{BAR_WIDTH}}] {done:,} of {total:,} {self.noun}{rate}")
        self.stream.flush()
        self.drawn = True

    def clear(self) -> None:
        """Take it away."""
        if self.drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
            self.drawn = False


def left_words(seconds: float) -> str:
    """A rest of time as people say it: ``12 s``, ``3 min``, ``2 h``."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{round(seconds / 3600)} h"


class Interrupt:
    """While entered, the first Ctrl-C only sets ``asked``; the second interrupts as usual. Only in the main thread."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._before: Any = None

    def __enter__(self) -> Interrupt:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked.is_set():
            raise KeyboardInterrupt
        self.asked.set()
