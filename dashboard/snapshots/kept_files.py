"""A folder of files that only the holder of a secret may change: what snapshots and boards are kept in.

``<id>.json`` is the thing kept, ``<id>.secret`` the SHA-256 of the secret that may change it, ``<id>.gone`` says why it
is no longer there. Files are written beside, flushed and renamed: one is whole or absent.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from dashboard.errors import ArchiveFull, NotFound, SnapshotGone, WrongSecret
from dashboard.snapshots.snapshot import moment_text

SECRET_BYTES: Final = 24
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{21}", re.ASCII)


class KeptFiles:
    """The files of one folder, which appears when needed. ``noun`` names what is kept, in messages.

    Ids that are not of our form are not found, whatever file they would name.
    """

    def __init__(self, folder: Path, noun: str) -> None:
        self.folder = folder
        self._noun = noun

    def create(self, kept_id: str, data: bytes) -> str:
        """Write a new one and return its secret, which is not stored.

        Raises:
            ArchiveFull: it could not be written.
        """
        secret = secrets.token_urlsafe(SECRET_BYTES)
        self._write(self.path(kept_id, "secret"), _hash(secret).encode())
        self.replace(kept_id, data)
        return secret

    def replace(self, kept_id: str, data: bytes) -> None:
        """Write it again.

        Raises:
            ArchiveFull: it could not be written; what was there is.
        """
        self._write(self.path(kept_id), data)

    def read(self, kept_id: str, most: int) -> bytes:
        """Its bytes, no more than one beyond ``most``.

        Raises:
            NotFound: there never was one. SnapshotGone: there was.
        """
        data = bytes_of(self.path(kept_id), most)
        if data is None:
            raise self._missing(kept_id)
        return data

    def check(self, kept_id: str, secret: str) -> None:
        """Go on only with the right secret.

        Raises:
            WrongSecret: it is not. NotFound, SnapshotGone: there is nothing of that id.
        """
        if not self.path(kept_id).exists():
            raise self._missing(kept_id)
        stored = bytes_of(self.path(kept_id, "secret"), 64) or b""
        if not hmac.compare_digest(stored, _hash(secret).encode()):
            raise WrongSecret(
                f"That is not this {self._noun}'s secret.", "Use the one shown when it was made, or ask its maker."
            )

    def retire(self, kept_id: str, reason: str, now: datetime) -> None:
        """Take it away, leaving ``reason`` in its place."""
        gone = {"schema": 1, "id": kept_id, "reason": reason, "at": moment_text(now)}
        self._write(self.path(kept_id, "gone"), json.dumps(gone).encode())
        self.forget(kept_id)
        _flush_folder(self.folder)

    def forget(self, kept_id: str) -> None:
        """Take it away without a word."""
        for suffix in ("json", "secret"):
            self.path(kept_id, suffix).unlink(missing_ok=True)

    def files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Every file that may hold one, in the order of ids."""
        with suppress(FileNotFoundError, NotADirectoryError):
            for item in sorted(os.scandir(self.folder), key=lambda found: found.name):
                stem, _, suffix = item.name.partition(".")
                if suffix == "json" and _ID.fullmatch(stem) and item.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        yield Path(item.path), item.stat(follow_symlinks=False)

    def path(self, kept_id: str, suffix: str = "json") -> Path:
        """Where a file of that id is.

        Raises:
            NotFound: ids do not look like that.
        """
        if not _ID.fullmatch(kept_id):
            raise self._unknown()
        return self.folder / f"{kept_id}.{suffix}"

    def _missing(self, kept_id: str) -> NotFound | SnapshotGone:
        gone = bytes_of(self.path(kept_id, "gone"), 4096)
        if gone is None:
            return self._unknown()
        with suppress(ValueError, KeyError, TypeError):
            return SnapshotGone(str(json.loads(gone)["reason"]), "Freeze the view again for a new one.")
        return SnapshotGone("It is gone.", "Freeze the view again for a new one.")

    def _unknown(self) -> NotFound:
        return NotFound(f"There is no such {self._noun}.", "Check the address: capitals matter.")

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
            raise ArchiveFull(
                f"The {self._noun} could not be written: {problem.strerror}.", "Free space in the data folder."
            ) from problem


def bytes_of(path: Path, most: int) -> bytes | None:
    """The bytes of a plain file, no more than one beyond ``most``; ``None`` where there is none."""
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
