"""Start the process that fetches pictures, send it addresses and receive its results."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.fetch.bare_process import end_process, start_bare_process
from dashboard.images.fetcher_process import READY
from dashboard.images.record import PictureState
from dashboard.images.rules import FetchRules


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The result of fetching one address.

    ``kept`` is the size of all copies in bytes; ``trouble`` says why nothing could be stored.
    """

    url: str
    state: PictureState | None = None
    likeness: int | None = None
    gone: bool = False
    reason: str = ""
    kept: int = 0
    trouble: str | None = None


class FetcherClient:
    """One fetching process. ``on_result`` is called for every address, in a separate thread."""

    def __init__(self, folder: Path, rules: FetchRules, on_result: Callable[[FetchResult], None]) -> None:
        self._on_result = on_result
        self._lock = threading.Lock()
        self._asked: set[str] = set()
        self._process = start_bare_process("dashboard.images.fetcher_process")
        self._write(rules.to_line() + json.dumps(str(folder.absolute())).encode("ascii") + b"\n")
        self.ready = bool(self._read_line() == READY)
        self._thread = threading.Thread(target=self._listen, name="picture-answers", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """The number of addresses being fetched."""
        return len(self._asked)

    @property
    def alive(self) -> bool:
        """Whether the process still answers."""
        return self._thread.is_alive()

    def ask(self, url: str) -> bool:
        """Request an address; ``False`` if it is being fetched already or the process has ended."""
        with self._lock:
            if url in self._asked or not self.alive:
                return False
            self._asked.add(url)
            return self._write(json.dumps(url).encode("ascii") + b"\n")

    def finish(self, seconds: float | None = None) -> bool:
        """Request nothing more and wait for all results; ``False`` on timeout."""
        with self._lock:
            self._write(b"null\n")
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def close(self) -> None:
        """Kill the process. What it had not stored is fetched another time."""
        self._process.kill()
        self._thread.join()
        end_process(self._process)

    def _listen(self) -> None:
        while (answer := self._read_line()) is not None:
            likeness = answer.get("likeness")
            state = answer.get("state")
            result = FetchResult(
                answer["url"],
                None if state is None else PictureState(state),
                None if likeness is None else int(likeness, 16),
                bool(answer.get("gone")),
                str(answer.get("reason", "")),
                int(answer.get("kept", 0)),
                answer.get("trouble"),
            )
            self._asked.discard(result.url)
            self._on_result(result)

    def _read_line(self) -> Any:
        stream = self._process.stdout
        with suppress(OSError, ValueError):
            if stream is not None and (line := stream.readline()):
                return json.loads(line)
        return None

    def _write(self, data: bytes) -> bool:
        stream = self._process.stdin
        try:
            if stream is None:
                return False
            stream.write(data)
            stream.flush()
        except (OSError, ValueError):
            return False
        return True
