"""The cache: a byte budget, one making for all who want it, errors not kept, old generations evicted."""

from __future__ import annotations

import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from dashboard.config.settings import Settings
from dashboard.errors import NotFound, StoreUnavailable
from dashboard.model.article import Status
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension, Query
from dashboard.model.results import ArticleRow
from dashboard.store import answers
from dashboard.store.base import Statement, Store
from dashboard.store.duckdb.store import open_store
from dashboard.store.single_flight_cache import SingleFlightCache, weight_of
from tests.support.articles import sample_articles
from tests.support.stores import sample_store

COUNT = Statement("SELECT COUNT(*) AS articles FROM article WHERE article.is_related = 0")
NAMED = Statement("SELECT article.article_id FROM article WHERE article.type = $type", {"type": "article"})
PATIENCE = 60


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    sample_store(tmp_path).close()
    store = open_store(Settings(data=tmp_path), SingleFlightCache())
    yield store
    store.close()


def test_threads_that_want_the_same_share_one_making_or_error() -> None:
    cache, begun, finish = SingleFlightCache(), threading.Event(), threading.Event()
    made: list[str] = []

    def make() -> list[str]:
        made.append("made")
        begun.set()
        assert finish.wait(PATIENCE)
        if len(made) == 2:
            raise NotFound("Gone.", "Look elsewhere.")
        return made

    for key in ("answer", "error"):
        begun.clear()
        finish.clear()
        with ThreadPoolExecutor(5) as threads:
            waiting = [threads.submit(cache.get, key, make)]
            assert begun.wait(PATIENCE)
            waiting += [threads.submit(cache.get, key, make) for _ in range(4)]
            time.sleep(0.05)
            finish.set()
            outcomes = [item.exception(PATIENCE) or item.result() for item in waiting]
        assert len({id(outcome) for outcome in outcomes}) == 1
    assert len(made) == 2
    assert cache.get("answer", list) is made
    assert cache.get("error", lambda: "made again") == "made again", "an error is not cached"


def test_the_budget_counts_keys_and_answers_and_the_longest_unused_goes_first() -> None:
    cache = SingleFlightCache(budget=20_000)
    made: list[str] = []

    def make(name: str) -> Callable[[], bytes]:
        def making() -> bytes:
            made.append(name)
            return b"x" * 4_500

        return making

    for name in ("a", "b", "c", "d", "a", "e", "a", "b"):
        cache.get(name, make(name))
    assert made == ["a", "b", "c", "d", "e", "b"]
    assert 15_000 < cache.weight <= 20_000
    for number in range(100):
        cache.get("k" * 4_500 + str(number), lambda: None)
        assert cache.weight <= 20_000
    cache.clear()
    assert cache.weight == 0


def test_an_answer_over_a_quarter_of_the_budget_is_not_cached() -> None:
    cache = SingleFlightCache(budget=20_000)
    assert cache.get("large", lambda: b"x" * 6_000) is not cache.get("large", lambda: b"x" * 6_000)
    assert cache.weight == 0


def test_answers_of_a_generation_go_once_two_newer_ones_were_seen() -> None:
    cache = SingleFlightCache()
    cache.get("q", lambda: "any")
    for number in range(1, 4):
        assert cache.get("q", f"of {number}".upper, f"gen-{number}") == f"OF {number}"
        assert cache.get("q", lambda: "again", f"gen-{number}") == f"OF {number}"
    assert cache.get("q", lambda: "again", "gen-2") == "OF 2"
    assert cache.get("q", lambda: "again", "gen-1") == "again"
    assert cache.get("q", lambda: "again") == "any", "what belongs to no generation stays"


def rows(count: int) -> tuple[ArticleRow, ...]:
    return tuple(
        ArticleRow(
            article_id=f"{number:016x}",
            title=f"The title of article {number}",
            excerpt=f"How it begins: {number} " * 5,
            url=f"https://example.org/{number}",
            provider_domain="example.org",
            provider_name="Example",
            published_at=datetime.fromtimestamp(number, UTC),
            date_only=False,
            topics=(f"topic {number}", f"another {number}"),
            type="article",
            quality=number * 1_000,
            quality_percentile=number / 7,
            heat=number * 1_001,
            status=Status.PUBLISHED,
            image=None,
            related_count=0,
            source_count=number * 999,
            path=f"folder/{number}.md",
            parent_id=None,
            corrected=(),
        )
        for number in range(count)
    )


TYPICAL: dict[str, Callable[[], object]] = {
    "columns of numbers": lambda: {"n": [number * 1_000 for number in range(20_000)]},
    "columns of text": lambda: {"id": [f"{number:016x}" for number in range(20_000)]},
    "keys that repeat": lambda: {"key": [name for name in map(str, range(100)) for _ in range(200)]},
    "an array": lambda: {"n": np.arange(50_000)},
    "rows of articles": lambda: rows(500),
    "a figure": lambda: {"data": [{"x": [n / 3 for n in range(400)], "y": [f"d{n}" for n in range(400)]}]},
    "bytes": lambda: b"x" * 300_000,
}


@pytest.mark.parametrize("make", TYPICAL.values(), ids=TYPICAL.keys())
def test_a_weight_is_within_a_factor_of_two_of_the_memory(make: Callable[[], object]) -> None:
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    value = make()
    memory = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert memory / 2 < weight_of(value) < memory * 2


def is_cached(store: Store, statement: Statement) -> bool:
    first = store.query(statement)
    return store.query(statement) is first


def test_a_store_caches_answers_by_statement_values_and_generation(store: Store, tmp_path: Path) -> None:
    assert is_cached(store, COUNT)
    assert is_cached(store, NAMED)
    other = Statement(NAMED.sql, {"type": "video"})
    assert store.query(other) != store.query(NAMED), "the same words with other values are another question"
    before = store.query(COUNT)
    sample_store(tmp_path, sample_articles(9)).close()
    assert store.query(COUNT) == {"articles": [9]} != before
    assert is_cached(store, COUNT)


def test_a_store_raises_a_failure_each_time(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path), SingleFlightCache())
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            store.query(COUNT)
    sample_store(tmp_path, sample_articles(9)).close()
    assert store.query(COUNT) == {"articles": [9]}
    with pytest.raises(StoreUnavailable, match="could not answer"):
        store.query(Statement("SELECT 1 / 0 + no_such_column FROM article"))
    store.close()


def test_answers_are_the_same_with_and_without_a_cache(store: Store, tmp_path: Path) -> None:
    plain = open_store(Settings(data=tmp_path))
    for filters in (Filters(), Filters(topic=("AI",)), Filters(stories=True, period="365d")):
        for _ in range(2):
            assert answers.summary(store, filters) == answers.summary(plain, filters)
            for query in (Query((Dimension.TOPIC, Dimension.MONTH), cross=True), Query((Dimension.PROVIDER,), limit=2)):
                one, other = (answers.coverage(each, query, filters) for each in (store, plain))
                assert (one.columns, one.total, one.whole) == (other.columns, other.total, other.whole)
            assert answers.article_page(store, filters).rows == answers.article_page(plain, filters).rows
    plain.close()
