"""Questions that belong together are answered by one generation."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.errors import StoreUnavailable
from dashboard.settings import Settings
from dashboard.store.base import GenerationLost, Statement
from dashboard.store.duckdb_store import open_store
from dashboard.store.steady import on_one_generation
from tests.articles import sample_articles
from tests.stores import sample_store

COUNT = Statement("SELECT COUNT(*) AS articles FROM article WHERE article.is_related = 0")
TITLES = Statement("SELECT MAX(title_key) AS last, MIN(title_key) AS first FROM article")


def test_a_block_stays_with_its_generation_and_the_next_one_sees_the_new_one(tmp_path: Path) -> None:
    store = sample_store(tmp_path, sample_articles(9))
    with store.steady() as generation:
        sample_store(tmp_path, sample_articles(5)).close()
        assert (store.generation(), generation) == ("gen-1", "gen-1")
        assert store.query(COUNT) == {"articles": [9]}
        with store.steady() as inner:
            assert inner == "gen-1"
        assert store.query(COUNT) == {"articles": [9]}, "the end of an inner block is not the end of the outer one"
    assert store.generation() == "gen-2"
    assert store.query(COUNT) == {"articles": [5]}
    store.close()


def test_damage_found_inside_a_block_is_answered_by_another_generation_as_a_whole(tmp_path: Path) -> None:
    sample_store(tmp_path, sample_articles(1500)).close()
    sample_store(tmp_path, sample_articles(1600)).close()
    path = tmp_path / "gen-2.duckdb"
    store = open_store(Settings(data=tmp_path))
    asked: list[str] = []

    def ask(generation: str) -> tuple[str, list[int]]:
        asked.append(generation)
        first = store.query(COUNT)["articles"]
        if generation == "gen-2":
            raise GenerationLost("Damaged.", "Ask again.")
        return generation, first

    with pytest.raises(StoreUnavailable):
        on_one_generation(store, ask)
    assert set(asked) == {"gen-2"}, "without damage in the files there is no other generation to ask"
    path.write_bytes(path.read_bytes()[:-4096])
    assert on_one_generation(store, ask) == ("gen-1", [1500])
    store.close()


def test_a_block_over_nothing_says_so(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path))
    with pytest.raises(StoreUnavailable, match="sync"), store.steady():
        pass
    with pytest.raises(StoreUnavailable, match="sync"):
        on_one_generation(store, lambda _: store.query(TITLES))
