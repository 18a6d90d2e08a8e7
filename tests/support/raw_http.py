"""HTTP by hand over a socket: requests that no client library would send."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from tests.support.live_server import LiveServer

WEBSOCKET = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


def connection(server: LiveServer, seconds: float = 30) -> socket.socket:
    """An open connection to the server."""
    at = urlsplit(server.url)
    return socket.create_connection((at.hostname, at.port), timeout=seconds)


def head_of(target: str, host: str | None, headers: str = "", *, version: str = "1.1") -> bytes:
    """The head of a GET, without a ``Host`` if there is none."""
    named = "" if host is None else f"Host: {host}\r\n"
    return f"GET {target} HTTP/{version}\r\n{named}{headers}\r\n".encode("latin-1")


def status(server: LiveServer, target: str, host: str | None, headers: str = "", *, version: str = "1.1") -> int:
    """The status of the answer to a GET."""
    with connection(server) as wire:
        wire.sendall(head_of(target, host, headers, version=version))
        return int(wire.recv(65_536).split(b" ", 2)[1])
