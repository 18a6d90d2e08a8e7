"""How concentrated coverage is among its providers (definition ``concentration``)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.definitions import MIN_FOR_CONCENTRATION, effective_number, herfindahl

_CDN: Final = re.compile(r"(?P<host>[a-z0-9-]+)\.cdn\.ampproject\.org")
_FRONT: Final = re.compile(r"(?:(?:www\d?|amp|m|mobile|cdn)\.)+(?=[^.]+\.[^.]+)")


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
    """The concentration of these counts, one for each provider; zeros are no providers."""
    known = [count for count in counts if count > 0]
    total = sum(known)
    told = total >= MIN_FOR_CONCENTRATION
    return Concentration(
        total=total,
        providers=len(known),
        hhi=herfindahl(known) if told else None,
        effective=effective_number(known) if told else None,
        entropic=entropic_number(known) if told else None,
        largest=max(known) / total if known else None,
    )


def entropic_number(counts: Sequence[int]) -> float | None:
    """The exponential of Shannon's entropy of the shares; ``None`` for no counts."""
    total = sum(counts)
    if not total:
        return None
    shares = [count / total for count in counts if count]
    return math.exp(-sum(share * math.log(share) for share in shares))


def publisher_of(domain: str) -> str:
    """The domain without the names of its mirrors: ``www.``, ``amp.``, ``m.`` and the hosts of AMP caches."""
    host = domain.strip().rstrip(".").casefold()
    if cached := _CDN.fullmatch(host):
        host = cached["host"].replace("--", "\0").replace("-", ".").replace("\0", "-")
    return _FRONT.sub("", host, count=1) if _FRONT.match(host) else host
