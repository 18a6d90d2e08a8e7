"""The archive of snapshots: a folder of files apart from the store, so that rebuilding the store loses none."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dashboard.config.settings import Settings
from dashboard.errors import ArchiveFull, SnapshotGone, SnapshotTooLarge, SnapshotUnreadable
from dashboard.snapshots.kept_files import KEPT_SECONDS, SERVED, UNSERVED, KeptFiles, bytes_of
from dashboard.snapshots.rate_limit import RateLimit
from dashboard.snapshots.snapshot import WORD_COLUMNS, Kind, Snapshot, from_bytes, to_bytes
from dashboard.snapshots.wording import clean_note, clean_title
from dashboard.store.single_flight_cache import SingleFlightCache

MAX_SNAPSHOT_BYTES: Final = 2_000_000
MAX_ARCHIVE_BYTES: Final = 1_000_000_000
CACHE_BYTES: Final = 32_000_000
EXPIRED: Final = "It had an end date, and that has passed."
DELETED: Final = "It was deleted by the person who made it."
WITHDRAWN: Final = "It showed an article that is no longer published."
PURGED: Final = "It was removed by the operator."
ROOM_SECONDS: Final = 86_400.0
"""How long a snapshot has been expired before it makes room for new ones."""


@dataclass(frozen=True, slots=True)
class KeptSnapshot:
    """A stored snapshot with the secret that may rename or delete it: shown once, never stored."""

    snapshot: Snapshot
    secret: str


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
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
    """The snapshots of one data folder. Every method may be called from any thread; the folder is created when needed."""

    def __init__(
        self, folder: Path, *, max_bytes: int = MAX_SNAPSHOT_BYTES, max_total: int = MAX_ARCHIVE_BYTES
    ) -> None:
        self.folder = folder
        self.rate_limit = RateLimit()
        self._files = KeptFiles(folder, "snapshot")
        self._max_bytes = max_bytes
        self._max_total = max_total
        self._lock = threading.Lock()
        self._cache = SingleFlightCache(CACHE_BYTES)
        self._seen: dict[str, tuple[tuple[int, int], Snapshot]] = {}

    @classmethod
    def of(cls, settings: Settings) -> Archive:
        """The archive in the data folder of these settings."""
        return cls(settings.data / "snapshots")

    def keep(self, snapshot: Snapshot, *, client: str | None = None) -> KeptSnapshot:
        """Write a new snapshot, counted against the rate limit of ``client`` if given.

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
            self.rate_limit.count(client)
        with self._lock:
            self._make_room(len(data), snapshot.made_at)
            return KeptSnapshot(snapshot, self._files.create(snapshot.id, data))

    def read(self, snapshot_id: str, now: datetime) -> Snapshot:
        """The snapshot of that id.

        Raises:
            NotFound: there never was one. SnapshotGone: it expired, was deleted or withdrawn.
            SnapshotUnreadable: its file is damaged.
        """
        mark = (snapshot_id, _mark(self._files.path(snapshot_id)))
        snapshot = self._cache.get(mark, lambda: self._opened(snapshot_id))
        if snapshot.id != snapshot_id:
            raise SnapshotUnreadable(f"Snapshot {snapshot_id} holds another one.", "Restore its file.")
        if self._is_over(snapshot, now):
            raise SnapshotGone(EXPIRED, "Ask its maker for a new one.")
        return snapshot

    def _is_over(self, snapshot: Snapshot, now: datetime) -> bool:
        over = snapshot.expires_at is not None and snapshot.expires_at <= now
        return over and not self.is_restored(snapshot.id)

    def _opened(self, snapshot_id: str) -> Snapshot:
        return from_bytes(self._files.read(snapshot_id, 2 * self._max_bytes), f"Snapshot {snapshot_id}")

    def entries(self, now: datetime) -> tuple[ArchiveEntry, ...]:
        """Every readable, unexpired snapshot, newest first."""
        found = [
            ArchiveEntry(s.id, s.kind, s.view, s.heading, s.sentence, s.made_at, s.expires_at, size, s.visibility)
            for s, size in self._snapshots()
            if not self._is_over(s, now)
        ]
        return tuple(sorted(found, key=lambda entry: (entry.made_at, entry.id), reverse=True))

    def rename(
        self, snapshot_id: str, secret: str, now: datetime, *, title: str | None = None, note: str | None = None
    ) -> Snapshot:
        """Change its title or note, ``None`` keeps the present one; what was frozen stays.

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
        """Delete it, with its secret.

        Raises:
            WrongSecret, NotFound, SnapshotGone.
        """
        self._files.check(snapshot_id, secret)
        with self._lock:
            self._files.delete(snapshot_id, DELETED, now)
            self._seen.pop(snapshot_id, None)

    def withdraw(self, snapshot_id: str, reason: str, now: datetime) -> None:
        """Stop serving it, leaving ``reason`` in its place; it is kept for 30 days."""
        with self._lock:
            self._files.withdraw(snapshot_id, reason, now)

    def settle(self, snapshot_id: str, reason: str | None, now: datetime) -> bool:
        """See :meth:`KeptFiles.settle`; one that the operator restored does not expire."""
        with self._lock:
            lasts = reason == EXPIRED and self.is_restored(snapshot_id)
            return self._files.settle(snapshot_id, None if lasts else reason, now)

    def restore(self, snapshot_id: str) -> None:
        """Serve it again and from now on, expired or withdrawn: for the operator.

        Raises:
            NotFound: there never was one. SnapshotGone: it was deleted for good.
        """
        with self._lock:
            self._files.restore(snapshot_id)

    def is_restored(self, snapshot_id: str) -> bool:
        """Whether the operator restored it."""
        return self._files.is_restored(snapshot_id)

    def purge(self, snapshot_id: str, now: datetime) -> None:
        """Delete it for good without its secret: for the operator.

        Raises:
            NotFound: there never was one. SnapshotGone: it was deleted before.
        """
        with self._lock:
            if not any(self._files.path(snapshot_id, suffix).exists() for suffix in (SERVED, UNSERVED)):
                self._files.read(snapshot_id, 0)
            self._files.delete(snapshot_id, PURGED, now)
            self._seen.pop(snapshot_id, None)

    def all(self) -> Iterator[Snapshot]:
        """Every readable snapshot, expired and withdrawn ones too, in no order, as :func:`_light` leaves them."""
        for suffix in (SERVED, UNSERVED):
            yield from (snapshot for snapshot, _ in self._snapshots(suffix))

    def withdrawn(self, now: datetime) -> Iterator[tuple[Snapshot, str, float]]:
        """Every snapshot that is kept without being served, why, and for how many more seconds."""
        for snapshot, _ in self._snapshots(UNSERVED):
            left = KEPT_SECONDS - self._files.withdrawn_for(snapshot.id, now)
            yield snapshot, self._files.reason(snapshot.id), left

    def remove_leftovers(self) -> None:
        """Remove half-written files of a process that died."""
        self._files.remove_leftovers()

    def _snapshots(self, suffix: str = SERVED) -> Iterator[tuple[Snapshot, int]]:
        for path, found in list(self._files.files(suffix)):
            mark = (found.st_mtime_ns, found.st_size)
            known = self._seen.get(path.stem)
            if known is None or known[0] != mark:
                data = bytes_of(path, 2 * self._max_bytes)
                try:
                    known = None if data is None else (mark, _light(from_bytes(data)))
                except SnapshotUnreadable:
                    known = None
                if known is None or known[1].id != path.stem:
                    continue
                self._seen[path.stem] = known
            yield known[1], found.st_size

    def _make_room(self, size: int, now: datetime) -> None:
        sizes = [found.st_size for suffix in (SERVED, UNSERVED) for _, found in self._files.files(suffix)]
        total = sum(sizes) + size
        if total <= self._max_total:
            return
        for snapshot, freed in sorted(self._snapshots(UNSERVED), key=lambda found: found[0].made_at):
            expired = snapshot.expires_at is not None and snapshot.expires_at <= now
            if expired and self._files.withdrawn_for(snapshot.id, now) >= ROOM_SECONDS:
                self._files.delete(snapshot.id, EXPIRED, now)
                total -= freed
                if total <= self._max_total:
                    return
        raise ArchiveFull(
            f"The snapshots' folder is full: it holds {self._max_total / 1e9:g} GB.",
            "Delete snapshots that are no longer needed, then freeze again.",
        )


def _mark(path: Path) -> tuple[int, int, int] | None:
    """Changes whenever the file does; each of our writes makes a new inode."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def utc_now() -> datetime:
    """Now in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _light(snapshot: Snapshot) -> Snapshot:
    """A snapshot to remember: without figure, rows and document list. Columns of words keep each value once."""
    words = {name: list(dict.fromkeys(snapshot.columns[name])) for name in WORD_COLUMNS if name in snapshot.columns}
    return replace(snapshot, figure=None, columns=words if snapshot.kind is Kind.CHART else {}, documents=None)
