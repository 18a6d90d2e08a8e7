from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pytest

from dashboard.config.settings import Settings, Visibility
from dashboard.errors import StoreBusy, StoreUnavailable
from dashboard.model.article import Article
from dashboard.store.base import Base, Statement, Store
from dashboard.store.duckdb.store import open_store
from tests.support.articles import sample_articles
from tests.support.load import stored_fingerprint
from tests.support.stores import sample_store

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
COUNT = Statement("SELECT COUNT(*) AS articles FROM article WHERE article.is_related = 0")


def count(store: Store) -> int:
    return int(store.query(COUNT)["articles"][0])


def plain(n: int) -> list[Article]:
    return [Article(f"a{i}", f"{i}.md", "x", "article", f"Title {i}") for i in range(n)]


def generation_files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name.startswith("gen-") and path.suffix != ".json"}


def test_an_empty_folder_holds_nothing_and_stays_empty(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path / "data"))
    for ask in (store.generation, store.tables, lambda: store.query(COUNT)):
        with pytest.raises(StoreUnavailable, match="sync"):
            ask()
    assert not (tmp_path / "data").exists()


def test_answers_are_columns_of_plain_values(tmp_path: Path) -> None:
    store = sample_store(tmp_path)
    answer = store.query(
        Statement("SELECT article_no, published_at, title_key FROM article WHERE article_no < $n ORDER BY 1", {"n": 2})
    )
    assert list(answer) == ["article_no", "published_at", "title_key"]
    assert answer["article_no"] == [0, 1]
    assert {type(value) for value in answer["title_key"]} == {str}
    assert store.generation() == "gen-1"
    assert {"article", "topic", "meta"} <= store.tables()


def test_an_open_reader_moves_to_the_next_generation(tmp_path: Path) -> None:
    reader = sample_store(tmp_path, plain(3))
    assert (reader.generation(), count(reader)) == ("gen-1", 3)
    writer = sample_store(tmp_path, plain(5))
    assert (reader.generation(), count(reader)) == ("gen-2", 5)
    assert (writer.generation(), count(writer)) == ("gen-2", 5)


def test_nothing_staged_is_seen_before_it_is_published_or_after_it_is_thrown_away(tmp_path: Path) -> None:
    store = sample_store(tmp_path, plain(3))
    before = generation_files(tmp_path)
    assert store.begin() == "gen-2"
    store.stage("topic", pa.table({"topic_id": [7], "name": ["staged"], "articles": [0]}))
    assert (store.generation(), count(store)) == ("gen-1", 3)
    store.abort()
    store.abort()
    assert (store.generation(), count(store)) == ("gen-1", 3)
    assert generation_files(tmp_path) == before
    assert store.begin() == "gen-2"
    store.abort()


def test_the_generation_before_is_kept_and_older_ones_are_not(tmp_path: Path) -> None:
    for n in (1, 2, 3, 4):
        sample_store(tmp_path, plain(n)).close()
    assert generation_files(tmp_path) == {"gen-3.duckdb", "gen-4.duckdb"}


def test_a_reader_lets_go_of_old_generations(tmp_path: Path) -> None:
    reader = sample_store(tmp_path, plain(1))
    for n in (2, 3, 4):
        sample_store(tmp_path, plain(n)).close()
        assert count(reader) == n
    if Path("/proc/self/fd").is_dir():
        held = [
            os.readlink(f"/proc/self/fd/{fd}")
            for fd in os.listdir("/proc/self/fd")
            if Path(f"/proc/self/fd/{fd}").exists()
        ]
        assert not [path for path in held if str(tmp_path) in path and ("gen-1" in path or "deleted" in path)]


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    first, second = sample_store(tmp_path, plain(1)), open_store(Settings(data=tmp_path))
    first.begin()
    with pytest.raises(StoreBusy):
        second.begin()
    with pytest.raises(StoreBusy):
        first.begin()
    assert count(second) == 1
    first.abort()
    assert second.begin() == "gen-2"
    second.abort()


def test_a_writer_in_another_process_is_respected_and_its_death_costs_nothing(tmp_path: Path) -> None:
    store = sample_store(tmp_path, plain(3))
    script = (
        "import sys, pathlib, pyarrow as pa\n"
        "from dashboard.config.settings import Settings\n"
        "from dashboard.store.duckdb.store import open_store\n"
        "store = open_store(Settings(data=pathlib.Path(sys.argv[1])))\n"
        "store.begin()\n"
        "store.stage('topic', pa.table({'topic_id': [9], 'name': ['half'], 'articles': [0]}))\n"
        "print('writing', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        with pytest.raises(StoreBusy):
            store.begin()
        process.kill()
    assert count(store) == 3
    assert count(sample_store(tmp_path, plain(4))) == 4
    assert count(store) == 4
    assert generation_files(tmp_path) == {"gen-1.duckdb", "gen-2.duckdb"}


def damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    match how:
        case "gone":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "other":
            path.write_bytes(b"not a database" * 1000)
        case _:
            path.write_bytes(content[:12_000] + bytes(255 - byte for byte in content[12_000:]))


HOW = ["gone", "empty", "cut", "other", "flipped"]


@pytest.mark.parametrize("how", HOW)
def test_a_damaged_generation_gives_way_to_the_one_before(tmp_path: Path, how: str) -> None:
    sample_store(tmp_path, plain(1)).close()
    sample_store(tmp_path, plain(2)).close()
    damage(tmp_path / "gen-2.duckdb", how)
    store = open_store(Settings(data=tmp_path))
    assert (store.generation(), count(store)) == ("gen-1", 1)
    sample_store(tmp_path, plain(3)).close()
    assert (store.generation(), count(store)) == ("gen-3", 3)


@pytest.mark.parametrize("how", HOW)
def test_without_a_good_generation_the_store_says_how_to_get_one(tmp_path: Path, how: str) -> None:
    sample_store(tmp_path, plain(1)).close()
    damage(tmp_path / "gen-1.duckdb", how)
    store = open_store(Settings(data=tmp_path))
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="python -m dashboard sync"):
            count(store)
    assert stored_fingerprint(store) is None
    sample_store(tmp_path, plain(2)).close()
    assert count(store) == 2


def test_damage_found_by_a_query_gives_way_to_the_generation_before(tmp_path: Path) -> None:
    sample_store(tmp_path, plain(2000)).close()
    sample_store(tmp_path, plain(3000)).close()
    path = tmp_path / "gen-2.duckdb"
    content = bytearray(path.read_bytes())
    wrong = content.index(b"title 2999")
    content[wrong : wrong + 5] = b"TITLE"
    path.write_bytes(bytes(content))
    store = open_store(Settings(data=tmp_path))
    titles = Statement("SELECT MAX(title_key) AS last, MIN(title_key) AS first, COUNT(title_key) AS n FROM article")
    assert store.query(titles)["n"] == [2000]
    assert store.generation() == "gen-1"


@pytest.mark.parametrize(
    "pointer", ["", "gen-0", "../gen-1", "gen-1.duckdb", "\udcff", "gen-9", f"gen-1 {'0' * 64}\n{'0' * 64}\n"]
)
def test_a_pointer_that_cannot_be_trusted_is_never_followed_and_noticed(tmp_path: Path, pointer: str) -> None:
    sample_store(tmp_path, plain(1)).close()
    (tmp_path / "CURRENT").write_bytes(pointer.encode("utf-8", "surrogateescape"))
    store = open_store(Settings(data=tmp_path))
    assert count(store) == 1
    assert not store.sound()
    assert stored_fingerprint(store) is None
    sample_store(tmp_path, plain(2)).close()
    assert (count(store), store.sound()) == (2, True)


def test_a_folder_emptied_under_a_reader_leaves_it_what_is_open_until_it_is_filled_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    store = sample_store(folder, plain(1))
    assert (count(store), store.sound()) == (1, True)
    before = store.generation()
    shutil.rmtree(folder)
    assert (count(store), store.sound()) == (1, False)
    with pytest.raises(StoreUnavailable):
        count(open_store(Settings(data=folder)))
    sample_store(folder, plain(2)).close()
    assert (count(store), store.sound()) == (2, True)
    assert store.generation() != before


def test_a_store_of_another_schema_is_not_read(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path))
    store.begin()
    store.publish()
    with pytest.raises(StoreUnavailable, match="rebuilds"):
        count(store)
    assert stored_fingerprint(store) is None


def test_a_store_that_may_hold_hidden_articles_is_never_served_as_published(tmp_path: Path) -> None:
    sample_store(tmp_path, plain(1), visibility="published").close()
    sample_store(tmp_path, plain(2), visibility="all").close()
    published = open_store(Settings(data=tmp_path, visibility=Visibility.PUBLISHED))
    assert (published.generation(), count(published)) == ("gen-1", 1)
    assert not published.sound()
    sample_store(tmp_path, plain(3), visibility="all").close()
    with pytest.raises(StoreUnavailable):
        count(open_store(Settings(data=tmp_path, visibility=Visibility.PUBLISHED)))
    assert count(published) == 1
    assert stored_fingerprint(published) is None
    assert count(open_store(Settings(data=tmp_path))) == 3


def test_a_folder_that_cannot_be_written_is_said_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = open_store(Settings(data=tmp_path / "file"))
    with pytest.raises(StoreUnavailable, match="PULSE_DATA"):
        store.begin()


def test_staging_needs_a_table_of_ours_and_a_generation_begun(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path))
    rows = pa.table({"topic_id": [1]})
    with pytest.raises(ValueError, match="begun"):
        store.stage("topic", rows)
    with pytest.raises(ValueError, match="begun"):
        store.publish()
    store.begin()
    with pytest.raises(ValueError, match="no table"):
        store.stage("topic SELECT 1; --", rows)
    with pytest.raises(StoreUnavailable):
        store.stage("topic", pa.table({"no_such_column": [1]}))
    store.abort()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "COPY article TO 'stolen.csv'",
        "EXPORT DATABASE 'stolen'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "SET GLOBAL threads = 64",
        "CREATE TABLE mine (n INTEGER)",
        "DELETE FROM article",
        "SELECT * FROM secret_in_python",
        "CREATE PERSISTENT SECRET s (TYPE http)",
        "SELECT nonsense",
    ],
)
def test_the_engine_refuses_everything_but_reading(tmp_path_factory: pytest.TempPathFactory, sql: str) -> None:
    secret_in_python = pa.table({"n": [1]})
    store = sample_store(tmp_path_factory.mktemp("hard"), plain(1))
    with pytest.raises(StoreUnavailable) as refused:
        store.query(Statement(sql))
    assert "/etc" not in str(refused.value)
    assert count(store) == 1
    assert secret_in_python.num_rows == 1


def test_the_file_can_be_read_by_the_versions_before(tmp_path: Path) -> None:
    store = sample_store(tmp_path, plain(1))
    tags = store.query(Statement("SELECT tags FROM duckdb_databases() WHERE path IS NOT NULL"))["tags"]
    assert tags == [{"storage_version": "v1.5.0+"}]


def test_threads_never_get_each_other_s_answers(tmp_path: Path) -> None:
    store = sample_store(tmp_path, sample_articles(60))
    expected = store.query(Statement("SELECT article_no, article_id FROM article"))
    ids = dict(zip(expected["article_no"], expected["article_id"], strict=True))

    def ask(thread: int) -> int:
        wrong = 0
        for turn in range(150):
            number = (thread * 31 + turn) % len(ids)
            tag = thread * 1000 + turn
            found = store.query(
                Statement(
                    "SELECT CAST($tag AS INTEGER) AS tag, article_id FROM article WHERE article_no = $number",
                    {"tag": tag, "number": number},
                )
            )
            wrong += found != {"tag": [tag], "article_id": [ids[number]]}
        return wrong

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [0] * 8


def test_readers_see_whole_generations_while_new_ones_are_published(tmp_path: Path) -> None:
    store = sample_store(tmp_path, plain(1))
    done = threading.Event()
    both = Statement(
        "SELECT (SELECT COUNT(*) FROM article) AS articles, (SELECT COUNT(*) FROM article_record) AS records, "
        "(SELECT corpus_version FROM meta) AS version"
    )
    seen: list[tuple[int, int, str]] = []

    def read() -> int:
        turns = 0
        while not done.is_set() or not turns:
            answer = store.query(both)
            seen.append((answer["articles"][0], answer["records"][0], answer["version"][0]))
            turns += 1
        return turns

    with ThreadPoolExecutor(4) as threads:
        readers = [threads.submit(read) for _ in range(4)]
        for n in range(2, 7):
            sample_store(tmp_path, plain(n), corpus_version=f"v{n}").close()
        done.set()
        assert all(reader.result() for reader in readers)
    assert {(a, f"v{a}") for a, _, _ in seen if a > 1} >= {(a, v) for a, _, v in seen if a > 1}
    assert all(articles == records for articles, records, _ in seen)
    assert count(store) == 6


def test_a_closed_store_opens_again_when_asked(tmp_path: Path) -> None:
    store = sample_store(tmp_path, plain(2))
    store.close()
    store.close()
    assert count(store) == 2


def test_a_copy_that_the_disk_refuses_is_never_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = sample_store(tmp_path)
    before, really = store.generation(), os.fsync

    def fsync(descriptor: int) -> None:
        if threading.current_thread().name == "to disk":
            raise OSError(errno.EIO, "the disk gave way")
        really(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    store.begin(Base.CURRENT)
    for thread in threading.enumerate():
        if thread.name == "to disk":
            thread.join()
    with pytest.raises(StoreUnavailable):
        store.publish()
    assert store.generation() == before
    monkeypatch.undo()
    store.begin(Base.CURRENT)
    store.publish()
    assert store.generation() != before
    store.close()


@contextmanager
def one_descriptor_left() -> Iterator[None]:
    """Let this process open one more file only."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    opened: list[int] = []
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 1024), hard))
        with suppress(OSError):
            while True:
                opened.append(os.open(os.devnull, os.O_RDONLY))
        os.close(opened.pop())
        yield
    finally:
        for descriptor in opened:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_writer_lock_is_released_when_no_descriptor_is_left(tmp_path: Path) -> None:
    """The lock takes the last one, and listing the generations fails."""
    store = open_store(Settings(data=tmp_path))
    with one_descriptor_left(), pytest.raises(StoreUnavailable, match="could not be written"):
        store.begin()
    assert sample_store(tmp_path, plain(1)).generation() == "gen-1", "the lock was left behind"
