"""Cache pictures on disk: one record per address, copies named by their hash, a limit on total size.

Files are ``records/<2>/<key>.json`` and ``copies/<2>/<name>.webp``, written under a temporary name and renamed. Each
visibility has its own folder, so a published-only deployment stores no picture of other articles.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from dashboard.config.settings import Settings, Visibility
from dashboard.images.record import PictureRecord, key_of, name_of

FOLDERS: Final = {Visibility.ALL: "images", Visibility.PUBLISHED: "images-published"}
KEPT_SHARE: Final = 0.9
"""Eviction goes down to this share of the limit, so that the next copy does not trigger it again."""
SEEN_SECONDS: Final = 3_600.0
_NAME: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_MOST_RECORD: Final = 65_536
_MOST_COPY: Final = 8_000_000


class PictureCache:
    """The cache of one deployment. Any number of processes read; one writes (:meth:`claim`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._claim: int | None = None

    @classmethod
    def of(cls, settings: Settings) -> PictureCache:
        """Return the cache that these settings name."""
        return cls(settings.data / FOLDERS[settings.visibility])

    def record(self, url: str) -> PictureRecord | None:
        """Return the record of an address; ``None`` if there is none or it cannot be read."""
        return self.record_of(key_of(url))

    def record_of(self, key: str) -> PictureRecord | None:
        """Return the record with a key from :func:`~dashboard.images.record.key_of`."""
        if not _NAME.fullmatch(key):
            return None
        try:
            return PictureRecord.from_bytes(_read(self._record_path(key), _MOST_RECORD))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def keep_record(self, record: PictureRecord) -> None:
        """Store a record.

        Raises:
            OSError: it could not be written.
        """
        self._write(self._record_path(key_of(record.url)), record.to_bytes())

    def copy(self, name: str) -> bytes | None:
        """Return a copy's bytes (WEBP) and note its use for eviction; ``None`` if there is none of that name."""
        if not _NAME.fullmatch(name):
            return None
        path = self._copy_path(name)
        try:
            data = _read(path, _MOST_COPY)
            if time.time() - path.stat().st_mtime > SEEN_SECONDS:
                os.utime(path)
        except OSError:
            return None
        return data

    def holds(self, record: PictureRecord) -> bool:
        """Return whether the copies that a record names exist."""
        names = [name for name in (record.small, record.large) if name]
        return bool(names) and all(self._copy_path(name).is_file() for name in names)

    def keep_copy(self, data: bytes) -> str:
        """Store a copy and return its name.

        Raises:
            OSError: it could not be written.
        """
        name = name_of(data)
        path = self._copy_path(name)
        if not path.is_file():
            self._write(path, data)
        return name

    def records(self) -> Iterator[PictureRecord]:
        """Every record that can be read."""
        for path in self._files("records", "*.json"):
            if (found := self.record_of(path.stem)) is not None:
                yield found

    def bytes_kept(self) -> int:
        """The size of all copies."""
        return sum(size for _, size, _ in self._copies())

    def evict(self, bound: int) -> int:
        """If the copies exceed ``bound``, delete the least recently used down to 90 % of it; return bytes freed."""
        copies = sorted(self._copies(), key=lambda item: item[2])
        kept = sum(size for _, size, _ in copies)
        freed = 0
        if kept <= bound:
            return 0
        for path, size, _ in copies:
            if kept - freed <= bound * KEPT_SHARE:
                break
            path.unlink(missing_ok=True)
            freed += size
        return freed

    def forget(self, url: str) -> None:
        """Delete an address's record; :meth:`sweep` deletes its copies unless another record names them."""
        self._record_path(key_of(url)).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Delete copies that no record names, and temporary files of a killed writer; return bytes freed."""
        named = {name for record in self.records() for name in (record.small, record.large) if name}
        freed = 0
        for path, size, _ in self._copies():
            if path.stem not in named:
                path.unlink(missing_ok=True)
                freed += size
        for kind in ("records", "copies"):
            for path in self._files(kind, ".*"):
                path.unlink(missing_ok=True)
        return freed

    def claim(self) -> bool:
        """Become the only writer until :meth:`release` or the end of the process; ``False`` if there is another."""
        if self._claim is not None:
            return True
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return False
        self._claim = descriptor
        return True

    def release(self) -> None:
        """Let another process write."""
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None

    def _record_path(self, key: str) -> Path:
        return self.folder / "records" / key[:2] / f"{key}.json"

    def _copy_path(self, name: str) -> Path:
        return self.folder / "copies" / name[:2] / f"{name}.webp"

    def _copies(self) -> Iterator[tuple[Path, int, float]]:
        for path in self._files("copies", "*.webp"):
            with suppress(OSError):
                found = path.stat()
                yield path, found.st_size, found.st_mtime

    def _files(self, kind: str, pattern: str) -> Iterator[Path]:
        with suppress(OSError):
            for shelf in sorted((self.folder / kind).iterdir()):
                yield from sorted(shelf.glob(pattern))

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            draft.write_bytes(data)
            draft.replace(path)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise


def _read(path: Path, most: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise ValueError("The file is too large for a record or copy.")
    return data
