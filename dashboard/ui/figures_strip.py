"""The key figures above a page's charts: articles, stories, providers, quality, the newest article.

Hooks for browser tests: ``[data-figure="articles"]`` and so on.
"""

from __future__ import annotations

from typing import Any, Final

from dashboard.definitions.catalog import DEFINITIONS
from dashboard.definitions.formulas import MIN_FOR_CONCENTRATION
from dashboard.model.results import Summary
from dashboard.text.dates import day_words
from dashboard.ui.component import Part

MIN_FOR_MEDIAN: Final = 3
MIN_FOR_RANGE: Final = 10


def figures_part(summary: Summary) -> Part:
    """The strip of figures."""
    return Part("figures_strip", "pulse-figures", {"figures": strip_figures(summary)})


def strip_figures(summary: Summary) -> list[dict[str, Any]]:
    """Each figure with its detail; one that rests on too few cases says so in words (``words``)."""
    return [
        _figure("articles", "Articles", f"{summary.articles:,}", _change(summary), "coverage"),
        _figure("stories", "Stories", f"{summary.stories:,}", _copies(summary), "stories"),
        _figure("providers", "Providers", f"{summary.providers:,}", _concentration(summary), "effective-providers"),
        _quality(summary),
        _newest(summary),
    ]


def _change(summary: Summary) -> str:
    if summary.previous is None:
        return f"{summary.undated:,} undated" if summary.undated else "all dated"
    change = summary.articles - summary.previous
    if not summary.previous:
        return "none in the period before"
    words = f"{change:+,} on the period before ({summary.previous:,})".replace("-", "−")
    return words if change else f"as many as in the period before ({summary.previous:,})"


def _copies(summary: Summary) -> str:
    copies = summary.articles - summary.stories
    if copies <= 0:
        return "no copies"
    return "1 copy of another's story" if copies == 1 else f"{copies:,} copies of others' stories"


def _concentration(summary: Summary) -> str:
    if summary.providers == 1:
        return "all from one"
    if summary.effective_providers is None:
        return f"too few articles to say how concentrated (from {MIN_FOR_CONCENTRATION} up)"
    return f"coverage is as concentrated as if {summary.effective_providers:.1f} providers shared it equally"


def _quality(summary: Summary) -> dict[str, Any]:
    name = "Median quality"
    if summary.quality_median is None or summary.rated < MIN_FOR_MEDIAN:
        rated = "none rated" if not summary.rated else f"only {summary.rated} rated"
        detail = f"{summary.unrated:,} unrated" if summary.unrated else ""
        return _figure("quality", name, f"Too few: {rated}", detail, "quality", words=True)
    detail = f"{summary.rated:,} rated"
    if summary.rated >= MIN_FOR_RANGE and summary.quality_low is not None and summary.quality_high is not None:
        detail = f"8 in 10 between {summary.quality_low:.0f} and {summary.quality_high:.0f}"
    if summary.unrated:
        detail += f"; {summary.unrated:,} unrated"
    return _figure("quality", name, f"{summary.quality_median:.0f}", detail, "quality")


def _newest(summary: Summary) -> dict[str, Any]:
    newest = summary.newest
    if newest is None or newest.published_at is None:
        return _figure("newest", "Newest article", "None is dated", "", None, words=True)
    shown = _figure("newest", "Newest article", day_words(newest.published_at.date()), newest.title, None)
    return shown | {"href": newest.parent_id or newest.article_id}


def _figure(
    key: str, name: str, value: str, detail: str, definition: str | None, *, words: bool = False
) -> dict[str, Any]:
    return {
        "key": key,
        "name": name,
        "value": value,
        "detail": detail,
        "definition": definition,
        "sentence": DEFINITIONS[definition].sentence if definition else None,
        "words": words,
    }
