"""Keep snapshots and boards as files that only the holder of a secret may change.

``<id>.json`` is what is kept, ``<id>.secret`` the SHA-256 of the secret that may change it. One that is not served for
now is ``<id>.withdrawn``; ``<id>.gone`` says why one is not served, ``<id>.restored`` that the operator wants it served
all the same. Files are written under another name, flushed and renamed: one is whole or absent.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from dashboard.errors import ArchiveFull, NotFound, SnapshotGone, WrongSecret
from dashboard.text.dates import iso_moment

SECRET_BYTES: Final = 24
SERVED: Final = "json"
UNSERVED: Final = "withdrawn"
KEPT_SECONDS: Final = 30 * 86_400.0
"""How long one that is withdrawn is kept before it is deleted."""
_STEP_SECONDS: Final = 86_400.0
_AGE: Final = "age"
_NOTE_SECONDS: Final = 3_600.0
_LEFT_SECONDS: Final = 60.0
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{21}", re.ASCII)
_PART: Final = re.compile(r"\.[A-Za-z0-9_-]+(\.[a-z]+)?\.[0-9a-f]{8}", re.ASCII)


class KeptFiles:
    """The files of one folder, created when needed. ``noun`` names a document in messages, ``again`` says what to do
    about one that is gone.

    Malformed ids are not found, whatever file they would name.
    """

    def __init__(self, folder: Path, noun: str, again: str = "Freeze the view again for a new one.") -> None:
        self.folder = folder
        self._noun = noun
        self._again = again

    def create(self, kept_id: str, data: bytes) -> str:
        """Write a new document and return its secret, which is not stored.

        Raises:
            ArchiveFull: it could not be written.
        """
        secret = secrets.token_urlsafe(SECRET_BYTES)
        self._write(self.path(kept_id, "secret"), _hash(secret).encode())
        self.replace(kept_id, data)
        return secret

    def replace(self, kept_id: str, data: bytes) -> None:
        """Overwrite a document.

        Raises:
            ArchiveFull: it could not be written; the old one stays.
        """
        self._write(self.path(kept_id), data)

    def read(self, kept_id: str, most: int) -> bytes:
        """The bytes of a document, at most ``most`` + 1.

        Raises:
            NotFound: there never was one. SnapshotGone: there was.
        """
        data = bytes_of(self.path(kept_id), most)
        if data is None:
            raise self._missing(kept_id)
        return data

    def check(self, kept_id: str, secret: str) -> None:
        """Check a document's secret.

        Raises:
            WrongSecret: it does not match. NotFound, SnapshotGone: there is nothing of that id.
        """
        if not self.path(kept_id).exists():
            raise self._missing(kept_id)
        stored = bytes_of(self.path(kept_id, "secret"), 64) or b""
        if not hmac.compare_digest(stored, _hash(secret).encode()):
            raise WrongSecret(
                f"That is not this {self._noun}'s secret.", "Use the one shown when it was made, or ask its maker."
            )

    def settle(self, kept_id: str, reason: str | None, now: datetime) -> bool:
        """Serve it, or withdraw it for a reason; one that was withdrawn for 30 days is deleted.

        Returns whether it was withdrawn now.
        """
        served, unserved = self.path(kept_id).exists(), self.path(kept_id, UNSERVED).exists()
        if reason is None and unserved:
            self._serve(kept_id)
        elif reason is not None and served:
            self.withdraw(kept_id, reason, now)
            return True
        elif reason is not None and unserved and self.withdrawn_for(kept_id, now) >= KEPT_SECONDS:
            self.delete(kept_id, reason, now)
        return False

    def withdraw(self, kept_id: str, reason: str, now: datetime) -> None:
        """Stop serving it, for now."""
        self._explain(kept_id, reason, now)
        with suppress(FileNotFoundError):
            self.path(kept_id).replace(self.path(kept_id, UNSERVED))
        _flush_folder(self.folder)

    def restore(self, kept_id: str) -> None:
        """Serve it whatever :meth:`settle` is told, until it is deleted.

        Raises:
            NotFound: there never was one. SnapshotGone: it was deleted for good.
        """
        if not self.path(kept_id).exists() and not self.path(kept_id, UNSERVED).exists():
            raise self._missing(kept_id)
        self._write(self.path(kept_id, "restored"), b"")
        self._serve(kept_id)

    def is_restored(self, kept_id: str) -> bool:
        """Whether the operator wants it served."""
        return self.path(kept_id, "restored").exists()

    def delete(self, kept_id: str, reason: str, now: datetime) -> None:
        """Delete it for good, leaving the reason."""
        self._explain(kept_id, reason, now)
        for suffix in (SERVED, UNSERVED, "secret", "restored"):
            self.path(kept_id, suffix).unlink(missing_ok=True)
        _flush_folder(self.folder)

    def reason(self, kept_id: str) -> str:
        """Why it is not served; empty where that is not known."""
        return str(self._gone(kept_id).get("reason", ""))

    def withdrawn_for(self, kept_id: str, now: datetime) -> float:
        """For how many seconds of :meth:`age` it has been withdrawn."""
        return self.age(now) - float(self._gone(kept_id).get(_AGE, self.age(now)))

    def age(self, now: datetime) -> float:
        """Seconds that the folder has been looked after.

        Each step between two looks counts as a day at most, so that a wrong clock makes nothing old.
        """
        place = self.folder / _AGE
        try:
            at, seconds = json.loads(place.read_text("ascii"))
            passed = (now - datetime.fromisoformat(at)).total_seconds()
            age = float(seconds) + min(max(passed, 0.0), _STEP_SECONDS)
        except (OSError, ValueError, TypeError):
            passed, age = -1.0, 0.0
        if self.folder.is_dir() and not 0 <= passed < _NOTE_SECONDS:
            self._write(place, json.dumps([iso_moment(now), age]).encode())
        return age

    def remove_leftovers(self) -> None:
        """Remove half-written files of a process that died."""
        with suppress(OSError):
            for item in list(os.scandir(self.folder)):
                if _PART.fullmatch(item.name) and time.time() - item.stat().st_mtime > _LEFT_SECONDS:
                    os.unlink(item.path)

    def files(self, wanted: str = SERVED) -> Iterator[tuple[Path, os.stat_result]]:
        """Every file with that ending, in the order of ids."""
        with suppress(FileNotFoundError, NotADirectoryError):
            for item in sorted(os.scandir(self.folder), key=lambda found: found.name):
                stem, _, suffix = item.name.partition(".")
                if suffix == wanted and _ID.fullmatch(stem) and item.is_file(follow_symlinks=False):
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

    def _serve(self, kept_id: str) -> None:
        with suppress(FileNotFoundError):
            self.path(kept_id, UNSERVED).replace(self.path(kept_id))
        self.path(kept_id, "gone").unlink(missing_ok=True)
        _flush_folder(self.folder)

    def _explain(self, kept_id: str, reason: str, now: datetime) -> None:
        gone = {"schema": 1, "id": kept_id, "reason": reason, "at": iso_moment(now), _AGE: self.age(now)}
        self._write(self.path(kept_id, "gone"), json.dumps(gone).encode())

    def _gone(self, kept_id: str) -> dict[str, Any]:
        try:
            found = json.loads(bytes_of(self.path(kept_id, "gone"), 4096) or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _missing(self, kept_id: str) -> NotFound | SnapshotGone:
        if not self.path(kept_id, "gone").exists():
            return self._unknown()
        return SnapshotGone(self.reason(kept_id) or "It is gone.", self._again)

    def _unknown(self) -> NotFound:
        return NotFound(f"There is no such {self._noun}.", "Check the address: capitals matter.")

    def _write(self, path: Path, data: bytes) -> None:
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
            _flush_folder(self.folder)
        except OSError as problem:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise ArchiveFull(
                f"The {self._noun} could not be written: {problem.strerror}.", "Free space in the data folder."
            ) from problem


def bytes_of(path: Path, most: int) -> bytes | None:
    """The bytes of a plain file, at most ``most`` + 1; ``None`` if there is none."""
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
