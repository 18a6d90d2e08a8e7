"""Read which files a generation was made from, with their sizes and times, to find those that changed.

When only a file's times change, no new generation is made: a note next to the store (``looked-at.json``) records them.
Losing the note only means reading those files once more.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from dashboard.errors import StoreUnavailable
from dashboard.model.ingest_report import ReportLine
from dashboard.store.base import Store, records
from dashboard.store.ingest_report import report_line
from dashboard.store.statements import corpus as corpus_statements

NOTE: Final = "looked-at.json"
Times: TypeAlias = tuple[int, int, int]
"""Size in bytes, and the times of the last change of content and of metadata in nanoseconds."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class FileIndex:
    """The files the current generation was made from; ``times`` by path."""

    generation: str
    fingerprint: str
    rules_mark: str
    times: Mapping[str, Times] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Note:
    key: list[str]
    fingerprint: str
    files: dict[str, Times]


def is_current(store: Store, folder: Path, fingerprint: str) -> bool:
    """Whether the current generation holds the corpus of that fingerprint. ``folder`` is the store's."""
    if not store.sound():
        return False
    try:
        meta = _meta(store)
    except (StoreUnavailable, IndexError):
        return False
    note = _noted(folder, _key(store.generation(), meta))
    return fingerprint in (meta["fingerprint"], note.fingerprint if note else "")


def file_index(store: Store, folder: Path) -> FileIndex | None:
    """The file index of the current generation; ``None`` when there is none to continue from."""
    if not store.sound():
        return None
    try:
        meta = _meta(store)
        generation = store.generation()
        found = store.query(corpus_statements.FILES)
    except (StoreUnavailable, IndexError):
        return None
    times: dict[str, Times] = dict(
        zip(found["path"], zip(found["size"], found["mtime_ns"], found["ctime_ns"], strict=True), strict=True)
    )
    note = _noted(folder, _key(generation, meta))
    if note is not None:
        times.update({path: item for path, item in note.files.items() if path in times})
    return FileIndex(generation, note.fingerprint if note else meta["fingerprint"], meta["rules_mark"], times)


def next_number(store: Store) -> int:
    """The next free article number."""
    return int(store.query(corpus_statements.NEXT_NUMBER)["number"][0])


def lines_of(store: Store, paths: Sequence[str]) -> Iterator[ReportLine]:
    """The report lines of these files."""
    return _lines(store, "path", paths)


def lines_about(store: Store, article_ids: Iterable[str]) -> Iterator[ReportLine]:
    """The report lines of these articles' files, duplicates included."""
    return _lines(store, "article_id", sorted(article_ids))


def note_unchanged(store: Store, folder: Path, fingerprint: str, files: Mapping[str, Times]) -> None:
    """Remember that the current generation holds the corpus of that fingerprint too, these files having new times.

    If the folder cannot be written, they are read again next time.
    """
    with suppress(OSError, StoreUnavailable, IndexError):
        key = _key(store.generation(), _meta(store))
        before = _noted(folder, key)
        known = {**before.files, **files} if before else dict(files)
        waiting = folder / f"{NOTE}.part"
        waiting.touch(0o600)
        waiting.write_text(json.dumps({"key": key, "fingerprint": fingerprint, "files": known}), "utf-8")
        os.replace(waiting, folder / NOTE)


def _noted(folder: Path, key: list[str]) -> _Note | None:
    try:
        found = json.loads((folder / NOTE).read_text("utf-8"))
        files = {str(path): _times(times) for path, times in found["files"].items()}
        note = _Note(found["key"], str(found["fingerprint"]), files)
    except (OSError, LookupError, TypeError, ValueError, AttributeError):
        return None
    return note if note.key == key else None


def _times(values: Any) -> Times:
    size, mtime_ns, ctime_ns = values
    return (int(size), int(mtime_ns), int(ctime_ns))


def _meta(store: Store) -> dict[str, Any]:
    return {name: values[0] for name, values in store.query(corpus_statements.META).items()}


def _key(generation: str, meta: Mapping[str, Any]) -> list[str]:
    return [generation, meta["corpus_version"], meta["synced_at"].isoformat()]


def _lines(store: Store, column: str, values: Sequence[str]) -> Iterator[ReportLine]:
    for start in range(0, len(values), _AT_ONCE):
        found = store.query(corpus_statements.lines(column, values[start : start + _AT_ONCE]))
        yield from map(report_line, records(found))
