"""The asking side of the process that decodes pictures: it is ended when it takes too long, and started again."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from dashboard.images.recoding import Broken, Recoded, Refused, sniff
from dashboard.images.recoding_worker import FACTS, Head
from dashboard.images.rules import bare_environment

PICTURES_EACH: Final = 500
"""Then the process is replaced, so that nothing gathers in it."""
_HOME: Final = Path(__file__).resolve().parent.parent.parent
_MOST_HEAD: Final = 8_192
_MOST_COPY: Final = 8_000_000


class Recoder:
    """One process that decodes, one picture at a time. Any thread may ask."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0

    def recode(self, data: bytes) -> Recoded:
        """Our copies of a picture.

        Raises:
            Refused: it is of another kind, too large, or too much work. Broken: it is no picture, or a damaged one.
        """
        sniff(data)
        with self._lock:
            process = self._running()
            late = threading.Timer(self._seconds, process.kill)
            late.daemon = True
            late.start()
            try:
                head, small, large = self._asked(process, data)
            except (OSError, ValueError, EOFError, TypeError, KeyError):
                self._end()
                raise Refused("takes too long or too much memory to decode") from None
            finally:
                late.cancel()
        if "refused" in head:
            raise Refused(str(head["refused"]))
        if "broken" in head:
            raise Broken(str(head["broken"]))
        return Recoded(small=small, large=large, **{name: head[name] for name in FACTS})

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _asked(self, process: subprocess.Popen[bytes], data: bytes) -> tuple[Head, bytes, bytes]:
        told, heard = process.stdin, process.stdout
        if told is None or heard is None:
            raise EOFError
        told.write(b"%d\n" % len(data))
        told.write(data)
        told.flush()
        head: Head = json.loads(heard.readline(_MOST_HEAD))
        small, large = (_exactly(heard, int(size)) for size in head["parts"] or (0, 0))
        self._done += 1
        return head, small, large

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None or self._done >= PICTURES_EACH:
            self._end()
            self._done = 0
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dashboard.images.recoding_worker"],
                cwd=_HOME,
                env=bare_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()


def _exactly(stream: IO[bytes], size: int) -> bytes:
    if not 0 <= size <= _MOST_COPY:
        raise ValueError("A copy is not as large.")
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
