"""Which states the corpus has been in: versions that were served, and how many articles each had.

One line of JSON each in ``corpus-history-<visibility>.jsonl`` in the data folder. It is a convenience: without it, or where it cannot
be written, nothing but a number in a remark is missing.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Final

REMEMBERED: Final = 2_000


class CorpusHistory:
    """The history kept in a data folder, apart for each visibility: what one shows is not for the other to count.

    Every method may be called from any thread.
    """

    def __init__(self, folder: Path, visibility: str) -> None:
        self._file = folder / f"corpus-history-{visibility}.jsonl"
        self._lock = threading.Lock()
        self._known: OrderedDict[str, int] | None = None

    def note(self, version: str, articles: int) -> None:
        """The corpus has this version now. One that is known already is not written again."""
        with self._lock:
            known = self._read()
            if not version or known.get(version) == articles:
                return
            known[version] = articles
            line = json.dumps({"version": version, "articles": articles})
            with suppress(OSError):
                if len(known) > REMEMBERED:
                    self._shorten(known)
                else:
                    self._file.touch(0o600)
                    with self._file.open("a", encoding="utf-8") as stream:
                        stream.write(f"{line}\n")

    def articles(self, beginning: str) -> int | None:
        """How many articles the version that begins like this had; ``None`` when no version or several do."""
        with self._lock:
            found = [number for version, number in self._read().items() if version.startswith(beginning)]
        return found[0] if len(found) == 1 else None

    def _shorten(self, known: OrderedDict[str, int]) -> None:
        while len(known) > REMEMBERED // 2:
            known.popitem(last=False)
        lines = [json.dumps({"version": version, "articles": number}) for version, number in known.items()]
        beside = self._file.with_suffix(".part")
        beside.touch(0o600)
        beside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        beside.replace(self._file)

    def _read(self) -> OrderedDict[str, int]:
        if self._known is None:
            self._known = OrderedDict()
            with suppress(OSError, UnicodeDecodeError):
                for line in self._file.read_text(encoding="utf-8").splitlines():
                    with suppress(ValueError, KeyError, TypeError):
                        found = json.loads(line)
                        self._known[str(found["version"])] = int(found["articles"])
        return self._known
