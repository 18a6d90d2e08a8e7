"""Find keys whose rank changes between two ways of counting (definition ``definitions-compared``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SHOWN_RANKS: Final = 10


@dataclass(frozen=True, slots=True)
class Flip:
    """A key with its rank, from 1, in two counts; ``None`` where the second lacks it."""

    key: str
    before: int
    after: int | None


def ranks_of(counts: Mapping[str, float]) -> dict[str, int]:
    """Return the rank of each key by falling count, from 1; ties share the best rank, zeros have none."""
    falling = sorted((count for count in counts.values() if count > 0), reverse=True)
    best: dict[float, int] = {}
    for place, count in enumerate(falling, start=1):
        best.setdefault(count, place)
    return {key: best[count] for key, count in counts.items() if count > 0}


def flips(before: Mapping[str, float], after: Mapping[str, float], top: int = SHOWN_RANKS) -> list[Flip]:
    """Return the keys among the ``top`` of one count that swap their order with another of them in the second.

    Two keys flip when their strict order is reversed; making or breaking a tie is no flip.
    """
    first, second = ranks_of(before), ranks_of(after)
    shown = sorted((key for key in first if first[key] <= top), key=lambda key: (first[key], key))
    turned = {
        key
        for key in shown
        for other in shown
        if (before[key] - before[other]) * (after.get(key, 0.0) - after.get(other, 0.0)) < 0
    }
    return [Flip(key, first[key], second.get(key)) for key in shown if key in turned]
