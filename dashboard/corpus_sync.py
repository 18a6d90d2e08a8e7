"""The corpus -> the next generation: only what differs is read, and nothing is published while nothing differs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from dashboard.corpus.ingest import Progress
from dashboard.corpus.survey import Survey, rules_of, survey
from dashboard.corpus.worker_pool import most_workers
from dashboard.corpus.worker_process import SpareWorkers
from dashboard.corpus_update import Overtaken, Update
from dashboard.errors import StoreBusy
from dashboard.ingest_report import IngestReport, Outcome, ReportLine
from dashboard.row_worker import COMMAND, reading_rows
from dashboard.settings import Settings
from dashboard.store import answers
from dashboard.store.base import Store
from dashboard.store.duckdb_store import open_store
from dashboard.store.edition import Stamp
from dashboard.store.ledger import is_current, ledger

KEPT_REJECTIONS: Final = 10
ATTEMPTS: Final = 3
UNSETTLED: Final = "unsettled"
"""In place of a fingerprint that may miss a change: the next sync compares file by file."""

__all__ = ["Progress", "SyncResult", "sync"]


@dataclass(frozen=True, slots=True)
class SyncResult:
    """The generation now served. ``counts`` has every file seen by outcome, ``rejected`` the first few that no reader
    could read, ``report`` every line if it was asked for. ``changed`` is false when nothing had to be published.

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

    @property
    def files(self) -> int:
        """How many files were seen."""
        return sum(self.counts.values())


def sync(
    settings: Settings,
    *,
    force: bool = False,
    with_report: bool = False,
    seen: Survey | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> SyncResult:
    """Bring the store up to the corpus; nothing is done while the corpus is as it was.

    Args:
        force: read everything again, changed or not.
        with_report: keep the line of every file for the result.
        seen: the corpus, if somebody just looked at it.
        progress: called with the number of files read so far, of those that have to be read.
        cancelled: asked again and again; once it says yes, nothing is published.

    Raises:
        CorpusMissing: a corpus folder does not exist.
        BadCorrections: a corrections file cannot be honoured as written.
        StoreBusy: another process is syncing.
        StoreUnavailable: the store cannot be written.
        SyncCancelled: ``cancelled`` said so.
    """
    started = time.perf_counter()
    store = open_store(settings)
    try:
        for _ in range(ATTEMPTS):
            with suppress(Overtaken):
                update = _update(store, settings, force, seen, progress or (lambda _: None), cancelled)
                return _result(store, update, with_report, started)
        raise StoreBusy("Another sync publishes faster than this one.", "Wait until it has finished.")
    finally:
        store.close()


def _update(
    store: Store,
    settings: Settings,
    force: bool,
    seen: Survey | None,
    progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Update | None:
    """What was done; ``None`` when the fingerprint alone said that there is nothing to do."""
    spare = SpareWorkers(COMMAND)

    def many() -> None:
        if force or not store.sound():  # so that all of them will be read
            spare.start(most_workers())

    try:
        seen = seen or survey(settings, many)
        if not force and is_current(store, settings.data, seen.fingerprint):
            return None
        known = None if force else ledger(store, settings.data)
        if known is not None and known.rules_mark != seen.rules_mark:
            known = None
        stamp = Stamp(
            fingerprint=seen.fingerprint if seen.settled else UNSETTLED,
            synced_at=datetime.now(UTC).replace(microsecond=0),
            visibility=settings.visibility.value,
            rules_mark=seen.rules_mark,
        )
        update = Update(store, settings.data, seen, known, reading_rows(rules_of(settings), spare), stamp)
        update.run(progress, cancelled)
        return update
    finally:
        spare.end()


def _result(store: Store, update: Update | None, with_report: bool, started: float) -> SyncResult:
    facts = answers.facts(store)
    unkept = update.unkept if update else ()
    counts = {outcome: facts.outcomes[outcome] + sum(line.outcome is outcome for line in unkept) for outcome in Outcome}
    rejected = answers.outcomes(store, outcome=Outcome.REJECTED, limit=KEPT_REJECTIONS)
    others = [line for line in unkept if line.outcome is Outcome.REJECTED]
    report = None
    if with_report:
        report = IngestReport.of((*answers.outcomes(store), *unkept))
    return SyncResult(
        generation=facts.generation,
        corpus_version=facts.corpus_version,
        counts=counts,
        rejected=tuple(sorted((*rejected, *others), key=lambda line: line.path))[:KEPT_REJECTIONS],
        report=report,
        changed=update is not None and update.published,
        seconds=time.perf_counter() - started,
        read=update.read if update else 0,
    )
