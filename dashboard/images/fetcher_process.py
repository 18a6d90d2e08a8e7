"""The process that asks other people's servers for pictures, started as ``python -m dashboard.images.fetcher_process``.

It is told its rules, its folder, and then an address a line (as JSON); it answers a line of JSON for each, in any order.
It has none of our settings or secrets and ends when nobody speaks to it any more.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any, Final

from dashboard.images.cache import PictureCache
from dashboard.images.fetching import PictureFetcher, TryAgain
from dashboard.images.pacing import Errand, HostQueue
from dashboard.images.record import PictureState
from dashboard.images.rules import FetchRules

READY: Final = "ready"
BUSY: Final = "busy"
MOST_LINE: Final = 65_536


class _Teller:
    """Answers, a line each, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def say(self, answer: Any) -> None:
        with self._lock:
            sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n")
            sys.stdout.buffer.flush()


def serve() -> None:
    """Fetch until there is nothing more to hear and all is done."""
    rules = FetchRules.from_line(sys.stdin.buffer.readline())
    cache = PictureCache(Path(json.loads(sys.stdin.buffer.readline())))
    teller = _Teller()
    if not cache.claim():
        teller.say(BUSY)
        return
    os.nice(5)
    fetcher = PictureFetcher(cache, rules)
    queue = HostQueue(rules.host_interval, rules.queue)
    workers = [threading.Thread(target=_work, args=(queue, fetcher, teller), daemon=True) for _ in range(rules.workers)]
    for worker in workers:
        worker.start()
    teller.say(READY)
    while (asked := _asked()) is not None:
        errand = Errand(asked)
        if not queue.put(errand):
            teller.say({"url": errand.url, "trouble": "too many addresses are waiting"})
    queue.end()
    for worker in workers:
        worker.join()
    fetcher.close()


def _asked() -> str | None:
    """The next address; ``None`` after the last. Ends the process when whoever speaks to it has ended."""
    line = sys.stdin.buffer.readline(MOST_LINE)
    if not line.endswith(b"\n"):
        os._exit(0)
    asked = json.loads(line)
    return None if asked is None else str(asked)


def _work(queue: HostQueue, fetcher: PictureFetcher, teller: _Teller) -> None:
    while (errand := queue.take()) is not None:
        try:
            _run(errand, queue, fetcher, teller)
        except BrokenPipeError:
            os._exit(0)  # nobody listens any more
        finally:
            queue.done(errand)


def _run(errand: Errand, queue: HostQueue, fetcher: PictureFetcher, teller: _Teller) -> None:
    try:
        record = fetcher.fetch(errand)
    except TryAgain as again:
        queue.put(Errand(errand.url, errand.tried + 1), again.wait)
        return
    except OSError as problem:
        teller.say({"url": errand.url, "trouble": problem.strerror or "it could not be written"})
        return
    told = {
        "url": errand.url,
        "state": record.state,
        "likeness": None if record.likeness is None else f"{record.likeness:016x}",
        "gone": record.gone,
        "reason": "" if record.state in (PictureState.OK, PictureState.UNFIT) else record.reason,
        "kept": fetcher.kept,
    }
    teller.say(told)


if __name__ == "__main__":
    serve()
