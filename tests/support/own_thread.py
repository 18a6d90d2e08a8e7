"""Run what needs an event loop of its own: in a test's thread Playwright keeps one, once a test had a browser."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_Answer = TypeVar("_Answer")


def in_own_thread(work: Callable[..., _Answer], *given: Any) -> _Answer:
    """What ``work(*given)`` returns or raises, in a thread that ends with it."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work, *given).result()
