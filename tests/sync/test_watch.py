"""The watch follows a corpus, can be stopped and resumed, and leaves nothing behind when it is closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.config.settings import Settings
from dashboard.errors import CorpusMissing, CorpusShrunk, StoreBusy, SyncCancelled
from dashboard.model.ingest_report import Outcome
from dashboard.model.results import News
from dashboard.store import answers
from dashboard.store.duckdb.store import open_store
from dashboard.sync import watch as watch_module
from dashboard.sync.run import Progress, SyncResult
from dashboard.sync.watch import CorpusWatch, SyncProgress
from dashboard.ui.sync_status import news_words, progress_words
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.test_service import until

pytestmark = pytest.mark.slow


class Held(CorpusWatch):
    """A watch whose first sync, once it has read something, goes no further until it is told to stop."""

    _was_held = False

    def _note(self, progress: Progress) -> None:
        super()._note(progress)
        if progress.done and not self._was_held:
            self._was_held = True
            until(self._is_cancelled, "told to stop")


class Watched:
    """A watch, and what it told."""

    def __init__(self, settings: Settings, kind: type[CorpusWatch] = CorpusWatch) -> None:
        self.results: list[SyncResult] = []
        self.store = open_store(settings)
        self.watch = kind(settings, self.store, self.results.append)

    def close(self) -> None:
        self.watch.close()
        self.store.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(corpus=(write_corpus(tmp_path / "corpus", stated_documents(5)),), data=tmp_path / "data")


@pytest.fixture
def watched(settings: Settings) -> Iterator[Watched]:
    found = Watched(settings)
    yield found
    found.close()


@pytest.fixture
def held(settings: Settings) -> Iterator[Watched]:
    found = Watched(settings, Held)
    yield found
    found.close()


def test_every_change_is_told_and_nothing_else(watched: Watched, settings: Settings) -> None:
    watched.watch.start()
    until(lambda: len(watched.results) >= 1, "read")
    write_corpus(settings.corpus[0], stated_documents(8))
    until(lambda: watched.results[-1].counts[Outcome.ACCEPTED] == 8, "followed")
    until(lambda: not watched.watch.progress.running, "at rest")
    assert watched.results[0].changed
    assert answers.facts(watched.store).articles == 8


def test_a_folder_that_appears_later_is_followed(tmp_path: Path) -> None:
    corpus = tmp_path / "later"
    watched = Watched(Settings(corpus=(corpus,), data=tmp_path / "data"))
    watched.watch.start()
    until(lambda: watched.watch.progress.error is not None, "missed")
    write_corpus(corpus, stated_documents(2))
    until(lambda: bool(watched.results), "found")
    assert watched.watch.progress.error is None
    watched.close()


def test_an_emptied_folder_is_reported_and_logged_until_it_is_back(
    watched: Watched, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watched.watch.start()
    until(lambda: bool(watched.results), "read")
    until(lambda: not watched.watch.progress.running, "at rest")
    share = settings.corpus[0].rename(tmp_path / "share")
    until(lambda: isinstance(watched.watch.progress.failure, CorpusMissing), "missed")
    settings.corpus[0].mkdir()
    until(lambda: isinstance(watched.watch.progress.failure, CorpusShrunk), "found empty")
    assert answers.facts(watched.store).articles == 5
    settings.corpus[0].rmdir()
    share.rename(settings.corpus[0])
    until(lambda: watched.watch.progress == SyncProgress(), "back")
    until(lambda: len(caplog.messages) == 2, "logged")
    assert [message[:27] for message in caplog.messages] == [
        "The corpus is not followed:",
        "The corpus is followed agai",
    ]
    assert {result.generation for result in watched.results} == {"gen-1"}


def test_a_missing_file_is_believed_later_without_another_change(settings: Settings) -> None:
    watched = Watched(replace(settings, missing_grace=2))
    watched.watch.start()
    until(lambda: bool(watched.results), "read")
    (settings.corpus[0] / "001.md").unlink()
    until(lambda: answers.facts(watched.store).articles == 4, "believed")
    until(lambda: [result.missing for result in watched.results][1:] == [("corpus/001.md",), ()], "told")
    watched.close()


def test_another_writer_is_waited_for_and_then_reported(
    watched: Watched, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_module, "BUSY_SECONDS", 0.0)
    other = open_store(settings)
    other.begin()
    watched.watch.start()
    until(lambda: isinstance(watched.watch.progress.failure, StoreBusy), "reported")
    other.abort()
    until(lambda: bool(watched.results), "read")
    until(lambda: watched.watch.progress == SyncProgress(), "over")
    other.close()


def test_a_stopped_sync_stays_stopped_until_it_is_resumed(held: Watched, settings: Settings) -> None:
    held.watch.start()
    until(lambda: held.watch.progress.done > 0, "begun")
    held.watch.cancel()
    until(lambda: not held.watch.progress.running, "stopped")
    error = held.watch.progress.error
    assert isinstance(error, SyncCancelled)
    assert error.remedy
    assert not list(settings.data.glob("gen-*"))
    assert held.results == []
    held.watch.resume()
    until(lambda: bool(held.results), "resumed")
    assert held.results[0].files == 6


def test_closing_ends_a_sync_and_every_thread(settings: Settings) -> None:
    before = threading.active_count()
    watched = Watched(settings, Held)
    watched.watch.start()
    until(lambda: watched.watch.progress.done > 0, "begun")
    watched.close()
    assert threading.active_count() == before
    assert watched.results == []
    assert not [*settings.data.glob("*.part*"), *settings.data.glob("gen-*")]


def test_cancelling_nothing_does_nothing(watched: Watched) -> None:
    watched.watch.cancel()
    watched.watch.start()
    until(lambda: bool(watched.results), "read")
    until(lambda: not watched.watch.progress.running, "at rest")
    watched.watch.cancel()
    assert watched.watch.progress == SyncProgress()


def test_the_words_of_progress_and_of_news() -> None:
    progress = SyncProgress(running=True, done=1200, total=5000)
    assert progress_words("Reading", progress) == "Reading: 1,200 of 5,000 documents"
    assert progress_words("Reading", replace(progress, per_second=950.0)).endswith(", 950 a second, 4 s left")
    assert progress_words("Reading", replace(progress, per_second=1.0)).endswith("63 min left")
    assert news_words(News(12, 0, 0)) == "12 new documents"
    assert news_words(News(1, 3, 1)) == "1 new document, 3 changed, 1 removed"
    assert news_words(News(0, 1, 0)) == "1 document changed"
    assert news_words(News(0, 0, 0)) == news_words(None) == "The corpus was updated"
