"""``collect``: write what is new in the feeds of ``sources.toml`` into the corpus folder, once or again and again."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from dashboard.cli.terminal import (
    Bar,
    add_corpus_option,
    add_data_option,
    collecting_settings,
    fail,
    interruptible,
    say,
)
from dashboard.collect.feed import Feed
from dashboard.collect.outcome import FeedOutcome
from dashboard.collect.run import CollectorRun, collector_places
from dashboard.collect.sources_file import SourcesFile
from dashboard.errors import BadParameter, DashboardError
from dashboard.text.numbers import counted

_SHOWN: Final = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``collect``."""
    add_corpus_option(parser)
    add_data_option(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="ask every feed that is due, and end (the default)")
    how.add_argument("--watch", action="store_true", help="go on: ask each feed when it is due, until Ctrl-C")
    how.add_argument("--dry-run", action="store_true", help="ask, and say what would be written; write nothing")
    parser.add_argument("--source", action="append", metavar="NAME", help="only this feed, now, due or not")
    parser.add_argument(
        "--report", metavar="FILE", help="what became of every item, a JSON object a line; - is standard output"
    )


def run(options: argparse.Namespace) -> int:
    """Collect, write the report and say what was new. A feed that fails does not make it fail.

    Raises:
        DashboardError: there are no feeds, another process collects, or a record cannot be written.
        KeyboardInterrupt: it was stopped.
    """
    settings = collecting_settings(options)
    file = SourcesFile(collector_places(settings).corpus)
    if not file.feeds():
        raise BadParameter(f"{file.path} lists no feeds.", "Add one: sources add ADDRESS; or: sources import starter.")
    stream = sys.stderr if options.report == "-" else sys.stdout
    with CollectorRun(settings, dry=options.dry_run) as collector, interruptible() as interrupted:
        if options.watch:
            say(["Collecting; Ctrl-C ends it."], stream)
            collector.watch(interrupted, lambda outcome: say(_lines(outcome), stream), _fail)
            raise KeyboardInterrupt
        named = [file.find(name) for name in options.source or ()]
        feeds = named or collector.due(collector.feeds())
        outcomes = _collected(collector, feeds, interrupted)
        if interrupted.is_set():
            raise KeyboardInterrupt
    if options.report:
        _write_report(outcomes, options.report)
    say(_summary(outcomes, len(file.feeds()), dry=options.dry_run), stream)
    return 0


def _collected(collector: CollectorRun, feeds: list[Feed], interrupted: Any) -> list[FeedOutcome]:
    bar = Bar(sys.stderr, "feeds")
    done: list[str] = []

    def show(outcome: FeedOutcome) -> None:
        done.append(outcome.feed.name)
        bar.show(len(done), len(feeds))

    try:
        return collector.collect(feeds, show, interrupted.is_set)
    finally:
        bar.clear()


def _write_report(outcomes: list[FeedOutcome], target: str) -> None:
    lines = (json.dumps(line, ensure_ascii=False) + "\n" for outcome in outcomes for line in report_lines(outcome))
    if target == "-":
        sys.stdout.writelines(lines)
        return
    try:
        Path(target).write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise DashboardError(
            f"The report could not be written to {target}: {error.strerror}.",
            "What was collected is kept; name another file.",
        ) from None


def report_lines(outcome: FeedOutcome) -> Iterator[dict[str, Any]]:
    """Yield a line for the feed, one for each item that is new or changed, and one for each reason of leaving out."""
    feed = {"feed": outcome.feed.name, "address": outcome.feed.address}
    yield feed | {
        "outcome": outcome.trouble or "ok",
        "problem": outcome.problem,
        "note": outcome.note,
        "kind": outcome.kind,
        "counts": dict(outcome.counts),
    }
    for line in outcome.lines:
        item = {"item": line.title, "url": line.url, "path": line.path, "reasons": list(line.reasons)}
        yield feed | {"outcome": line.outcome} | item
    for reason, count in outcome.left_out.items():
        yield feed | {"outcome": "left out", "reasons": [reason], "count": count}


def _summary(outcomes: list[FeedOutcome], listed: int, *, dry: bool) -> Iterator[str]:
    total: Counter[str] = Counter()
    left_out = 0
    for outcome in outcomes:
        total += outcome.counts
        left_out += sum(outcome.left_out.values())
    failed = [outcome for outcome in outcomes if outcome.trouble]
    would = "Would write" if dry else "Wrote"
    yield (
        f"{would} {total['new']:,} new and {total['updated']:,} changed records from {len(outcomes):,} of {listed:,} feeds; "
        f"{total['unchanged']:,} unchanged, {total['set aside']:,} set aside, {left_out:,} left out."
    )
    if total["kept"]:
        yield f"Kept {counted(total['kept'], 'record')} edited by hand, which the feeds changed: --report FILE lists them."
    for outcome in outcomes[:_SHOWN] if dry else ():
        yield from (f"  {line.outcome}: {line.title} ({'; '.join(line.reasons)})" for line in outcome.lines[:_SHOWN])
    yield from (f"  {o.feed.name}: {o.trouble}: {o.problem}" for o in failed[:_SHOWN])
    if len(failed) > _SHOWN:
        yield f"  and {len(failed) - _SHOWN:,} more: --report FILE lists them all."


def _lines(outcome: FeedOutcome) -> Iterator[str]:
    if outcome.trouble:
        yield f"{outcome.feed.name}: {outcome.trouble}: {outcome.problem}"
    elif counts := {what: count for what, count in outcome.counts.items() if what not in ("unchanged", "repeated")}:
        yield f"{outcome.feed.name}: " + ", ".join(f"{count:,} {what}" for what, count in counts.items())


def _fail(error: DashboardError) -> None:
    fail(error)
