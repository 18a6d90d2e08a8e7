"""Bound how long the store works on a request: whoever serves one allows it a time, then its statement is interrupted.

Without :func:`time_allowed` (commands, syncs) statements take as long as they need.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Protocol

from dashboard.errors import QuestionTooSlow

QUESTION_SECONDS: Final = 20
"""For all statements of a page or an answer of the API together."""
EXPORT_SECONDS: Final = 120
"""For each batch of rows of an export."""
_LOOK_SECONDS: Final = 0.1


class Interruptible(Protocol):
    """What runs a statement; ``interrupt`` may be called from another thread and more than once."""

    def interrupt(self) -> None: ...


@dataclass(slots=True)
class _Allowance:
    seconds: float
    until: float

    def refusal(self) -> QuestionTooSlow:
        return QuestionTooSlow(
            f"This takes longer than the {self.seconds:,.0f} seconds that a request may take.",
            "Choose a shorter period or fewer filters, or try again when the dashboard is less busy.",
        )


_allowance: ContextVar[_Allowance | None] = ContextVar("time_allowed", default=None)


@contextmanager
def time_allowed(seconds: float) -> Iterator[None]:
    """Everything asked of the store inside the block must be answered within so many seconds from now.

    Holds in threads that run in a copy of this thread's context too.
    """
    before = _allowance.set(_Allowance(seconds, time.monotonic() + seconds))
    try:
        yield
    finally:
        _allowance.reset(before)


def renew_time() -> None:
    """Start the time allowed anew: for answers that are sent in batches."""
    if (allowance := _allowance.get()) is not None:
        allowance.until = time.monotonic() + allowance.seconds


@contextmanager
def interrupted_in_time(running: Interruptible) -> Iterator[None]:
    """Interrupt the statement that the block runs when the time allowed is over.

    Raises:
        QuestionTooSlow: the time is over, before the block or in it.
    """
    allowance = _allowance.get()
    if allowance is None:
        yield
        return
    if allowance.until <= time.monotonic():
        raise allowance.refusal()
    try:
        with _watch.over(running, allowance.until):
            yield
    except Exception as problem:
        if allowance.until <= time.monotonic():
            raise allowance.refusal() from problem
        raise


class _Watch:
    """Interrupts what runs past its time. Its thread starts with the first statement and sleeps while none runs."""

    def __init__(self) -> None:
        self._guard = threading.Condition()
        self._running: dict[Interruptible, float] = {}
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, running: Interruptible, until: float) -> Iterator[None]:
        with self._guard:
            self._running[running] = until
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, name="time allowed", daemon=True)
                self._thread.start()
            elif len(self._running) == 1:
                self._guard.notify()
        try:
            yield
        finally:
            with self._guard:  # never interrupted after this: it may be closed
                del self._running[running]

    def _look(self) -> None:
        while True:
            with self._guard:
                self._guard.wait_for(lambda: self._running)
                now = time.monotonic()
                for running, until in self._running.items():
                    if until <= now:
                        running.interrupt()  # again at each look: one that comes before a statement begins is lost
            time.sleep(_LOOK_SECONDS)


_watch: Final = _Watch()
