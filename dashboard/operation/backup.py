"""Write what cannot be made again to one archive: snapshots, boards and whatever else the data folder keeps, and each
corpus folder's own files (``corrections.yaml``, ``sources.toml`` and the like).

The store and pictures are left out: they are made from the documents. The server may go on while a backup is written.
"""

from __future__ import annotations

import glob
import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from dashboard.config.settings import Settings
from dashboard.config.version import VERSION
from dashboard.config.viewers_settings import VIEWERS_FOLDER
from dashboard.corpus.archive import is_archive
from dashboard.corpus.folder import CORRECTIONS_NAME, SOURCES_NAME
from dashboard.corpus.sources import sources_of
from dashboard.errors import BackupFailed
from dashboard.text.dates import iso_moment

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATA: Final = "data"
CORPUS: Final = "corpus"
MADE_AGAIN: Final = (
    *("gen-*", "CURRENT", "corpus-seen.json", "export-*", "*.lock", "*.part"),
    *("images", "images-published", VIEWERS_FOLDER, "browser-*", "sessions.sqlite*"),
)
"""Entries of the data folder that are made again, or that belong to a running process: not in a backup."""
OWN_FILES: Final = (CORRECTIONS_NAME, SOURCES_NAME, "*.toml", "*.yaml", "*.yml")
"""Files at the top of a corpus folder that somebody wrote and that are not documents."""
_SQLITE: Final = (".sqlite", ".sqlite3", ".db")
_JOURNALS: Final = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written: how many files it has, and their bytes before they were packed.

    ``left_out`` are links that were not followed: what they lead to is not in the backup.
    """

    place: Path
    files: int
    bytes: int
    left_out: tuple[str, ...] = ()


def write_backup(settings: Settings, place: Path, *, documents: bool = False) -> Backup:
    """Write an archive (``.tar.gz``) that only its owner may read; with ``documents``, the corpus folders too.

    Raises:
        BackupFailed: something cannot be read, a folder is missing, there is a file of that name, or the archive cannot be
            written; none is left.
    """
    if place.exists():
        raise BackupFailed(f"{place} is there already.", "Choose another name: a backup never replaces one.")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
    except OSError as problem:
        raise _failed(place, problem) from None
    try:
        with os.fdopen(handle, "wb") as file:
            done = _write(file, settings, place, Path(part), documents=documents)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, place)
    except (OSError, sqlite3.Error, tarfile.TarError) as problem:
        raise _failed(place, problem) from None
    finally:
        with suppress(OSError):
            os.unlink(part)
    return done


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of a file of the archive, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def kept_files(settings: Settings, *, documents: bool = False) -> Iterator[tuple[str, Path]]:
    """Name in the archive and place of each file or link that a backup is about.

    Raises:
        CorpusMissing: a pattern in ``PULSE_CORPUS`` fits nothing.
        OSError: the data folder or a corpus is not there, or cannot be listed.
    """
    for path in _below(settings.data):
        inside = path.relative_to(settings.data)
        if not any(fnmatch(inside.parts[0], form) for form in MADE_AGAIN) and not _passing(path):
            yield f"{DATA}/{inside.as_posix()}", path
    for number, corpus in enumerate(settings.corpus):
        base = base_of(corpus)
        for source in sources_of((corpus,)):
            found = [source.place] if source.is_archive else _below(source.place)
            for path in found:
                if documents or (path.parent == source.place and any(fnmatch(path.name, form) for form in OWN_FILES)):
                    yield f"{CORPUS}/{number}/{path.relative_to(base).as_posix()}", path


def base_of(corpus: Path) -> Path:
    """The folder that names in the archive are relative to: a corpus folder itself, else the one above archive or pattern."""
    base = corpus.parent if is_archive(corpus) and not corpus.is_dir() else corpus
    while glob.has_magic(str(base)) and not os.path.lexists(base):
        base = base.parent
    return base


def _write(file: io.BufferedWriter, settings: Settings, place: Path, part: Path, *, documents: bool) -> Backup:
    digests: dict[str, str] = {}
    left_out: list[str] = []
    size = 0
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
        for name, path in kept_files(settings, documents=documents):
            if path in (place, part):
                continue
            if path.is_symlink():
                left_out.append(str(path))
                continue
            try:
                data = _content(path)
            except FileNotFoundError:  # deleted or renamed since it was listed
                continue
            _add(archive, name, data)
            digests[name] = sha256_hex(data)
            size += len(data)
        folders = [str(corpus) for corpus in settings.corpus]
        manifest = {"format": FORMAT, "version": VERSION, "made_at": iso_moment(datetime.now(UTC)), "corpus": folders}
        _add(archive, MANIFEST, json.dumps(manifest | {"files": digests}, ensure_ascii=False, indent=1).encode())
    return Backup(place, len(digests), size, tuple(left_out))


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    archive.addfile(entry, io.BytesIO(data))


def _content(path: Path) -> bytes:
    """The bytes of a file; of a database, those of a whole state of it."""
    if path.suffix not in _SQLITE:
        return path.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        return copy.read_bytes()


def _below(folder: Path) -> Iterator[Path]:
    """Every file and link below a folder, which must be there; folders below it may vanish meanwhile."""

    def refused(problem: OSError) -> None:
        if not isinstance(problem, FileNotFoundError) or problem.filename == str(folder):
            raise problem

    for place, folders, names in os.walk(folder, onerror=refused):
        folders.sort()
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        paths = [Path(place) / name for name in sorted((*names, *links))]
        yield from (path for path in paths if path.is_symlink() or path.is_file())


def _passing(path: Path) -> bool:
    """Whether a file is being written, or belongs to a database that is copied whole."""
    return path.name.endswith((".part", ".lock", *_JOURNALS)) or path.name.startswith(".")


def _failed(place: Path, problem: Exception) -> BackupFailed:
    reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
    named = getattr(problem, "filename", None) or place
    return BackupFailed(f"The backup was not written: {named}: {reason}.", "Nothing was left; mend that and try again.")
