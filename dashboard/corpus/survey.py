"""The files of a corpus as they lie there, and how to know that they, or the rules they are read by, changed."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from dashboard.corpus.decoding import decode
from dashboard.corpus.document import Limits
from dashboard.corpus.folder import CORRECTIONS_NAME, DECIDING, FoundFile
from dashboard.corpus.judging import Rules
from dashboard.corpus.reader import READER_VERSION
from dashboard.corpus.sources import Source, files_of, read_found, sources_of
from dashboard.corpus.worker_pool import FEW_FILES
from dashboard.dictionary_files import POLICY_NAME, dictionary_mark
from dashboard.errors import BadCorrections, UnreadableDocument
from dashboard.settings import Settings

UNSETTLED_NS: Final = 50_000_000
"""A file changed less than this before it was looked at may change again without its times telling."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Every file seen, in path order. ``rules_mark`` names what decides how files are read; ``fingerprint`` names that
    and the state of all files, from metadata alone. Unless ``settled``, some file changed so recently that it may change
    again without its times telling: the fingerprint must not be relied on later, and ``ctime_ns`` of that file is 0.
    """

    files: tuple[FoundFile, ...]
    rules_mark: str
    fingerprint: str
    settled: bool


def survey(settings: Settings, many: Callable[[], None] = lambda: None) -> Survey:
    """Look at the corpus without opening a document.

    Args:
        many: called once, while it is still being looked at, if it has more files than are read without workers.

    Raises:
        CorpusMissing: a corpus folder does not exist or cannot be listed.
    """
    unsettled = time.time_ns() - UNSETTLED_NS
    files: list[FoundFile] = []
    told = False
    for source in sources_of(settings.corpus):
        found = iter(files_of(source))
        files.extend(islice(found, FEW_FILES + 1))
        if not told and len(files) > FEW_FILES:
            told = True
            many()
        files.extend(found)
    files.sort(key=lambda item: item.path)
    rules_mark = _rules_mark(settings, files)
    states = "\n".join([f"{f.path}\0{f.size}\0{f.mtime_ns}\0{f.ctime_ns}\0{f.skip}" for f in files])
    fingerprint = hashlib.sha256(f"{rules_mark}\n{states}".encode()).hexdigest()
    fresh = [n for n, f in enumerate(files) if f.ctime_ns >= unsettled or f.mtime_ns >= unsettled]
    for n in fresh:
        files[n] = replace(files[n], ctime_ns=0)
    return Survey(tuple(files), rules_mark, fingerprint, not fresh)


def fingerprint(settings: Settings) -> str:
    """A name for the state of the corpus folders and of what decides how they are read, from file metadata alone.

    Raises:
        CorpusMissing: a corpus folder does not exist or cannot be listed.
    """
    return survey(settings).fingerprint


def rules_of(settings: Settings, now: datetime | None = None) -> Rules:
    """The rules by which files are read, the corrections among them.

    Args:
        now: the moment of reading, aware; dates more than two days after it are not believed.

    Raises:
        BadCorrections: a corrections file or a policy dictionary cannot be read.
    """
    sources = list(sources_of(settings.corpus))
    most = settings.max_file_bytes
    return Rules(
        limits=Limits.of(settings, now or datetime.now(UTC)),
        max_file_bytes=settings.max_file_bytes,
        visibility=settings.visibility,
        corrections={s.name: text for s in sources if (text := _beside(s, CORRECTIONS_NAME, most))},
        policies={s.name: text for s in sources if (text := _beside(s, POLICY_NAME, most))},
    )


def _rules_mark(settings: Settings, files: Iterable[FoundFile]) -> str:
    deciding = (
        READER_VERSION,
        dictionary_mark(),
        settings.visibility.value,
        settings.max_file_bytes,
        settings.max_yaml_depth,
        settings.max_yaml_events,
        settings.max_related,
        settings.max_topics,
        [(f.path, f.size, f.mtime_ns, f.ctime_ns) for f in files if f.inside in DECIDING],
    )
    return hashlib.sha256(repr(deciding).encode()).hexdigest()


def _beside(source: Source, name: str, most: int) -> str:
    """The text of a file that says how its corpus is read; empty where there is none."""
    path = f"{source.name}/{name}"
    if source.is_archive:
        found = next((item for item in files_of(source) if item.inside == name), None)
    else:
        location = os.path.join(source.place, name)
        found = FoundFile(location, path, name) if os.path.lexists(location) else None
    if found is None:
        return ""
    try:
        data = read_found(found, most)
        return decode(path, data).text if data.strip() else ""
    except UnreadableDocument as problem:
        raise BadCorrections(f"{path}: {problem.reason}", problem.remedy) from None
