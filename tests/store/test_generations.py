"""What is served is what was published: damage anywhere is found before an answer, and nothing else is touched."""

from __future__ import annotations

import json
import os
import random
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.config.settings import Settings, Visibility
from dashboard.errors import StoreUnavailable
from dashboard.model.article import Article
from dashboard.store.base import Statement, Store
from dashboard.store.duckdb.store import open_store
from dashboard.store.generations.files import Generations
from dashboard.store.generations.manifest import (
    DamagedGeneration,
    Manifest,
    NotReadNow,
    with_checksum,
    without_checksum,
)
from dashboard.store.schema import SCHEMA_VERSION
from tests.support.articles import sample_report
from tests.support.load import load, stored_fingerprint
from tests.support.stores import STAMP, sample_store

pytestmark = pytest.mark.slow

COUNT = Statement("SELECT COUNT(*) AS articles FROM article WHERE article.is_related = 0")
MANIFEST = Manifest("gen-3", 1, 4096, "ab" * 32, {"article": 7, "meta": 1})


def plain(n: int, first: int = 0) -> list[Article]:
    return [Article(f"a{i}", f"{i}.md", "x", "article", f"Title {i}") for i in range(first, first + n)]


def count(store: Store) -> int:
    return int(store.query(COUNT)["articles"][0])


def flip(path: Path, position: int, bit: int = 0) -> None:
    content = bytearray(path.read_bytes())
    content[position % len(content)] ^= 1 << bit
    path.write_bytes(content)


def test_a_manifest_survives_being_written_and_no_change_of_it_does() -> None:
    text = MANIFEST.text()
    assert Manifest.from_text(text) == MANIFEST
    for position in range(len(text)):
        changed = text[:position] + chr(ord(text[position]) ^ 1) + text[position + 1 :]
        with pytest.raises(DamagedGeneration):
            Manifest.from_text(changed)
    for wrong in ("", "\n", text[:-1], text + "\n", with_checksum("[]"), with_checksum("{}"), with_checksum("null")):
        with pytest.raises(DamagedGeneration):
            Manifest.from_text(wrong)


def test_what_a_newer_version_added_to_a_manifest_is_passed_over() -> None:
    line = without_checksum(MANIFEST.text())
    assert line is not None
    assert Manifest.from_text(with_checksum(json.dumps(json.loads(line) | {"colour": "blue"}))) == MANIFEST


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "the database gone": lambda folder: (folder / "gen-2.duckdb").unlink(),
    "the database cut by a byte": lambda f: write(f / "gen-2.duckdb", (f / "gen-2.duckdb").read_bytes()[:-1]),
    "the database longer by a byte": lambda f: write(f / "gen-2.duckdb", (f / "gen-2.duckdb").read_bytes() + b"\0"),
    "another's database": lambda f: write(f / "gen-2.duckdb", (f / "gen-1.duckdb").read_bytes()),
    "the manifest gone": lambda folder: (folder / "gen-2.json").unlink(),
    "the manifest empty": lambda folder: write(folder / "gen-2.json", b""),
    "another's manifest": lambda folder: write(folder / "gen-2.json", (folder / "gen-1.json").read_bytes()),
    "a log beside it": lambda folder: write(folder / "gen-2.duckdb.wal", b"WAL"),
    "an empty log beside it": lambda folder: write(folder / "gen-2.duckdb.wal", b""),
}


@pytest.mark.parametrize("harm", DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_is_found_before_the_first_answer_and_ends_with_the_next_sync(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    sample_store(tmp_path, plain(1)).close()
    sample_store(tmp_path, plain(2)).close()
    harm(tmp_path)
    store = open_store(Settings(data=tmp_path))
    assert (count(store), store.generation(), store.sound()) == (1, "gen-1", False)
    assert stored_fingerprint(store) is None
    sample_store(tmp_path, plain(3)).close()
    assert (count(store), store.sound()) == (3, True)
    left = {path.name for path in tmp_path.iterdir()}
    assert not {name for name in left if name.startswith("gen-2")}, "the damaged one was kept instead of the sound one"
    assert "gen-1.duckdb" in left


def test_one_flipped_bit_anywhere_is_found(tmp_path: Path) -> None:
    sample_store(tmp_path, plain(1)).close()
    sample_store(tmp_path, plain(2)).close()
    chance = random.Random(5)
    whole = {name: (tmp_path / name).read_bytes() for name in ("gen-2.duckdb", "gen-2.json", "CURRENT")}
    for turn in range(60):
        name = ("gen-2.duckdb", "gen-2.duckdb", "gen-2.json", "CURRENT")[turn % 4]
        flip(tmp_path / name, chance.randrange(len(whole[name])), chance.randrange(8))
        store = open_store(Settings(data=tmp_path))
        assert not store.sound(), (turn, name)
        assert count(store) in (1, 2)
        store.close()
        (tmp_path / name).write_bytes(whole[name])
    assert open_store(Settings(data=tmp_path)).sound()


def test_a_change_of_the_open_file_is_found_before_the_next_answer(tmp_path: Path) -> None:
    sample_store(tmp_path, plain(1)).close()
    store = sample_store(tmp_path, plain(2))
    assert count(store) == 2
    flip(tmp_path / "gen-2.duckdb", 20_000)
    assert (count(store), store.generation(), store.sound()) == (1, "gen-1", False)


def test_without_another_generation_a_changed_open_file_answers_nothing(tmp_path: Path) -> None:
    store = sample_store(tmp_path, plain(2))
    assert count(store) == 2
    flip(tmp_path / "gen-1.duckdb", 20_000)
    with pytest.raises(StoreUnavailable, match="damaged"):
        count(store)
    assert not store.sound()


def test_readers_go_on_without_the_files_they_have_open(tmp_path: Path) -> None:
    store = sample_store(tmp_path, plain(2))
    assert count(store) == 2
    for path in tmp_path.glob("gen-*"):
        path.unlink()
    (tmp_path / "CURRENT").unlink()
    assert (count(store), store.sound()) == (2, False)
    sample_store(tmp_path, plain(3)).close()
    assert (count(store), store.sound()) == (3, True)


def test_an_older_schema_is_built_anew_and_a_newer_one_is_left_on_disk(tmp_path: Path) -> None:
    for version in (SCHEMA_VERSION - 1, SCHEMA_VERSION + 1):
        folder = tmp_path / str(version)
        sample_store(folder, plain(1)).close()
        files = Generations(folder)
        line = json.loads(without_checksum(files.manifest("gen-1").read_text()) or "")
        files.manifest("gen-1").write_text(with_checksum(json.dumps(line | {"schema_version": version})))
        (folder / "CURRENT").unlink()
        store = open_store(Settings(data=folder))
        with pytest.raises(StoreUnavailable, match="another version"):
            count(store)
        sample_store(folder, plain(2)).close()
        sample_store(folder, plain(3)).close()
        sample_store(folder, plain(4)).close()
        assert count(store) == 4
        assert (folder / "gen-1.duckdb").exists() == (version > SCHEMA_VERSION)


def test_nothing_but_generations_is_ever_removed(tmp_path: Path) -> None:
    others = [
        "snapshots/abc.json",
        "gen-1.txt",
        "gen-x.duckdb",
        "notes.part",
        "snapshots/gen-1.duckdb",
        "gen-01.duckdb",
    ]
    for name in others:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("mine")
    left_behind = tmp_path / "gen-1.part.tmp"
    left_behind.mkdir()
    (left_behind / "spilled").write_text("half")
    (tmp_path / "gen-7.json.part").write_text("half")
    for n in (1, 2, 3, 4):
        sample_store(tmp_path, plain(n)).close()
    assert all((tmp_path / name).read_text() == "mine" for name in others)
    assert [path.name for path in tmp_path.glob("*.part*")] == ["notes.part"]
    assert not left_behind.exists()


def test_a_published_store_keeps_no_generation_that_shows_what_was_withdrawn(tmp_path: Path) -> None:
    published = Settings(data=tmp_path, visibility=Visibility.PUBLISHED)

    def publish(articles: list[Article]) -> set[str]:
        store = open_store(published)
        load(store, articles, sample_report(articles), replace(STAMP, visibility="published"))
        store.close()
        return {path.name for path in tmp_path.glob("gen-*.duckdb")}

    assert publish(plain(2)) == {"gen-1.duckdb"}
    assert publish(plain(3)) == {"gen-1.duckdb", "gen-2.duckdb"}
    assert publish(plain(2)) == {"gen-3.duckdb"}
    assert publish(plain(2, first=1)) == {"gen-4.duckdb"}


def test_viewers_do_not_wait_while_the_next_generation_is_examined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = sample_store(tmp_path, plain(1))
    assert count(store) == 1
    sample_store(tmp_path, plain(2)).close()
    examining, may_end = threading.Event(), threading.Event()
    real = Generations.examined

    def slowly(self: Generations, name: str) -> Manifest:
        examining.set()
        assert may_end.wait(30)
        return real(self, name)

    monkeypatch.setattr(Generations, "examined", slowly)
    seen: list[int] = []
    mover = threading.Thread(target=lambda: seen.append(count(store)))
    mover.start()
    assert examining.wait(30)
    assert count(store) == 1
    may_end.set()
    mover.join(30)
    assert seen == [2]
    assert count(store) == 2


@contextmanager
def descriptors_left(spare: int) -> Iterator[None]:
    """Let this process open only so many more files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as held:
        highest = max(int(name) for name in os.listdir("/proc/self/fd"))
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(highest + 64, soft), hard))
        held.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        taken = []
        with suppress(OSError):
            while True:
                taken.append(os.open(os.devnull, os.O_RDONLY))
        for descriptor in taken[:spare]:
            os.close(descriptor)
        for descriptor in taken[spare:]:
            held.callback(os.close, descriptor)
        yield


@pytest.mark.parametrize("spare", range(8))
def test_without_descriptors_the_last_state_stays_and_the_next_is_served_once_there_are_some(
    tmp_path: Path, spare: int
) -> None:
    settings = Settings(data=tmp_path)
    with closing(open_store(settings)) as reader, closing(open_store(settings)) as writer:
        load(writer, plain(3), sample_report(plain(3)), STAMP)
        assert count(reader) == 3
        load(writer, plain(5), sample_report(plain(5)), STAMP)
        with descriptors_left(spare):
            with suppress(StoreUnavailable):
                assert count(reader) in (3, 5)
            reader.sound()
        assert count(reader) == 5
        assert reader.sound()


def test_without_descriptors_no_name_is_used_again_and_no_newer_generation_is_removed(tmp_path: Path) -> None:
    sample_store(tmp_path, plain(1)).close()
    files = Generations(tmp_path)
    newer = Manifest("gen-9", SCHEMA_VERSION + 1, 1, "ab" * 32, {})
    (tmp_path / "gen-9.json").write_text(newer.text())
    (tmp_path / "gen-9.duckdb").write_bytes(b"x")
    with descriptors_left(0), pytest.raises(NotReadNow):
        files.next_name()
    with descriptors_left(0), pytest.raises(NotReadNow):
        files._is_newer("gen-9", SCHEMA_VERSION)  # a sweep lists the folder first, and takes away what is not newer
    files.sweep("gen-1", schema_version=SCHEMA_VERSION)
    assert (tmp_path / "gen-9.duckdb").exists()
    assert files.next_name() == "gen-10"
