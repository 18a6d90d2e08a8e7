"""``sync``: read the corpus into the store once, or with ``--watch`` whenever it changes."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from dashboard.cli.terminal import Bar, add_data_option, interruptible, say, settings_of
from dashboard.config.settings import Settings, Visibility
from dashboard.config.viewers_settings import settings_of_viewers
from dashboard.corpus.ingest import Progress
from dashboard.errors import DashboardError, SyncCancelled
from dashboard.model.ingest_report import IngestReport, Outcome, report_record
from dashboard.service import Service
from dashboard.store.duckdb.store import open_store
from dashboard.sync.run import SyncResult, sync
from dashboard.sync.watch import CorpusWatch

WATCH_SECONDS: Final = 0.25


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``sync``."""
    parser.add_argument(
        "--corpus",
        dest="folders",
        nargs="+",
        type=Path,
        metavar="DIR",
        help="folders of documents (else PULSE_CORPUS, else seeds)",
    )
    add_data_option(parser)
    parser.add_argument(
        "--report", metavar="FILE", help="write what became of every file, a JSON object a line; - is standard output"
    )
    parser.add_argument("--force", action="store_true", help="read everything again, changed or not")
    parser.add_argument(
        "--accept-removals",
        action="store_true",
        help="believe at once that documents which are not there were removed, however many they are",
    )
    parser.add_argument("--watch", action="store_true", help="go on: read what changes until Ctrl-C")


def run(options: argparse.Namespace) -> int:
    """Sync, write the report and say what was read.

    Raises:
        DashboardError: as :func:`~dashboard.sync.run.sync`, or the report could not be written.
        KeyboardInterrupt: it was stopped.
    """
    settings = settings_of(options)
    if options.folders:
        settings = replace(settings, corpus=tuple(folder.expanduser() for folder in options.folders))
    if settings.has_viewers_store:
        viewers = settings_of_viewers(settings)
        say(["For viewers:", *_summary(_synced(options, viewers, with_report=False), viewers)], sys.stderr)
    result = _synced(options, settings, with_report=options.report is not None)
    if result.report is not None:
        _write_report(result.report, options.report)
    say(_summary(result, settings), sys.stderr if options.report == "-" else sys.stdout)
    if options.watch:
        _watch(settings)
    return 0


def _synced(options: argparse.Namespace, settings: Settings, *, with_report: bool) -> SyncResult:
    bar = Bar(sys.stderr)
    gc.set_threshold(50_000, 20, 100)  # a sync gathers a great many rows, and none of them is garbage

    def show(progress: Progress) -> None:
        bar.show(progress.done, progress.total)

    try:
        with interruptible() as interrupted:
            return sync(
                settings,
                force=options.force or (with_report and settings.visibility is Visibility.PUBLISHED),
                with_report=with_report,
                accept_removals=options.accept_removals,
                progress=show,
                cancelled=interrupted.is_set,
            )
    except SyncCancelled:
        raise KeyboardInterrupt from None
    finally:
        bar.clear()


def _watch(settings: Settings) -> None:
    """Sync whenever the corpus changes, until Ctrl-C. Failures are logged."""
    bar = Bar(sys.stderr)

    def show(result: SyncResult) -> None:
        if result.changed:
            bar.clear()
            say(_summary(result, settings))

    store = open_store(settings)
    watch = CorpusWatch(settings, store, show)
    viewers = Service(settings_of_viewers(settings)) if settings.has_viewers_store else None
    say(["Watching for changes; Ctrl-C ends it."])
    try:
        with interruptible() as interrupted:
            watch.start()
            if viewers:
                viewers.start()
            while not interrupted.wait(WATCH_SECONDS):
                progress = watch.progress
                if progress.total:
                    bar.show(progress.done, progress.total, progress.per_second)
                else:
                    bar.clear()
    finally:
        bar.clear()
        if viewers:
            viewers.close()
        watch.close()
        store.close()
    raise KeyboardInterrupt


def _write_report(report: IngestReport, target: str) -> None:
    lines = (json.dumps(report_record(line)) + "\n" for line in report.lines)
    if target == "-":
        sys.stdout.writelines(lines)
        return
    try:
        with open(target, "w", encoding="ascii") as stream:
            stream.writelines(lines)
    except OSError as error:
        raise DashboardError(
            f"The report could not be written to {target}: {error.strerror}.",
            "The store is up to date; name another file and run the command again.",
        ) from None


def _summary(result: SyncResult, settings: Settings) -> list[str]:
    by_outcome = ", ".join(f"{count:,} {outcome}" for outcome, count in result.counts.items())
    did = f"Read in {result.seconds:.1f} s" if result.changed else "Nothing changed"
    lines = [
        f"{did}: {result.files:,} files ({by_outcome}).",
        f"The dashboard shows {result.generation}, corpus version {result.corpus_version[:12]}.",
        *(f"  rejected {line.path}: {line.reason}" for line in result.rejected),
    ]
    more = result.counts[Outcome.REJECTED] - len(result.rejected)
    if more > 0:
        lines.append(f"  and {more:,} more: --report FILE lists them all.")
    if result.missing:
        first, *others = result.missing
        count = f"{len(others) + 1:,} files are missing, the first:" if others else "1 file is missing:"
        lines.append(
            f"{count} {first}. What it says stays for {settings.missing_grace:,} seconds; "
            "--accept-removals takes it out now."
        )
    return lines
