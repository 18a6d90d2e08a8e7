"""Audit the producer's scores: ranges, missing values, and whether one is derived from the other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from dashboard.model.article import NON_LEADING_HEAT
from dashboard.model.results import ScoreAudit
from dashboard.store.base import Store
from dashboard.store.statements import coverage as coverage_statements

PUBLISHED_BAR = 70
_Pairs = Sequence[tuple[int, int, int]]


def score_audit(store: Store) -> ScoreAudit:
    """Audit the scores of the whole corpus without related coverage.

    ``differences`` (by rising difference), ``constant`` and ``spearman`` are over the leading articles that have both
    scores: the heat of a copy says only that it is one. ``bar_exceptions`` needs a published flag and a heat.
    """
    found = store.query(coverage_statements.scores())
    rows = list(zip(*found.values(), strict=True))
    leading = [(q, h, n) for q, h, _, n in rows if q is not None and h is not None and h != NON_LEADING_HEAT]
    differences = Counter[int]()
    for quality, heat, n in leading:
        differences[heat - quality] += n
    return ScoreAudit(
        articles=sum(n for *_, n in rows),
        rated=sum(n for q, _, _, n in rows if q is not None),
        with_heat=sum(n for _, h, _, n in rows if h is not None),
        quality_range=_range(q for q, *_ in rows),
        heat_range=_range(h for _, h, *_ in rows),
        differences=tuple(sorted(differences.items())),
        constant=next(iter(differences)) if len(differences) == 1 else None,
        spearman=spearman(leading),
        non_leading=sum(n for _, h, _, n in rows if h == NON_LEADING_HEAT),
        bar_exceptions=sum(
            n for _, h, flag, n in rows if h is not None and flag is not None and (h >= PUBLISHED_BAR) != bool(flag)
        ),
    )


def spearman(pairs: _Pairs) -> float | None:
    """The rank correlation of (x, y, how often) triples, ties at their mean rank.

    ``None`` under 3 observations, or when x or y never varies.
    """
    n = sum(count for *_, count in pairs)
    if n < 3:
        return None
    x_rank, y_rank = _ranks((x, c) for x, _, c in pairs), _ranks((y, c) for _, y, c in pairs)
    middle = (n + 1) / 2
    both = sum(c * (x_rank[x] - middle) * (y_rank[y] - middle) for x, y, c in pairs)
    x_spread = sum(c * (x_rank[x] - middle) ** 2 for x, _, c in pairs)
    y_spread = sum(c * (y_rank[y] - middle) ** 2 for _, y, c in pairs)
    if not x_spread or not y_spread:
        return None
    return max(-1.0, min(1.0, both / math.sqrt(x_spread * y_spread)))


def _ranks(values: Iterable[tuple[int, int]]) -> Mapping[int, float]:
    counts = Counter[int]()
    for value, count in values:
        counts[value] += count
    ranks, below = {}, 0
    for value in sorted(counts):
        ranks[value] = below + (counts[value] + 1) / 2
        below += counts[value]
    return ranks


def _range(values: Iterable[int | None]) -> tuple[int, int] | None:
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else None
