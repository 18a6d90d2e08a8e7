"""List a corpus's files, and detect changes in them or in the rules they are read by."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from dashboard.config.policy_dictionaries import POLICY_NAME, dictionary_mark
from dashboard.config.settings import Settings
from dashboard.corpus.classification import Rules
from dashboard.corpus.decoding import decode
from dashboard.corpus.document import Limits
from dashboard.corpus.folder import CORRECTIONS_NAME, DECIDING, KEYS_NAME, FoundFile
from dashboard.corpus.reader import READER_VERSION
from dashboard.corpus.sources import Source, files_of, read_found, sources_of
from dashboard.corpus.worker_pool import FEW_FILES
from dashboard.errors import BadCorrections, UnreadableDocument
from dashboard.search.synonyms import SYNONYMS_NAME, synonyms_of

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
    """List the files of the corpus without opening documents.

    Args:
        many: called once, while it is still being looked at, if it has more files than are read without workers.

    Raises:
        CorpusMissing: a corpus folder does not exist or cannot be listed.
    """
    unsettled = time.time_ns() - UNSETTLED_NS
    files: list[FoundFile] = []
    notified = False
    for source in sources_of(settings.corpus):
        found = iter(files_of(source))
        files.extend(islice(found, FEW_FILES + 1))
        if not notified and len(files) > FEW_FILES:
            notified = True
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
    """Return a digest of the corpus's state and reading rules, from file metadata alone.

    Raises:
        CorpusMissing: a corpus folder does not exist or cannot be listed.
    """
    return survey(settings).fingerprint


def rules_of(settings: Settings, now: datetime | None = None) -> Rules:
    """Return the reading rules of these settings, corrections included.

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
        corrections={s.name: text for s in sources if (text := configuration_text(s, CORRECTIONS_NAME, most))},
        keys={s.name: text for s in sources if (text := configuration_text(s, KEYS_NAME, most))},
        policies={s.name: text for s in sources if (text := configuration_text(s, POLICY_NAME, most))},
    )


def synonyms_of_corpora(settings: Settings) -> dict[str, str]:
    """Return the text of each corpus's file of synonyms by its path, those without one left out.

    Raises:
        BadSynonyms: one cannot be honoured as written.
    """
    texts = {
        f"{source.name}/{SYNONYMS_NAME}": text
        for source in sources_of(settings.corpus)
        if (text := configuration_text(source, SYNONYMS_NAME, settings.max_file_bytes))
    }
    synonyms_of(texts)
    return texts


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


def configuration_text(source: Source, name: str, most: int) -> str:
    """Return the text of a corpus's configuration file, empty if there is none."""
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
