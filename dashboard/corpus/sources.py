"""Resolve ``PULSE_CORPUS`` to folders and archives, each with its corpus's name."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboard.corpus.archive import archive_stem, find_members, is_archive, read_member
from dashboard.corpus.folder import FoundFile, find_files, read_bytes, shown_name
from dashboard.errors import CorpusMissing

MOST_SOURCES: Final = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """A folder or an archive of documents, and the name of its corpus: no two share one."""

    place: Path
    name: str
    is_archive: bool


def sources_of(corpus: Iterable[Path]) -> tuple[Source, ...]:
    """Return the sources that the setting names. A pattern (``*``, ``?``, ``[…]``) stands for the folders and archives it fits.

    Raises:
        CorpusMissing: a pattern fits nothing, or more than can be followed.
    """
    found: list[Source] = []
    for place in _places(corpus):
        archive = is_archive(place) and not place.is_dir()
        resolved = place.resolve()
        name = shown_name((archive_stem(resolved) if archive else resolved.name) or "corpus")
        taken = {source.name for source in found}
        number, unique = 1, name
        while unique in taken:
            number += 1
            unique = f"{name}-{number}"
        found.append(Source(place, unique, archive))
    return tuple(found)


def files_of(source: Source) -> Iterator[FoundFile]:
    """Yield every file of a source, in no particular order.

    Raises:
        CorpusMissing: it does not exist or cannot be listed.
    """
    if not source.is_archive:
        yield from find_files(source.place, source.name)
        return
    try:
        yield from find_members(source.place, source.name)
    except OSError as problem:
        raise CorpusMissing(
            f"The archive {shown_name(str(source.place))} cannot be opened: {problem.strerror or problem}.",
            "Set PULSE_CORPUS to folders or archives that hold the documents.",
        ) from None


def read_found(found: FoundFile, most: int) -> bytes:
    """Read a file of at most ``most`` bytes from a folder or an archive.

    Raises:
        UnreadableDocument: it is larger, or cannot be read.
    """
    return read_bytes(found, most) if found.member is None else read_member(found, most)


def _places(corpus: Iterable[Path]) -> Iterator[Path]:
    for place in corpus:
        if not glob.has_magic(str(place)) or os.path.lexists(place):
            yield place
            continue
        fitting = [Path(name) for name in sorted(glob.glob(str(place)))]
        fitting = [path for path in fitting if path.is_dir() or (is_archive(path) and path.is_file())]
        if not 0 < len(fitting) <= MOST_SOURCES:
            raise CorpusMissing(
                f"The pattern {shown_name(str(place))} fits {len(fitting):,} folders or archives.",
                f"Correct PULSE_CORPUS: it may lead to 1 to {MOST_SOURCES:,}.",
            )
        yield from fitting
