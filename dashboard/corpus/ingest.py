"""A corpus -> its articles and what became of every file. Nothing a file holds stops the others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from dashboard.article import Article, from_record
from dashboard.corpus.folder import FoundFile
from dashboard.corpus.judging import line_of
from dashboard.corpus.survey import fingerprint, rules_of, survey
from dashboard.corpus.worker import Answer
from dashboard.corpus.worker_pool import Reading, read_files
from dashboard.ingest_report import IngestReport, Outcome, ReportLine
from dashboard.settings import Settings

__all__ = ["Candidate", "Ingest", "Progress", "fingerprint", "ingest", "losers_of"]

_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
_EVERY: Final = 25


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
class Candidate:
    """A file that became an article, as far as it counts among the files of the same article."""

    article_id: str
    path: str
    published_at: datetime | None
    heat: int | None

    @classmethod
    def of(cls, given: Answer) -> Candidate | None:
        """The candidate of an answer; ``None`` when the file became no article."""
        line = given.line
        if line.outcome is not Outcome.ACCEPTED or line.article_id is None:
            return None
        return cls(line.article_id, line.path, line.published_at, given.heat)

    @property
    def rank(self) -> tuple[datetime, int, str]:
        """The greatest is the article; unknown is lowest."""
        return (self.published_at or _LONG_AGO, -(10**7) if self.heat is None else self.heat, self.path)


def ingest(
    settings: Settings, *, now: datetime | None = None, progress: Callable[[Progress], None] | None = None
) -> Ingest:
    """Read the whole corpus into memory; the dashboard's own sync streams it instead.

    Args:
        now: the moment of reading, aware; dates more than two days after it are not believed.
        progress: called with the number of files read so far.

    Raises:
        CorpusMissing: a corpus folder does not exist or cannot be listed.
        BadCorrections: a corrections file cannot be honoured as written.
    """
    reading = Reading(rules_of(settings, now))
    seen = survey(settings)
    lines = {item.path: skipped_line(item) for item in seen.files if item.skip}
    documents = [item for item in seen.files if not item.skip]
    articles: dict[str, Article] = {}
    candidates: list[Candidate] = []
    if progress:
        progress(Progress(0, len(documents)))
    for done, given in enumerate(read_files(documents, reading), start=1):
        lines[given.line.path] = given.line
        if candidate := Candidate.of(given):
            candidates.append(candidate)
            articles[candidate.path] = replace(from_record(json.loads(given.parts[0])), path=candidate.path)
        if progress and (done % _EVERY == 0 or done == len(documents)):
            progress(Progress(done, len(documents)))
    for path, winner in losers_of(candidates).items():
        lines[path] = duplicate_line(lines[path], winner)
    served = [articles[path] for path in sorted(articles) if lines[path].visible]
    return Ingest(tuple(served), IngestReport.of(lines.values()), corpus_version_of(a.digest for a in served))


def losers_of(candidates: Iterable[Candidate]) -> Mapping[str, Candidate]:
    """The files that are not their article, by path, each with the one that is."""
    winners: dict[str, Candidate] = {}
    beaten: list[Candidate] = []
    for candidate in candidates:
        best = winners.get(candidate.article_id)
        if best is None or candidate.rank > best.rank:
            winners[candidate.article_id] = candidate
            beaten.extend([best] if best else [])
        else:
            beaten.append(candidate)
    return {candidate.path: winners[candidate.article_id] for candidate in beaten}


def duplicate_line(line: ReportLine, winner: Candidate) -> ReportLine:
    """The line of a file whose article another file is."""
    return replace(
        line,
        outcome=Outcome.DUPLICATE,
        reason=f"The same article as {winner.path}, which is newer, hotter or last by name.",
        remedy="Remove one of the two files, or leave them: the article counts once.",
        status=None,
        visible=None,
    )


def skipped_line(found: FoundFile) -> ReportLine:
    """The line of a file that is no document."""
    return line_of(found, Outcome.SKIPPED, found.skip)


def corpus_version_of(digests: Iterable[str]) -> str:
    """SHA-256 over the sorted digests of the articles, in hexadecimal."""
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()
