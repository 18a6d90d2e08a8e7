"""Print on a terminal, draw a progress bar, and let Ctrl-C end a command cleanly."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Final, TextIO

from dashboard.config.project import project_settings
from dashboard.config.settings import Settings
from dashboard.errors import DashboardError
from dashboard.text.durations import left_words

PROG: Final = "python -m dashboard"
BAR_WIDTH: Final = 30


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--data``, the folder of the store."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the store (else PULSE_DATA, else .pulse)")


def add_corpus_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--corpus``, the folder that records are collected into."""
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="DIR",
        help="the folder with sources.toml, where records go (else the first of PULSE_CORPUS)",
    )


def collecting_settings(options: argparse.Namespace) -> Settings:
    """The project's settings, with the folders that ``--corpus`` and ``--data`` name.

    Raises:
        SettingError: a setting cannot be used.
    """
    settings = settings_of(options)
    return replace(settings, corpus=(options.corpus.expanduser(),)) if options.corpus else settings


def settings_of(options: argparse.Namespace) -> Settings:
    """The project's settings, with the folder that ``--data`` names.

    Raises:
        SettingError: a setting cannot be used.
    """
    settings = project_settings()
    return replace(settings, data=options.data.expanduser()) if options.data else settings


def say(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Print lines, harmless on a terminal; JSON as it is."""
    for line in lines:
        print(line if line.startswith("{") else printable(line), file=stream, flush=True)


def fail(error: DashboardError, code: int = 1) -> int:
    """Print what happened and what to do on standard error; returns the exit code."""
    print(f"{PROG}: {printable(error.message)}\n{printable(error.remedy)}", file=sys.stderr)
    return code


def printable(text: str) -> str:
    """Text of a document or a file name, without characters that command a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


@dataclass
class Bar:
    """One line on a terminal that says how far a reading is; ``noun`` names what is counted."""

    stream: TextIO
    noun: str = "files"
    drawn: bool = False

    def show(self, done: int, total: int, per_second: float | None = None) -> None:
        """Draw it, if the stream is a terminal."""
        if not self.stream.isatty():
            return
        share = done / total if total else 1.0
        filled = "=" * round(BAR_WIDTH * share)
        rate = f", {per_second:,.0f} a second, {left_words((total - done) / per_second)} left" if per_second else ""
        self.stream.write(f"\r\x1b[K[{filled:<{BAR_WIDTH}}] {done:,} of {total:,} {self.noun}{rate}")
        self.stream.flush()
        self.drawn = True

    def clear(self) -> None:
        """Remove it."""
        if self.drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
            self.drawn = False


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets; the second interrupts as usual. Only in the main thread."""
    interrupted = threading.Event()

    def handle(_number: int, _frame: FrameType | None) -> None:
        if interrupted.is_set():
            raise KeyboardInterrupt
        interrupted.set()

    if threading.current_thread() is not threading.main_thread():
        yield interrupted
        return
    before = signal.signal(signal.SIGINT, handle)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)
