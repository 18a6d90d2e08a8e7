"""Cache answers within a byte budget, computing each once even if several threads want it."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar, cast

import numpy as np

DEFAULT_BUDGET: Final = 64_000_000
LARGEST_SHARE: Final = 4
"""An answer that takes more than the budget divided by this is not cached."""
_ENTRY_BYTES: Final = 300
_SAMPLE: Final = 32
_ATOMS: Final = (str, bytes, int, float, type(None))
_WEIGHTLESS: Final = (bool, Enum, type)
_NOTHING: Final[tuple[object, ...]] = ()
_Answer = TypeVar("_Answer")


class SingleFlightCache:
    """Answers by key, the least recently used evicted first. Safe from any thread.

    Answers are shared between callers: nobody may change one. Threads that want the same answer at the same time wait
    for one of them to make it, and get its error if it fails; errors are not cached. Answers of a store generation are
    evicted once two newer generations were seen.

    Args:
        budget: the most that keys and answers may weigh together, in bytes (see :func:`weight_of`).
    """

    def __init__(self, budget: int = DEFAULT_BUDGET) -> None:
        self._budget = budget
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._weight = 0
        self._in_flight: dict[Hashable, Future[Any]] = {}
        self._generations: deque[str] = deque(maxlen=2)

    @property
    def weight(self) -> int:
        """Estimated bytes of everything cached."""
        return self._weight

    def get(self, key: Hashable, make: Callable[[], _Answer], generation: str = "") -> _Answer:
        """The cached answer, else what ``make`` returns. ``make`` must not ask for the same key."""
        place = (generation, key)
        with self._lock:
            if place in self._entries:
                self._entries.move_to_end(place)
                return cast(_Answer, self._entries[place][0])
            others = self._in_flight.get(place)
            ours: Future[Any] = self._in_flight.setdefault(place, Future())
        if others is not None:
            return cast(_Answer, others.result())
        try:
            answer = make()
            weight = _ENTRY_BYTES + weight_of(key) + weight_of(answer)
        except BaseException as error:
            with self._lock:
                del self._in_flight[place]
            ours.set_exception(error)
            raise
        with self._lock:
            del self._in_flight[place]
            self._add(place, answer, weight)
        ours.set_result(answer)
        return answer

    def clear(self) -> None:
        """Evict everything."""
        with self._lock:
            self._entries.clear()
            self._weight = 0

    def _add(self, place: tuple[str, Hashable], answer: object, weight: int) -> None:
        generation = place[0]
        if generation and generation not in self._generations:
            self._generations.append(generation)
            self._evict(
                [old for old in self._entries if cast(tuple[str, Hashable], old)[0] not in ("", *self._generations)]
            )
        if weight > self._budget // LARGEST_SHARE:
            return
        self._entries[place] = (answer, weight)
        self._weight += weight
        while self._weight > self._budget:
            self._evict([next(iter(self._entries))])

    def _evict(self, places: Iterable[Hashable]) -> None:
        for place in places:
            self._weight -= self._entries.pop(place)[1]


def weight_of(value: object) -> int:
    """Estimate the bytes a value takes in memory, with everything it refers to.

    Shared objects count once; enum members, classes and functions not at all. Long sequences are sampled.
    """
    return _weight(value, set())


def _weight(value: object, seen: set[int]) -> int:
    if value is None or id(value) in seen or isinstance(value, _WEIGHTLESS):
        return 0
    if isinstance(value, _ATOMS):
        seen.add(id(value))
        return sys.getsizeof(value)
    if callable(value):
        return 0
    seen.add(id(value))
    own = sys.getsizeof(value)
    if isinstance(value, np.ndarray):
        return own if value.base is None else own + value.nbytes
    if isinstance(value, Mapping):
        return own + _weight_of_all(value.keys(), seen) + _weight_of_all(value.values(), seen)
    if isinstance(value, list | tuple | set | frozenset):
        return own + _weight_of_all(value, seen)
    if is_dataclass(value):
        held = (getattr(value, name) for name in _field_names(cast(Hashable, type(value))))
        return own + sum(_weight(item, seen) for item in held if item is not None and item is not _NOTHING)
    return own


@cache
def _field_names(kind: Hashable) -> tuple[str, ...]:
    return tuple(item.name for item in fields(cast(Any, kind)))


def _weight_of_all(values: Collection[object], seen: set[int]) -> int:
    distinct = {id(value): value for value in values}
    new = [value for place, value in distinct.items() if place not in seen]
    if all(isinstance(value, _ATOMS) for value in new[:_SAMPLE]):
        seen.update(distinct)
        return sum(map(sys.getsizeof, new))
    sample = new[:: len(new) // _SAMPLE or 1]
    return round(sum(_weight(value, seen) for value in sample) * len(new) / len(sample))
