"""What is in view, in words: the sentence on top of every page."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.model.filters import Filters
from dashboard.model.results import Summary
from dashboard.text.dates import months_words


def counted_articles(summary: Summary, filters: Filters) -> str:
    """How much of the corpus is in view: ``2 of 3 articles``."""
    unit = "stories" if filters.stories else "articles"
    if summary.whole == 1 and summary.articles == 1:
        unit = "story" if filters.stories else "article"
    if summary.articles > summary.whole:
        return f"{summary.articles:,} {unit}"
    return f"{summary.articles:,} of {summary.whole:,} {unit}"


def described(summary: Summary, filters: Filters, labels: Mapping[str, str], *, time_chart: bool = False) -> str:
    """What the rest of the sentence says: ``: AI Hardware, July to November 2023; 1 undated``; may be empty.

    ``labels`` maps provider domains to names. ``time_chart`` adds that undated articles are not on the time chart.
    """
    words = [filters.without("dates").describe(labels)]
    narrowed = next((name for name in ("dates", "period") if name in filters.active), None)
    words.append(filters.describe_field(narrowed) if narrowed else months_words(summary.first, summary.last))
    said = ", ".join(part for part in words if part)
    undated = f"{summary.undated:,} undated{', not on the time chart' if time_chart else ''}" if summary.undated else ""
    tail = "; ".join(part for part in (said, undated) if part)
    return f": {tail}" if tail else ""
