"""The process that collects beside a dashboard: ``python -m dashboard.collect.collector_process``.

It reads its folders and hosts as one line of JSON, then collects what is due until the process that started it ends. It
writes a line of JSON for each failure, has no other settings or secrets, and makes room for everything else.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from dashboard.collect.run import CollectorRun
from dashboard.config.settings import Settings
from dashboard.errors import DashboardError


def settings_line(settings: Settings) -> bytes:
    """Return what the process needs to know, as one line of JSON."""
    said = {
        "corpus": [str(place.absolute()) for place in settings.corpus],
        "data": str(settings.data.absolute()),
        "feed_hosts": settings.feed_hosts,
        "public_url": settings.public_url,
    }
    return json.dumps(said).encode("ascii") + b"\n"


def settings_of_line(line: bytes) -> Settings:
    """The inverse of :func:`settings_line`."""
    said: dict[str, Any] = json.loads(line)
    return Settings(
        corpus=tuple(Path(place) for place in said["corpus"]),
        data=Path(said["data"]),
        feed_hosts=tuple((str(host), str(address), int(port)) for host, address, port in said["feed_hosts"]),
        public_url=str(said["public_url"]),
    )


def serve() -> None:
    """Collect until the parent ends."""
    settings = settings_of_line(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(10)
    try:
        with CollectorRun(settings) as collector:
            collector.watch(threading.Event(), lambda outcome: None, _say)
    except DashboardError as error:
        _say(error)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)  # as after kill -9, nothing is lost


def _say(error: DashboardError) -> None:
    sys.stdout.buffer.write(json.dumps(str(error)).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve()
