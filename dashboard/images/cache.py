"""The folder of pictures: a record for each address, and copies named after their bytes, within a bound of size.

``records/<2>/<key>.json`` and ``copies/<2>/<name>.webp``, each written beside and renamed, so that one is whole or
absent. A folder for each visibility: what serves published articles only never holds a picture of the others.
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

from dashboard.images.record import PictureRecord, key_of, name_of
from dashboard.settings import Settings, Visibility

FOLDERS: Final = {Visibility.ALL: "images", Visibility.PUBLISHED: "images-published"}
KEPT_SHARE: Final = 0.9
"""What eviction leaves of the bound, so that it is not needed again at once."""
SEEN_SECONDS: Final = 3_600.0
_NAME: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_MOST_RECORD: Final = 65_536
_MOST_COPY: Final = 8_000_000


class PictureCache:
    """The pictures of one deployment. Any process may read; one writes (:meth:`claim`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._claim: int | None = None

    @classmethod
    def of(cls, settings: Settings) -> PictureCache:
        """The pictures of these settings' deployment."""
        return cls(settings.data / FOLDERS[settings.visibility])

    def record(self, url: str) -> PictureRecord | None:
        """What is known of the picture at an address; ``None`` if nothing, or nothing that can be read."""
        return self.record_of(key_of(url))

    def record_of(self, key: str) -> PictureRecord | None:
        """The record filed under a key of :func:`~dashboard.images.record.key_of`."""
        if not _NAME.fullmatch(key):
            return None
        try:
            return PictureRecord.from_bytes(_read(self._record_path(key), _MOST_RECORD))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def keep_record(self, record: PictureRecord) -> None:
        """File a record.

        Raises:
            OSError: it could not be written.
        """
        self._write(self._record_path(key_of(record.url)), record.to_bytes())

    def copy(self, name: str) -> bytes | None:
        """A copy's bytes (WEBP), noting that it was wanted; ``None`` if there is none of that name."""
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
        """Whether the copies that a record names are there."""
        names = [name for name in (record.small, record.large) if name]
        return bool(names) and all(self._copy_path(name).is_file() for name in names)

    def keep_copy(self, data: bytes) -> str:
        """Keep a copy and return its name.

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
        """Take away the copies that were wanted longest ago until all fit into nine tenths of ``bound``; bytes freed."""
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
        """Take away an address's record; its copies go with :meth:`sweep`, unless another record names them."""
        self._record_path(key_of(url)).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Take away the copies that no record names, and what a writer that died left behind; bytes freed."""
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
        """Become the one process that writes here, until it ends or :meth:`release`; ``False`` while another is."""
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
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            beside.write_bytes(data)
            beside.replace(path)
        except OSError:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise


def _read(path: Path, most: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise ValueError("The file is larger than any of ours.")
    return data
