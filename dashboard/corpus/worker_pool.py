"""Reads many files in worker processes, so that a document which ends or stalls its reader costs itself only."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final, cast

from dashboard.corpus.document import Limits
from dashboard.corpus.folder import FoundFile
from dashboard.corpus.reading import FileReading, read_file
from dashboard.corpus.worker import READY, file_line, limits_line, reading_from

COMMAND: Final = (sys.executable, "-P", "-m", "dashboard.corpus.worker")
MOST_WORKERS: Final = 4
SECONDS_PER_FILE: Final = 10.0
TRIES: Final = 2
SECONDS_TO_START: Final = 30.0
_MOST_ANSWER_BYTES: Final = 64_000_000
_ROOT: Final = Path(__file__).resolve().parents[2]


class WorkerLost(Exception):  # noqa: N818 -- an event the pool lives with, not an error of the program
    """A worker ended, stalled or answered nonsense."""


def read_in_workers(
    files: Sequence[FoundFile],
    limits: Limits,
    max_bytes: int,
    *,
    command: Sequence[str] = COMMAND,
    seconds_per_file: float = SECONDS_PER_FILE,
) -> Iterator[FileReading]:
    """The reading of every file, as they come. A file that loses two workers is rejected, and a new worker goes on.

    Args:
        command: starts a worker (``dashboard.corpus.worker`` says what it must answer).
        seconds_per_file: how long one file may take, in wall time.
    """
    waiting: queue.SimpleQueue[FoundFile] = queue.SimpleQueue()
    for found in files:
        waiting.put(found)
    done: queue.SimpleQueue[FileReading | BaseException] = queue.SimpleQueue()
    stop = threading.Event()
    crew = [
        threading.Thread(
            target=_work,
            args=(waiting, done, stop, _Line(tuple(command), limits, max_bytes, seconds_per_file)),
            name="document-reader",
            daemon=True,
        )
        for _ in range(min(MOST_WORKERS, os.cpu_count() or 1, len(files)))
    ]
    for thread in crew:
        thread.start()
    try:
        for _ in files:
            reading = done.get()
            if isinstance(reading, BaseException):
                raise reading
            yield reading
    finally:
        stop.set()
        for thread in crew:
            thread.join()


def _work(
    waiting: queue.SimpleQueue[FoundFile],
    done: queue.SimpleQueue[FileReading | BaseException],
    stop: threading.Event,
    line: _Line,
) -> None:
    """Take files until there are none."""
    try:
        while not stop.is_set():
            done.put(line.read(waiting.get_nowait()))
    except queue.Empty:
        pass
    except BaseException as fault:  # noqa: BLE001 -- handed to the thread that waits for the readings
        done.put(fault)
    finally:
        line.end()


class _Line:
    """One worker after another: whoever asks for a reading gets one."""

    def __init__(self, command: tuple[str, ...], limits: Limits, max_bytes: int, seconds: float) -> None:
        self._command = command
        self._limits = limits
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._worker: _Worker | None = None

    def read(self, found: FoundFile) -> FileReading:
        """The reading of a file; a rejection when it loses every worker that tries."""
        reading = FileReading(found)
        for _ in range(TRIES):
            self._worker = self._worker or _Worker.started(self._command, self._limits, self._max_bytes)
            if self._worker is None:
                # no worker can be started here; reading in this process is bounded too, only less well
                return read_file(found, self._limits, self._max_bytes)
            try:
                return self._worker.read(found, self._seconds)
            except WorkerLost as lost:
                self.end()
                reading = _rejected(found, lost)
        return reading

    def end(self) -> None:
        """End the current worker."""
        if self._worker is not None:
            self._worker.end()
        self._worker = None


def _rejected(found: FoundFile, lost: WorkerLost) -> FileReading:
    return FileReading(
        found,
        reason=f"Reading it {lost}.",
        remedy="Look at the file with care: it may be damaged or made to do harm.",
    )


class _Worker:
    """One worker process: asked for one file at a time."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 -- our own module, no text from outside in the command
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PATH": os.environ.get("PATH", "")},
            start_new_session=True,
        )
        self._asking = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)
        self._unread = bytearray()

    @classmethod
    def started(cls, command: tuple[str, ...], limits: Limits, max_bytes: int) -> _Worker | None:
        """A worker that said it is ready, or ``None`` when none can be started."""
        try:
            worker = cls(command)
        except OSError:
            return None
        try:
            if worker._ask(limits_line(limits, max_bytes), SECONDS_TO_START) == READY:
                return worker
        except WorkerLost:
            pass
        worker.end()
        return None

    def read(self, found: FoundFile, seconds: float) -> FileReading:
        """The worker's reading of a file.

        Raises:
            WorkerLost: it gave none.
        """
        answer = self._ask(file_line(found), seconds)
        try:
            return reading_from(answer, found)
        except (KeyError, TypeError, ValueError):
            raise WorkerLost("gave an answer that is no article") from None

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        for pipe in (self._asking, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()

    def _ask(self, line: str, seconds: float) -> str:
        try:
            self._asking.write(line.encode("ascii") + b"\n")
            self._asking.flush()
        except OSError:
            raise WorkerLost("ended its worker process") from None
        return self._answer(time.monotonic() + seconds)

    def _answer(self, deadline: float) -> str:
        pipe = self._answers.fileno()
        while b"\n" not in self._unread[-65_536:]:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise WorkerLost("took too long")
            data = os.read(pipe, 65_536)
            if not data:
                raise WorkerLost("ended its worker process")
            self._unread += data
            if len(self._unread) > _MOST_ANSWER_BYTES:
                raise WorkerLost("gave more than can be kept")
        line, _, rest = bytes(self._unread).partition(b"\n")
        self._unread = bytearray(rest)
        return line.decode("utf-8", "replace")
