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
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, cast

from dashboard.corpus.folder import FoundFile
from dashboard.corpus.judging import Judge, Rules, line_of
from dashboard.corpus.worker import READY, Answer, Parts, answer, answer_from, article_part, head_from, question_bytes
from dashboard.ingest_report import Outcome

COMMAND: Final = (sys.executable, "-P", "-m", "dashboard.corpus.worker")
FEW_FILES: Final = 64
MOST_WORKERS: Final = 4
SECONDS_PER_FILE: Final = 10.0
TRIES: Final = 2
SECONDS_TO_START: Final = 30.0
MOST_ANSWERS_WAITING: Final = 512
_MOST_ANSWER_BYTES: Final = 64_000_000
_AHEAD: Final = 16
_AHEAD_BYTES: Final = 32_000  # less than a pipe holds, so that asking never waits for a worker that waits to answer
_ROOT: Final = Path(__file__).resolve().parents[2]


class WorkerLost(Exception):  # noqa: N818 -- an event the pool lives with, not an error of the program
    """A worker ended, stalled or answered nonsense."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: by which rules, what is wanted of each, and which worker gives the same.

    ``command`` starts a worker (``dashboard.corpus.worker`` says what it must answer) that sends what ``parts`` makes.
    ``seconds_per_file`` is how long one file may take, in wall time.
    """

    rules: Rules
    parts: Parts = article_part
    command: tuple[str, ...] = COMMAND
    seconds_per_file: float = SECONDS_PER_FILE


def read_files(files: Sequence[FoundFile], reading: Reading, *, first_number: int = 0) -> Generator[Answer]:
    """The answer for every file, as they come: of a few files in this process, where the parser's bounds hold as well,
    of more in workers. Files are numbered in their order.
    """
    if len(files) > FEW_FILES:
        return read_in_workers(files, reading, first_number=first_number)
    judge = Judge(reading.rules)
    return (answer(judge, found, number, reading.parts) for number, found in enumerate(files, start=first_number))


def read_in_workers(files: Sequence[FoundFile], reading: Reading, *, first_number: int = 0) -> Generator[Answer]:
    """The answer for every file, as they come. A file that loses two workers is rejected, and a new worker goes on.

    Raises:
        BadCorrections: the corrections cannot be honoured as written.
    """
    judge = Judge(reading.rules)
    waiting: queue.SimpleQueue[_Asked] = queue.SimpleQueue()
    for number, found in enumerate(files, start=first_number):
        waiting.put(_Asked(found, number))
    done: queue.Queue[list[Answer] | BaseException] = queue.Queue(MOST_ANSWERS_WAITING // _AHEAD)
    stop = threading.Event()
    crew = [
        threading.Thread(
            target=_work, args=(waiting, done, stop, _Line(reading, judge)), name="document-reader", daemon=True
        )
        for _ in range(min(MOST_WORKERS, os.cpu_count() or 1, len(files)))
    ]
    for thread in crew:
        thread.start()
    try:
        left = len(files)
        while left:
            given = done.get()
            if isinstance(given, BaseException):
                raise given
            left -= len(given)
            yield from given
    finally:
        stop.set()
        for thread in crew:
            while thread.is_alive():
                with contextlib.suppress(queue.Empty):
                    done.get_nowait()
                thread.join(0.05)


def _work(
    waiting: queue.SimpleQueue[_Asked],
    done: queue.Queue[list[Answer] | BaseException],
    stop: threading.Event,
    line: _Line,
) -> None:
    """Take files until there are none, and hand over the answers a few at a time."""
    given: list[Answer] = []
    try:
        while not stop.is_set():
            with contextlib.suppress(queue.Empty):
                while line.has_room:
                    line.ask(waiting.get_nowait())
            if line.idle:
                break
            given.append(line.answer())
            if len(given) >= _AHEAD:
                done.put(given)
                given = []
        done.put(given)
    except BaseException as fault:  # noqa: BLE001 -- handed to the thread that waits for the answers
        done.put(fault)
    finally:
        line.end()


@dataclass(slots=True)
class _Asked:
    found: FoundFile
    number: int
    tries: int = 0
    question: bytes = field(default=b"", repr=False)


class _Line:
    """One worker after another, asked for some files ahead: it answers in order, so the first one unanswered is the one
    that a lost worker was reading.
    """

    def __init__(self, reading: Reading, judge: Judge) -> None:
        self._reading = reading
        self._judge = judge
        self._worker: _Worker | None = None
        self._asked: deque[_Asked] = deque()
        self._bytes = 0

    @property
    def has_room(self) -> bool:
        """Whether one more file may be asked for."""
        return len(self._asked) < _AHEAD and self._bytes < _AHEAD_BYTES

    @property
    def idle(self) -> bool:
        """Whether nothing is asked for."""
        return not self._asked

    def ask(self, asked: _Asked) -> None:
        """Ask for a file."""
        asked.question = question_bytes(asked.found, asked.number)
        self._bytes += len(asked.question)
        self._asked.append(asked)
        if self._worker is not None:
            with contextlib.suppress(WorkerLost):  # noticed again when its answer is awaited
                self._worker.ask(asked.question)

    def answer(self) -> Answer:
        """The next answer; a rejection when a file loses every worker that tries."""
        asked = self._asked[0]
        given: Answer | None = None
        while given is None:
            try:
                given = self._given(asked)
            except WorkerLost as lost:
                self.end()
                asked.tries += 1
                if asked.tries == TRIES:
                    given = _rejected(asked.found, lost)
        self._asked.popleft()
        self._bytes -= len(asked.question)
        return given

    def end(self) -> None:
        """End the current worker."""
        if self._worker is not None:
            self._worker.end()
        self._worker = None

    def _given(self, asked: _Asked) -> Answer:
        if self._worker is None:
            self._worker = _Worker.started(self._reading)
            if self._worker is None:
                # no worker can be started here; reading in this process is bounded too, only less well
                return answer(self._judge, asked.found, asked.number, self._reading.parts)
            for waiting in self._asked:
                self._worker.ask(waiting.question)
        return self._worker.answer(asked.found, self._reading.seconds_per_file)


def _rejected(found: FoundFile, lost: WorkerLost) -> Answer:
    remedy = "Look at the file with care: it may be damaged or made to do harm."
    return Answer(found, line_of(found, Outcome.REJECTED, f"Reading it {lost}.", remedy))


class _Worker:
    """One worker process."""

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
    def started(cls, reading: Reading) -> _Worker | None:
        """A worker that said it is ready, or ``None`` when none can be started."""
        try:
            worker = cls(reading.command)
        except OSError:
            return None
        try:
            worker.ask(reading.rules.to_line().encode("ascii") + b"\n")
            if worker._line(time.monotonic() + SECONDS_TO_START) == READY.encode():
                return worker
        except WorkerLost:
            pass
        worker.end()
        return None

    def ask(self, question: bytes) -> None:
        """Send a line.

        Raises:
            WorkerLost: it ended.
        """
        try:
            self._asking.write(question)
            self._asking.flush()
        except OSError:
            raise WorkerLost("ended its worker process") from None

    def answer(self, found: FoundFile, seconds: float) -> Answer:
        """The worker's answer for the file it was asked for first.

        Raises:
            WorkerLost: it gave none.
        """
        deadline = time.monotonic() + seconds
        head = self._line(deadline)
        try:
            told = head_from(head)
            return answer_from(told, [self._bytes(size, deadline) for size in told[0]], found)
        except (LookupError, TypeError, ValueError):
            raise WorkerLost("gave an answer that is no article") from None

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        for pipe in (self._asking, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()

    def _line(self, deadline: float) -> bytes:
        seen = 0
        while (end := self._unread.find(b"\n", seen)) < 0:
            seen = len(self._unread)
            self._fill(deadline)
        return self._taken(end + 1)[:-1]

    def _bytes(self, size: int, deadline: float) -> bytes:
        while len(self._unread) < size:
            if size > _MOST_ANSWER_BYTES:
                raise WorkerLost("gave more than can be kept")
            self._fill(deadline)
        return self._taken(size)

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._unread[:size])
        del self._unread[:size]
        return taken

    def _fill(self, deadline: float) -> None:
        pipe = self._answers.fileno()
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise WorkerLost("took too long")
        data = os.read(pipe, 262_144)
        if not data:
            raise WorkerLost("ended its worker process")
        self._unread += data
        if len(self._unread) > 2 * _MOST_ANSWER_BYTES:
            raise WorkerLost("gave more than can be kept")
