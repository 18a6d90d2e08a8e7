"""The server ends within seconds and with exit code 0, whatever its clients do."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from dashboard.frontend.bundle import plotly_path
from tests.support.live_server import LiveServer, running_dashboard
from tests.support.raw_http import WEBSOCKET, connection, head_of

pytestmark = pytest.mark.slow

STOPS_WITHIN = 7
"""Twice the 3.5 seconds that are promised, for a busy machine; without a bound the server waits for ever."""
POST = b"POST /api/v1/snapshots HTTP/1.1\r\nHost: localhost\r\nX-Pulse: 1\r\nContent-Type: application/json\r\n"


def silent(_wire: socket.socket) -> None:
    """Send nothing at all."""


def half_a_head(wire: socket.socket) -> None:
    wire.sendall(b"GET / HTTP/1.1\r\nHost: loc")


def slow_body(wire: socket.socket) -> None:
    wire.sendall(POST + b"Content-Length: 1000\r\n\r\n{")


def slow_chunks(wire: socket.socket) -> None:
    wire.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")


def unread_script(wire: socket.socket) -> None:
    wire.sendall(head_of(plotly_path(), "localhost"))
    wire.recv(1)


def unread_pipeline(wire: socket.socket) -> None:
    wire.sendall(50 * head_of(plotly_path(), "localhost"))


def kept_open(wire: socket.socket) -> None:
    wire.sendall(head_of("/healthz", "localhost"))
    wire.recv(65_536)


def websocket(wire: socket.socket) -> None:
    wire.sendall(head_of("/_stcore/stream", "localhost", WEBSOCKET))
    wire.recv(1)


def exports(wire: socket.socket) -> None:
    wire.sendall(head_of("/api/v1/export?format=csv", "localhost"))


CLIENTS = (silent, half_a_head, slow_body, slow_chunks, unread_script, unread_pipeline, kept_open, websocket, exports)


def ended(server: LiveServer, clients: Sequence[Callable[[socket.socket], None]], number: signal.Signals) -> int:
    with ExitStack() as open_wires:
        for client in clients:
            client(open_wires.enter_context(connection(server)))
        server.process.send_signal(number)
        try:
            return server.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {STOPS_WITHIN} s:\n{server.log}") from None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("start", ["streamlit run app.py", "dashboard serve"])
def test_every_way_of_starting_ends_alike(seeds: Path, tmp_path: Path, start: str, number: signal.Signals) -> None:
    command = (sys.executable, "-m", *start.split())
    with running_dashboard(seeds, tmp_path, command=command) as server:
        assert ended(server, CLIENTS, number) == 0
