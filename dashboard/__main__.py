"""The command line: ``python -m dashboard`` and a command: ``sync``, ``serve``, ``brief``, ``export``, ``freeze``,
``verify``, ``images``.

Exit codes: 0 done, 1 failed (what and what to do on standard error), 2 wrong usage, 130 interrupted, 141 nobody reads;
``verify`` has its own: 0 the same, 1 differs, 2 not compared.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from dashboard.corpus.ingest import Progress
from dashboard.corpus_sync import SyncResult, sync
from dashboard.corpus_watch import CorpusWatch
from dashboard.errors import BadParameter, DashboardError, SyncCancelled
from dashboard.ingest_report import IngestReport, Outcome
from dashboard.project import PROJECT, project_settings
from dashboard.settings import Settings, Visibility
from dashboard.store.duckdb_store import open_store
from dashboard.terminal import Bar, Interrupt
from dashboard.version import NAME, VERSION
from dashboard.web.records import report_record

if TYPE_CHECKING:
    from dashboard.snapshots.commands import Answer

PROG: Final = "python -m dashboard"
WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130
NOBODY_READS: Final = 141
WATCH_SECONDS: Final = 0.25


class _StoppedByUser(Exception):  # noqa: N818 -- Ctrl-C, once what was begun is put away
    """The first Ctrl-C ended a command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Raises:
        SystemExit: the arguments are wrong (2), or help or the version was asked for (0).
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    parser = _parser(syncs=given[:1] == ["sync"])
    options, rest = parser.parse_known_args(given)
    if rest and options.command != "serve":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        code = _run(options, rest)
        sys.stdout.flush()
    except BadParameter as error:
        return _failed(error.message, error.remedy, WRONG_USAGE)
    except DashboardError as error:
        return _failed(error.message, error.remedy)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except (KeyboardInterrupt, _StoppedByUser):
        print("\nInterrupted. The dashboard keeps showing the last complete state.", file=sys.stderr)
        return INTERRUPTED
    return code


def _run(options: argparse.Namespace, rest: Sequence[str]) -> int:
    match options.command:
        case "sync":
            return _sync(options)
        case "serve":
            return _serve(rest)
        case "brief":
            return _brief(options)
        case "export":
            return _export(options)
        case "freeze":
            return _tell(_snapshot_commands().freeze_command(options, _settings(options)))
        case "images":
            return _images(options)
        case _:
            return _tell(_snapshot_commands().verify_command(options, _settings(options)))


def _brief(options: argparse.Namespace) -> int:
    written = _briefing_commands().brief_command(options, _settings(options))
    if written.path is None:
        sys.stdout.buffer.write(written.data)
    else:
        print(f"Written to {_printable(str(written.path))}.")
    return 0


def _export(options: argparse.Namespace) -> int:
    print(_printable(_export_commands().export_command(options, _settings(options), datetime.now(UTC))))
    return 0


def _export_commands() -> ModuleType:
    return importlib.import_module("dashboard.exports")


def _briefing_commands() -> ModuleType:
    return importlib.import_module("dashboard.briefing.commands")


def _images_commands() -> ModuleType:
    return importlib.import_module("dashboard.images.commands")


def _snapshot_commands() -> ModuleType:
    """Loaded when wanted: a sync that a timer starts every minute should not load charts and pages."""
    return importlib.import_module("dashboard.snapshots.commands")


def _tell(answer: Answer) -> int:
    for line in answer.lines:
        print(line if line.startswith("{") else _printable(line))
    if answer.problem is not None:
        return _failed(answer.problem.message, answer.problem.remedy, answer.code)
    return answer.code


def _parser(*, syncs: bool) -> argparse.ArgumentParser:
    """The parser; of a command that ``syncs``, without the others."""
    parser = argparse.ArgumentParser(PROG, description=f"{NAME}: read the documents, serve the dashboard.")
    parser.add_argument("--version", action="version", version=f"{NAME} {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    reading = commands.add_parser("sync", help="read the documents into the store", allow_abbrev=False)
    reading.add_argument(
        "--corpus", nargs="+", type=Path, metavar="DIR", help="folders of documents (else PULSE_CORPUS, else seeds)"
    )
    reading.add_argument("--data", type=Path, metavar="DIR", help="folder of the store (else PULSE_DATA, else .pulse)")
    reading.add_argument(
        "--report", metavar="FILE", help="write what became of every file, a JSON object a line; - is standard output"
    )
    reading.add_argument("--force", action="store_true", help="read everything again, changed or not")
    reading.add_argument("--watch", action="store_true", help="go on: read what changes until Ctrl-C")
    if syncs:
        return parser
    _snapshot_commands().add_commands(commands)
    _briefing_commands().add_command(commands)
    _export_commands().add_command(commands)
    _images_commands().add_images(commands)
    commands.add_parser(
        "serve",
        help="serve the dashboard; the same as streamlit run app.py, whose options it takes",
        allow_abbrev=False,
        add_help=False,
    )
    return parser


def _serve(streamlit_options: Sequence[str]) -> int:
    project_settings()
    command = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "app.py"), *streamlit_options]
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 -- our own interpreter, no shell
    return 0


def _images(options: argparse.Namespace) -> int:
    bar = Bar(sys.stderr, "pictures")
    show = bar.show if sys.stderr.isatty() else lambda _done, _total: None
    try:
        with Interrupt() as interrupt:
            lines = _images_commands().images_command(
                options, _settings(options), show=show, stopped=interrupt.asked.is_set
            )
    finally:
        bar.clear()
    for line in lines:
        print(line if line.startswith("{") else _printable(line))
    if interrupt.asked.is_set():
        raise _StoppedByUser
    return 0


def _sync(options: argparse.Namespace) -> int:
    settings = _settings(options)
    wants_report = options.report is not None
    read_again = options.force or (wants_report and settings.visibility is Visibility.PUBLISHED)
    bar = Bar(sys.stderr)
    gc.set_threshold(50_000, 20, 100)  # a sync gathers a great many rows, and none of them is garbage

    def show(progress: Progress) -> None:
        bar.show(progress.done, progress.total)

    try:
        with Interrupt() as interrupt:
            result = sync(
                settings,
                force=read_again,
                with_report=wants_report,
                progress=show if sys.stderr.isatty() else None,
                cancelled=interrupt.asked.is_set,
            )
    except SyncCancelled:
        raise _StoppedByUser from None
    finally:
        bar.clear()
    if result.report is not None:
        try:
            _write_report(result.report, options.report)
        except BrokenPipeError:
            raise
        except OSError as error:
            return _failed(
                f"The report could not be written to {options.report}: {error.strerror}.",
                "The store is up to date; name another file and run the command again.",
            )
    print("\n".join(_summary(result)), file=sys.stderr if options.report == "-" else sys.stdout)
    return _watch(settings) if options.watch else 0


def _watch(settings: Settings) -> int:
    """Sync whenever the corpus changes, until Ctrl-C."""

    def tell(result: SyncResult) -> None:
        if result.changed:
            bar.clear()
            print("\n".join(_summary(result)), flush=True)

    bar = Bar(sys.stderr)
    store = open_store(settings)
    watch = CorpusWatch(settings, store, tell)
    print("Watching for changes; Ctrl-C ends it.", flush=True)
    said: DashboardError | None = None
    try:
        with Interrupt() as interrupt:
            watch.start()
            while not interrupt.asked.wait(WATCH_SECONDS):
                progress = watch.progress
                if progress.error is not None and str(progress.error) != str(said):
                    _failed(progress.error.message, progress.error.remedy)
                said = progress.error
                if sys.stderr.isatty() and progress.total:
                    bar.show(progress.done, progress.total, progress.per_second)
                else:
                    bar.clear()
    finally:
        bar.clear()
        watch.close()
        store.close()
    raise _StoppedByUser


def _settings(options: argparse.Namespace) -> Settings:
    settings = project_settings()
    if getattr(options, "corpus", None):
        settings = replace(settings, corpus=tuple(folder.expanduser() for folder in options.corpus))
    return replace(settings, data=options.data.expanduser()) if options.data else settings


def _write_report(report: IngestReport, target: str) -> None:
    lines = (json.dumps(report_record(line)) + "\n" for line in report.lines)
    if target == "-":
        sys.stdout.writelines(lines)
        return
    with open(target, "w", encoding="ascii") as stream:
        stream.writelines(lines)


def _summary(result: SyncResult) -> list[str]:
    by_outcome = ", ".join(f"{count:,} {outcome}" for outcome, count in result.counts.items())
    did = f"Read in {result.seconds:.1f} s" if result.changed else "Nothing changed"
    words = [
        f"{did}: {result.files:,} files ({by_outcome}).",
        f"The dashboard shows {result.generation}, corpus version {result.corpus_version[:12]}.",
        *(f"  rejected {_printable(line.path)}: {_printable(line.reason)}" for line in result.rejected),
    ]
    more = result.counts[Outcome.REJECTED] - len(result.rejected)
    if more > 0:
        words.append(f"  and {more:,} more: --report FILE lists them all.")
    return words


def _printable(text: str | None) -> str:
    """Text of a document or a file name, harmless on a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text or "")


def _failed(message: str, remedy: str, code: int = 1) -> int:
    print(f"{PROG}: {_printable(message)}\n{_printable(remedy)}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
