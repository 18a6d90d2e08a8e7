"""Where snapshots are kept: a folder of files, apart from the store, so that rebuilding the store loses none.

``<id>.json`` is the snapshot, ``<id>.secret`` the SHA-256 of the secret that may change it, ``<id>.gone`` says why a
snapshot is no longer there. Files are written beside, flushed and renamed: one is whole or absent.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dashboard.errors import NotFound, SnapshotGone, SnapshotRefused, SnapshotUnreadable, WrongSecret
from dashboard.settings import Settings
from dashboard.snapshots.pace import Pace
from dashboard.snapshots.snapshot import Kind, Snapshot, from_bytes, moment_text, to_bytes
from dashboard.snapshots.wording import clean_note, clean_title

MAX_SNAPSHOT_BYTES: Final = 2_000_000
MAX_ARCHIVE_BYTES: Final = 1_000_000_000
SECRET_BYTES: Final = 24
EXPIRED: Final = "It had an end date, and that has passed."
DELETED: Final = "It was deleted by the person who made it."
WITHDRAWN: Final = "It showed an article that is no longer published."
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{21}", re.ASCII)


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


class Archive:
    """The snapshots of one data folder. Every method may be called from any thread; the folder appears when needed."""

    def __init__(
        self, folder: Path, *, max_bytes: int = MAX_SNAPSHOT_BYTES, max_total: int = MAX_ARCHIVE_BYTES
    ) -> None:
        self.folder = folder
        self.pace = Pace()
        self._max_bytes = max_bytes
        self._max_total = max_total
        self._lock = threading.Lock()
        self._seen: dict[Path, tuple[tuple[int, int], Snapshot]] = {}

    @classmethod
    def of(cls, settings: Settings) -> Archive:
        """The archive in the data folder of these settings."""
        return cls(settings.data / "snapshots")

    def keep(self, snapshot: Snapshot, *, client: str | None = None) -> Kept:
        """Write a new snapshot. ``client`` is whom to count it against; ``None`` (the command line) is not limited.

        Raises:
            SnapshotRefused: too large, too fast, or the folder is full.
        """
        data = to_bytes(snapshot)
        if len(data) > self._max_bytes:
            raise SnapshotRefused(
                f"This view needs {len(data) / 1e6:.1f} MB; a snapshot holds at most {self._max_bytes / 1e6:g} MB.",
                "Narrow the filters, then freeze again.",
            )
        if client is not None:
            self.pace.step(client)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        with self._lock:
            self._make_room(len(data), snapshot.made_at)
            self._write(self._path(snapshot.id, "secret"), _hash(secret).encode())
            self._write(self._path(snapshot.id, "json"), data)
        return Kept(snapshot, secret)

    def read(self, snapshot_id: str, now: datetime) -> Snapshot:
        """The snapshot of that id.

        Raises:
            NotFound: there never was one. SnapshotGone: it expired, was deleted or withdrawn.
            SnapshotUnreadable: its file is damaged.
        """
        path = self._known(snapshot_id)
        data = _bytes_of(path, 2 * self._max_bytes)
        if data is None:
            raise self._missing(snapshot_id)
        snapshot = from_bytes(data, f"Snapshot {snapshot_id}")
        if snapshot.id != snapshot_id:
            raise SnapshotUnreadable(f"Snapshot {snapshot_id} holds another one.", "Restore its file.")
        if snapshot.expires_at is not None and snapshot.expires_at <= now:
            raise SnapshotGone(EXPIRED, "Ask its maker for a new one.")
        return snapshot

    def entries(self, now: datetime) -> tuple[Entry, ...]:
        """Every readable, unexpired snapshot, newest first."""
        found = [
            Entry(s.id, s.kind, s.view, s.heading, s.sentence, s.made_at, s.expires_at, size)
            for s, size in self._snapshots()
            if s.expires_at is None or s.expires_at > now
        ]
        return tuple(sorted(found, key=lambda entry: (entry.made_at, entry.id), reverse=True))

    def rename(self, snapshot_id: str, secret: str, now: datetime, *, title: str, note: str) -> Snapshot:
        """Give it another title and note; what was frozen stays.

        Raises:
            WrongSecret, NotFound, SnapshotGone, SnapshotUnreadable.
        """
        with self._lock:
            snapshot = self.read(snapshot_id, now)
            self._check(snapshot_id, secret)
            renamed = replace(snapshot, title=clean_title(title), note=clean_note(note))
            self._write(self._path(snapshot_id, "json"), to_bytes(renamed))
        return renamed

    def delete(self, snapshot_id: str, secret: str, now: datetime) -> None:
        """Take it away for good; the secret is needed, the id in its address is not enough.

        Raises:
            WrongSecret, NotFound, SnapshotGone.
        """
        if not self._known(snapshot_id).exists():
            raise self._missing(snapshot_id)
        self._check(snapshot_id, secret)
        self.withdraw(snapshot_id, DELETED, now)

    def withdraw(self, snapshot_id: str, reason: str, now: datetime) -> None:
        """Take it away without its secret, leaving ``reason`` in its place: for the operator and the sweep."""
        with self._lock:
            gone = {"schema": 1, "id": snapshot_id, "reason": reason, "at": moment_text(now)}
            path = self._known(snapshot_id)
            self._write(self._path(snapshot_id, "gone"), json.dumps(gone).encode())
            for rest in (path, self._path(snapshot_id, "secret")):
                rest.unlink(missing_ok=True)
            self._seen.pop(path, None)
            _flush_folder(self.folder)

    def all(self) -> Iterator[Snapshot]:
        """Every readable snapshot, expired ones too, in no order."""
        return (snapshot for snapshot, _ in self._snapshots())

    def _snapshots(self) -> Iterator[tuple[Snapshot, int]]:
        for path, found in self._files():
            mark = (found.st_mtime_ns, found.st_size)
            known = self._seen.get(path)
            if known is None or known[0] != mark:
                data = _bytes_of(path, 2 * self._max_bytes)
                try:
                    known = None if data is None else (mark, replace(from_bytes(data), figure=None))
                except SnapshotUnreadable:
                    known = None
                if known is None or known[1].id != path.stem:
                    continue
                self._seen[path] = known
            yield known[1], found.st_size

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        with suppress(FileNotFoundError, NotADirectoryError):
            for item in sorted(os.scandir(self.folder), key=lambda found: found.name):
                stem, _, suffix = item.name.partition(".")
                if suffix == "json" and _ID.fullmatch(stem) and item.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        yield Path(item.path), item.stat(follow_symlinks=False)

    def _make_room(self, size: int, now: datetime) -> None:
        files = list(self._files())
        total = sum(found.st_size for _, found in files) + size
        if total <= self._max_total:
            return
        expired = [(s.expires_at, s.id, n) for s, n in self._snapshots() if s.expires_at and s.expires_at <= now]
        for _, snapshot_id, bytes_freed in sorted(expired):
            for suffix in ("json", "secret"):
                self._path(snapshot_id, suffix).unlink(missing_ok=True)
            total -= bytes_freed
            if total <= self._max_total:
                return
        raise SnapshotRefused(
            f"The snapshots' folder is full: it holds {self._max_total / 1e9:g} GB.",
            "Delete snapshots that are no longer needed, then freeze again.",
        )

    def _check(self, snapshot_id: str, secret: str) -> None:
        stored = _bytes_of(self._path(snapshot_id, "secret"), 64) or b""
        if not hmac.compare_digest(stored, _hash(secret).encode()):
            raise WrongSecret(
                "That is not this snapshot's secret.", "Use the one shown when it was frozen, or ask its maker."
            )

    def _missing(self, snapshot_id: str) -> NotFound | SnapshotGone:
        gone = _bytes_of(self._path(snapshot_id, "gone"), 4096)
        if gone is None:
            return NotFound("There is no such snapshot.", "Check the address: capitals matter.")
        with suppress(ValueError, KeyError, TypeError):
            return SnapshotGone(str(json.loads(gone)["reason"]), "Freeze the view again for a new one.")
        return SnapshotGone("It is gone.", "Freeze the view again for a new one.")

    def _known(self, snapshot_id: str) -> Path:
        if not _ID.fullmatch(snapshot_id):
            raise NotFound("There is no such snapshot.", "Check the address: capitals matter.")
        return self._path(snapshot_id, "json")

    def _path(self, snapshot_id: str, suffix: str) -> Path:
        return self.folder / f"{snapshot_id}.{suffix}"

    def _write(self, path: Path, data: bytes) -> None:
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(path)
            _flush_folder(self.folder)
        except OSError as problem:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise SnapshotRefused(
                f"The snapshot could not be written: {problem.strerror}.", "Free space in the data folder."
            ) from problem


def _bytes_of(path: Path, most: int) -> bytes | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        return os.read(descriptor, most + 1) if stat.S_ISREG(os.fstat(descriptor).st_mode) else None
    finally:
        os.close(descriptor)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def utc_now() -> datetime:
    """The moment, to the second: what a snapshot is dated with."""
    return datetime.now(UTC).replace(microsecond=0)
