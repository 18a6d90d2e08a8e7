"""Findings about policy facets: which organisations are named together."""

from __future__ import annotations

from typing import Final

from dashboard.findings.context import Context, by_key
from dashboard.model.facets import FacetKind
from dashboard.model.filters import Filters
from dashboard.model.findings.policy import OrganisationPair, PairFacts
from dashboard.model.query import Analysis, Dimension, Finding
from dashboard.store.statements.facets import pairs

MOST_PAIRS: Final = 100


def co_mentions(
    context: Context, filters: Filters, question: Analysis[OrganisationPair, PairFacts]
) -> Finding[OrganisationPair, PairFacts]:
    """The hundred pairs of organisations that most articles name together."""
    each = context.coverage((Dimension.ORGANISATION,), filters)
    counts = by_key(each, Dimension.ORGANISATION)
    found = context.rows_in_view(lambda view: pairs(view, FacetKind.ORGANISATION, limit=MOST_PAIRS + 1), filters)
    columns = (found[name] for name in ("one", "other", "one_name", "other_name", "articles"))
    rows = [
        OrganisationPair(
            f"{one} {other}", one, other, one_name, other_name, int(count), int(counts[one]), int(counts[other])
        )
        for one, other, one_name, other_name, count in zip(*columns, strict=True)
    ]
    facts = PairFacts(sum(key is not None for key in counts), len(rows) > MOST_PAIRS)
    return context.answer(question, rows[:MOST_PAIRS], facts, total=each.total, whole=each.whole)
