"""Measure how concentrated coverage is among its providers (definition ``concentration``)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.definitions.formulas import MIN_FOR_CONCENTRATION, effective_number, herfindahl


@dataclass(frozen=True, slots=True)
class Concentration:
    """``total`` articles of ``providers``: HHI of 10,000 at most, and two effective numbers of providers.

    ``effective`` weighs the large ones (1 / sum of squares), ``entropic`` all of them (e to the entropy). All three are
    ``None`` under ten articles. ``largest`` is the share of the largest provider, ``None`` without articles.
    """

    total: int
    providers: int
    hhi: float | None
    effective: float | None
    entropic: float | None
    largest: float | None


def concentration(counts: Iterable[int]) -> Concentration:
    """Return the concentration of these counts, one per provider; zeros are ignored."""
    known = [count for count in counts if count > 0]
    total = sum(known)
    enough = total >= MIN_FOR_CONCENTRATION
    return Concentration(
        total=total,
        providers=len(known),
        hhi=herfindahl(known) if enough else None,
        effective=effective_number(known) if enough else None,
        entropic=_entropic_number(known) if enough else None,
        largest=max(known) / total if known else None,
    )


def _entropic_number(counts: Sequence[int]) -> float | None:
    """The exponential of Shannon's entropy of the shares; ``None`` for no counts."""
    total = sum(counts)
    if not total:
        return None
    shares = [count / total for count in counts if count]
    return math.exp(-sum(share * math.log(share) for share in shares))
