"""The files of a store: one database a generation, and a small pointer that names the one now served.

A generation's file never changes once it has its name; only the pointer is replaced. POSIX file locks and renames.
"""

from __future__ import annotations

import fcntl
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from dashboard.errors import StoreBusy

POINTER: Final = "CURRENT"
LOCK: Final = "writer.lock"
_NAME: Final = re.compile(r"gen-([1-9][0-9]{0,17})")
Signature: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Generations:
    """The generations in ``folder``. Nothing is created before :meth:`lock`."""

    folder: Path

    def signature(self) -> Signature | None:
        """What changes when the pointer is replaced; ``None`` without a pointer. One stat."""
        return _signature(self.folder / POINTER)

    def database_signature(self, name: str) -> Signature | None:
        """What tells a generation's file from another one that took its name; ``None`` without a file."""
        return _signature(self.database(name))

    def current(self) -> str | None:
        """The name the pointer holds, or ``None`` if there is none or it is not a generation's name."""
        try:
            text = (self.folder / POINTER).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return text if _NAME.fullmatch(text) else None

    def database(self, name: str) -> Path:
        """The file of a finished generation."""
        return self.folder / f"{name}.duckdb"

    def unfinished(self, name: str) -> Path:
        """The file of a generation while it is written."""
        return self.folder / f"{name}.part"

    def finished(self) -> list[str]:
        """The generations that have a file, newest first."""
        found = [path.stem for path in self.folder.glob("gen-*.duckdb") if _NAME.fullmatch(path.stem)]
        return sorted(found, key=_number, reverse=True)

    def before(self, name: str) -> list[str]:
        """The generations that have a file and are older than ``name``, newest first."""
        return [other for other in self.finished() if _number(other) < _number(name)]

    def next_name(self) -> str:
        """A name greater than every generation's that is there or was current."""
        known = [*self.finished(), *filter(None, [self.current()])]
        return f"gen-{max(map(_number, known), default=0) + 1}"

    def lock(self) -> int:
        """Become the only writer. The lock ends with :meth:`unlock` or with the process.

        Raises:
            StoreBusy: another writer holds it.
            OSError: the folder cannot be created or written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise StoreBusy(
                f"Another sync is writing {self.folder}.",
                "Wait until it has finished; it replaces what is shown by itself.",
            ) from None
        return descriptor

    def unlock(self, descriptor: int) -> None:
        """Let other writers in."""
        os.close(descriptor)

    def finish(self, name: str) -> None:
        """Make a written and closed generation durable, then current: at every moment a reader finds a whole one.

        Raises:
            OSError: it could not be written; the pointer is as it was.
        """
        _to_disk(self.unfinished(name))
        os.rename(self.unfinished(name), self.database(name))
        _to_disk(self.folder)
        waiting = self.folder / f"{POINTER}.part"
        waiting.write_text(f"{name}\n", "ascii")
        _to_disk(waiting)
        os.replace(waiting, self.folder / POINTER)
        _to_disk(self.folder)

    def discard(self, name: str) -> None:
        """Remove what was written of a generation that is not finished."""
        for path in self.folder.glob(f"{name}.part*"):
            path.unlink(missing_ok=True)

    def sweep(self, *keep: str | None) -> None:
        """Remove every generation not named, and whatever a killed writer left behind. Only the writer may."""
        for name in set(self.finished()) - set(keep):
            self.database(name).unlink(missing_ok=True)
        for path in self.folder.glob("gen-*.part*"):
            path.unlink(missing_ok=True)


def _signature(path: Path) -> Signature | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _number(name: str) -> int:
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else 0


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
