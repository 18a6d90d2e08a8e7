"""Findings about policy facets: which organisations are named together."""

from __future__ import annotations

from typing import Final

from dashboard.facets import FacetKind
from dashboard.filters import Filters
from dashboard.findings.asked import Asked, by_key, columns_of
from dashboard.query import Analysis, Dimension, Result
from dashboard.store.facet_rows import pairs

MOST_PAIRS: Final = 100


def co_mentions(asked: Asked, filters: Filters, _question: Analysis) -> Result:
    """Pairs of organisations by falling number of articles that name both: pair (both keys), one, other (their keys),
    one_name, other_name, count, one_count, other_count (articles that name each).

    Facts: organisations (how many are named), truncated (whether there are more than the hundred pairs given).
    """
    each = asked.coverage((Dimension.ORGANISATION,), filters)
    counts = by_key(each, Dimension.ORGANISATION)
    found = asked.rows_in_view(lambda view: pairs(view, FacetKind.ORGANISATION, limit=MOST_PAIRS + 1), filters)
    rows = [
        {
            "pair": f"{one} {other}",
            "one": one,
            "other": other,
            "one_name": one_name,
            "other_name": other_name,
            "count": int(count),
            "one_count": int(counts[one]),
            "other_count": int(counts[other]),
        }
        for one, one_name, other, other_name, count in zip(
            *(found[name] for name in ("one", "one_name", "other", "other_name", "articles")), strict=True
        )
    ]
    kept = rows[:MOST_PAIRS]
    names = ("pair", "one", "other", "one_name", "other_name", "count", "one_count", "other_count")
    known = sum(1 for key in counts if key is not None)
    return asked.answer(
        columns_of(kept, names),
        total=each.total,
        whole=each.whole,
        facts={"organisations": known, "truncated": len(rows) > MOST_PAIRS},
    )
