"""Read many files in worker processes: a document that crashes or stalls its reader affects no other."""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from dashboard.corpus.classification import Classifier, Rules, line_of
from dashboard.corpus.folder import FoundFile
from dashboard.corpus.worker import Answer, Parts, answer, article_part, question_bytes
from dashboard.corpus.worker_process import SpareWorkers, Worker, WorkerLost
from dashboard.model.ingest_report import Outcome

COMMAND: Final = (sys.executable, "-P", "-m", "dashboard.corpus.worker")
FEW_FILES: Final = 64
MOST_WORKERS: Final = 4
SECONDS_PER_FILE: Final = 10.0
TRIES: Final = 2
MOST_ANSWERS_WAITING: Final = 512
_AHEAD: Final = 96
_TOGETHER: Final = 32
_AHEAD_BYTES: Final = 32_000  # less than a pipe holds, so that asking never waits for a worker that waits to answer


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: by which rules, what is wanted of each, and which worker gives the same.

    ``command`` starts a worker (``dashboard.corpus.worker`` says what it must answer) that sends what ``parts`` makes.
    ``seconds_per_file`` is how long one file may take, in wall time. ``spare`` has workers of that command.
    """

    rules: Rules
    parts: Parts = article_part
    command: tuple[str, ...] = COMMAND
    seconds_per_file: float = SECONDS_PER_FILE
    spare: SpareWorkers | None = None


def most_workers() -> int:
    """How many workers read at once."""
    return min(MOST_WORKERS, os.cpu_count() or 1)


def read_files(files: Sequence[FoundFile], reading: Reading, *, first_number: int = 0) -> Generator[Answer]:
    """The answer for every file, as they come: of a few files in this process, where the parser's bounds hold as well,
    of more in workers. Files are numbered in their order.
    """
    if len(files) > FEW_FILES:
        return read_in_workers(files, reading, first_number=first_number)
    classifier = Classifier(reading.rules)
    return (answer(classifier, found, number, reading.parts) for number, found in enumerate(files, start=first_number))


def read_in_workers(files: Sequence[FoundFile], reading: Reading, *, first_number: int = 0) -> Generator[Answer]:
    """The answer for every file, as they come. A file that loses two workers is rejected, and a new worker goes on.

    Raises:
        BadCorrections: the corrections cannot be honoured as written.
    """
    classifier = Classifier(reading.rules)
    waiting: queue.SimpleQueue[_Request] = queue.SimpleQueue()
    for number, found in enumerate(files, start=first_number):
        waiting.put(_Request(found, number))
    done: queue.Queue[list[Answer] | BaseException] = queue.Queue(MOST_ANSWERS_WAITING // _TOGETHER)
    stop = threading.Event()
    crew = [
        threading.Thread(
            target=_work, args=(waiting, done, stop, _Lane(reading, classifier)), name="document-reader", daemon=True
        )
        for _ in range(min(most_workers(), len(files)))
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
    waiting: queue.SimpleQueue[_Request],
    done: queue.Queue[list[Answer] | BaseException],
    stop: threading.Event,
    line: _Lane,
) -> None:
    """Work through the queue and pass on the answers a few at a time."""
    given: list[Answer] = []
    try:
        while not stop.is_set():
            if line.wants_more:
                line.ask(waiting)
            if line.idle:
                break
            given.append(line.answer())
            if len(given) >= _TOGETHER:
                done.put(given)
                given = []
        done.put(given)
    except BaseException as fault:  # noqa: BLE001 -- handed to the thread that waits for the answers
        done.put(fault)
    finally:
        line.end()


@dataclass(slots=True)
class _Request:
    found: FoundFile
    number: int
    tries: int = 0
    question: bytes = field(default=b"", repr=False)


class _Lane:
    """One worker after another, asked for some files ahead. When one is lost, the files it was asked for are asked for
    again, one by one: so the one it was lost over is known.
    """

    def __init__(self, reading: Reading, classifier: Classifier) -> None:
        self._reading = reading
        self._classifier = classifier
        self._worker: Worker | None = None
        self._asked: deque[_Request] = deque()
        self._sent = 0
        self._suspects = 0

    @property
    def idle(self) -> bool:
        """Whether no request is open."""
        return not self._asked

    @property
    def wants_more(self) -> bool:
        """Whether so few requests are open that the worker may run dry."""
        return len(self._asked) <= _AHEAD // 2

    def ask(self, waiting: queue.SimpleQueue[_Request]) -> None:
        """Take some requests from the queue."""
        size = sum(len(asked.question) for asked in self._asked)
        with contextlib.suppress(queue.Empty):
            while len(self._asked) < _AHEAD and size < _AHEAD_BYTES:
                asked = waiting.get_nowait()
                asked.question = question_bytes(asked.found, asked.number)
                size += len(asked.question)
                self._asked.append(asked)

    def answer(self) -> Answer:
        """The next answer; a rejection when a file loses every worker that tries it alone."""
        asked = self._asked[0]
        given: Answer | None = None
        while given is None:
            try:
                given = self._given(asked)
            except WorkerLost as lost:
                alone = self._sent == 1
                self._suspects = max(self._suspects, self._sent)
                self.end()
                asked.tries += alone
                if asked.tries == TRIES:
                    given = _rejected(asked.found, lost)
        self._asked.popleft()
        self._sent = max(0, self._sent - 1)
        self._suspects = max(0, self._suspects - 1)
        return given

    def end(self) -> None:
        """End the current worker."""
        if self._worker is not None:
            self._worker.end()
        self._worker = None
        self._sent = 0

    def _given(self, asked: _Request) -> Answer:
        if self._worker is None:
            self._worker = Worker.started(self._reading.command, self._reading.rules, self._reading.spare)
            if self._worker is None:
                # no worker can be started here; reading in this process is bounded too, only less well
                return answer(self._classifier, asked.found, asked.number, self._reading.parts)
        self._send()
        return self._worker.answer(asked.found, self._reading.seconds_per_file)

    def _send(self) -> None:
        """Let the worker know of the files asked for; of one at a time while one of them may have ended a worker."""
        most = 1 if self._suspects else len(self._asked)
        if self._worker is not None and self._sent < most:
            questions = b"".join(asked.question for asked in islice(self._asked, self._sent, most))
            self._worker.ask(questions)
            self._sent = most


def _rejected(found: FoundFile, lost: WorkerLost) -> Answer:
    remedy = "Look at the file with care: it may be damaged or made to do harm."
    return Answer(found, line_of(found, Outcome.REJECTED, f"Reading it {lost}.", remedy))
