"""Where snapshots are kept: a folder of files, apart from the store, so that rebuilding the store loses none."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dashboard.errors import ArchiveFull, SnapshotGone, SnapshotTooLarge, SnapshotUnreadable
from dashboard.settings import Settings
from dashboard.snapshots.kept_files import KeptFiles, bytes_of
from dashboard.snapshots.memory import Memory
from dashboard.snapshots.pace import Pace
from dashboard.snapshots.snapshot import Kind, Snapshot, from_bytes, to_bytes
from dashboard.snapshots.wording import clean_note, clean_title

MAX_SNAPSHOT_BYTES: Final = 2_000_000
MAX_ARCHIVE_BYTES: Final = 1_000_000_000
REMEMBERED: Final = 64
EXPIRED: Final = "It had an end date, and that has passed."
DELETED: Final = "It was deleted by the person who made it."
WITHDRAWN: Final = "It showed an article that is no longer published."


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot that was kept, and the secret that may rename or delete it: shown once, never stored."""

    snapshot: Snapshot
    secret: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A snapshot as the gallery lists it. ``size`` in bytes, datetimes UTC."""

    id: str
    kind: Kind
    view: str
    heading: str
    sentence: str
    made_at: datetime
    expires_at: datetime | None
    size: int
    visibility: str = "all"


class Archive:
    """The snapshots of one data folder. Every method may be called from any thread; the folder appears when needed."""

    def __init__(
        self, folder: Path, *, max_bytes: int = MAX_SNAPSHOT_BYTES, max_total: int = MAX_ARCHIVE_BYTES
    ) -> None:
        self.folder = folder
        self.pace = Pace()
        self._files = KeptFiles(folder, "snapshot")
        self._max_bytes = max_bytes
        self._max_total = max_total
        self._lock = threading.Lock()
        self._read: Memory[Snapshot] = Memory(weigh=lambda _: 1, budget=REMEMBERED)
        self._seen: dict[Path, tuple[tuple[int, int], Snapshot]] = {}

    @classmethod
    def of(cls, settings: Settings) -> Archive:
        """The archive in the data folder of these settings."""
        return cls(settings.data / "snapshots")

    def keep(self, snapshot: Snapshot, *, client: str | None = None) -> Kept:
        """Write a new snapshot. ``client`` is whom to count it against; ``None`` counts it against nobody.

        Raises:
            SnapshotTooLarge, FreezingTooFast.
            ArchiveFull: the folder holds all it may, or it could not be written.
        """
        data = to_bytes(snapshot)
        if len(data) > self._max_bytes:
            raise SnapshotTooLarge(
                f"This view needs {len(data) / 1e6:.1f} MB; a snapshot holds at most {self._max_bytes / 1e6:g} MB.",
                "Narrow the filters, then freeze again.",
            )
        if client is not None:
            self.pace.step(client)
        with self._lock:
            self._make_room(len(data), snapshot.made_at)
            return Kept(snapshot, self._files.create(snapshot.id, data))

    def read(self, snapshot_id: str, now: datetime) -> Snapshot:
        """The snapshot of that id.

        Raises:
            NotFound: there never was one. SnapshotGone: it expired, was deleted or withdrawn.
            SnapshotUnreadable: its file is damaged.
        """
        mark = (snapshot_id, _mark(self._files.path(snapshot_id)))
        snapshot = self._read.recall(mark, lambda: self._opened(snapshot_id))
        if snapshot.id != snapshot_id:
            raise SnapshotUnreadable(f"Snapshot {snapshot_id} holds another one.", "Restore its file.")
        if snapshot.expires_at is not None and snapshot.expires_at <= now:
            raise SnapshotGone(EXPIRED, "Ask its maker for a new one.")
        return snapshot

    def _opened(self, snapshot_id: str) -> Snapshot:
        return from_bytes(self._files.read(snapshot_id, 2 * self._max_bytes), f"Snapshot {snapshot_id}")

    def entries(self, now: datetime) -> tuple[Entry, ...]:
        """Every readable, unexpired snapshot, newest first."""
        found = [
            Entry(s.id, s.kind, s.view, s.heading, s.sentence, s.made_at, s.expires_at, size, s.visibility)
            for s, size in self._snapshots()
            if s.expires_at is None or s.expires_at > now
        ]
        return tuple(sorted(found, key=lambda entry: (entry.made_at, entry.id), reverse=True))

    def rename(
        self, snapshot_id: str, secret: str, now: datetime, *, title: str | None = None, note: str | None = None
    ) -> Snapshot:
        """Give it another title or note, ``None`` leaves the one it has; what was frozen stays.

        Raises:
            WrongSecret, NotFound, SnapshotGone, SnapshotUnreadable.
        """
        with self._lock:
            snapshot = self.read(snapshot_id, now)
            self._files.check(snapshot_id, secret)
            renamed = replace(
                snapshot,
                title=snapshot.title if title is None else clean_title(title),
                note=snapshot.note if note is None else clean_note(note),
            )
            self._files.replace(snapshot_id, to_bytes(renamed))
        return renamed

    def delete(self, snapshot_id: str, secret: str, now: datetime) -> None:
        """Take it away for good; the secret is needed, the id in its address is not enough.

        Raises:
            WrongSecret, NotFound, SnapshotGone.
        """
        self._files.check(snapshot_id, secret)
        self.withdraw(snapshot_id, DELETED, now)

    def withdraw(self, snapshot_id: str, reason: str, now: datetime) -> None:
        """Take it away without its secret, leaving ``reason`` in its place: for the operator and the sweep."""
        with self._lock:
            self._files.retire(snapshot_id, reason, now)
            self._seen.pop(self._files.path(snapshot_id), None)

    def all(self) -> Iterator[Snapshot]:
        """Every readable snapshot without its figure, expired ones too, in no order."""
        return (snapshot for snapshot, _ in self._snapshots())

    def _snapshots(self) -> Iterator[tuple[Snapshot, int]]:
        for path, found in self._files.files():
            mark = (found.st_mtime_ns, found.st_size)
            known = self._seen.get(path)
            if known is None or known[0] != mark:
                data = bytes_of(path, 2 * self._max_bytes)
                try:
                    known = None if data is None else (mark, replace(from_bytes(data), figure=None))
                except SnapshotUnreadable:
                    known = None
                if known is None or known[1].id != path.stem:
                    continue
                self._seen[path] = known
            yield known[1], found.st_size

    def _make_room(self, size: int, now: datetime) -> None:
        total = sum(found.st_size for _, found in self._files.files()) + size
        if total <= self._max_total:
            return
        expired = [(s.expires_at, s.id, n) for s, n in self._snapshots() if s.expires_at and s.expires_at <= now]
        for _, snapshot_id, bytes_freed in sorted(expired):
            self._files.forget(snapshot_id)
            total -= bytes_freed
            if total <= self._max_total:
                return
        raise ArchiveFull(
            f"The snapshots' folder is full: it holds {self._max_total / 1e9:g} GB.",
            "Delete snapshots that are no longer needed, then freeze again.",
        )


def _mark(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file does; every write of ours makes another inode."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def utc_now() -> datetime:
    """The moment, to the second: what a snapshot is dated with."""
    return datetime.now(UTC).replace(microsecond=0)
