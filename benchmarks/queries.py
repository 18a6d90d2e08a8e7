"""What the answers of one filter change cost, ours beside naive SQL on the same tables: ``python -m benchmarks.queries``.

Both are asked of the same DuckDB in this process, with all threads' processor time counted, and every count is compared:
a different answer stops the run. The naive statements are written here, on the base tables, apart from the planner's.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from benchmarks.corpus_generator import provider
from benchmarks.filled_store import filled_store
from benchmarks.results import record
from benchmarks.synthetic_words import TOPICS
from dashboard.filters import Filters
from dashboard.query import Dimension, Query
from dashboard.settings import Settings
from dashboard.store import answers
from dashboard.store.asked_once import AskedOnce
from dashboard.store.base import Statement, Store
from dashboard.store.duckdb_store import open_store

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
        bound["topics"] = list(filters.topic)
    if filters.provider:
        conditions.append("provider.domain IN $providers")
        bound["providers"] = list(filters.provider)
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
    answered = []
    for query in QUESTIONS:
        *keys, counts = store.query(naive_statement(query, filters, newest)).values()
        answered.append(dict(zip(zip(*keys, strict=True), counts, strict=True)))
    return answered


def our_answers(store: Store, filters: Filters) -> list[Counts]:
    """The answers to all questions, as the dashboard asks them: what they have in common once, nothing kept between
    two changes.
    """
    found = []
    once = AskedOnce(store)
    for query in QUESTIONS:
        result = answers.coverage(once, query, filters)
        keys = zip(*(result.columns[dimension.value] for dimension in query.dimensions), strict=True)
        found.append({key: n for key, n in zip(keys, result.columns["count"], strict=True) if n})
    return found


def cost(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of processor and of wall time of one run: the medians of several, or of one that takes very long."""
    used, taken = [], []
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
        # which also warms up, for the runs that are measured
        for query, ours, naive in zip(
            QUESTIONS, our_answers(store, filters), naive_answers(store, filters, newest), strict=True
        ):
            assert ours == naive, f"{query.dimensions} under “{name}” is answered otherwise than by naive SQL"
        ours_ms, wall_ms = cost(lambda filters=filters: our_answers(store, filters))
        naive_ms, _ = cost(lambda filters=filters: naive_answers(store, filters, newest))
        found[name] = {"cpu_ms": round(ours_ms, 1), "wall_ms": round(wall_ms, 1), "naive_cpu_ms": round(naive_ms, 1)}
        print(
            f"  {name:<28}{ours_ms:9.1f} ms CPU {wall_ms:9.1f} wall   naive {naive_ms:9.1f}   {ours_ms / naive_ms:5.2f}",
            flush=True,
        )
    return found


def main() -> None:
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--full", action="store_true", help="the sizes up to ten million")
    parser.add_argument("--keep", action="store_true", help="write benchmarks/results.json")
    asked = parser.parse_args()
    for size in asked.sizes or (FULL if asked.full else SHORT):
        print(f"{size:,} articles")
        store = open_store(Settings(data=filled_store(size)))
        try:
            found = compare(store)
        finally:
            store.close()
        if asked.keep:
            record("queries", str(size), found)


if __name__ == "__main__":
    main()
