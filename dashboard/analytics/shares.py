"""Compute shares with intervals, and the difference of two shares (definitions ``share`` and ``difference``)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from dashboard.definitions.formulas import wilson_interval

MIN_FOR_FOCUS: Final = 5


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``total`` as a fraction of one, with its 95 % Wilson interval."""

    count: float
    total: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """The second share minus the first, in percentage points, with its 95 % interval."""

    points: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0 or self.high < 0


def share_of(count: float, total: int) -> Share | None:
    """Return the share; ``None`` if the total is 0. Fractional counts are rounded for the interval."""
    if total <= 0:
        return None
    low, high = wilson_interval(min(total, round(count)), total)
    share = count / total
    return Share(count, total, share, min(low, share), max(high, share))


def focus_of(count: float, total: int) -> Share | None:
    """Return the share within one provider's articles; ``None`` under five of them (definition ``focus``)."""
    return share_of(count, total) if total >= MIN_FOR_FOCUS else None


def difference_of(count_a: float, total_a: int, count_b: float, total_b: int) -> Difference | None:
    """Return share b minus share a in percentage points; ``None`` if a total is 0.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
    Medicine 17 (1998), method 10, built from the two Wilson intervals. The two groups are taken as independent.
    """
    a, b = share_of(count_a, total_a), share_of(count_b, total_b)
    if a is None or b is None:
        return None
    points = b.share - a.share
    down = math.hypot(b.share - b.low, a.high - a.share)
    up = math.hypot(b.high - b.share, a.share - a.low)
    return Difference(100 * points, 100 * (points - down), 100 * (points + up))
