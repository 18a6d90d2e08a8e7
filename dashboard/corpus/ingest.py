"""A corpus -> its articles and what became of every file. Nothing a file holds stops the others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from dashboard.article import Article, Status
from dashboard.corpus.corrections import Overlay, corrected, parse_corrections
from dashboard.corpus.decoding import decode
from dashboard.corpus.document import STORY_FORMAT, Limits
from dashboard.corpus.folder import CORRECTIONS_NAME, FoundFile, find_files, folder_names, read_bytes
from dashboard.corpus.reader import READER_VERSION
from dashboard.corpus.reading import FileReading, read_file
from dashboard.corpus.worker_pool import read_in_workers
from dashboard.errors import BadCorrections, UnreadableDocument
from dashboard.ingest_report import IngestReport, Outcome, ReportLine
from dashboard.settings import Settings, Visibility

FEW_FILES: Final = 64
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is, in files."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Ingest:
    """What a corpus gave: the articles that may be served, every file's outcome, and definition ``corpus-version``.

    ``report`` names hidden files too; with ``visibility`` published, only its visible lines may be shown to readers.
    """

    articles: tuple[Article, ...]
    report: IngestReport
    corpus_version: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file that became an article; ``doubt`` is why its published flag cannot be trusted."""

    found: FoundFile
    article: Article
    doubt: str | None


def ingest(
    settings: Settings, *, now: datetime | None = None, progress: Callable[[Progress], None] | None = None
) -> Ingest:
    """Read the corpus.

    Args:
        now: the moment of reading, aware; dates more than two days after it are not believed.
        progress: called with the number of files read so far.

    Raises:
        CorpusMissing: a corpus folder does not exist or cannot be listed.
        BadCorrections: a corrections file cannot be honoured as written.
    """
    limits = Limits.of(settings, now or datetime.now(UTC))
    found, overlays = _survey(settings, limits)
    lines = [_line(item, Outcome.SKIPPED, reason=item.skip) for item in found if item.skip]
    documents = [item for item in found if not item.skip]
    candidates: list[_Candidate] = []
    if progress:
        progress(Progress(0, len(documents)))
    for done, reading in enumerate(_readings(documents, limits, settings.max_file_bytes), start=1):
        judged = _judged(reading, overlays, settings)
        if isinstance(judged, ReportLine):
            lines.append(judged)
        else:
            candidates.append(judged)
        if progress and (done % 25 == 0 or done == len(documents)):
            progress(Progress(done, len(documents)))
    articles, outcomes = _settled(candidates, settings)
    return Ingest(articles, IngestReport.of([*lines, *outcomes]), corpus_version_of(articles))


def fingerprint(settings: Settings) -> str:
    """A name for the state of the corpus folders and of what decides how they are read, from file metadata alone.

    Raises:
        CorpusMissing: a corpus folder does not exist or cannot be listed.
    """
    deciding = (
        READER_VERSION,
        settings.visibility.value,
        settings.max_file_bytes,
        settings.max_yaml_depth,
        settings.max_yaml_events,
        settings.max_related,
        settings.max_topics,
    )
    digest = hashlib.sha256(repr(deciding).encode())
    for folder, name in zip(settings.corpus, folder_names(settings.corpus), strict=True):
        for item in sorted(find_files(folder, name), key=lambda item: item.path):
            digest.update(f"{item.path}\0{item.size}\0{item.mtime_ns}\0{item.skip}\n".encode())
    return digest.hexdigest()


def corpus_version_of(articles: Iterable[Article]) -> str:
    """SHA-256 over the sorted digests of the articles, in hexadecimal."""
    return hashlib.sha256("".join(sorted(article.digest for article in articles)).encode()).hexdigest()


def _survey(settings: Settings, limits: Limits) -> tuple[list[FoundFile], dict[str, tuple[Overlay, ...]]]:
    """Every file, in path order, and the corrections by folder name."""
    found: list[FoundFile] = []
    overlays: dict[str, tuple[Overlay, ...]] = {}
    for folder, name in zip(settings.corpus, folder_names(settings.corpus), strict=True):
        place = os.path.join(folder, CORRECTIONS_NAME)
        overlays[name] = _corrections(place, f"{name}/{CORRECTIONS_NAME}", settings, limits)
        found.extend(find_files(folder, name))
    return sorted(found, key=lambda item: item.path), overlays


def _corrections(location: str, path: str, settings: Settings, limits: Limits) -> tuple[Overlay, ...]:
    if not os.path.lexists(location):
        return ()
    try:
        data = read_bytes(FoundFile(location, path, CORRECTIONS_NAME), settings.max_file_bytes)
        text = decode(path, data).text if data.strip() else ""
    except UnreadableDocument as problem:
        raise BadCorrections(f"{path}: {problem.reason}", problem.remedy) from None
    return parse_corrections(text, path, limits.latest)


def _readings(documents: list[FoundFile], limits: Limits, max_bytes: int) -> Iterator[FileReading]:
    """The reading of every document, in any order: a few here, where the parser's bounds hold as well, more in workers."""
    if len(documents) > FEW_FILES:
        return read_in_workers(documents, limits, max_bytes)
    return (read_file(found, limits, max_bytes) for found in documents)


def _judged(
    reading: FileReading, overlays: dict[str, tuple[Overlay, ...]], settings: Settings
) -> _Candidate | ReportLine:
    """The article of a file, or the line that says why there is none."""
    found = reading.found
    if reading.article is None:
        return _line(found, Outcome.REJECTED, reason=reading.reason, remedy=reading.remedy)
    name = found.path.removesuffix(f"/{found.inside}")
    article, excluded = corrected(reading.article, found.inside, overlays[name])
    if excluded is not None:
        return _line(found, Outcome.SKIPPED, reason=f"Excluded by {CORRECTIONS_NAME}: {excluded}")
    if reading.doubt and settings.visibility is Visibility.PUBLISHED:
        return _line(
            found,
            Outcome.REJECTED,
            reason=reading.doubt,
            remedy="State it once, on a line of its own, as “published: true” or “published: false”.",
        )
    return _Candidate(found, article, reading.doubt)


def _settled(candidates: list[_Candidate], settings: Settings) -> tuple[tuple[Article, ...], list[ReportLine]]:
    """The articles that may be served, and the outcome of every candidate."""
    winners: dict[str, _Candidate] = {}
    for candidate in candidates:
        best = winners.get(candidate.article.identity)
        if best is None or _rank(candidate.article) > _rank(best.article):
            winners[candidate.article.identity] = candidate
    lines: list[ReportLine] = []
    for candidate in candidates:
        winner = winners[candidate.article.identity]
        if winner is candidate:
            lines.append(_accepted(candidate, settings))
        else:
            lines.append(_duplicate(candidate, winner.article))
    served = [w.article for w in winners.values() if _visible(w.article, settings)]
    return tuple(sorted(served, key=lambda article: article.path)), lines


def _rank(article: Article) -> tuple[datetime, int, str]:
    """Ruling order among files of one identity; unknown is lowest."""
    heat = article.heat if article.heat is not None else -(10**7)
    return (article.published_at or _LONG_AGO, heat, article.path)


def _visible(article: Article, settings: Settings) -> bool:
    return settings.visibility is Visibility.ALL or article.status is Status.PUBLISHED or article.format == STORY_FORMAT


def _accepted(candidate: _Candidate, settings: Settings) -> ReportLine:
    article = candidate.article
    line = _described(_line(candidate.found, Outcome.ACCEPTED, reason=" ".join(article.notes) or None), article)
    return replace(line, status=article.status, visible=_visible(article, settings))


def _duplicate(candidate: _Candidate, winner: Article) -> ReportLine:
    line = _line(
        candidate.found,
        Outcome.DUPLICATE,
        reason=f"The same article as {winner.path}, which is newer, hotter or last by name.",
        remedy="Remove one of the two files, or leave them: the article counts once.",
    )
    return replace(_described(line, candidate.article), article_id=winner.article_id)


def _described(line: ReportLine, article: Article) -> ReportLine:
    return replace(
        line,
        article_id=article.article_id,
        title=article.title,
        url=article.url,
        published_at=article.published_at,
        format=article.format,
        digest=article.digest,
    )


def _line(found: FoundFile, outcome: Outcome, reason: str | None = None, remedy: str | None = None) -> ReportLine:
    return ReportLine(found.path, outcome, reason, remedy, size=found.size, mtime_ns=found.mtime_ns)
