"""The files of a store: a database and a manifest per generation, a pointer to the current one, the writer's lock.

A generation's files never change once named; only the pointer is replaced. The pointer holds the manifest's hash and the
manifest the database's, so any damage is detected. Relies on POSIX locks and renames.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from dashboard.errors import StoreBusy
from dashboard.store.generations.manifest import (
    DamagedGeneration,
    Manifest,
    Signature,
    check_passing,
    file_digest,
    sha256_of_text,
    signature_of,
    with_checksum,
    without_checksum,
)

POINTER: Final = "CURRENT"
LOCK: Final = "writer.lock"
_NAME: Final = re.compile(r"gen-([1-9][0-9]{0,17})")
_POINTER: Final = re.compile(r"(gen-[1-9][0-9]{0,17}) ([0-9a-f]{64})")
_OURS: Final = re.compile(r"(gen-[1-9][0-9]{0,17})\.(?:duckdb|duckdb\.wal|json|json\.part|part.*)")
State: TypeAlias = tuple[Signature | None, Signature | None, Signature | None, Signature | None]


@dataclass(frozen=True, slots=True)
class Pointed:
    """The generation a pointer names, and the SHA-256 of that generation's manifest in hexadecimal."""

    name: str
    manifest: str


@dataclass(frozen=True, slots=True)
class Generations:
    """The generations in ``folder``. Nothing is created before :meth:`locked`."""

    folder: Path

    def state(self, name: str) -> State:
        """Changes when the pointer or any file of the generation does. A few stats, no reading."""
        begins = f"{self.folder}/{name}"  # joining paths would take longer than looking
        return (
            signature_of(f"{self.folder}/{POINTER}"),
            signature_of(f"{begins}.duckdb"),
            signature_of(f"{begins}.json"),
            signature_of(f"{begins}.duckdb.wal"),
        )

    def pointed(self) -> Pointed | None:
        """The generation pointed at; ``None`` without a pointer or with a damaged one.

        Raises:
            NotReadNow: it cannot be told.
        """
        try:
            line = without_checksum((self.folder / POINTER).read_text("ascii"))
        except UnicodeDecodeError:
            return None
        except OSError as problem:
            check_passing(problem)
            return None
        found = _POINTER.fullmatch(line or "")
        return None if found is None else Pointed(found[1], found[2])

    def database(self, name: str) -> Path:
        """The file of a finished generation."""
        return self.folder / f"{name}.duckdb"

    def log(self, name: str) -> Path:
        """Where the engine would keep changes to a generation; a finished one has no such file."""
        return self.folder / f"{name}.duckdb.wal"

    def manifest(self, name: str) -> Path:
        """The manifest of a finished generation."""
        return self.folder / f"{name}.json"

    def draft(self, name: str) -> Path:
        """The file of a generation while it is written."""
        return self.folder / f"{name}.part"

    def finished(self) -> list[str]:
        """The generations that have a file, newest first.

        Raises:
            NotReadNow: the folder cannot be listed now.
        """
        try:
            names = os.listdir(self.folder)
        except OSError as problem:
            check_passing(problem)
            return []
        stems = [name.removesuffix(".duckdb") for name in names if name.endswith(".duckdb")]
        found = [stem for stem in stems if _NAME.fullmatch(stem)]
        return sorted(found, key=_number, reverse=True)

    def candidates(self) -> list[str]:
        """The generations to serve, best first: the one pointed at, then older ones; without a pointer newest first."""
        pointed = self.pointed()
        if pointed is None:
            return self.finished()
        return [pointed.name, *(name for name in self.finished() if _number(name) < _number(pointed.name))]

    def examined(self, name: str) -> Manifest:
        """Check a generation's files against its manifest, which is returned. Reads the whole database once per state.

        Raises:
            DamagedGeneration: they are not what was published.
            NotReadNow: they cannot be read now.
        """
        try:
            text = self.manifest(name).read_text("ascii")
        except OSError as problem:
            check_passing(problem)
            raise DamagedGeneration("its manifest cannot be read") from None
        except UnicodeDecodeError:
            raise DamagedGeneration("its manifest cannot be read") from None
        manifest, pointed = Manifest.from_text(text), self.pointed()
        if manifest.name != name or (pointed and pointed.name == name and pointed.manifest != sha256_of_text(text)):
            raise DamagedGeneration("its manifest is another one's")
        if os.path.lexists(self.log(name)):
            raise DamagedGeneration("something was written beside it since it was published")
        database = self.database(name)
        signature = signature_of(database)
        if signature is None or signature[1] != manifest.size:
            raise DamagedGeneration("its file is missing or not as long as it was")
        try:
            digest = file_digest(database, signature)
        except OSError as problem:
            check_passing(problem)
            raise DamagedGeneration(f"its file cannot be read ({problem.strerror})") from None
        if digest != manifest.digest:
            raise DamagedGeneration("its file is not the one that was published")
        return manifest

    def next_name(self) -> str:
        """A number above every generation that exists or was current, as a name."""
        pointed = self.pointed()
        known = [*self.finished(), *([pointed.name] if pointed else [])]
        return f"gen-{max(map(_number, known), default=0) + 1}"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only writer inside the block. The lock also ends with the process.

        Raises:
            StoreBusy: another writer has the lock.
            OSError: the folder cannot be created or written.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreBusy(
                    f"Another sync is writing {self.folder}.",
                    "Wait until it has finished; it replaces what is shown by itself.",
                ) from None
            yield
        finally:
            os.close(descriptor)

    def finish(self, name: str, schema_version: int, rows: Mapping[str, int]) -> None:
        """Make a written and closed draft durable, then current; readers find a whole generation at every moment.

        Raises:
            OSError: it could not be written; the pointer is as it was.
        """
        part = self.draft(name)
        _to_disk(part)
        signature = signature_of(part)
        size = 0 if signature is None else signature[1]
        text = Manifest(name, schema_version, size, file_digest(part, signature), rows).text()
        self._replace(self.manifest(name), text)
        os.rename(part, self.database(name))
        _to_disk(self.folder)
        self._replace(self.folder / POINTER, with_checksum(f"{name} {sha256_of_text(text)}"))
        _to_disk(self.folder)

    def _replace(self, path: Path, text: str) -> None:
        waiting = path.with_name(f"{path.name}.part")
        waiting.touch(0o600)
        waiting.write_text(text, "ascii")
        _to_disk(waiting)
        os.replace(waiting, path)

    def discard(self, name: str) -> None:
        """Remove all files of a generation that is not current, where the folder allows it."""
        pointed = self.pointed()
        if pointed is not None and pointed.name == name:
            return
        for path in self.folder.glob(f"{name}.*"):
            if _OURS.fullmatch(path.name):
                _remove(path)

    def sweep(self, *keep: str | None, schema_version: int) -> None:
        """Remove every generation not named, and whatever a killed writer left behind. Only the writer may.

        Generations that a newer version wrote stay, and so does every file that is no generation's.

        Raises:
            NotReadNow: who wrote a generation cannot be told now.
        """
        for path in self.folder.iterdir():
            found = _OURS.fullmatch(path.name)
            unfinished = found is not None and ".part" in path.name
            if found and (unfinished or (found[1] not in keep and not self._is_newer(found[1], schema_version))):
                _remove(path)
        _remove(self.folder / f"{POINTER}.part")

    def _is_newer(self, name: str, schema_version: int) -> bool:
        try:
            return Manifest.from_text(self.manifest(name).read_text("ascii")).schema_version > schema_version
        except OSError as problem:
            check_passing(problem)
            return False
        except (UnicodeDecodeError, DamagedGeneration):
            return False


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _number(name: str) -> int:
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else 0


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
