"""A used deployment comes back from its backup whole; a damaged or foreign one, or a file in the way, writes nothing."""

from __future__ import annotations

import io
import json
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.config.settings import Settings
from dashboard.errors import BackupFailed, CorpusMissing
from dashboard.operation.backup import DATA, MANIFEST, kept_files, write_backup
from dashboard.operation.restore import restore_backup
from dashboard.snapshots.archive import Archive, utc_now
from dashboard.sync.run import sync
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.snapshots_made import hand_made

SHOWN, WITHDRAWN = hand_made(), hand_made()


@pytest.fixture
def used(tmp_path: Path) -> Settings:
    """A data folder with snapshots, a store, pictures and leftovers; a corpus by pattern and one by name."""
    one = write_corpus(tmp_path / "here" / "news-one", stated_documents(6))
    two = write_corpus(tmp_path / "here" / "two", stated_documents(3))
    (one / "corrections.yaml").write_text("- path: none.txt\n  exclude: true\n")
    (two / "sources.toml").write_text("# mine\n")
    settings = Settings(corpus=(tmp_path / "here" / "news-*", two), data=tmp_path / "here" / "data")
    archive = Archive.of(settings)
    for snapshot in (SHOWN, WITHDRAWN):
        archive.keep(snapshot)
    archive.withdraw(WITHDRAWN.id, "It showed an article.", utc_now())
    for name in (
        "images/ab/one.jpg",
        "export-1",
        "boards/.board.part",
        "hidden-articles.json",
        "gen-1.duckdb",
        "CURRENT",
    ):
        (settings.data / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.data / name).write_text("[]")
    return settings


def empty(settings: Settings, folder: Path) -> Settings:
    """The same settings on another machine."""
    folder.mkdir()
    return replace(settings, corpus=(folder / "news-*", folder / "two"), data=folder / "data")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_snapshots_secrets_corrections_and_feeds_come_back(used: Settings, tmp_path: Path) -> None:
    made = write_backup(used, tmp_path / "out" / "one.tar.gz")
    assert stat.S_IMODE(made.place.stat().st_mode) == 0o600
    there = empty(used, tmp_path / "there")
    done = restore_backup(there, made.place)
    assert (done.written, done.there) == (made.files, ())
    assert contents(there.data / "snapshots") == contents(used.data / "snapshots")
    assert Archive.of(there).read(SHOWN.id, utc_now()).rows_sha256 == SHOWN.rows_sha256
    assert [snapshot.id for snapshot, _, _ in Archive.of(there).withdrawn(utc_now())] == [WITHDRAWN.id]
    assert (tmp_path / "there/news-one/corrections.yaml").read_text().startswith("- path")
    assert (tmp_path / "there/two/sources.toml").read_text() == "# mine\n"
    assert {path.name for path in there.data.iterdir()} == {"snapshots", "hidden-articles.json"}
    assert not list((tmp_path / "there").rglob("*.txt")), "documents were not asked for"


def test_with_documents_the_store_is_made_again_the_same(used: Settings, tmp_path: Path) -> None:
    made = write_backup(used, tmp_path / "all.tar.gz", documents=True)
    there = empty(used, tmp_path / "there")
    restore_backup(there, made.place)
    for name in ("news-one", "two"):
        assert contents(tmp_path / "there" / name) == contents(tmp_path / "here" / name)
    assert sync(there).corpus_version == sync(used).corpus_version


def test_a_database_is_copied_whole_while_somebody_writes(used: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(used.data / "ledger.sqlite")) as writer:
        writer.execute("PRAGMA journal_mode=wal")
        writer.execute("CREATE TABLE sent (id)")
        writer.executemany("INSERT INTO sent VALUES (?)", [(number,) for number in range(500)])
        writer.commit()
        writer.execute("INSERT INTO sent VALUES ('not yet')")
        made = write_backup(used, tmp_path / "one.tar.gz")
    there = empty(used, tmp_path / "there")
    restore_backup(there, made.place)
    with closing(sqlite3.connect(there.data / "ledger.sqlite")) as copy:
        assert copy.execute("SELECT count(*), count(DISTINCT id) FROM sent").fetchone() == (500, 500)
    assert not list(there.data.glob("*-wal"))


def test_a_backup_replaces_nothing_and_leaves_nothing_behind(used: Settings, tmp_path: Path) -> None:
    (tmp_path / "mine.tar.gz").write_text("mine")
    with pytest.raises(BackupFailed, match="is there already"):
        write_backup(used, tmp_path / "mine.tar.gz")
    assert (tmp_path / "mine.tar.gz").read_text() == "mine"
    (used.data / "damaged.sqlite").write_text("no database at all, though long enough to be taken for one" * 20)
    with pytest.raises(BackupFailed, match="not a database"):
        write_backup(used, tmp_path / "out" / "one.tar.gz")
    assert list((tmp_path / "out").iterdir()) == []


def test_the_archive_may_lie_in_the_data_folder(used: Settings) -> None:
    first = write_backup(used, used.data / "backups" / "one.tar.gz")
    names = [name for name, _ in kept_files(used)]
    assert len(names) == first.files + 1
    assert write_backup(used, used.data / "backups" / "two.tar.gz").files == first.files + 1


def test_restoring_again_changes_nothing_and_another_file_is_never_replaced(used: Settings, tmp_path: Path) -> None:
    made = write_backup(used, tmp_path / "one.tar.gz")
    there = empty(used, tmp_path / "there")
    restore_backup(there, made.place)
    assert restore_backup(there, made.place).written == 0
    snapshot = there.data / "snapshots" / f"{SHOWN.id}.json"
    snapshot.write_text("newer")
    (there.data / "hidden-articles.json").unlink()
    with pytest.raises(BackupFailed, match="is there already and differs"):
        restore_backup(there, made.place)
    assert snapshot.read_text() == "newer"
    assert not (there.data / "hidden-articles.json").exists(), "nothing is written when anything is in the way"


def test_links_are_named_and_not_followed(used: Settings, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("elsewhere")
    (used.corpus[1] / "corrections.yaml").symlink_to(tmp_path / "secret.yaml")
    (used.data / "notes").symlink_to(tmp_path / "here" / "two", target_is_directory=True)
    made = write_backup(used, tmp_path / "one.tar.gz")
    assert set(made.left_out) == {str(used.corpus[1] / "corrections.yaml"), str(used.data / "notes")}
    with tarfile.open(made.place) as archive:
        assert not [name for name in archive.getnames() if "notes" in name or name.startswith("corpus/1/corrections")]


@pytest.mark.parametrize("gone", ["data", "two", "news-one"])
def test_a_folder_that_is_not_there_is_no_empty_backup(used: Settings, tmp_path: Path, gone: str) -> None:
    (tmp_path / "here" / gone).rename(tmp_path / "unmounted")
    with pytest.raises((BackupFailed, CorpusMissing)):
        write_backup(used, tmp_path / "out" / "one.tar.gz")
    assert list((tmp_path / "out").iterdir()) == []


def test_an_archive_among_the_documents_does_not_hold_itself(used: Settings) -> None:
    before = sum(1 for _ in kept_files(used, documents=True))
    made = write_backup(used, used.corpus[1] / "one.tar.gz", documents=True)
    with tarfile.open(made.place) as archive:
        assert not [name for name in archive.getnames() if "one.tar.gz" in name]
    assert made.files == before


def test_what_could_not_be_written_comes_when_it_is_restored_again(used: Settings, tmp_path: Path) -> None:
    made = write_backup(used, tmp_path / "one.tar.gz")
    there = empty(used, tmp_path / "there")
    (tmp_path / "there" / "two").write_text("a file where a folder belongs")
    with pytest.raises(BackupFailed, match="restore again"):
        restore_backup(there, made.place)
    (tmp_path / "there" / "two").unlink()
    done = restore_backup(there, made.place)
    assert done.written + len(done.there) == made.files
    assert contents(there.data / "snapshots") == contents(used.data / "snapshots")
    assert stat.S_IMODE(next(there.data.rglob("*.json")).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "there/two/sources.toml").stat().st_mode) & 0o400


def _packed(place: Path, files: dict[str, bytes], manifest: object = None, kind: bytes = tarfile.REGTYPE) -> None:
    with tarfile.open(place, "w:gz") as archive:
        digests = dict.fromkeys(files, "0" * 64)
        stated = json.dumps(manifest or {"format": 1, "version": "0", "made_at": "", "files": digests}).encode()
        for name, data in {**files, MANIFEST: stated}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            if name != MANIFEST and kind != tarfile.REGTYPE:
                entry.type, entry.linkname, entry.size = kind, "/etc/passwd", 0
            archive.addfile(entry, io.BytesIO(data))


def _cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-200])


def _flipped(place: Path) -> None:
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 0xFF
    place.write_bytes(data)


@pytest.mark.parametrize(
    "spoil",
    [
        _cut,
        _flipped,
        lambda place: place.write_bytes(b""),
        lambda place: place.write_bytes(b"no archive"),
        lambda place: place.unlink(),
        lambda place: _packed(place, {f"{DATA}/a": b"x"}),
        lambda place: _packed(place, {}, {"format": 2, "version": "9.0"}),
        lambda place: _packed(place, {f"{DATA}/../../escaped": b"x"}),
        lambda place: _packed(place, {"/tmp/escaped": b"x"}),
        lambda place: _packed(place, {f"{DATA}/a/../../escaped": b"x"}),
        lambda place: _packed(place, {"corpus/7/sources.toml": b"x"}),
        lambda place: _packed(place, {"elsewhere/a": b"x"}),
        lambda place: _packed(place, {f"{DATA}/a": b""}, kind=tarfile.SYMTYPE),
        lambda place: _packed(place, {f"{DATA}/a": b""}, kind=tarfile.CHRTYPE),
    ],
)
def test_a_spoilt_or_hostile_backup_writes_nothing(
    used: Settings, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    made = write_backup(used, tmp_path / "out" / "one.tar.gz")
    spoil(made.place)
    there = empty(used, tmp_path / "there")
    with pytest.raises(BackupFailed):
        restore_backup(there, made.place)
    assert contents(tmp_path / "there") == {}
    assert not list(tmp_path.rglob("escaped"))
