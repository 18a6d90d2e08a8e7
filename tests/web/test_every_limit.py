"""Every limit of the table is kept: what is at it is answered, and what is beyond it gets what the table says."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.errors import DashboardError
from dashboard.model.filters import MAX_PARAMETERS, MAX_QUERY_BYTES
from dashboard.saved_views.view_files import MOST_VIEWS
from dashboard.service import Service
from dashboard.snapshots.archive import MAX_ARCHIVE_BYTES, MAX_SNAPSHOT_BYTES, Archive
from dashboard.snapshots.board import MOST_BOARDS, MOST_ITEMS
from dashboard.snapshots.rate_limit import PER_DAY, PER_MINUTE, RateLimit
from dashboard.snapshots.snapshot import new_id
from dashboard.store.export import ExportForm
from dashboard.ui.streamlit_bridge.running_server import STALL_SECONDS
from dashboard.web.export_routes import export_routes
from dashboard.web.limits import (
    BOUNDS,
    EXPORTS_WRITTEN,
    GREATEST_LIMIT,
    GREATEST_PAGE,
    LONGEST_KEY,
    LONGEST_NAME,
    MAX_BODY_BYTES,
    MOST_ENTRIES,
    MOST_LISTED,
    MOST_NEW,
    Bound,
)
from dashboard.web.replies import status_of
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.live_server import LiveServer, running_dashboard
from tests.support.raw_http import head_of
from tests.support.snapshots_made import hand_made
from tests.support.snapshots_served import OWN, Served, deployment

pytestmark = pytest.mark.slow

Outcome: TypeAlias = tuple[int, Any]
"""What comes of a request at the limit, and of one beyond it."""
SNAPSHOTS, BOARDS, CORRECTIONS = "/api/v1/snapshots", "/api/v1/boards", "/api/v1/corrections"
OPEN_FILES: Final = 400
MOST: Final = OPEN_FILES // 2
OF_ONE: Final = MOST // 2
OF_HEALTH: Final = 64
EXPORTS: Final = 40
"""On one connection: more than the system's buffers hold."""
ON_A_PAGE: Final = "seconds that the store works on a page"  # in tests/app/test_overview.py
ITS_TURN: Final = "seconds of waiting for the reader before the turn passes on, for as many as have turns"  # in tests/web/test_limits.py


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus") / "invented", stated_documents(30))


@pytest.fixture
def served(corpus: Path, tmp_path: Path) -> Iterator[Served]:
    with deployment(corpus, tmp_path / "data") as found:
        yield found


def _status(served: Served, address: str) -> int:
    return int(served.client.get(address).status_code)


def query_bytes(served: Served) -> Outcome:
    def asked(size: int) -> int:
        return _status(served, "/api/v1/coverage?by=topic&q=".ljust(size + len("/api/v1/coverage?"), "x"))

    assert _status(served, f"/parts/overview?q={'x' * MAX_QUERY_BYTES}") == 404, "answered by app.py alone"
    return asked(400), asked(MAX_QUERY_BYTES + 1)


def parameters(served: Served) -> Outcome:
    def asked(count: int) -> int:
        return _status(served, "/api/v1/coverage?by=topic" + "".join(f"&topic=t{n}" for n in range(count - 1)))

    return asked(MAX_PARAMETERS), asked(MAX_PARAMETERS + 1)


def body_bytes(served: Served) -> Outcome:
    def sent(size: int) -> int:
        body = b'{"view":"topic"}'.ljust(size)
        headers = {**OWN, "Content-Type": "application/json"}
        return int(served.client.post(SNAPSHOTS, content=body, headers=headers).status_code)

    return sent(MAX_BODY_BYTES), sent(MAX_BODY_BYTES + 1)


def _number(path: str, name: str, most: int) -> Callable[[Served], Outcome]:
    return lambda served: (_status(served, f"{path}{name}={most}"), _status(served, f"{path}{name}={most + 1}"))


def exports_at_once(served: Served) -> Outcome:
    inside: list[int] = []
    most = threading.Lock()
    running = 0

    class Watched(Service):
        def export(self, *given: Any, **more: Any) -> int:
            nonlocal running
            with most:
                running += 1
                inside.append(running)
            time.sleep(0.1)
            written = super().export(*given, **more)
            with most:
                running -= 1
            return written

    service = Watched(served.service.settings)

    async def ask() -> list[int]:
        app = Starlette(routes=export_routes(lambda: service))
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://localhost") as client:
            answers = [client.get(f"/api/v1/export?format={form}") for form in ExportForm]
            return [answer.status_code for answer in await asyncio.gather(*answers)]

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, ask()).result() == [200, 200, 200]
    service.close()
    return 200 if max(inside) == EXPORTS_WRITTEN else 503, "waits" if len(inside) > EXPORTS_WRITTEN else "none came"


def frozen_a_minute(served: Served) -> Outcome:
    statuses = [served.post(SNAPSHOTS, {"view": "topic"}).status_code for _ in range(PER_MINUTE + 1)]
    assert set(statuses[:-1]) == {201}
    return statuses[-2], statuses[-1]


def frozen_a_day(served: Served) -> Outcome:
    clock = [0.0]
    limit = served.desk.archive.rate_limit = RateLimit(lambda: clock[-1])
    for minute in range(PER_DAY - 1):
        clock.append(60.0 * minute)
        limit.count("testclient")
    clock.append(60.0 * PER_DAY)
    at, beyond = (served.post(SNAPSHOTS, {"view": "topic"}).status_code for _ in range(2))
    return at, beyond


def _kept(archive: Archive, **changes: Any) -> int:
    try:
        archive.keep(hand_made(id=new_id(), **changes))
    except DashboardError as error:
        return status_of(error)
    return 201


def snapshot_bytes(served: Served) -> Outcome:
    note = "x" * (MAX_SNAPSHOT_BYTES - 100_000)
    return _kept(served.desk.archive, note=note), _kept(served.desk.archive, note=note + "x" * 100_000)


def all_snapshots(served: Served) -> Outcome:
    folder = served.desk.archive.folder
    before = served.post(SNAPSHOTS, {"view": "topic"}).status_code
    with (folder / f"{new_id()}.json").open("wb") as file:
        file.truncate(MAX_ARCHIVE_BYTES)
    return before, served.post(SNAPSHOTS, {"view": "topic"}).status_code


def _board(served: Served, items: int) -> int:
    kept = served.freeze()
    item = {"snapshot": kept.snapshot.id, "heading": ""}
    return int(served.post(BOARDS, {"title": "x", "items": [item] * items}).status_code)


def board_items(served: Served) -> Outcome:
    return _board(served, MOST_ITEMS), _board(served, MOST_ITEMS + 1)


def boards(served: Served) -> Outcome:
    before = _board(served, 1)
    folder = served.service.settings.data / "boards"
    for _ in range(MOST_BOARDS - 1):
        (folder / f"{new_id()}.json").touch()
    return before, _board(served, 1)


def saved_views(served: Served) -> Outcome:
    def save() -> int:
        answer = served.post("/api/v1/views", {"name": "One", "address": "/articles"})
        return int(answer.status_code)

    before = save()
    folder = served.service.settings.data / "views"
    for _ in range(MOST_VIEWS - 1):
        (folder / f"{new_id()}.json").touch()
    return before, save()


def news_of_view(served: Served) -> Outcome:
    view = served.post("/api/v1/views", {"name": "One", "address": "/articles"}).json()["id"]
    return _number(f"/api/v1/views/{view}/new?since=2026-01-01T00:00:00Z&", "limit", MOST_NEW)(served)


def _correction(served: Served, name: str, size: int) -> int:
    """201 too where a correction is refused for what it says, not for its length."""
    client = TestClient(served.client.app, "http://localhost", client=("127.0.0.1", 5000))
    article = client.get("/api/v1/articles?limit=1").json()["rows"][0]["article_id"]
    body = {"article_id": article, "kind": "jurisdiction", "key": "JP", "verdict": "missing", "by": "Ada"}
    answer = client.post(CORRECTIONS, json=body | {name: "x" * size}, headers=OWN)
    assert answer.status_code in (201, 400, 409), answer.text
    return 400 if "at most" in answer.text else 201


def _correction_of(name: str, most: int) -> Callable[[Served], Outcome]:
    return lambda served: (_correction(served, name, most), _correction(served, name, most + 1))


ASKED: Final[dict[str, Callable[[Served], Outcome]]] = {
    "bytes of a query string": query_bytes,
    "parameters of an address": parameters,
    "bytes of a body": body_bytes,
    "articles in an answer in JSON (`limit`)": _number("/api/v1/articles?", "limit", GREATEST_PAGE),
    "rows of coverage (`limit`)": _number("/api/v1/coverage?by=topic&", "limit", GREATEST_LIMIT),
    "snapshots in a list (`limit`)": _number("/api/v1/snapshots?", "limit", MOST_LISTED),
    "exports written at a time": exports_at_once,
    "snapshots frozen a minute by one client": frozen_a_minute,
    "snapshots frozen a day by one client": frozen_a_day,
    "bytes of a snapshot": snapshot_bytes,
    "bytes of all snapshots": all_snapshots,
    "items of a board": board_items,
    "boards": boards,
    "saved views": saved_views,
    "entries of a feed (`limit`)": _number("/feed.atom?", "limit", MOST_ENTRIES),
    "new articles of a saved view (`limit`)": news_of_view,
    "characters of a name in a correction": _correction_of("by", LONGEST_NAME),
    "characters of a key in a correction": _correction_of("key", LONGEST_KEY),
}


@pytest.mark.parametrize("bound", [bound for bound in BOUNDS if bound.what in ASKED], ids=lambda bound: bound.what)
def test_what_is_beyond_a_bound_gets_what_the_table_says(served: Served, bound: Bound) -> None:
    at, beyond = ASKED[bound.what](served)
    assert at in (200, 201)
    assert str(beyond) == bound.beyond


def test_every_bound_is_provoked() -> None:
    assert {*ASKED, *SLOW, *CROWDED, ON_A_PAGE, ITS_TURN} == {bound.what for bound in BOUNDS}


def _wire(server: LiveServer, source: str = "127.0.0.1", receive: int | None = None) -> socket.socket:
    wire = socket.socket()
    if receive:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    wire.settimeout(60)
    wire.bind((source, 0))
    wire.connect((urlsplit(server.url).hostname, urlsplit(server.url).port))
    return wire


def _answer(wire: socket.socket) -> str:
    """The status that came, or that the connection was cut."""
    try:
        begun = wire.recv(65_536)
    except ConnectionError:
        return "cut"
    return begun.split(b" ", 2)[1].decode() if begun else "cut"


def slow_body(server: LiveServer) -> str:
    with _wire(server) as wire:
        wire.sendall(
            f"POST {SNAPSHOTS} HTTP/1.1\r\nHost: localhost\r\nX-Pulse: 1\r\n"
            "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{".encode()
        )
        return _answer(wire)


def slow_head(server: LiveServer) -> str:
    with _wire(server) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        return _answer(wire)


def unread_export(server: LiveServer) -> str:
    with _wire(server, receive=4096) as wire:
        wire.sendall(EXPORTS * head_of("/api/v1/export?format=csv", "localhost"))
        begun = wire.recv(2048)
        length = int(begun.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        time.sleep(STALL_SECONDS + 10)
        got = len(begun)
        try:
            while data := wire.recv(65_536):
                got += len(data)
        except ConnectionError:
            pass
        return "cut" if got < EXPORTS * length else "200"


SLOW: Final[dict[str, Callable[[LiveServer], str]]] = {
    "seconds for a body to come": slow_body,
    "seconds for the head of a first request to come": slow_head,
    "seconds without the client reading of an answer": unread_export,
}


def test_who_is_too_slow_is_cut(tmp_path: Path) -> None:
    many = write_corpus(tmp_path / "invented", stated_documents(1_000))
    expected = {bound.what: bound.beyond for bound in BOUNDS if bound.what in SLOW}
    with running_dashboard(many, tmp_path) as server, ThreadPoolExecutor(len(SLOW)) as threads:
        whole = server.get("/api/v1/export?format=csv")
        assert whole.count(b"\r\n") == 1_001
        found = {what: threads.submit(provoke, server) for what, provoke in SLOW.items()}
        assert {what: future.result() for what, future in found.items()} == expected


CROWDED: Final = (
    "connections, or half of the limit of open files",
    "connections of one address, or half of those in all",
    "connections more for `/healthz` and `/readyz`",
)


def _asked(wire: socket.socket, path: str) -> str:
    try:
        wire.sendall(head_of(path, "localhost"))
    except ConnectionError:
        return "cut"
    return _answer(wire)


def test_connections_are_bounded_in_all_and_for_each_address_with_a_reserve_for_health(
    corpus: Path, tmp_path: Path
) -> None:
    limited = (
        "sh",
        "-c",
        f'ulimit -n {OPEN_FILES}; exec "$@"',
        "sh",
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
    )
    beyond = {bound.what: bound.beyond for bound in BOUNDS}
    with running_dashboard(corpus, tmp_path, command=limited) as server, ExitStack() as wires:

        def come(count: int, source: str) -> list[socket.socket]:
            return [wires.enter_context(_wire(server, source)) for _ in range(count)]

        first = come(OF_ONE, "127.0.0.1")
        (one_more,) = come(1, "127.0.0.1")
        assert _asked(one_more, "/healthz") == beyond[CROWDED[1]]
        assert _asked(first[0], "/api/v1/definitions") == "200"
        second = come(OF_ONE, "127.0.0.2")
        assert _asked(second[0], "/api/v1/definitions") == "200", "all that may come are answered"
        later = come(OF_HEALTH, "127.0.0.3")
        assert _asked(later[0], "/api/v1/definitions") == beyond[CROWDED[0]]
        assert _asked(later[1], "/healthz") == "200"
        assert _asked(later[2], "/readyz") == "200"
        (too_many,) = come(1, "127.0.0.4")
        assert _asked(too_many, "/healthz") == beyond[CROWDED[2]]
        for wire in (*first, *second, *later):
            wire.close()
        deadline = time.monotonic() + 30
        while (now := _asked(come(1, "127.0.0.1")[0], "/api/v1/definitions")) != "200":
            assert time.monotonic() < deadline, f"{now} after all have left"
            time.sleep(0.1)
