"""The desk: rounds that withdraw by themselves, and a memory that makes things once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard.errors import RenderFailed, SnapshotGone
from dashboard.settings import Visibility
from dashboard.snapshots.archive import WITHDRAWN
from dashboard.snapshots.memory import Memory
from tests.invented_corpus import stated_documents, write_corpus
from tests.snapshots_served import Served, deployment

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


def test_what_many_ask_for_at_once_is_made_once() -> None:
    made: list[str] = []
    begin = threading.Barrier(8)

    def make() -> str:
        time.sleep(0.05)
        made.append("x")
        return "x"

    memory: Memory[str] = Memory(weigh=len)

    def ask() -> str:
        begin.wait()
        return memory.recall("key", make)

    with ThreadPoolExecutor(8) as pool:
        answers = [future.result() for future in [pool.submit(ask) for _ in range(8)]]
    assert answers == ["x"] * 8
    assert made == ["x"]


def test_memory_keeps_within_its_budget_the_longest_unasked_goes_first() -> None:
    memory: Memory[bytes] = Memory(weigh=len, budget=10)
    made: list[str] = []

    def make(name: str, size: int) -> Callable[[], bytes]:
        return lambda: made.append(name) or b"x" * size

    for name in ("a", "b", "a", "c", "a", "b"):
        memory.recall(name, make(name, 5))
    assert made == ["a", "b", "c", "b"]
    memory.recall("large", make("large", 11))
    memory.recall("large", make("large", 11))
    assert made[-2:] == ["large", "large"]
    memory.recall("b", make("b", 5))
    assert made[-1] == "large"


def test_a_failure_is_not_remembered() -> None:
    memory: Memory[str] = Memory(weigh=len)

    def fail() -> str:
        raise RenderFailed("It was not ready.", "Try again.")

    with pytest.raises(RenderFailed):
        memory.recall("key", fail)
    assert memory.recall("key", lambda: "made") == "made"
