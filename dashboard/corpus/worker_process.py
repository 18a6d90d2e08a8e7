"""One worker process: started, asked by lines, listened to for a bounded time, ended."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import subprocess
import time
from pathlib import Path
from typing import IO, Final, cast

from dashboard.corpus.classification import Rules
from dashboard.corpus.folder import FoundFile
from dashboard.corpus.worker import READY, Answer, answer_from, head_from

SECONDS_TO_START: Final = 30.0
_MOST_ANSWER_BYTES: Final = 64_000_000
_PIPE_BYTES: Final = 1_048_576  # some 200 answers, so that a worker seldom waits for whoever reads them
_ROOT: Final = Path(__file__).resolve().parents[2]


class WorkerLost(Exception):  # noqa: N818 -- an event the pool lives with, not an error of the program
    """A worker ended, stalled or answered nonsense."""


class Worker:
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
        self._next = 0
        _widen(self._answers)

    @classmethod
    def started(cls, command: tuple[str, ...], rules: Rules, spare: SpareWorkers | None = None) -> Worker | None:
        """A worker that said it is ready, a spare one if there is any; ``None`` when none can be started."""
        while spare is not None and (worker := spare.take()) is not None:
            if worker._is_ready(rules):
                return worker
        try:
            worker = cls(command)
        except OSError:
            return None
        return worker if worker._is_ready(rules) else None

    def _is_ready(self, rules: Rules) -> bool:
        """Tell it the rules. One that does not say that it is ready is ended."""
        try:
            self.ask(rules.to_line().encode("ascii") + b"\n")
            if self._line(time.monotonic() + SECONDS_TO_START) == READY.encode():
                return True
        except WorkerLost:
            pass
        self.end()
        return False

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
        while (end := self._unread.find(b"\n", self._next + seen)) < 0:
            seen = len(self._unread) - self._next
            self._fill(deadline)
        line = bytes(self._unread[self._next : end])
        self._next = end + 1
        return line

    def _bytes(self, size: int, deadline: float) -> bytes:
        while len(self._unread) - self._next < size:
            if size > _MOST_ANSWER_BYTES:
                raise WorkerLost("gave more than can be kept")
            self._fill(deadline)
        first, self._next = self._next, self._next + size
        return bytes(self._unread[first : self._next])

    def _fill(self, deadline: float) -> None:
        pipe = self._answers.fileno()
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise WorkerLost("took too long")
        data = os.read(pipe, _PIPE_BYTES)
        if not data:
            raise WorkerLost("ended its worker process")
        del self._unread[: self._next]
        self._unread += data
        self._next = 0
        if len(self._unread) > 2 * _MOST_ANSWER_BYTES:
            raise WorkerLost("gave more than can be kept")


class SpareWorkers:
    """Workers that were started before the rules are known, so that they are up when there is something to read."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._workers: list[Worker] = []

    def start(self, count: int) -> None:
        """Start so many of them, or as many as can be."""
        with contextlib.suppress(OSError):
            for _ in range(count):
                self._workers.append(Worker(self._command))

    def take(self) -> Worker | None:
        """One of them, which the taker has to end."""
        try:
            return self._workers.pop()
        except IndexError:
            return None

    def end(self) -> None:
        """End those that nobody took."""
        while (worker := self.take()) is not None:
            worker.end()


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold more, where the system can and allows it."""
    with contextlib.suppress(AttributeError, OSError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
