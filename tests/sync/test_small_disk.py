"""A disk of 16 MB under the store: it goes on for as long as there is room for one generation beside the current one."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.config.settings import Settings, Visibility
from dashboard.errors import StoreUnavailable
from dashboard.service import sync
from dashboard.store.duckdb.store import open_store
from tests.torture.disk_full import filled, is_current, remove_spare, small_disk
from tests.torture.documents import ChangingCorpus

pytestmark = pytest.mark.slow


def generations(settings: Settings) -> int:
    return len(list(settings.data.glob("gen-*.duckdb")))


def test_a_small_disk_is_used_again_and_again(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        if disk is None:
            pytest.skip("no file system can be mounted here")
        corpus = ChangingCorpus(tmp_path / "corpus", 150)
        settings = Settings(corpus=(corpus.folder,), data=disk / "data", visibility=Visibility.ALL)
        sync(settings)
        for turn in range(3):
            corpus.write(turn, 10 + turn)
            sync(settings)  # with a spare of the turn before, three generations do not fit
            assert is_current(settings, corpus)
        remove_spare(settings)
        filler = filled(disk, 0)
        corpus.write(4, 40)
        with pytest.raises(StoreUnavailable, match="are free") as refused:
            sync(settings)
        assert "room" in refused.value.remedy
        store = open_store(settings)
        assert store.sound(), "what was shown is answered"
        store.close()
        filler.unlink()
        sync(settings)
        assert is_current(settings, corpus)


def test_the_spare_stays_where_there_is_room(tmp_path: Path) -> None:
    corpus = ChangingCorpus(tmp_path / "corpus", 20)
    settings = Settings(corpus=(corpus.folder,), data=tmp_path / "data")
    for turn in range(3):
        corpus.write(turn, 10 + turn)
        sync(settings)
    assert generations(settings) == 2
