"""Compare the corpus with the files that the current generation was made from, by metadata alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.corpus.folder import NOT_EXAMINED, NOT_LISTED, FoundFile
from dashboard.corpus.survey import Survey
from dashboard.store.writing.file_index import FileIndex, Times
from dashboard.sync.last_look import Patience


@dataclass(frozen=True, slots=True)
class Changes:
    """What the next generation has to take in.

    ``everything``: of the current generation nothing is used but what is ``kept``, the files that cannot be seen now and
    are not believed to be gone. ``documents`` are to be read, in this order. ``others``
    are new or changed files that are not documents. ``removed`` are paths of files that are gone, ``missing`` of those
    that may come back, with the time they were first missed.
    """

    everything: bool
    documents: tuple[FoundFile, ...]
    others: tuple[FoundFile, ...]
    removed: tuple[str, ...]
    missing: Mapping[str, float]
    kept: tuple[str, ...] = ()


def diff(seen: Survey, index: FileIndex | None, patience: Patience, *, everything: bool = False) -> Changes:
    """The changes between an index and a survey; without an index everything is read.

    Args:
        everything: read every file, changed or not; what is missing is noted all the same.
    """
    documents = [item for item in seen.files if not item.skip]
    # an archive is unpacked from its beginning: its members come in their order there
    documents.sort(key=lambda item: (item.path, ()) if item.member is None else (item.location, item.member))
    others = [item for item in seen.files if item.skip]
    if index is None:
        return Changes(True, tuple(documents), tuple(others), (), {})
    known = index.times
    unseen = {item.path for item in others if item.path in known and _failed(item, NOT_EXAMINED)}
    here = {item.path for item in seen.files} - unseen
    gone = _outside([path for path in known if path not in here], others)
    removed = tuple(path for path in gone if path not in unseen and patience.is_over(path))
    missing = {path: patience.first_missed(path) for path in gone if not patience.is_over(path)}
    others = [item for item in others if item.path not in missing]
    if everything:
        read = {item.path for item in (*documents, *others)}
        kept = tuple(path for path in known if path not in read and path not in removed)
        return Changes(True, tuple(documents), tuple(others), (), missing, kept)
    return Changes(
        everything=False,
        documents=tuple(item for item in documents if not _is_known(item, known)),
        others=tuple(item for item in others if not _is_known(item, known)),
        removed=removed,
        missing=missing,
    )


def times_of(item: FoundFile) -> Times:
    """What tells that a file may have changed."""
    return (item.size, item.mtime_ns, item.ctime_ns)


def _is_known(item: FoundFile, known: Mapping[str, Times]) -> bool:
    return item.ctime_ns != 0 and known.get(item.path) == times_of(item)


def _outside(paths: list[str], others: Iterable[FoundFile]) -> list[str]:
    """The paths that are not below a folder that could not be listed: of those nothing is known."""
    unlisted = tuple(f"{item.path}/" for item in others if _failed(item, NOT_LISTED))
    return [path for path in paths if not path.startswith(unlisted)] if unlisted else paths


def _failed(item: FoundFile, how: str) -> bool:
    return item.skip is not None and item.skip.startswith(how)
