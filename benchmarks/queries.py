"""Compare the cost of one filter change with naive SQL on the same tables: ``python -m benchmarks.queries``.

Both run on the same DuckDB in this process; processor time of all threads is counted. Every count is compared, and a
different answer stops the run. The naive statements are written here, over the base tables, independent of the planner.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from benchmarks.corpus_generator import provider
from benchmarks.filled_store import filled_store
from benchmarks.results import record, sizes_parser
from benchmarks.synthetic_words import TOPICS
from dashboard.config.settings import Settings
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension, Query
from dashboard.store import answers
from dashboard.store.base import Statement, Store
from dashboard.store.duckdb.store import open_store
from dashboard.store.single_flight_cache import SingleFlightCache

SHORT: Final = (10_000, 100_000)
FULL: Final = (10_000, 100_000, 1_000_000, 10_000_000)
RUNS: Final = 5
PATIENCE_SECONDS: Final = 10.0
"""After this long no further run is begun: naive SQL takes half a minute for a search of ten million articles."""
FOUR_YEARS: Final = (date(2022, 11, 1), date(2026, 10, 31))
OUTLET: Final = (provider(0).domain or "",)
FILTERS: Final[Mapping[str, Filters]] = {
    "none": Filters(),
    "top topic": Filters(topic=TOPICS[:1]),
    "topic": Filters(topic=TOPICS[4:5]),
    "3 topics": Filters(topic=tuple(sorted(TOPICS[2:5]))),
    "90 days": Filters(period="90d"),
    "4 years": Filters(dates=FOUR_YEARS),
    "provider": Filters(provider=OUTLET),
    "quality >= 50": Filters(quality=(50, 200)),
    "4 years + quality": Filters(dates=FOUR_YEARS, quality=(50, 200)),
    "top topic + 4 years": Filters(topic=TOPICS[:1], dates=FOUR_YEARS),
    "top topic + quality": Filters(topic=TOPICS[:1], quality=(50, 200)),
    "topic + provider + quality": Filters(topic=TOPICS[4:5], provider=OUTLET, quality=(50, 200)),
    "a word": Filters(q="ministry"),
    "a phrase": Filters(q='"second reading"'),
    "a word + topic": Filters(q="ministry", topic=TOPICS[4:5]),
    "topic + 90 days": Filters(topic=TOPICS[4:5], period="90d"),
}
QUESTIONS: Final = (
    Query((Dimension.WEEK,)),
    Query((Dimension.TOPIC,), cross=True),
    Query((Dimension.PROVIDER,), cross=True),
    Query((Dimension.QUALITY, Dimension.STATUS), cross=True),
    Query((Dimension.STATUS,), cross=True),
    Query((Dimension.TYPE,), cross=True),
    Query((Dimension.TOPIC, Dimension.MONTH), cross=True),
    Query((Dimension.QUALITY_VALUE, Dimension.HEAT_VALUE)),
)
"""What the overview asks, without its limit on pairs of scores."""

_COLUMNS: Final = {
    Dimension.TOPIC: "topic.name",
    Dimension.PROVIDER: "provider.domain",
    Dimension.QUALITY: "article.quality // 10 * 10",
    Dimension.QUALITY_VALUE: "article.quality",
    Dimension.HEAT_VALUE: "article.heat",
}
Counts = dict[tuple[Any, ...], int]
_CACHE: Final = SingleFlightCache()


def naive_statement(query: Query, filters: Filters, newest: date) -> Statement:
    """One GROUP BY over the base tables, as anybody would write it."""
    if query.cross:
        filters = filters.without(*(dimension.filter_name for dimension in query.dimensions))
    columns = [_COLUMNS.get(dimension, f"article.{dimension.value}") for dimension in query.dimensions]
    joins, conditions, bound = "", ["article.is_related = 0"], dict[str, Any]()
    if Dimension.TOPIC in query.dimensions:
        joins += " JOIN article_topic USING (article_no) JOIN topic USING (topic_id)"
    if Dimension.PROVIDER in query.dimensions or filters.provider:
        joins += " JOIN provider USING (provider_id)"
    if filters.topic:
        conditions.append(
            "article.article_no IN (SELECT article_no FROM article_topic JOIN topic USING (topic_id) WHERE name IN $topics)"
        )
        bound["topics"] = filters.topic
    if filters.provider:
        conditions.append("provider.domain IN $providers")
        bound["providers"] = filters.provider
    if filters.q:
        joins += " JOIN article_words USING (article_no)"
        fields = ("title_words", "excerpt_words", "body_words", "provider_words")
        conditions.append(f"({' OR '.join(f'{field} LIKE $q' for field in fields)})")
        bound["q"] = "% {} %".format(filters.q.strip('"'))
    first, last = filters.window(newest)
    for sign, day in ((">=", first), ("<=", last)):
        if day:
            conditions.append(f"article.day {sign} '{day.isoformat()}'")
    if filters.quality != (0, 200):
        conditions.append(f"article.quality BETWEEN {filters.quality[0]} AND {filters.quality[1]}")
    named = ", ".join(f"{column} AS key_{n}" for n, column in enumerate(columns))
    where, keys = " AND ".join(conditions), ", ".join(columns)
    return Statement(f"SELECT {named}, COUNT(*) AS n FROM article{joins} WHERE {where} GROUP BY {keys}", bound)


def naive_answers(store: Store, filters: Filters, newest: date) -> list[Counts]:
    """The answers to all questions, one naive statement each."""
    _CACHE.clear()
    answered = []
    for query in QUESTIONS:
        *keys, counts = store.query(naive_statement(query, filters, newest)).values()
        answered.append(dict(zip(zip(*keys, strict=True), counts, strict=True)))
    return answered


def our_answers(store: Store, filters: Filters) -> list[Counts]:
    """Answer all questions as the dashboard does: shared parts once, nothing cached between two changes."""
    found = []
    _CACHE.clear()
    for query in QUESTIONS:
        result = answers.coverage(store, query, filters)
        keys = zip(*(result.columns[dimension.value] for dimension in query.dimensions), strict=True)
        found.append({key: n for key, n in zip(keys, result.columns["count"], strict=True) if n})
    return found


def cost(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of processor and of wall time of one run: the medians of several, or of one that takes very long."""
    used: list[float] = []
    taken: list[float] = []
    beginning = time.perf_counter()
    while len(used) < RUNS and time.perf_counter() - beginning < PATIENCE_SECONDS:
        before, began = time.process_time(), time.perf_counter()
        work()
        used.append(1000 * (time.process_time() - before))
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(used), statistics.median(taken)


def compare(store: Store) -> dict[str, dict[str, float]]:
    """Both costs of every filter.

    Raises:
        AssertionError: an answer differs from the naive one.
    """
    newest = answers.facts(store).last
    assert newest is not None
    found = {}
    for name, filters in FILTERS.items():
        # also warms up for the measured runs
        for query, ours, naive in zip(
            QUESTIONS, our_answers(store, filters), naive_answers(store, filters, newest), strict=True
        ):
            assert ours == naive, f"{query.dimensions} under “{name}” differs from naive SQL"
        ours_ms, wall_ms = cost(partial(our_answers, store, filters))
        naive_ms, _ = cost(partial(naive_answers, store, filters, newest))
        found[name] = {"cpu_ms": round(ours_ms, 1), "wall_ms": round(wall_ms, 1), "naive_cpu_ms": round(naive_ms, 1)}
        print(
            f"  {name:<28}{ours_ms:9.1f} ms CPU {wall_ms:9.1f} wall   naive {naive_ms:9.1f}   {ours_ms / naive_ms:5.2f}",
            flush=True,
        )
    return found


def main() -> None:
    """Measure the sizes given."""
    asked = sizes_parser(__doc__).parse_args()
    for size in asked.sizes or (FULL if asked.full else SHORT):
        print(f"{size:,} articles")
        store = open_store(Settings(data=filled_store(size)), _CACHE)
        try:
            found = compare(store)
        finally:
            store.close()
        if asked.keep:
            record("queries", str(size), found)


if __name__ == "__main__":
    main()
