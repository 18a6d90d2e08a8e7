"""Measure how long the store works on a statement. Answers from the cache cost no statement and are not counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from prometheus_client import Histogram

_seconds: Final = Histogram(
    "pulse_question_seconds",
    "Time that the store works on a statement.",
    buckets=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30),
)


@contextmanager
def measured_question() -> Iterator[None]:
    """Count the time of the block as that of one statement, also where it fails."""
    with _seconds.time():
        yield
