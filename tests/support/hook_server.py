"""A real local web server that takes webhooks, and refuses, is slow or leads elsewhere on demand.

Its host names end in ``.hooks.test``, which no resolver knows; ``PULSE_WEBHOOK_HOSTS`` routes them here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

Answer: TypeAlias = Callable[["HookHandler"], object]


@dataclass(frozen=True)
class Hook:
    """A request that came, with its header names in lower case."""

    host: str
    path: str
    headers: dict[str, str]
    body: bytes


class HookHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HookServer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:  # whoever sent it was killed over it
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.hooks.append(Hook(self.headers["Host"], self.path, headers, body))
        with suppress(ConnectionError, TimeoutError):
            self.server.answer(self)
        self.close_connection = True

    do_GET = do_POST  # noqa: N815

    def say(self, status: int = 204, **headers: str) -> None:
        self.send_response(status)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": "0", "Connection": "close", **given}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class HookServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HookHandler)
        self.hooks: list[Hook] = []
        self.answer: Answer = lambda handler: handler.say()

    @property
    def hosts(self) -> tuple[tuple[str, str, int], ...]:
        """The setting ``PULSE_WEBHOOK_HOSTS`` that leads here."""
        return (("*.hooks.test", "127.0.0.1", self.server_address[1]),)


@contextmanager
def hook_server() -> Iterator[HookServer]:
    with HookServer() as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        serving.start()
        try:
            yield server
        finally:
            server.shutdown()
            serving.join()
