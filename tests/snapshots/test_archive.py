from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.config.settings import Settings, Visibility
from dashboard.errors import NotFound, SnapshotGone, SnapshotRefused, SnapshotUnreadable, WrongSecret
from dashboard.snapshots.archive import DELETED, EXPIRED, PURGED, WITHDRAWN, Archive, KeptSnapshot
from dashboard.snapshots.rate_limit import PER_DAY, PER_MINUTE, RateLimit
from dashboard.snapshots.snapshot import Snapshot, new_id, to_bytes
from tests.support.snapshots_made import NOW, hand_made

pytestmark = pytest.mark.slow


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "snapshots")


def _keep(archive: Archive, **changes: object) -> KeptSnapshot:
    return archive.keep(hand_made(**changes))


def test_what_was_kept_is_read_also_by_the_next_process(archive: Archive) -> None:
    kept = _keep(archive)
    assert Archive(archive.folder).read(kept.snapshot.id, NOW) == kept.snapshot


def test_the_secret_is_nowhere_in_the_folder_and_files_are_private(archive: Archive) -> None:
    kept = _keep(archive)
    for path in archive.folder.iterdir():
        assert kept.secret.encode() not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
    assert sorted(p.suffix for p in archive.folder.iterdir()) == [".json", ".secret"]


@pytest.mark.parametrize("wrong", ["", "guess", "é", "\udc80"])
def test_only_the_secret_deletes_or_renames(archive: Archive, wrong: str) -> None:
    kept, other = _keep(archive), _keep(archive)
    for secret in (wrong, kept.snapshot.id, other.secret):
        with pytest.raises(WrongSecret):
            archive.delete(kept.snapshot.id, secret, NOW)
        with pytest.raises(WrongSecret):
            archive.rename(kept.snapshot.id, secret, NOW, title="Mine now", note="")
    assert archive.read(kept.snapshot.id, NOW) == kept.snapshot


def test_deleting_leaves_a_word_and_nothing_else(archive: Archive) -> None:
    kept, other = _keep(archive), _keep(archive)
    archive.delete(kept.snapshot.id, kept.secret, NOW)
    with pytest.raises(SnapshotGone) as gone:
        archive.read(kept.snapshot.id, NOW)
    assert gone.value.message == DELETED
    with pytest.raises(SnapshotGone):
        archive.delete(kept.snapshot.id, kept.secret, NOW)
    assert [e.id for e in archive.entries(NOW)] == [other.snapshot.id]
    left = [p for p in archive.folder.iterdir() if p.name.startswith(kept.snapshot.id)]
    assert [p.suffix for p in left] == [".gone"]
    assert b"Which topics" not in left[0].read_bytes()


def test_a_secret_file_that_is_lost_never_opens_the_door(archive: Archive) -> None:
    kept = _keep(archive)
    (archive.folder / f"{kept.snapshot.id}.secret").unlink()
    for secret in ("", kept.secret):
        with pytest.raises(WrongSecret):
            archive.delete(kept.snapshot.id, secret, NOW)


def test_renaming_changes_words_only_and_cleans_them(archive: Archive) -> None:
    kept = _keep(archive)
    renamed = archive.rename(kept.snapshot.id, kept.secret, NOW, title=" New\u202e ", note="Why")
    assert (renamed.title, renamed.note) == ("New", "Why")
    assert renamed.rows_sha256 == kept.snapshot.rows_sha256
    assert renamed.intact
    assert archive.entries(NOW)[0].heading == "New"


@pytest.mark.parametrize(
    "odd",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "x" * 22 + "\n",
        "é" * 22,
        "-" + "a" * 21,
        "a" * 21,
        "a" * 23,
        "%2e%2e",
        "a\x00" + "b" * 20,
    ],
)
def test_odd_ids_are_not_found_and_never_become_paths(archive: Archive, odd: str) -> None:
    (archive.folder.parent / "x.json").write_bytes(to_bytes(hand_made()))
    for act in (lambda: archive.read(odd, NOW), lambda: archive.delete(odd, "s", NOW)):
        with pytest.raises(NotFound):
            act()


def test_guessed_ids_are_not_found_whatever_is_there(archive: Archive) -> None:
    kept = _keep(archive)
    for _ in range(200):
        with pytest.raises(NotFound):
            archive.read(new_id(), NOW)
    with pytest.raises(NotFound):
        archive.read(kept.snapshot.id.swapcase(), NOW)


def test_links_folders_and_damaged_files_are_not_served(archive: Archive, tmp_path: Path) -> None:
    _keep(archive)
    secret = tmp_path / "outside.json"
    linked, folder, cut, swapped = (hand_made(id=new_id()) for _ in range(4))
    secret.write_bytes(to_bytes(linked))
    (archive.folder / f"{linked.id}.json").symlink_to(secret)
    (archive.folder / f"{folder.id}.json").mkdir()
    (archive.folder / f"{cut.id}.json").write_bytes(to_bytes(cut)[:-30])
    (archive.folder / f"{swapped.id}.json").write_bytes(to_bytes(cut))
    for missing in (linked.id, folder.id):
        with pytest.raises(NotFound):
            archive.read(missing, NOW)
    for damaged in (cut.id, swapped.id):
        with pytest.raises(SnapshotUnreadable):
            archive.read(damaged, NOW)
    assert len(archive.entries(NOW)) == 1


def test_expiry_holds_to_the_second(archive: Archive) -> None:
    kept = _keep(archive, expires_at=NOW + timedelta(seconds=10))
    assert archive.read(kept.snapshot.id, NOW + timedelta(seconds=9))
    for reader in (archive, Archive(archive.folder)):
        with pytest.raises(SnapshotGone, match="end date"):
            reader.read(kept.snapshot.id, NOW + timedelta(seconds=10))
        assert reader.entries(NOW + timedelta(seconds=10)) == ()


def test_one_too_large_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "s", max_bytes=4000)
    with pytest.raises(SnapshotRefused, match="MB"):
        archive.keep(hand_made(alt="x" * 5000))
    assert not archive.folder.exists()


def test_a_full_folder_lets_only_long_expired_ones_go(tmp_path: Path) -> None:
    size = len(to_bytes(hand_made(expires_at=NOW)))
    archive = Archive(tmp_path / "s", max_total=int(size * 2.5))
    old = archive.keep(hand_made(expires_at=NOW))
    fresh = archive.keep(hand_made())
    with pytest.raises(SnapshotRefused, match="full"):
        archive.keep(hand_made(made_at=NOW + timedelta(days=1)))
    archive.withdraw(old.snapshot.id, EXPIRED, NOW)
    with pytest.raises(SnapshotRefused, match="full"):
        archive.keep(hand_made(made_at=NOW + timedelta(hours=1)))
    later = archive.keep(hand_made(made_at=NOW + timedelta(days=1)))
    assert {e.id for e in archive.entries(NOW)} == {fresh.snapshot.id, later.snapshot.id}
    with pytest.raises(SnapshotGone):
        archive.read(old.snapshot.id, NOW)


def test_one_that_is_withdrawn_is_kept_for_thirty_days(archive: Archive) -> None:
    kept = _keep(archive)
    for day in range(31):
        assert list(archive.all()) != [], day
        archive.settle(kept.snapshot.id, WITHDRAWN, NOW + timedelta(days=day))
        with pytest.raises(SnapshotGone, match=WITHDRAWN):
            archive.read(kept.snapshot.id, NOW)
    assert list(archive.all()) == []
    archive.settle(kept.snapshot.id, None, NOW)
    with pytest.raises(SnapshotGone, match=WITHDRAWN):
        archive.read(kept.snapshot.id, NOW)


def test_one_that_is_withdrawn_comes_back_whole(archive: Archive) -> None:
    kept = _keep(archive)
    archive.settle(kept.snapshot.id, WITHDRAWN, NOW)
    archive.settle(kept.snapshot.id, None, NOW)
    assert archive.read(kept.snapshot.id, NOW) == kept.snapshot
    assert sorted(p.suffix for p in archive.folder.iterdir()) == ["", ".json", ".secret"]
    assert archive.rename(kept.snapshot.id, kept.secret, NOW, title="Mine").title == "Mine"


def test_a_clock_far_ahead_destroys_nothing(archive: Archive) -> None:
    kept = _keep(archive, expires_at=NOW + timedelta(days=90))
    gone = _keep(archive)
    archive.settle(gone.snapshot.id, WITHDRAWN, NOW)
    for ahead in (100, 1_000, 100, 36_500):
        archive.settle(kept.snapshot.id, EXPIRED, NOW + timedelta(days=ahead))
        archive.settle(gone.snapshot.id, WITHDRAWN, NOW + timedelta(days=ahead))
        archive.settle(kept.snapshot.id, None, NOW)
        archive.settle(gone.snapshot.id, WITHDRAWN, NOW)
    archive.settle(gone.snapshot.id, None, NOW)
    assert {entry.id for entry in archive.entries(NOW)} == {kept.snapshot.id, gone.snapshot.id}


def test_the_operator_restores_and_purges(archive: Archive) -> None:
    kept = _keep(archive, expires_at=NOW)
    archive.settle(kept.snapshot.id, EXPIRED, NOW)
    archive.restore(kept.snapshot.id)
    archive.settle(kept.snapshot.id, EXPIRED, NOW)
    assert archive.read(kept.snapshot.id, NOW) == kept.snapshot
    assert [entry.id for entry in archive.entries(NOW)] == [kept.snapshot.id]
    archive.purge(kept.snapshot.id, NOW)
    assert [p.suffix for p in archive.folder.iterdir() if p.name.startswith(kept.snapshot.id)] == [".gone"]
    for snapshot_id, error in ((kept.snapshot.id, SnapshotGone), (new_id(), NotFound)):
        with pytest.raises(error):
            archive.restore(snapshot_id)
        with pytest.raises(error):
            archive.purge(snapshot_id, NOW)
    with pytest.raises(SnapshotGone, match=PURGED):
        archive.read(kept.snapshot.id, NOW)


def test_what_a_killed_writer_left_is_removed(archive: Archive) -> None:
    kept = _keep(archive)
    left = [archive.folder / f".{kept.snapshot.id}.{kind}.0a1b2c3d" for kind in ("secret", "json", "gone")]
    fresh = archive.folder / f".{kept.snapshot.id}.json.00000000"
    for path in (*left, fresh):
        path.write_bytes(b"half")
    for path in left:
        os.utime(path, (1, 1))
    archive.remove_leftovers()
    assert [path.exists() for path in (*left, fresh)] == [False, False, False, True]
    assert archive.read(kept.snapshot.id, NOW) == kept.snapshot


def test_a_flood_is_stopped_for_that_client_only(archive: Archive) -> None:
    for _ in range(PER_MINUTE):
        archive.keep(hand_made(), client="a")
    with pytest.raises(SnapshotRefused, match="minute"):
        archive.keep(hand_made(), client="a")
    archive.keep(hand_made(), client="b")
    archive.keep(hand_made())
    assert len(archive.entries(NOW)) == PER_MINUTE + 2


def test_the_day_has_its_own_limit_and_ends() -> None:
    clock = [0.0]
    rate_limit = RateLimit(lambda: clock[0])
    for _ in range(PER_DAY):
        rate_limit.count("a")
        clock[0] += 60
    with pytest.raises(SnapshotRefused, match="day"):
        rate_limit.count("a")
    clock[0] += 86_400
    rate_limit.count("a")


def test_refused_steps_do_not_count() -> None:
    clock = [0.0]
    rate_limit = RateLimit(lambda: clock[0])
    for _ in range(PER_MINUTE):
        rate_limit.count("a")
    clock[0] = 59.0
    with pytest.raises(SnapshotRefused):
        rate_limit.count("a")
    clock[0] = 60.5
    rate_limit.count("a")


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("a file stands where the folder should")
    with pytest.raises(SnapshotRefused, match="written"):
        Archive(tmp_path / "s").keep(hand_made())


def test_many_threads_keep_and_list_without_losing_one(archive: Archive) -> None:
    made = [hand_made(id=new_id()) for _ in range(24)]

    def work(snapshot: Snapshot) -> None:
        archive.keep(snapshot)
        assert archive.read(snapshot.id, NOW) == snapshot
        archive.entries(NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, made))
    assert {e.id for e in archive.entries(NOW)} == {s.id for s in made}
    assert not [p for p in archive.folder.iterdir() if p.name.startswith(".")]


def test_lifetime_follows_the_visibility_unless_set() -> None:
    assert Settings().snapshot_lifetime == 0
    assert Settings(visibility=Visibility.PUBLISHED).snapshot_lifetime == 90
    assert Settings(visibility=Visibility.PUBLISHED, snapshot_days=0).snapshot_lifetime == 0
    assert Settings.from_environment({"PULSE_SNAPSHOT_DAYS": "7"}).snapshot_lifetime == 7
