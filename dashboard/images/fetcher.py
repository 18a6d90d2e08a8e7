"""The asking side of the process that fetches pictures."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dashboard.images.fetcher_process import READY
from dashboard.images.record import PictureState
from dashboard.images.rules import FetchRules, bare_environment

_HOME: Final = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one address. ``kept`` is the size of all copies in bytes; ``trouble`` is why nothing could be kept."""

    url: str
    state: PictureState | None = None
    likeness: int | None = None
    gone: bool = False
    reason: str = ""
    kept: int = 0
    trouble: str | None = None


class Fetcher:
    """One fetching process. ``told`` is called in a thread of its own for every address asked for.

    ``waiting`` counts the addresses asked for and not yet answered.
    """

    def __init__(self, folder: Path, rules: FetchRules, told: Callable[[Told], None]) -> None:
        self._told = told
        self._lock = threading.Lock()
        self._asked: set[str] = set()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.images.fetcher_process"],
            cwd=_HOME,
            env=bare_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._write(rules.to_line() + json.dumps(str(folder.absolute())).encode("ascii") + b"\n")
        self.ready = bool(self._hears() == READY)
        self._thread = threading.Thread(target=self._listen, name="picture-answers", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many addresses are on their way."""
        return len(self._asked)

    @property
    def alive(self) -> bool:
        """Whether it still answers."""
        return self._thread.is_alive()

    def ask(self, url: str) -> bool:
        """Have the picture of an address fetched; ``False`` if it is on its way already, or nobody is there to ask."""
        with self._lock:
            if url in self._asked or not self.alive:
                return False
            self._asked.add(url)
            return self._write(json.dumps(url).encode("ascii") + b"\n")

    def finish(self, seconds: float | None = None) -> bool:
        """Ask for nothing more and wait until all is answered; ``False`` when that takes longer."""
        with self._lock:
            self._write(b"null\n")
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def close(self) -> None:
        """End the process at once; what it had not kept is asked for another time."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()

    def _listen(self) -> None:
        while (answer := self._hears()) is not None:
            likeness = answer.get("likeness")
            state = answer.get("state")
            told = Told(
                answer["url"],
                None if state is None else PictureState(state),
                None if likeness is None else int(likeness, 16),
                bool(answer.get("gone")),
                str(answer.get("reason", "")),
                int(answer.get("kept", 0)),
                answer.get("trouble"),
            )
            self._asked.discard(told.url)
            self._told(told)

    def _hears(self) -> Any:
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
