"""Ranks of topics or providers under other definitions, one changed at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from dashboard.analytics.rankings import SHOWN_RANKS, flips, ranks_of
from dashboard.findings.context import Context, by_key
from dashboard.model.article import Status
from dashboard.model.filters import Filters
from dashboard.model.findings.comparison import RankCompared, RankFacts
from dashboard.model.query import Analysis, Dimension, Finding

SHOWN: Final = "as shown"
PUBLISHED: Final = ("published only", "all statuses")
STORIES: Final = ("stories, no copies", "with copies")
RELATED: Final = ("with related", "no related")
COUNTING: Final = ("in equal parts", "full count")


def ranks_compared(
    context: Context, filters: Filters, question: Analysis[RankCompared, RankFacts]
) -> Finding[RankCompared, RankFacts]:
    """The ten greatest by option ``by`` (topic or provider) under the view's definition and under each other one.

    Ignores the filter on the dimension itself. The column of keys has the dimension's name.
    """
    dimension = Dimension(question.option("by", Dimension.TOPIC))
    open_one = filters.without(dimension.value)
    fractional = question.option("counting") == "fractional"
    results = {
        name: context.coverage((dimension,), changed)
        for name, changed in _definitions(open_one, with_related=dimension is not Dimension.TOPIC).items()
    }
    measure, other = ("fractional", "count") if fractional else ("count", "fractional")
    counts = {name: _known(by_key(result, dimension, measure)) for name, result in results.items()}
    if dimension is Dimension.TOPIC:
        counts[COUNTING[fractional]] = _known(by_key(results[SHOWN], dimension, other))
    rows, turned = _compared(counts)
    return context.answer(
        question,
        rows,
        RankFacts(turned),
        total=results[SHOWN].total,
        whole=results[SHOWN].whole,
        names={"key": dimension.value},
    )


def _compared(counts: dict[str, dict[str, float]]) -> tuple[list[RankCompared], dict[str, int]]:
    """The rows, and how many keys change places under each definition but the one shown."""
    before = ranks_of(counts[SHOWN])
    top = sorted((key for key in before if before[key] <= SHOWN_RANKS), key=lambda key: (before[key], key))[
        :SHOWN_RANKS
    ]
    rows: list[RankCompared] = []
    turned: dict[str, int] = {}
    for name, found in counts.items():
        there, flipped = ranks_of(found), set[str]()
        if name != SHOWN:
            flipped = {flip.key for flip in flips({key: counts[SHOWN][key] for key in top}, found)}
            turned[name] = len(flipped)
        rows += [RankCompared(key, name, found.get(key, 0), there.get(key), before[key], key in flipped) for key in top]
    return rows, turned


def _definitions(filters: Filters, *, with_related: bool) -> dict[str, Filters]:
    """The view, and the view with one definition changed; related coverage has no topics, so it is not tried for them."""
    published = (Status.PUBLISHED.value,)
    only = filters.status == published
    found = {SHOWN: filters, PUBLISHED[only]: replace(filters, status=() if only else published)}
    found[STORIES[filters.stories]] = replace(filters, stories=not filters.stories)
    if with_related and not filters.stories:
        found[RELATED[filters.related]] = replace(filters, related=not filters.related)
    return found


def _known(counts: dict[Any, float]) -> dict[str, float]:
    return {key: count for key, count in counts.items() if key is not None}
