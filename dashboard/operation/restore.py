"""Put a backup back where nothing is, after every byte of it was checked."""

from __future__ import annotations

import json
import os
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from dashboard.config.settings import Settings
from dashboard.errors import BackupFailed
from dashboard.operation.backup import CORPUS, DATA, FORMAT, MANIFEST, base_of, sha256_hex

_MOST_MANIFEST: Final = 200_000_000


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and the names in the archive of files that were there already, the same byte for byte."""

    version: str
    made_at: str
    written: int
    there: tuple[str, ...]


def restore_backup(settings: Settings, place: Path) -> Restored:
    """Write the files of a backup into the data folder and the corpus folders of these settings.

    Nothing is written unless the whole archive is as its manifest says and no file would be replaced by other content.

    Raises:
        BackupFailed: the archive is damaged, of another kind or of a newer version, or a file is in the way.
    """
    try:
        with tarfile.open(place, "r:*") as archive:
            manifest = _manifest(archive, place)
            targets = {name: _target(settings, name) for name in manifest["files"]}
            there = _checked(archive, manifest["files"], targets)
            for name, target in targets.items():
                if name not in there:
                    _write(target, _bytes_of(archive, name), ours=name.startswith(f"{DATA}/"))
    except (tarfile.TarError, EOFError, OSError, ValueError) as problem:
        raise BackupFailed(f"{place} cannot be restored: {_reason(problem)}.", "Take another backup.") from None
    return Restored(manifest["version"], manifest["made_at"], len(targets) - len(there), tuple(sorted(there)))


def _manifest(archive: tarfile.TarFile, place: Path) -> dict[str, Any]:
    try:
        entry = archive.getmember(MANIFEST)
    except KeyError:
        raise BackupFailed(
            f"{place} is not a whole backup: it has no {MANIFEST}.", "It is written last; take another backup."
        ) from None
    if entry.size > _MOST_MANIFEST:
        raise ValueError("its manifest is too large")
    manifest: dict[str, Any] = json.loads(_bytes_of(archive, MANIFEST))
    if manifest.get("format") != FORMAT:
        raise BackupFailed(
            f"{place} was written by another version.", f"Use AI Policy Pulse {manifest.get('version')}."
        )
    return manifest


def _target(settings: Settings, name: str) -> Path:
    """Where a file of the archive belongs.

    Raises:
        BackupFailed: outside the folders of the settings.
    """
    first, *rest = PurePosixPath(name).parts
    safe = rest and not {"..", "/", ""} & set(rest) and "\x00" not in name
    if safe and first == DATA:
        return settings.data.joinpath(*rest)
    if safe and first == CORPUS and rest[0].isdecimal() and rest[1:]:
        if int(rest[0]) < len(settings.corpus):
            return base_of(settings.corpus[int(rest[0])]).joinpath(*rest[1:])
        raise BackupFailed(
            f"The backup is of {int(rest[0]) + 1} or more corpora, PULSE_CORPUS has {len(settings.corpus)}.",
            "Name as many folders in PULSE_CORPUS, in the same order; they may be empty.",
        )
    raise BackupFailed(f"The backup has a file outside its folders: {name!r}.", "Take a backup that you made yourself.")


def _checked(archive: tarfile.TarFile, digests: dict[str, str], targets: dict[str, Path]) -> set[str]:
    """The names of files that are there already, the same; reads everything once.

    Raises:
        BackupFailed: a file is damaged, or another is in its place.
    """
    there = set()
    for name, digest in digests.items():
        if sha256_hex(_bytes_of(archive, name)) != digest:
            raise BackupFailed(f"The backup is damaged: {name} is not what was written.", "Take another backup.")
        target = targets[name]
        if target.is_symlink() or target.exists():
            if target.is_symlink() or not target.is_file() or sha256_hex(target.read_bytes()) != digest:
                raise BackupFailed(
                    f"{target} is there already and differs.",
                    "Restore into empty folders (--data, PULSE_CORPUS), or move that file away. Nothing was written.",
                )
            there.add(name)
    return there


def _bytes_of(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        stream = archive.extractfile(name)
    except KeyError:
        stream = None
    if stream is None:
        raise BackupFailed(f"The backup is damaged: {name} is missing.", "Take another backup.")
    with stream:
        return stream.read()


def _write(target: Path, data: bytes, *, ours: bool) -> None:
    """Write a file that is whole or absent: ours for its owner only, of the corpus as new files are.

    Raises:
        BackupFailed: it cannot be written.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600 if ours else 0o666)
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as problem:
        raise BackupFailed(
            f"{target} cannot be written: {_reason(problem)}.",
            "Make room, or choose folders that can be written, and restore again: what is there already stays.",
        ) from None


def _reason(problem: Exception) -> str:
    return problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
