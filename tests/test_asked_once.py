"""Each statement asked once per generation, over the real store."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard.errors import StoreUnavailable
from dashboard.filters import Filters
from dashboard.query import Dimension, Query
from dashboard.settings import Settings
from dashboard.store import answers, asked_once
from dashboard.store.asked_once import AskedOnce
from dashboard.store.base import Columns, Statement
from dashboard.store.duckdb_store import open_store
from tests.articles import sample_articles
from tests.stores import sample_store

COUNT = Statement("SELECT COUNT(*) AS articles FROM article WHERE article.is_related = 0")
NAMED = Statement("SELECT article.article_id FROM article WHERE article.type = $type", {"type": "article"})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AskedOnce]:
    asked = AskedOnce(sample_store(tmp_path))
    yield asked
    asked.close()


def is_kept(store: AskedOnce, statement: Statement) -> bool:
    first: Columns = store.query(statement)
    return store.query(statement) is first


def test_an_answer_is_kept_by_its_words_and_values(store: AskedOnce) -> None:
    assert is_kept(store, COUNT)
    assert is_kept(store, NAMED)
    other = Statement(NAMED.sql, {"type": "video"})
    assert store.query(other) != store.query(NAMED), "the same words with other values are another question"


def test_the_next_generation_is_asked_anew(store: AskedOnce, tmp_path: Path) -> None:
    before, generation = store.query(COUNT), store.generation()
    sample_store(tmp_path, sample_articles(9)).close()
    assert store.generation() != generation
    assert store.query(COUNT) == {"articles": [9]} != before
    assert is_kept(store, COUNT)


def test_long_answers_are_not_kept_and_old_ones_go(store: AskedOnce, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked_once, "GREATEST_ANSWER", 5)
    assert not is_kept(store, NAMED)
    monkeypatch.setattr(asked_once, "KEPT_VALUES", 4)
    first = store.query(COUNT)
    others = [Statement(f"SELECT {n} AS articles") for n in range(3)]
    assert all(is_kept(store, statement) for statement in others)
    assert store.query(COUNT) is not first, "the one unused for longest made room"
    assert store.query(COUNT) == first


def test_a_failure_is_raised_each_time_and_never_kept(tmp_path: Path) -> None:
    store = AskedOnce(open_store(Settings(data=tmp_path)))
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            store.query(COUNT)
    sample_store(tmp_path, sample_articles(9)).close()
    assert store.query(COUNT) == {"articles": [9]}
    store.close()


def test_threads_that_ask_the_same_at_once_share_one_answer_or_failure(
    store: AskedOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Statement("SELECT COUNT(*) AS articles FROM article, RANGE(2_000_000) AS times(n) WHERE n % 7 = 3")
    wrong = Statement(
        "SELECT COUNT(*) AS articles FROM article, RANGE(2_000_000) AS times(n) WHERE n // (n % 1) <> 'a'"
    )
    really, put = store._store.query, list[Statement]()

    def query(statement: Statement) -> Columns:
        put.append(statement)
        return really(statement)

    monkeypatch.setattr(store._store, "query", query)
    with ThreadPoolExecutor(4) as threads:
        given = [threads.submit(store.query, slow) for _ in range(4)]
        assert len({id(answer.result()) for answer in given}) == 1
        assert put == [slow]
        failed = [threads.submit(store.query, wrong) for _ in range(4)]
        assert all(isinstance(answer.exception(), StoreUnavailable) for answer in failed)
    asked = len(put)
    with pytest.raises(StoreUnavailable):
        store.query(wrong)
    assert len(put) == asked + 1, "a failure is not kept"


def test_answers_read_the_same_through_it(store: AskedOnce, tmp_path: Path) -> None:
    plain = open_store(Settings(data=tmp_path))
    for filters in (Filters(), Filters(topic=("AI",)), Filters(stories=True, period="365d")):
        for _ in range(2):
            assert answers.summary(store, filters) == answers.summary(plain, filters)
            for query in (Query((Dimension.TOPIC, Dimension.MONTH), cross=True), Query((Dimension.PROVIDER,), limit=2)):
                one, other = (answers.coverage(each, query, filters) for each in (store, plain))
                assert (one.columns, one.total, one.whole) == (other.columns, other.total, other.whole)
            assert answers.article_page(store, filters).rows == answers.article_page(plain, filters).rows
    plain.close()
