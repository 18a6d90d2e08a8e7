"""Start the process that reads pages and send it pages; kill and restart it when it takes too long."""

from __future__ import annotations

import json
import subprocess
import threading
from typing import Any, Final

from dashboard.collect.pages.extraction import MOST_CHARACTERS, MOST_PARAGRAPHS
from dashboard.fetch.bare_process import end_process, start_bare_process

SECONDS: Final = 15.0
PAGES_EACH: Final = 200
"""After so many pages the process is replaced, so that leaks cannot add up."""
_MOST_LINE: Final = 2_000_000


class PageUnreadable(Exception):  # noqa: N818 -- what became of a page
    """The page cannot be read; the text says why."""


class ExtractorClient:
    """One reading process, one page at a time. Safe from any thread."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0

    def extract(self, page: bytes) -> dict[str, Any]:
        """Return ``paragraphs``, ``cut``, ``pictures`` and ``reserved`` of a page.

        Raises:
            PageUnreadable: it takes too long or too much memory, or is damaged.
        """
        with self._lock:
            process = self._running()
            late = threading.Timer(self._seconds, process.kill)
            late.daemon = True
            late.start()
            try:
                said = self._exchange(process, page)
            except (OSError, ValueError, EOFError, TypeError, KeyError):
                self._end()
                raise PageUnreadable("it takes too long or too much memory to read") from None
            finally:
                late.cancel()
        if "broken" in said:
            raise PageUnreadable(f"it cannot be read ({str(said['broken'])[:40]})")
        return said

    def close(self) -> None:
        """Stop the process."""
        with self._lock:
            self._end()

    def _exchange(self, process: subprocess.Popen[bytes], page: bytes) -> dict[str, Any]:
        stdin, stdout = process.stdin, process.stdout
        if stdin is None or stdout is None:
            raise EOFError
        stdin.write(b"%d\n" % len(page))
        stdin.write(page)
        stdin.flush()
        said = json.loads(stdout.readline(_MOST_LINE))
        self._done += 1
        if "broken" in said:
            return {"broken": str(said["broken"])}
        texts = [str(text) for text in said["paragraphs"]][:MOST_PARAGRAPHS]
        if sum(map(len, texts)) > MOST_CHARACTERS:
            raise ValueError("The text is too long.")
        return {
            "paragraphs": tuple(texts),
            "pictures": tuple(str(url) for url in said["pictures"])[:1],
            "reserved": bool(said["reserved"]),
            "cut": bool(said["cut"]),
        }

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None or self._done >= PAGES_EACH:
            self._end()
            self._done = 0
            self._process = start_bare_process("dashboard.collect.pages.extractor_process")
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end_process(process)
