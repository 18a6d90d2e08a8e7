"""A real local server of feeds that misbehaves on demand, a clock that tests turn, and a collector that uses both.

Its host names end in ``.feeds.test``, which no resolver knows; the request rules route them here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeAlias

from dashboard.collect.feed import Feed
from dashboard.collect.run import CollectorRun
from dashboard.collect.sources_file import SourcesFile
from dashboard.config.settings import Settings
from dashboard.fetch.clock import Clock
from dashboard.fetch.rules import RequestRules

Answer: TypeAlias = Callable[["_Handler"], object]
RSS = "application/rss+xml"


class TurnedClock(Clock):
    """A clock that stands still until somebody waits, or turns it. Waiting takes no time."""

    def __init__(self, at: float = 1_795_849_200.0) -> None:  # 2026-11-28 07:00 UTC
        self._at = at
        self._lock = threading.Lock()

    def now(self) -> float:
        return self._at

    def sleep_until(self, moment: float) -> None:
        with self._lock:
            self._at = max(self._at, moment)

    def turn(self, seconds: float) -> None:
        self.sleep_until(self._at + seconds)


@dataclass(frozen=True)
class Request:
    """A request that came: when, by the turned clock; ``host`` without ``.feeds.test``."""

    host: str
    path: str
    began: float
    ended: float
    headers: dict[str, str]


THINKING = 0.003
"""Seconds before each answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").removesuffix(".feeds.test")
        began = self.server.clock.now()
        answer = self.server.answers.get((host, self.path)) or (lambda handler: handler.send(b"No.", "text/plain", 404))
        with self.server.lock:
            self.server.open[host] = self.server.open.get(host, 0) + 1
            self.server.most_open = max(self.server.most_open, self.server.open[host])
        time.sleep(THINKING)  # another request that comes meanwhile is one at the same time
        asked = Request(host, self.path, began, began, dict(self.headers))
        with self.server.lock:
            self.server.open[host] -= 1
            number = len(self.server.asked)
            self.server.asked.append(asked)  # before the answer, after which a test looks
        with suppress(ConnectionError, TimeoutError):
            answer(self)
        with self.server.lock:
            self.server.asked[number] = replace(asked, ended=self.server.clock.now())
        self.close_connection = True

    def send(self, body: bytes, kind: str = RSS, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        given = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close", **headers}
        for name, value in given.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, clock: Clock) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.clock = clock
        self.answers: dict[tuple[str, str], Answer] = {}
        self.asked: list[Request] = []
        self.open: dict[str, int] = {}
        self.most_open = 0
        self.lock = threading.Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients here hang up on purpose."""


@dataclass
class FeedServer:
    """``asked`` has every request so far; ``most_open`` the most at once to one host."""

    clock: TurnedClock
    port: int
    asked: list[Request]
    _server: _Server = field(repr=False)

    @property
    def most_open(self) -> int:
        return self._server.most_open

    def put(
        self, host: str, body: bytes | str, kind: str = RSS, status: int = 200, path: str = "/feed", **headers: str
    ) -> str:
        """Answer a host with these bytes, and return the address."""
        data = body.encode() if isinstance(body, str) else body
        return self.serve(host, lambda handler: handler.send(data, kind, status, **headers), path)

    def serve(self, host: str, answer: Answer, path: str = "/feed") -> str:
        self._server.answers[host, path] = answer
        return f"http://{host}.feeds.test{path}"

    def paths(self, host: str) -> list[str]:
        """The paths asked of a host, but for robots.txt."""
        return [request.path for request in self.asked if request.host == host and request.path != "/robots.txt"]

    def rules(self, **changes: Any) -> RequestRules:
        usual = {"agent": "AI-Policy-Pulse/test", "seconds": 30.0, "max_bytes": 5_000_000, "redirects": 5}
        return RequestRules(**{**usual, **changes}, routes={"*.feeds.test": ("127.0.0.1", self.port)})


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    """A server of feeds until the block ends."""
    clock = TurnedClock()
    server = _Server(clock)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield FeedServer(clock, server.server_address[1], server.asked, server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def collecting(server: FeedServer, folder: Path, *feeds: Feed, **how: Any) -> CollectorRun:
    """A collector of these feeds into ``folder``/corpus, by the server's clock."""
    settings = Settings(corpus=(folder / "corpus",), data=folder / "data")
    SourcesFile(folder / "corpus").add(feeds)
    rules = how.pop("rules", server.rules())
    return CollectorRun(settings, clock=server.clock, rules=rules, **how)


def item(number: int, **parts: str) -> str:
    """An item of RSS; parts that are empty are left out."""
    usual = {
        "title": f"AI rules, part {number}",
        "link": f"https://news.example/{number}",
        "guid": f"id-{number}",
        "pubDate": f"Fri, 27 Nov 2026 10:{number % 60:02d}:00 GMT",
        "description": f"What part {number} says.",
    }
    said = {**usual, **parts}
    return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in said.items() if text) + "</item>"


def rss(*items: str, head: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>A feed</title>{head}{"".join(items)}</channel></rss>'


def redirect(to: str, status: int = 302) -> Answer:
    return lambda handler: handler.send(b"", "text/plain", status, Location=to)


def endless(handler: _Handler) -> None:
    """Send items without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss version='2.0'><channel>")
    block = item(1).encode() * 400
    for _ in range(4_000):
        handler.wfile.write(block)


def trickle(handler: _Handler) -> None:
    """Send a few bytes at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(300):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)
