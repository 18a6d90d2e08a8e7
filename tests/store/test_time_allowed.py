"""A question may take only so long: its statement is interrupted, and the store goes on as before."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest

from dashboard.config.settings import Settings
from dashboard.errors import QuestionTooSlow
from dashboard.model.filters import Filters
from dashboard.store.base import Statement, Store
from dashboard.store.duckdb.store import open_store
from dashboard.store.export import ExportForm, export
from dashboard.store.single_flight_cache import SingleFlightCache
from dashboard.store.time_allowed import renew_time, time_allowed
from tests.support.stores import sample_store

pytestmark = pytest.mark.slow

ENDLESS = Statement("SELECT COUNT(*) AS n FROM range(100000000000) AS far(x) WHERE x % 7 = hash(x) % 5")
SHORT = Statement("SELECT COUNT(*) AS n FROM article_record")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    sample_store(tmp_path).close()
    opened = open_store(Settings(data=tmp_path), SingleFlightCache())
    yield opened
    opened.close()


@pytest.mark.parametrize("method", ["query", "numbers"])
def test_what_takes_too_long_is_interrupted_and_the_next_question_answered(store: Store, method: str) -> None:
    with time_allowed(0.2), pytest.raises(QuestionTooSlow) as refused:
        getattr(store, method)(ENDLESS)
    assert "0 seconds" in refused.value.message
    assert refused.value.remedy
    assert store.query(SHORT)["n"][0] > 0
    assert store.sound(), "an interrupted statement is no damage"


def test_the_time_is_for_all_statements_together(store: Store) -> None:
    with time_allowed(0.1):
        time.sleep(0.15)
        with pytest.raises(QuestionTooSlow):
            store.query(SHORT)
        renew_time()
        assert store.query(SHORT)["n"][0] > 0


def test_nothing_is_kept_of_what_was_interrupted(store: Store) -> None:
    slow = Statement("SELECT COUNT(*) AS n FROM range(300000000) AS far(x) WHERE x % 7 = hash(x) % 5")
    with time_allowed(0.05), pytest.raises(QuestionTooSlow):
        store.query(slow)
    right = store.query(slow)
    with time_allowed(20):
        assert store.query(slow) is right, "the whole answer is kept"
    assert right["n"][0] > 10_000_000


def test_an_inner_time_ends_with_its_block(store: Store) -> None:
    with time_allowed(20):
        with time_allowed(0), pytest.raises(QuestionTooSlow):
            store.query(SHORT)
        assert store.query(SHORT)["n"][0] > 0


def test_others_are_not_interrupted(store: Store) -> None:
    long = Statement("SELECT COUNT(*) AS n FROM range(200000000) AS far(x) WHERE x % 7 = hash(x) % 6")
    with ThreadPoolExecutor(1) as thread, time_allowed(0.2):
        patient = thread.submit(store.query, long)  # in a context of its own: nothing bounds it
        with pytest.raises(QuestionTooSlow):
            store.query(ENDLESS)
        assert patient.result()["n"][0] > 0


def test_threads_that_help_with_a_request_share_its_time(store: Store) -> None:
    with ThreadPoolExecutor(1) as thread, time_allowed(0.2), pytest.raises(QuestionTooSlow):
        thread.submit(copy_context().run, store.query, ENDLESS).result()


def test_an_export_has_its_time_for_each_batch_and_leaves_no_file_when_it_is_over(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    with time_allowed(0), pytest.raises(QuestionTooSlow):
        export(store, Filters(), ExportForm.CSV, path, {})
    assert not path.exists()
    with time_allowed(20):
        assert export(store, Filters(), ExportForm.CSV, path, {}) > 0
