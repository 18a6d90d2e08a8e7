"""Read a corpus: its articles and the outcome of every file. No file stops the others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from dashboard.config.settings import Settings
from dashboard.corpus.classification import line_of
from dashboard.corpus.folder import FoundFile
from dashboard.corpus.survey import fingerprint, rules_of, survey
from dashboard.corpus.worker import Answer
from dashboard.corpus.worker_pool import Reading, read_files
from dashboard.model.article import Article, Status, from_record
from dashboard.model.ingest_report import IngestReport, Outcome, ReportLine

__all__ = ["Candidate", "Ingest", "Progress", "fingerprint", "ingest", "losers_of"]

_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
_EVERY: Final = 25


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress in files."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Ingest:
    """The articles that may be served, every file's outcome, and definition ``corpus-version``.

    ``report`` names hidden files too; with ``visibility`` published, only its visible lines may be shown to readers.
    """

    articles: tuple[Article, ...]
    report: IngestReport
    corpus_version: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file among those of one article. ``hidden``: it is unpublished, or may be, so the others may not be served."""

    article_id: str
    path: str
    published_at: datetime | None
    heat: int | None
    hidden: bool = False
    visible: bool = True

    @classmethod
    def of(cls, given: Answer) -> Candidate | None:
        """Return the candidate of an answer, ``None`` if the file has no article."""
        line = given.line
        if line.article_id is None:
            return None
        hidden = not line.visible and line.status is not Status.UNSCORED
        return cls(line.article_id, line.path, line.published_at, given.heat, hidden, bool(line.visible))

    @property
    def rank(self) -> tuple[bool, bool, datetime, int, str]:
        """The greatest is the article: hidden, else visible, newest, hottest, last by name; unknown is lowest."""
        heat = -(10**7) if self.heat is None else self.heat
        return (self.hidden, self.visible, self.published_at or _LONG_AGO, heat, self.path)


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
        if given.parts:
            path = given.line.path
            articles[path] = replace(from_record(json.loads(given.parts[0])), path=path)
        if progress and (done % _EVERY == 0 or done == len(documents)):
            progress(Progress(done, len(documents)))
    for path, winner in losers_of(candidates).items():
        lines[path] = duplicate_line(lines[path], winner)
    served = [articles[path] for path in sorted(articles) if lines[path].visible]
    return Ingest(tuple(served), IngestReport.of(lines.values()), corpus_version_of(a.digest for a in served))


def losers_of(candidates: Iterable[Candidate]) -> Mapping[str, Candidate]:
    """Return the files that lose to another file of their article, by path, each with the winner."""
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
    """Return the line of a file that lost to ``winner``; a rejected file keeps its own reason."""
    if line.outcome is Outcome.REJECTED:
        return line
    if winner.hidden:
        reason = f"The same article as {winner.path}, which is not published: the article is not shown."
        remedy = "Remove the file that is out of date, or set published in both alike."
    else:
        reason = f"The same article as {winner.path}, which is newer, hotter or last by name."
        remedy = "Remove one of the two files, or leave them: the article counts once."
    return replace(line, outcome=Outcome.DUPLICATE, reason=reason, remedy=remedy, status=None, visible=None)


def skipped_line(found: FoundFile) -> ReportLine:
    """Return the line of a file that is not a document."""
    return line_of(found, Outcome.SKIPPED, found.skip)


def corpus_version_of(digests: Iterable[str]) -> str:
    """SHA-256 over the sorted digests of the articles, in hexadecimal."""
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()
