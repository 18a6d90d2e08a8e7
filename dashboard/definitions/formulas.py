"""Formulas that several rooms compute: the Wilson interval and the concentration of counts."""

from __future__ import annotations

import math
from typing import Final

Z_95: Final = 1.96
MIN_FOR_CONCENTRATION: Final = 10


def wilson_interval(successes: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """The Wilson score interval of a proportion, as fractions of one; ``(0, 1)`` when ``n`` is 0.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if n == 0:
        return (0.0, 1.0)
    p = successes / n
    centre = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else (centre - half) / scale
    high = 1.0 if successes == n else (centre + half) / scale
    return (low, high)


def herfindahl(counts: list[int]) -> float | None:
    """HHI = 10,000 times the sum of squared shares; ``None`` for no counts."""
    total = sum(counts)
    return 10_000 * sum((count / total) ** 2 for count in counts) if total else None


def effective_number(counts: list[int]) -> float | None:
    """The effective number of providers, 1 / sum of squared shares; ``None`` for no counts."""
    index = herfindahl(counts)
    return 10_000 / index if index else None
