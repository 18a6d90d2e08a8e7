"""A real local picture server that misbehaves on demand, and the pictures it sends.

Its host names end in ``.pictures.test``, which no resolver knows; the fetch rules route them here.
"""

from __future__ import annotations

import io
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

from PIL import Image, ImageDraw

from dashboard.images.rules import FetchRules

Answer: TypeAlias = Callable[["_Handler"], object]


def photo(seed: int = 0, size: tuple[int, int] = (640, 400), mode: str = "RGB") -> Image.Image:
    """Return a picture like a photograph: many colours, different for each seed."""
    chance = random.Random(seed)
    picture = Image.new("RGB", size)
    pen = ImageDraw.Draw(picture)
    width, height = size
    for row in range(height):
        pen.line((0, row, width, row), (row * 160 // height, (seed * 37 + row) % 200, 220 - row * 120 // height))
    for _ in range(14):
        x, y, reach = chance.randrange(width), chance.randrange(height), chance.randrange(20, max(21, width // 4))
        colour = tuple(chance.randrange(256) for _ in range(3))
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=colour)
    return picture.convert(mode)


def encoded(picture: Image.Image, form: str = "JPEG", **how: Any) -> bytes:
    held = io.BytesIO()
    picture.save(held, form, **how)
    return held.getvalue()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        at = (self.headers.get("Host", ""), self.path)
        self.server.asked.append((*at, dict(self.headers)))
        answer = self.server.answers.get(self.path) or self.server.default
        with suppress(ConnectionError, TimeoutError):
            answer(self)
        self.close_connection = True

    def send(self, body: bytes, kind: str = "image/jpeg", status: int = 200, **headers: str) -> None:
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

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.default: Answer = lambda handler: handler.send(b"Nothing here.", "text/plain", 404)
        self.asked: list[tuple[str, str, dict[str, str]]] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients here hang up on purpose."""


@dataclass
class PictureServer:
    """``answers`` maps paths to what is answered; ``asked`` lists (host, path, headers) of every request so far."""

    port: int
    answers: dict[str, Answer]
    asked: list[tuple[str, str, dict[str, str]]]
    _server: _Server = field(repr=False)

    def put(self, path: str, body: bytes, kind: str = "image/jpeg", status: int = 200, **headers: str) -> str:
        """Answer a path with these bytes, and return its address."""
        self.answers[path] = lambda handler: handler.send(body, kind, status, **headers)
        return self.url(path)

    def serve(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return self.url(path)

    def otherwise(self, answer: Answer) -> None:
        self._server.default = answer

    def url(self, path: str, host: str = "a") -> str:
        return f"http://{host}.pictures.test{path}"

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    def rules(self, **changes: Any) -> FetchRules:
        """Return fetch rules that route to this server, without pauses and with generous time limits."""
        usual = {"host_interval": 0.0, "seconds": 60.0, "backoff": 0.01, "tries": 2}
        return FetchRules(routes={"*.pictures.test": ("127.0.0.1", self.port)}, **{**usual, **changes})


@contextmanager
def picture_server() -> Iterator[PictureServer]:
    """A server of pictures until the block ends."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield PictureServer(server.server_address[1], server.answers, server.asked, server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def trickle(data: bytes, pause: float = 0.2, step: int = 1) -> Answer:
    """Send a head that promises ``data`` and then a few bytes at a time."""

    def answer(handler: _Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "image/jpeg")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        for start in range(0, len(data), step):
            handler.wfile.write(data[start : start + step])
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def trickled_head(pause: float = 0.2) -> Answer:
    """Send header after header, never ending."""

    def answer(handler: _Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(60):
            handler.wfile.write(b"X-%d: wait\r\n" % number)
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def endless(kind: str = "image/jpeg") -> Answer:
    """Send without end and without saying how much."""

    def answer(handler: _Handler) -> None:
        handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode())
        block = b"\xff\xd8\xff" + bytes(65_533)
        for _ in range(4_000):
            handler.wfile.write(block)

    return answer


def cut_off(data: bytes) -> Answer:
    """Promise all of ``data`` and hang up half way."""

    def answer(handler: _Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "image/jpeg")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[: len(data) // 2])
        handler.wfile.flush()
        handler.connection.shutdown(socket.SHUT_RDWR)

    return answer


def redirect(to: str, status: int = 302) -> Answer:
    return lambda handler: handler.send(b"", "text/plain", status, Location=to)
