"""What was made is remembered within a budget, and made once however many ask for it at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

BUDGET: Final = 64_000_000

_Made = TypeVar("_Made")


class Memory(Generic[_Made]):
    """Keeps the most recently asked for, as long as their weights add up to at most ``budget`` bytes."""

    def __init__(self, weigh: Callable[[_Made], int], budget: int = BUDGET) -> None:
        self._weigh = weigh
        self._budget = budget
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[_Made, int]] = OrderedDict()
        self._held = 0
        self._making: dict[Hashable, threading.Lock] = {}

    def recall(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What is remembered under ``key``, else what ``make`` gives. A failure is not remembered."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            turn = self._making.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._kept:
                    return self._kept[key][0]
            try:
                made = make()
                self._remember(key, made)
            finally:
                with self._lock:
                    self._making.pop(key, None)
            return made

    def _remember(self, key: Hashable, made: _Made) -> None:
        weight = self._weigh(made)
        with self._lock:
            if weight > self._budget or key in self._kept:
                return
            self._kept[key] = (made, weight)
            self._held += weight
            while self._held > self._budget:
                _, (_, freed) = self._kept.popitem(last=False)
                self._held -= freed
