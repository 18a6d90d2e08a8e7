"""Bring the store up to the corpus: read what differs, and publish only if something does."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from dashboard.config.settings import Settings
from dashboard.corpus.classification import Classifier
from dashboard.corpus.folder import FoundFile
from dashboard.corpus.ingest import Progress
from dashboard.corpus.survey import Survey, rules_of, survey, synonyms_of_corpora
from dashboard.corpus.worker import Answer
from dashboard.corpus.worker_pool import Reading, most_workers, read_files
from dashboard.corpus.worker_process import SpareWorkers
from dashboard.errors import StoreBusy, SyncCancelled
from dashboard.model.ingest_report import IngestReport, Outcome, ReportLine
from dashboard.store import answers
from dashboard.store.base import Store
from dashboard.store.duckdb.store import open_store
from dashboard.store.writing.file_index import file_index, is_current, note_unchanged
from dashboard.store.writing.generation_writer import Stamp
from dashboard.sync.diff import Changes, diff
from dashboard.sync.draft import Draft, FormerGeneration, Overtaken
from dashboard.sync.hidden_articles import is_noted, note_hidden
from dashboard.sync.last_look import LastLook, Patience, check_plausible
from dashboard.sync.row_worker import COMMAND, reading_rows
from dashboard.sync.update import ReadFiles, apply

KEPT_REJECTIONS: Final = 10
ATTEMPTS: Final = 3
EVERY: Final = 25
UNSETTLED: Final = "unsettled"
"""In place of a fingerprint that may miss a change: the next sync compares file by file."""

__all__ = ["Progress", "SyncResult", "needs_sync", "sync"]


@dataclass(frozen=True, slots=True)
class SyncResult:
    """The generation now served. ``counts`` has every file seen by outcome, ``rejected`` the first few rejected files,
    ``report`` every line if it was asked for. ``changed`` is false when nothing had to be published, ``read`` counts the
    documents opened. ``missing`` are paths of files whose articles are still shown.

    In published mode, lines of what is not shown are known only while they are being read: an unchanged corpus is
    counted without them.
    """

    generation: str
    corpus_version: str
    counts: Mapping[Outcome, int]
    rejected: tuple[ReportLine, ...]
    report: IngestReport | None
    changed: bool
    seconds: float
    read: int = 0
    missing: tuple[str, ...] = ()

    @property
    def files(self) -> int:
        """How many files were seen."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class _Request:
    """How to sync: see :func:`sync`."""

    force: bool = False
    accept_removals: bool = False
    seen: Survey | None = None
    progress: Callable[[Progress], None] = field(default=lambda _: None)
    cancelled: Callable[[], bool] = field(default=lambda: False)


@dataclass(frozen=True, slots=True)
class _Update:
    """What a sync did; ``unlisted`` are lines that the store may not hold."""

    published: bool = False
    read: int = 0
    unlisted: tuple[ReportLine, ...] = ()
    missing: tuple[str, ...] = ()


def sync(
    settings: Settings,
    *,
    force: bool = False,
    with_report: bool = False,
    accept_removals: bool = False,
    seen: Survey | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> SyncResult:
    """Bring the store up to the corpus; nothing is done while the corpus is as it was.

    Args:
        force: read everything again, changed or not.
        with_report: keep the line of every file for the result.
        accept_removals: believe at once that files which are not there were removed, however many they are.
        seen: the corpus, if somebody just looked at it.
        progress: called with the number of files read so far, of those that have to be read.
        cancelled: polled; once it returns true, nothing is published.

    Raises:
        CorpusMissing: a corpus folder does not exist.
        CorpusShrunk: a corpus has lost all or most of its documents.
        BadCorrections: a corrections file cannot be honoured as written.
        StoreBusy: another process is syncing.
        StoreUnavailable: the store cannot be written.
        SyncCancelled: ``cancelled`` returned true.
    """
    started = time.perf_counter()
    request = _Request(force, accept_removals, seen, progress or (lambda _: None), cancelled)
    with closing(open_store(settings)) as store:
        for _ in range(ATTEMPTS):
            with suppress(Overtaken):
                update = _update(store, settings, request)
                return _result(store, update, with_report, started)
    raise StoreBusy("Another sync publishes faster than this one.", "Wait until it has finished.")


def needs_sync(store: Store, settings: Settings, seen: Survey, *, accept_removals: bool = False) -> bool:
    """Whether the store has to be brought up to a survey: the corpus changed, or a file has been missing for long."""
    last = LastLook.read(settings.store)
    grace = 0.0 if accept_removals else float(settings.missing_grace)
    known = is_noted(settings) and is_current(store, settings.store, seen.fingerprint)
    return last.is_due(time.time(), grace) or not known


def _update(store: Store, settings: Settings, request: _Request) -> _Update:
    spare = SpareWorkers(COMMAND)
    with ExitStack() as ending:
        ending.callback(spare.end)

        def many() -> None:
            if request.force or not store.sound():  # so that all of them will be read
                spare.start(most_workers())

        seen = request.seen or survey(settings, many)
        last = LastLook.read(settings.store)
        if not request.force and not needs_sync(store, settings, seen, accept_removals=request.accept_removals):
            return _Update(missing=tuple(sorted(last.missing)))
        look = LastLook.of(settings, seen)
        if not request.accept_removals:
            check_plausible(look, last)
        grace = 0.0 if request.accept_removals else float(settings.missing_grace)
        patience = Patience(time.time(), grace, last.missing)
        update, missing = _write(store, settings, seen, patience, request, reading_rows(rules_of(settings), spare))
        replace(look, missing=missing).write(settings.store)
        note_hidden(settings, update.unlisted)
        return update


def _write(
    store: Store, settings: Settings, seen: Survey, patience: Patience, request: _Request, reading: Reading
) -> tuple[_Update, Mapping[str, float]]:
    """Write the next generation, if there is any difference; also returns the missing files and since when."""
    index = file_index(store, settings.store)
    everything = request.force or index is None or index.rules_mark != seen.rules_mark
    changes = diff(seen, index, patience, everything=everything)
    stamp = Stamp(
        fingerprint=seen.fingerprint if seen.settled else UNSETTLED,
        synced_at=datetime.now(UTC).replace(microsecond=0),
        visibility=settings.visibility.value,
        rules_mark=seen.rules_mark,
        synonyms=synonyms_of_corpora(settings),
    )
    former = FormerGeneration(store, index, Classifier(reading.rules)) if everything and index is not None else None
    with Draft(store, None if everything else index, settings.visibility, former) as draft:
        done = apply(changes, draft, seen.files, _counted(changes, draft, reading, request), patience)
        published = draft.publish(stamp)
        if not published:
            note_unchanged(store, settings.store, stamp.fingerprint, done.unchanged)
        missing = tuple(sorted(done.missing))
        return _Update(published, len(changes.documents), draft.unlisted(), missing), done.missing


def _counted(changes: Changes, draft: Draft, reading: Reading, request: _Request) -> ReadFiles:
    """Read files, report how many of the changed ones were read, and stop once the sync is cancelled."""
    total, done = len(changes.documents), 0

    def read(files: Sequence[FoundFile]) -> Generator[Answer]:
        nonlocal done
        first_number = draft.reserve_numbers(len(files))
        with closing(read_files(files, reading, first_number=first_number)) as found:
            for given in found:
                done += 1
                if done <= total and (done % EVERY == 0 or done == total):
                    request.progress(Progress(done, total))
                if request.cancelled():
                    raise SyncCancelled("The sync was stopped.", "What was shown before stays on show.")
                yield given

    request.progress(Progress(0, total))
    return read


def _result(store: Store, update: _Update, with_report: bool, started: float) -> SyncResult:
    facts = answers.facts(store)
    counts = {
        outcome: facts.outcomes[outcome] + sum(line.outcome is outcome for line in update.unlisted)
        for outcome in Outcome
    }
    rejected = answers.outcomes(store, outcome=Outcome.REJECTED, limit=KEPT_REJECTIONS)
    others = [line for line in update.unlisted if line.outcome is Outcome.REJECTED]
    return SyncResult(
        generation=facts.generation,
        corpus_version=facts.corpus_version,
        counts=counts,
        rejected=tuple(sorted((*rejected, *others), key=lambda line: line.path))[:KEPT_REJECTIONS],
        report=IngestReport.of((*answers.outcomes(store), *update.unlisted)) if with_report else None,
        changed=update.published,
        seconds=time.perf_counter() - started,
        read=update.read,
        missing=update.missing,
    )
