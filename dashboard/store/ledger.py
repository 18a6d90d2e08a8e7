"""What a generation knows of the files it was made from, and of those looked at since and found to say the same.

A file whose times changed but not its content needs no new generation: a small file beside the store notes its times.
Losing that note costs looking at those files once more, nothing else.
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
from dashboard.ingest_report import ReportLine
from dashboard.store import plan
from dashboard.store.answers import line_from
from dashboard.store.base import Store

NOTE: Final = "looked-at.json"
Times: TypeAlias = tuple[int, int, int]
"""Size in bytes, and the times of the last change of content and of metadata in nanoseconds."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the current generation was made from. ``times`` are those of every file it knows, by path."""

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


def ledger(store: Store, folder: Path) -> Ledger | None:
    """What the current generation was made from; ``None`` when there is none that can be gone on with."""
    if not store.sound():
        return None
    try:
        meta = _meta(store)
        generation = store.generation()
        found = store.query(plan.FILES)
    except (StoreUnavailable, IndexError):
        return None
    times: dict[str, Times] = dict(
        zip(found["path"], zip(found["size"], found["mtime_ns"], found["ctime_ns"], strict=True), strict=True)
    )
    note = _noted(folder, _key(generation, meta))
    if note is not None:
        times.update({path: item for path, item in note.files.items() if path in times})
    return Ledger(generation, note.fingerprint if note else meta["fingerprint"], meta["rules_mark"], times)


def next_number(store: Store) -> int:
    """The number that the next article may have.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    return int(store.query(plan.NEXT_NUMBER)["number"][0])


def lines_of(store: Store, paths: Sequence[str]) -> Iterator[ReportLine]:
    """The lines that the current generation has of these files.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    for start in range(0, len(paths), _AT_ONCE):
        yield from _lines(store.query(plan.lines("path", paths[start : start + _AT_ONCE])))


def lines_about(store: Store, article_ids: Iterable[str]) -> Iterator[ReportLine]:
    """The lines of the files of these articles, duplicates among them.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    ids = sorted(article_ids)
    for start in range(0, len(ids), _AT_ONCE):
        yield from _lines(store.query(plan.lines("article_id", ids[start : start + _AT_ONCE])))


def note_unchanged(store: Store, folder: Path, fingerprint: str, files: Mapping[str, Times]) -> None:
    """Remember that the current generation holds the corpus of that fingerprint too, these files having new times.

    A folder that cannot be written only means that they are looked at again.
    """
    with suppress(OSError, StoreUnavailable, IndexError):
        key = _key(store.generation(), _meta(store))
        before = _noted(folder, key)
        known = {**before.files, **files} if before else dict(files)
        waiting = folder / f"{NOTE}.part"
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
    return {name: values[0] for name, values in store.query(plan.META).items()}


def _key(generation: str, meta: Mapping[str, Any]) -> list[str]:
    return [generation, meta["corpus_version"], meta["synced_at"].isoformat()]


def _lines(found: dict[str, list[Any]]) -> Iterator[ReportLine]:
    for values in zip(*found.values(), strict=True):
        yield line_from(dict(zip(found, values, strict=True)))
