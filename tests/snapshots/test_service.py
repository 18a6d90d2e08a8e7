"""The snapshot service withdraws what may no longer be shown, unasked."""

from __future__ import annotations

import fcntl
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.config.settings import Visibility
from dashboard.errors import CorpusMissing, SnapshotGone
from dashboard.snapshots.archive import WITHDRAWN, utc_now
from dashboard.snapshots.chromium import PROFILE, remove_profiles
from dashboard.sync.hidden_articles import NOTE
from dashboard.sync.run import sync
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.snapshots_served import Served, deployment

pytestmark = pytest.mark.slow

DOCUMENTS = stated_documents(12)
PATIENCE = 60.0


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "documents", DOCUMENTS)


@pytest.fixture
def public(corpus: Path, tmp_path: Path) -> Iterator[Served]:
    with deployment(corpus, tmp_path / "data", visibility=Visibility.PUBLISHED) as served:
        yield served


def soon(found: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found():
            return True
        time.sleep(0.05)
    return False


def test_a_new_generation_is_followed_by_a_round_that_nobody_asked_for(public: Served, corpus: Path) -> None:
    public.desk.start()
    public.desk.start()
    listing, counts = public.freeze("articles"), public.freeze("status")
    target = next(d for d in DOCUMENTS if d.status == "published")
    path = corpus / f"{target.number:03d}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("published: true", "published: false"), encoding="utf-8")
    public.sync()
    file = public.desk.archive.folder / f"{listing.snapshot.id}.json"
    assert soon(lambda: not file.exists())
    with pytest.raises(SnapshotGone, match=WITHDRAWN):
        public.desk.read(listing.snapshot.id)
    assert public.desk.read(counts.snapshot.id).id == counts.snapshot.id


def article(public: Served, corpus: Path) -> tuple[str, Path]:
    """A frozen listing, and the file of an article it shows."""
    target = next(d for d in DOCUMENTS if d.status == "published")
    return public.freeze("articles").snapshot.id, corpus / f"{target.number:03d}.md"


def status(public: Served, snapshot_id: str) -> int:
    public.desk.round(utc_now())
    return int(public.client.get(f"/s/{snapshot_id}").status_code)


def test_a_snapshot_outlives_gaps_in_the_corpus(public: Served, corpus: Path, tmp_path: Path) -> None:
    frozen, file = article(public, corpus)
    aside = file.rename(tmp_path / "aside")
    sync(public.service.settings)
    assert status(public, frozen) == 200
    aside.rename(file)
    folder = corpus.rename(tmp_path / "share")
    for found in (None, corpus):
        if found:
            found.mkdir()
        with pytest.raises(CorpusMissing):
            sync(public.service.settings)
        assert status(public, frozen) == 200
    corpus.rmdir()
    folder.rename(corpus)
    sync(public.service.settings)
    assert status(public, frozen) == 200


def test_a_withdrawn_snapshot_comes_back_with_its_article(public: Served, corpus: Path) -> None:
    frozen, file = article(public, corpus)
    text = file.read_text(encoding="utf-8")
    for published, wanted in (("false", 410), ("true", 200), ("false", 410)):
        file.write_text(text.replace("published: true", f"published: {published}"), encoding="utf-8")
        public.sync()
        assert status(public, frozen) == wanted


def test_a_restored_snapshot_is_served_unless_its_article_is_there_and_hidden(public: Served, corpus: Path) -> None:
    frozen, file = article(public, corpus)
    text = file.read_text(encoding="utf-8")
    hidden = text.replace("published: true", "published: false")
    public.desk.archive.restore(frozen)
    assert status(public, frozen) == 200
    file.write_text(hidden, encoding="utf-8")
    public.sync()
    assert status(public, frozen) == 410
    assert public.desk.archive.is_restored(frozen), "the operator's word waits"
    file.unlink()
    sync(public.service.settings, accept_removals=True)
    assert status(public, frozen) == 200, "what left the corpus is the operator's to show"
    public.desk.round(utc_now())
    assert status(public, frozen) == 200
    file.write_text(hidden, encoding="utf-8")
    sync(public.service.settings)
    assert status(public, frozen) == 410, "although the store did not change"
    public.desk.round(utc_now())
    (public.service.settings.data / NOTE).unlink()
    file.unlink()
    assert status(public, frozen) == 410, "not known: doubt hides"
    sync(public.service.settings, accept_removals=True)
    public.desk.round(utc_now())
    assert status(public, frozen) == 200
    file.write_text(text, encoding="utf-8")
    public.sync()
    assert status(public, frozen) == 200
    public.desk.archive.purge(frozen, utc_now())
    assert status(public, frozen) == 410


def test_profiles_of_killed_owners_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, used, fresh = (tmp_path / f"{PROFILE}{name}" for name in ("left", "used", "fresh"))
    for folder in (left, used, fresh):
        folder.mkdir()
        (folder / "Cookies").touch()
    for folder in (left, used):
        os.utime(folder, (1, 1))
    descriptor = os.open(used, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    remove_profiles()
    os.close(descriptor)
    assert [folder.exists() for folder in (left, used, fresh)] == [False, True, True]


def test_closing_ends_the_rounds(public: Served) -> None:
    public.desk.start()
    assert "snapshot-rounds" in {thread.name for thread in threading.enumerate()}
    public.desk.close()
    assert "snapshot-rounds" not in {thread.name for thread in threading.enumerate()}


def test_a_round_that_cannot_ask_the_store_is_no_failure_and_withdraws_nothing(public: Served) -> None:
    kept = public.freeze("articles")
    public.service.close()
    assert public.desk.round(kept.snapshot.made_at) == ()
    assert (public.desk.archive.folder / f"{kept.snapshot.id}.json").exists()
