"""Whether the order of topics or providers survives other definitions: one changed at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from dashboard.analytics.rankings import SHOWN_RANKS, flips, ranks
from dashboard.article import Status
from dashboard.filters import Filters
from dashboard.findings.asked import Asked, by_key, columns_of
from dashboard.query import Analysis, Dimension, Result

SHOWN: Final = "as shown"
PUBLISHED: Final = ("published only", "all statuses")
STORIES: Final = ("stories, no copies", "with copies")
RELATED: Final = ("with related", "no related")
COUNTING: Final = ("in equal parts", "full count")


def ranks_compared(asked: Asked, filters: Filters, question: Analysis) -> Result:
    """The ten greatest by option ``by`` (topic or provider) under the view's definition and under each other one.

    Columns: the key, definition, count, rank (``None`` where it has none left), before (its rank as shown), flips
    (whether it has overtaken or been overtaken by another of the ten). The filter on the dimension itself is left out.
    Facts: flips, by definition, of how many keys.
    """
    dimension = Dimension(question.option("by", Dimension.TOPIC))
    open_one = filters.without(dimension.value)
    fractional = question.option("counting") == "fractional"
    results = {
        name: asked.coverage((dimension,), changed)
        for name, changed in _definitions(open_one, with_related=dimension is not Dimension.TOPIC).items()
    }
    measure, other = ("fractional", "count") if fractional else ("count", "fractional")
    counts = {name: _known(by_key(result, dimension, measure)) for name, result in results.items()}
    if dimension is Dimension.TOPIC:
        counts[COUNTING[fractional]] = _known(by_key(results[SHOWN], dimension, other))
    rows, turned = _compared(dimension, counts)
    return asked.answer(
        columns_of(rows, (dimension.value, "definition", "count", "rank", "before", "flips")),
        total=results[SHOWN].total,
        whole=results[SHOWN].whole,
        facts={"flips": turned},
    )


def _compared(dimension: Dimension, counts: dict[str, dict[str, float]]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The rows, and how many keys change places under each definition but the one shown."""
    before = ranks(counts[SHOWN])
    top = sorted((key for key in before if before[key] <= SHOWN_RANKS), key=lambda key: (before[key], key))[
        :SHOWN_RANKS
    ]
    rows: list[dict[str, Any]] = []
    turned: dict[str, int] = {}
    for name, found in counts.items():
        there, flipped = ranks(found), set[str]()
        if name != SHOWN:
            flipped = {flip.key for flip in flips({key: counts[SHOWN][key] for key in top}, found)}
            turned[name] = len(flipped)
        for key in top:
            row = {dimension.value: key, "definition": name, "count": found.get(key, 0), "rank": there.get(key)}
            rows.append({**row, "before": before[key], "flips": key in flipped})
    return rows, turned


def _definitions(filters: Filters, *, with_related: bool) -> dict[str, Filters]:
    """The view, and the view with one definition changed; related coverage has no topics, so changes none of theirs."""
    published = (Status.PUBLISHED.value,)
    only = filters.status == published
    found = {SHOWN: filters, PUBLISHED[only]: replace(filters, status=() if only else published)}
    found[STORIES[filters.stories]] = replace(filters, stories=not filters.stories)
    if with_related and not filters.stories:
        found[RELATED[filters.related]] = replace(filters, related=not filters.related)
    return found


def _known(counts: dict[Any, float]) -> dict[str, float]:
    return {key: count for key, count in counts.items() if key is not None}
