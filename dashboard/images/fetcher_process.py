"""The process that fetches pictures: ``python -m dashboard.images.fetcher_process``.

It reads its rules, its folder and then addresses, a line of JSON each, and answers each address with a line of JSON, in
any order. It has no settings or secrets, and ends with the process that started it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any, Final

from dashboard.fetch.host_queue import FetchTask, HostQueue
from dashboard.images.cache import PictureCache
from dashboard.images.picture_fetcher import PictureFetcher, TryAgain
from dashboard.images.record import PictureState
from dashboard.images.rules import FetchRules

READY: Final = "ready"
BUSY: Final = "busy"
MOST_LINE: Final = 65_536


_writing = threading.Lock()


def _answer(answer: Any) -> None:
    """Write one line, from any thread."""
    with _writing:
        sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n")
        sys.stdout.buffer.flush()


def serve() -> None:
    """Fetch until the last address is answered."""
    rules = FetchRules.from_line(sys.stdin.buffer.readline())
    cache = PictureCache(Path(json.loads(sys.stdin.buffer.readline())))
    if not cache.claim():
        _answer(BUSY)
        return
    os.nice(5)
    fetcher = PictureFetcher(cache, rules)
    queue = HostQueue(rules.host_interval, rules.queue)
    workers = [threading.Thread(target=_work, args=(queue, fetcher), daemon=True) for _ in range(rules.workers)]
    for worker in workers:
        worker.start()
    _answer(READY)
    while (url := _next_address()) is not None:
        if not queue.put(FetchTask(url)):
            _answer({"url": url, "trouble": "too many addresses are waiting"})
    queue.end()
    for worker in workers:
        worker.join()
    fetcher.close()


def _next_address() -> str | None:
    """Return the next address; ``None`` after the last. Ends this process when its parent has ended."""
    line = sys.stdin.buffer.readline(MOST_LINE)
    if not line.endswith(b"\n"):
        os._exit(0)
    url = json.loads(line)
    return None if url is None else str(url)


def _work(queue: HostQueue, fetcher: PictureFetcher) -> None:
    while (task := queue.take()) is not None:
        try:
            _run(task, queue, fetcher)
        except BrokenPipeError:
            os._exit(0)  # the parent has ended
        finally:
            queue.done(task)


def _run(task: FetchTask, queue: HostQueue, fetcher: PictureFetcher) -> None:
    try:
        record = fetcher.fetch(task)
    except TryAgain as again:
        queue.put(FetchTask(task.url, task.tried + 1), again.wait)
        return
    except OSError as problem:
        _answer({"url": task.url, "trouble": problem.strerror or "it could not be written"})
        return
    answer = {
        "url": task.url,
        "state": record.state,
        "likeness": None if record.likeness is None else f"{record.likeness:016x}",
        "gone": record.gone,
        "reason": "" if record.state in (PictureState.OK, PictureState.UNFIT) else record.reason,
        "kept": fetcher.kept,
    }
    _answer(answer)


if __name__ == "__main__":
    serve()
