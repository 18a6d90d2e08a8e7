"""Find spikes (single unusual days) and bursts (runs of unusual periods) in counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

BASELINE_DAYS: Final = 28
SPIKE_Z: Final = 3.0
LEAST_SPIKE: Final = 3
LEAST_MEAN: Final = 0.25
BURST_FACTOR: Final = 2.0
_CERTAIN: Final = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Spike:
    """The day at index ``place`` of a series: its count, the mean of the 28 days before it, and z."""

    place: int
    count: int
    mean: float
    z: float


@dataclass(frozen=True, slots=True)
class Burst:
    """A run of raised activity from index ``first`` to ``last``, both included.

    ``weight`` is the log-likelihood gained over the usual rate, in nats: the larger, the clearer.
    """

    first: int
    last: int
    weight: float


def spikes(counts: Sequence[int]) -> list[Spike]:
    """Return the days far above the mean of the 28 before them; ``counts`` are of consecutive days, zeros included.

    ``z = (c − μ) / √max(μ, 0.25)``; a spike has z > 3 and at least 3 articles. The first 28 days cannot be spikes.
    """
    found = []
    for place in range(BASELINE_DAYS, len(counts)):
        mean = sum(counts[place - BASELINE_DAYS : place]) / BASELINE_DAYS
        z = (counts[place] - mean) / math.sqrt(max(mean, LEAST_MEAN))
        if z > SPIKE_Z and counts[place] >= LEAST_SPIKE:
            found.append(Spike(place, counts[place], mean, z))
    return found


def burst_states(relevant: Sequence[int], all_of: Sequence[int]) -> list[int]:
    """Return 0 (usual) or 1 (raised) for each period, which has ``relevant`` of ``all_of`` articles.

    Source: J. Kleinberg, "Bursty and hierarchical structure in streams", Data Mining and Knowledge Discovery 7 (2003),
    the automaton for batches, with two states, p1 = 2·p0, and ln(number of periods) for moving up.

    Raises:
        ValueError: the two differ in length, or a period has more relevant articles than articles.
    """
    if len(relevant) != len(all_of) or any(not 0 <= r <= d for r, d in zip(relevant, all_of, strict=False)):
        raise ValueError("Every period needs its relevant articles and at least as many articles.")
    if not sum(relevant) or len(relevant) < 2:
        return [0] * len(relevant)
    usual, up = _rates(relevant, all_of), math.log(len(relevant))
    costs, came = [0.0, math.inf], []
    for r, d in zip(relevant, all_of, strict=True):
        stay_up = costs[1] <= costs[0] + up
        stay_down = costs[0] <= costs[1]
        came.append((0 if stay_down else 1, 1 if stay_up else 0))
        low, high = min(costs[0], costs[1]), min(costs[1], costs[0] + up)
        costs = [low + _cost(usual[0], r, d), high + _cost(usual[1], r, d)]
    state = 0 if costs[0] <= costs[1] else 1
    states = []
    for choices in reversed(came):
        states.append(state)
        state = choices[state]
    return states[::-1]


def bursts(relevant: Sequence[int], all_of: Sequence[int]) -> list[Burst]:
    """Return the runs of raised activity in order.

    Raises:
        ValueError: as :func:`burst_states`.
    """
    states = burst_states(relevant, all_of)
    found: list[Burst] = []
    rates = _rates(relevant, all_of) if any(states) else (0.0, 0.0)
    for place, state in enumerate(states):
        if not state:
            continue
        r, d = relevant[place], all_of[place]
        saved = _cost(rates[0], r, d) - _cost(rates[1], r, d)
        if found and found[-1].last == place - 1:
            found[-1] = Burst(found[-1].first, place, found[-1].weight + saved)
        else:
            found.append(Burst(place, place, saved))
    return found


def _rates(relevant: Sequence[int], all_of: Sequence[int]) -> tuple[float, float]:
    usual = sum(relevant) / sum(all_of)
    return usual, min(BURST_FACTOR * usual, _CERTAIN)


def _cost(rate: float, r: int, d: int) -> float:
    """Return −ln of the binomial probability of r in d at this rate."""
    ways = math.lgamma(d + 1) - math.lgamma(r + 1) - math.lgamma(d - r + 1)
    hits = r * math.log(rate) if r else 0.0
    misses = (d - r) * math.log1p(-min(rate, _CERTAIN)) if d > r else 0.0
    return -(ways + hits + misses)
