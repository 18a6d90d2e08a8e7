"""Start the process that decodes pictures and send it pictures; kill and restart it when it takes too long."""

from __future__ import annotations

import json
import subprocess
import threading
from typing import IO, Final

from dashboard.fetch.bare_process import end_process, start_bare_process
from dashboard.images.recoder_process import FACTS, Head
from dashboard.images.recoding import Broken, Recoded, Refused, sniff

PICTURES_EACH: Final = 500
"""After so many pictures the process is replaced, so that leaks cannot add up."""
_MOST_HEAD: Final = 8_192
_MOST_COPY: Final = 8_000_000


class RecoderClient:
    """One decoding process, one picture at a time. Safe from any thread."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0

    def recode(self, data: bytes) -> Recoded:
        """Return our copies of a picture.

        Raises:
            Refused: its format or size is not allowed, or it takes too long. Broken: it is damaged or no picture.
        """
        sniff(data)
        with self._lock:
            process = self._running()
            late = threading.Timer(self._seconds, process.kill)
            late.daemon = True
            late.start()
            try:
                head, small, large = self._exchange(process, data)
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
        """Stop the process."""
        with self._lock:
            self._end()

    def _exchange(self, process: subprocess.Popen[bytes], data: bytes) -> tuple[Head, bytes, bytes]:
        stdin, stdout = process.stdin, process.stdout
        if stdin is None or stdout is None:
            raise EOFError
        stdin.write(b"%d\n" % len(data))
        stdin.write(data)
        stdin.flush()
        head: Head = json.loads(stdout.readline(_MOST_HEAD))
        small, large = (_exactly(stdout, int(size)) for size in head["parts"] or (0, 0))
        self._done += 1
        return head, small, large

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None or self._done >= PICTURES_EACH:
            self._end()
            self._done = 0
            self._process = start_bare_process("dashboard.images.recoder_process")
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end_process(process)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    if not 0 <= size <= _MOST_COPY:
        raise ValueError("The copy is too large.")
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
