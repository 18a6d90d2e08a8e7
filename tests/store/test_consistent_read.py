"""Everything asked inside a reading is answered by one generation."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest

from dashboard.config.settings import Settings
from dashboard.errors import StoreUnavailable
from dashboard.model.filters import Filters
from dashboard.service import Service
from dashboard.store.base import GenerationLost, Statement, Store
from dashboard.store.duckdb.store import open_store
from dashboard.store.single_flight_cache import SingleFlightCache
from tests.support.articles import sample_articles
from tests.support.stores import sample_store

pytestmark = pytest.mark.slow

COUNT = Statement("SELECT COUNT(*) AS articles FROM article WHERE article.is_related = 0")
RECORDS = Statement("SELECT article_record.record FROM article_record")
PATIENCE = 60


def open_files(folder: Path) -> set[str]:
    """The generations that this process has open, by name."""
    targets = {path.resolve() for path in Path("/proc/self/fd").iterdir()}
    return {target.name.partition(".")[0] for target in targets if target.parent == folder and "gen-" in target.name}


def damage(path: Path) -> None:
    """Overwrite the blocks of a database in place, as a failing disk would."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(12_288)
        file.write(b"\xa5" * (size - 12_288))


def test_a_reading_stays_with_its_generation_until_its_end(tmp_path: Path) -> None:
    store = sample_store(tmp_path, sample_articles(9))
    with store.reading() as generation:
        sample_store(tmp_path, sample_articles(5)).close()
        assert (store.generation(), generation) == ("gen-1", "gen-1")
        assert store.query(COUNT) == {"articles": [9]}
        with store.reading() as inner:
            assert inner == "gen-1"
        assert store.query(COUNT) == {"articles": [9]}, "the end of an inner reading is not the end of the outer one"
    assert store.generation() == "gen-2"
    assert store.query(COUNT) == {"articles": [5]}
    store.close()


def test_the_file_is_closed_when_the_last_reader_leaves(tmp_path: Path) -> None:
    store = sample_store(tmp_path, sample_articles(9))
    assert store.query(COUNT) == {"articles": [9]}
    with store.reading():
        for articles in (5, 6, 7):  # the file of gen-1 is removed meanwhile, and stays readable
            sample_store(tmp_path, sample_articles(articles)).close()
        others = threading.Thread(target=store.generation)
        others.start()
        others.join(PATIENCE)
        assert not (tmp_path / "gen-1.duckdb").exists()
        assert store.query(COUNT) == {"articles": [9]}
        assert open_files(tmp_path) == {"gen-1", "gen-4"}
    assert open_files(tmp_path) == {"gen-4"}
    store.close()
    assert open_files(tmp_path) == set()


def test_a_thread_in_a_copied_context_joins_the_reading_and_keeps_it_open(tmp_path: Path) -> None:
    store = sample_store(tmp_path, sample_articles(9))
    inside, left = threading.Event(), threading.Event()

    def ask() -> tuple[str, list[int]]:
        with store.reading() as generation:
            inside.set()
            assert left.wait(PATIENCE)
            return generation, store.query(COUNT)["articles"]

    with ThreadPoolExecutor(2) as threads:
        with store.reading():
            joined = threads.submit(copy_context().run, ask)
            assert inside.wait(PATIENCE)
            sample_store(tmp_path, sample_articles(5)).close()
            late = copy_context()
            apart = threads.submit(store.generation)
            assert apart.result(PATIENCE) == "gen-2", "a thread of its own is not in the reading"
        left.set()
        assert joined.result(PATIENCE) == ("gen-1", [9])
        with pytest.raises(GenerationLost):
            late.run(store.generation)
    store.close()


def test_readings_in_many_threads_never_mix_generations(tmp_path: Path) -> None:
    cache = SingleFlightCache()
    sample_store(tmp_path, sample_articles(20)).close()
    store = open_store(Settings(data=tmp_path), cache)
    stop, mixed, seen = threading.Event(), list[object](), set[str]()

    def ask() -> None:
        while not stop.is_set():
            with store.reading() as generation:
                counts = {store.query(COUNT)["articles"][0] for _ in range(5)}
                counts.add(copy_context().run(lambda: store.query(COUNT)["articles"][0]))
                seen.add(generation)
            if counts != {20 + int(generation.removeprefix("gen-")) - 1}:
                mixed.append((generation, counts))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for number in range(1, 8):
        sample_store(tmp_path, sample_articles(20 + number)).close()
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert mixed == []
    assert len(seen) > 1
    store.generation()
    assert open_files(tmp_path) == {"gen-8"}
    store.close()


@pytest.fixture
def two_generations(tmp_path: Path) -> Settings:
    sample_store(tmp_path, sample_articles(1500)).close()
    sample_store(tmp_path, sample_articles(1600)).close()
    return Settings(data=tmp_path)


def test_damage_found_in_a_reading_ends_it_and_the_next_one_uses_the_best_other(two_generations: Settings) -> None:
    store = open_store(two_generations)
    with store.reading() as generation:
        assert generation == "gen-2"
        damage(two_generations.data / "gen-2.duckdb")
        with pytest.raises(GenerationLost, match="damaged") as caught:
            store.query(RECORDS)
    assert "sync" in caught.value.remedy
    with store.reading() as generation:
        assert generation == "gen-1"
        assert len(store.query(RECORDS)["record"]) == 1500
    assert not store.sound()
    store.close()


def test_a_service_answers_a_question_from_the_best_other_generation(two_generations: Settings) -> None:
    service = Service(two_generations)
    used: list[str] = []

    def make() -> int:
        used.append(service.generation())
        if len(used) == 1:
            damage(two_generations.data / "gen-2.duckdb")
        return len(service._store.query(RECORDS)["record"])

    assert service.once("records", make) == 1500
    assert used == ["gen-2", "gen-1"]
    assert service.summary(Filters()).articles == 1500
    service.close()


def asked_of_nothing(store: Store) -> None:
    with store.reading():
        pass


def test_a_reading_of_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="sync"):
        asked_of_nothing(open_store(Settings(data=tmp_path)))
