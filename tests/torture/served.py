"""A dashboard under clients that mean no good: descriptors used up, stalled clients, heavy requests."""

from __future__ import annotations

import itertools
import signal
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final
from urllib.error import HTTPError

from dashboard.config.settings import Settings
from dashboard.frontend.bundle import plotly_path
from dashboard.service import sync
from tests.support.live_server import LiveServer, running_dashboard
from tests.support.raw_http import connection, head_of
from tests.torture.documents import ChangingCorpus, record_text
from tests.torture.figure import Figure, count, speed

DESCRIPTORS, STALLED, HEAVY = "R16", "R17", "R18"
OPEN_FILES: Final = 128
MOST_LOG: Final = 100_000
MOST_GROWTH: Final = 150_000_000
PATIENCE: Final = 120.0
_POST: Final = b"POST /api/v1/snapshots HTTP/1.1\r\nHost: localhost\r\nX-Pulse: 1\r\nContent-Type: application/json\r\n"


def descriptors(folder: Path, seconds: float) -> list[Figure]:
    """Hold more connections than a server of 128 descriptors can have while a document comes."""
    corpus = ChangingCorpus(folder / "corpus", 20)
    start = ("sh", "-c", f'ulimit -n {OPEN_FILES}; exec "$@"', "sh", sys.executable, "-m", "streamlit", "run", "app.py")
    faults = []
    with running_dashboard(corpus.folder, folder, command=start) as server:
        before = len(server.log)
        with ExitStack() as wires:
            for _ in range(4 * OPEN_FILES):
                with suppress(OSError):
                    wires.enter_context(connection(server, 1))
            (corpus.folder / "new.md").write_text(record_text(99, "The document that came"), encoding="utf-8")
            time.sleep(seconds)
            logged = len(server.log) - before
        if not _until(lambda: _total(server) == corpus.count + 1):
            faults.append("the document that came meanwhile is not shown once they have left")
        if server.process.poll() is not None:
            faults.append(f"the server ended with {server.process.returncode}")
        if "Traceback" in server.log:
            faults.append("a traceback in the log")
    what = f"{4 * OPEN_FILES} idle connections to a server of {OPEN_FILES} descriptors"
    return [
        count(DESCRIPTORS, f"{what}: faults", "0", faults),
        Figure(
            DESCRIPTORS,
            f"{what}: logged in {seconds:.0f} s",
            f"≤ {MOST_LOG / 1e3:.0f} kB",
            f"{logged / 1e3:.1f} kB",
            logged <= MOST_LOG,
        ),
    ]


def stalled_clients(folder: Path, clients: int) -> list[Figure]:
    """Clients that send half a head or half a body, or read nothing; then the server is stopped."""
    corpus = ChangingCorpus(folder / "corpus", 200)
    faults, slowest = [], 0.0
    with running_dashboard(corpus.folder, folder) as server, ExitStack() as wires:
        before = _resident(server)
        for number in range(clients):
            wire = wires.enter_context(connection(server))
            with suppress(OSError):
                wire.sendall(_stalling(number))
        for _ in range(20):
            started = time.monotonic()
            faults += [] if server.json("/healthz") == {"status": "ok"} else ["/healthz"]
            faults += [] if _total(server) == corpus.count else ["an answer is wrong"]
            slowest = max(slowest, time.monotonic() - started)
        grown = _resident(server) - before
        started = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        code = server.process.wait(PATIENCE)
        ended = time.monotonic() - started
        faults += [f"ended with {code}"] if code else []
    what = f"{clients} stalled clients"
    return [
        count(STALLED, f"{what}: wrong answers, or another end than exit code 0", "0", faults),
        Figure(
            STALLED,
            f"{what}: growth of the process",
            f"≤ {MOST_GROWTH / 1e6:.0f} MB",
            f"{grown / 1e6:.0f} MB",
            grown <= MOST_GROWTH,
        ),
        speed(STALLED, f"{what}: the slowest answer to others", slowest, 2),
        speed(STALLED, f"{what}: time to end", ended, 3.5),
    ]


def heavy_requests(folder: Path, requests: int, documents: int) -> list[Figure]:
    """Exports and counts at once, each another question; health is asked meanwhile."""
    corpus = ChangingCorpus(folder / "corpus", documents)
    sync(Settings(corpus=(corpus.folder,), data=folder / "data"))
    with running_dashboard(corpus.folder, folder) as server, ThreadPoolExecutor(requests) as threads:
        asked = [threads.submit(_status, server, path) for path in _heavy(requests)]
        slowest, faults = 0.0, []
        while not all(future.done() for future in asked):
            started = time.monotonic()
            faults += [] if server.json("/healthz") == {"status": "ok"} else ["/healthz"]
            slowest = max(slowest, time.monotonic() - started)
            time.sleep(0.05)
        statuses = [future.result() for future in asked]
        faults += [f"status {status}" for status in statuses if status not in (200, 503)]
        faults += [] if 200 in statuses else ["none was answered"]
        faults += [] if _total(server) == corpus.count else ["an answer is wrong afterwards"]
    what = f"{requests} heavy requests at once over {documents:,} articles"
    said = f"0 wrong, {statuses.count(503)} told to come again"
    return [
        count(HEAVY, f"{what}: neither answered nor told when to come again", "0", faults, said),
        speed(HEAVY, f"{what}: the slowest /healthz meanwhile", slowest, 2),
    ]


def _stalling(number: int) -> bytes:
    return (
        b"GET / HTTP/1.1\r\nHost: loc",
        _POST + b"Content-Length: 1000\r\n\r\n{",
        _POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
        20 * head_of(plotly_path(), "localhost"),
        20 * head_of("/api/v1/export?format=csv", "localhost"),
    )[number % 5]


def _heavy(requests: int) -> Sequence[str]:
    kinds = (
        "/api/v1/export?format=duckdb&q={}",
        "/api/v1/coverage?by=provider,day&q={}",
        "/api/v1/briefing?q={}",
        "/api/v1/articles?format=csv&q={}",
        "/api/v1/charts/activity/rows?q={}",
    )
    return [kind.format(f"-x{n}") for n, kind in zip(range(requests), itertools.cycle(kinds), strict=False)]


def _status(server: LiveServer, path: str) -> int:
    try:
        server.get(path)
    except HTTPError as error:
        with error:
            return error.code if error.code != 503 or error.headers["Retry-After"] else 0
    except OSError:
        return -1
    return 200


def _total(server: LiveServer) -> int:
    try:
        return int(server.json("/api/v1/articles?limit=1")["total"])
    except OSError:
        return -1


def _resident(server: LiveServer) -> int:
    pages = Path(f"/proc/{server.process.pid}/statm").read_text("ascii").split()[1]
    return int(pages) * 4096


def _until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False
