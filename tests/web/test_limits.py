"""The limits on requests: the table is what the middleware keeps and docs/api.md prints."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from dashboard.config.settings import Settings
from dashboard.service import Service, service, sync
from dashboard.snapshots.service import snapshot_service
from dashboard.store.base import Statement
from dashboard.store.duckdb.store import open_store
from dashboard.web.article_routes import article_routes
from dashboard.web.limits import BODY_SECONDS, BOUNDS, EXPORT, HEALTH, LIMITS, BoundedRequests, Limit, _Gate, _Turn
from dashboard.web.replies import answering, csv_reply
from dashboard.web.requests import client_of
from dashboard.web.routes import routes_of
from tests.support.live_server import PROJECT, LiveServer
from tests.support.raw_http import connection, head_of

pytestmark = pytest.mark.slow

T = TypeVar("T")


def in_a_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: browser tests in the same process leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_docs_print_every_limit() -> None:
    page = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`/.*`) \| (\d+) \| (\d+) \| (\d+) s \| (\d+) s \|$", page, re.MULTILINE)
    printed = [Limit(tuple(re.findall(r"`(.*?)`", paths)), *map(int, numbers)) for paths, *numbers in rows]
    assert printed == list(LIMITS)
    for bound in BOUNDS:
        assert f"| {bound.what} | {bound.most:,} | {bound.beyond} |\n" in page


async def _crowd(path: str, count: int) -> Counter[int]:
    """The statuses of ``count`` requests at once to a route that answers when all have come, or were refused."""
    let_go = asyncio.Event()

    async def wait(_request: Request) -> Response:
        await let_go.wait()
        return PlainTextResponse("x")

    app = Starlette(routes=[Route("/{path:path}", wait)], middleware=[Middleware(BoundedRequests)])
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://localhost") as client:
        asked = [asyncio.create_task(client.get(path)) for _ in range(count)]
        done, _ = await asyncio.wait(asked, timeout=0.5)
        let_go.set()
        for answer in [task.result() for task in done]:
            assert answer.headers["Retry-After"]
        return Counter([(await task).status_code for task in asked])


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.paths[0])
def test_what_is_beyond_a_limit_is_refused_at_once(limit: Limit) -> None:
    path = limit.paths[0] + ("x" if limit.paths[0].endswith("/") else "")
    most = limit.at_once + limit.waiting
    assert in_a_loop(_crowd(path, most + 5)) == {200: most, 503: 5}


def test_a_question_that_takes_too_long_is_refused_and_the_next_one_answered(seeds: Path, tmp_path: Path) -> None:
    settings = Settings(corpus=(seeds,), data=tmp_path / "data")
    sync(settings)
    service = Service(settings)
    store = open_store(settings)

    def ask(request: Request) -> Response:
        n = store.query(
            Statement(f"SELECT COUNT(*) AS n FROM range({request.query_params['rows']}) WHERE random() > 2")
        )
        return PlainTextResponse(str(n["n"][0]))

    limits = tuple(replace(limit, store_seconds=0.3) for limit in LIMITS)
    routes = [Route("/api/v1/slow", answering(ask)), *article_routes(lambda: service)]
    app = Starlette(routes=routes, middleware=[Middleware(BoundedRequests, limits=limits)])
    with TestClient(app) as client:
        slow = client.get("/api/v1/slow?rows=1000000000000")
        assert (slow.status_code, slow.headers["Retry-After"]) == (503, "2")
        assert "longer than" in slow.json()["error"]["message"]
        assert "no-store" in slow.headers["Cache-Control"]
        assert client.get("/api/v1/slow?rows=10").text == "0"
        assert client.get("/api/v1/articles").json()["total"] == 3
    store.close()
    service.close()


ASK_NO_STORE = {"/metrics", "/login", "/login/callback", "/logout", "/logout/backchannel", "/unsubscribe/{token}"}


def test_every_heavy_route_has_its_time_in_the_store() -> None:
    paths = {route.path for route in routes_of(service, snapshot_service) if isinstance(route, Route)}
    bounded = {path for path in paths if any(limit.holds_for(path) for limit in LIMITS)}
    assert paths - bounded - {path for path in paths if path.startswith(("/t/", "/assets/"))} == HEALTH | ASK_NO_STORE
    assert all(0 < limit.store_seconds <= 120 for limit in LIMITS)


def test_who_sends_or_reads_slowly_holds_up_nobody(live: LiveServer) -> None:
    body = b"Host: localhost\r\nX-Pulse: 1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    wires = [connection(live) for _ in range(90)]
    for number, wire in enumerate(wires):
        if number % 3:
            wire.sendall(b"POST /api/v1/snapshots HTTP/1.1\r\n" + body)
        else:
            wire.sendall(200 * head_of("/api/v1/definitions", "localhost"))
    time.sleep(0.5)
    started = time.monotonic()
    assert live.json("/api/v1/articles")["total"] == 3
    assert time.monotonic() - started < BODY_SECONDS, "it did not wait for them"
    for wire in wires:
        wire.close()


async def _behind_a_stalled_reader(trickling: bool) -> tuple[int, int, bool]:
    """The statuses of a reader that stalls at first and of one behind it, and whether the first got everything."""
    limit, reads = replace(LIMITS[0], at_once=1, wait_seconds=5), asyncio.Event()
    ahead: list[Any] = []

    async def stream(_request: Request) -> Response:
        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(40):
                yield b"x" * 100

        return StreamingResponse(chunks())

    app = BoundedRequests(Starlette(routes=[Route(EXPORT, stream)]), [limit])

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def stalled(message: Message) -> None:
        if trickling:
            await asyncio.sleep(0.01)
        else:
            await reads.wait()
        ahead.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": EXPORT,
        "query_string": b"",
        "headers": [],
        "raw_path": b"",
    }
    scope |= {"http_version": "1.1", "root_path": "", "scheme": "http", "asgi": {"spec_version": "2.4"}}
    first = asyncio.create_task(app(scope, receive, stalled))
    await asyncio.sleep(0)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://localhost") as client:
        behind = (await client.get(EXPORT)).status_code
    was_reading = not first.done()
    reads.set()
    await first
    body = b"".join(message.get("body", b"") for message in ahead)
    return ahead[0]["status"], behind, was_reading and len(body) == 4_000


@pytest.mark.parametrize("trickling", [False, True])
def test_a_stalled_reader_gives_its_turn_to_the_next_and_may_read_on(
    monkeypatch: pytest.MonkeyPatch, trickling: bool
) -> None:
    monkeypatch.setattr("dashboard.web.limits.READ_SECONDS", 0.1)
    assert in_a_loop(_behind_a_stalled_reader(trickling)) == (200, 200, True)


def test_no_more_answers_go_on_without_a_turn_than_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.web.limits.READ_SECONDS", 0.0)

    async def entered() -> tuple[int, bool, bool]:
        gate = _Gate(replace(LIMITS[0], at_once=2, wait_seconds=1))
        turns: list[_Turn] = []
        while await gate.enter():
            turns.append(_Turn(gate))
            with turns[-1].waiting_for_reader():
                await asyncio.sleep(0.01)
        turns[0].end()  # went on without
        after_one_without = await gate.enter()
        turns[-1].end()  # has its turn
        return len(turns), after_one_without, await gate.enter()

    assert in_a_loop(entered()) == (4, False, True)


def test_a_reader_that_keeps_up_keeps_its_turn() -> None:
    async def turns() -> list[bool]:
        gate = _Gate(replace(LIMITS[0], at_once=1, wait_seconds=1))
        assert await gate.enter()
        turn, free = _Turn(gate), []
        for _ in range(100):
            with turn.waiting_for_reader():
                await asyncio.sleep(0)
            free.append(not gate._free.locked())
        turn.end()
        turn.end()
        assert await gate.enter()
        return [*free, not gate._free.locked()]

    assert set(in_a_loop(turns())) == {False}


def test_articles_as_csv_count_as_an_export() -> None:
    (export,) = [limit for limit in LIMITS if limit.paths == ("/api/v1/export",)]
    most = export.at_once + export.waiting
    assert in_a_loop(_crowd("/api/v1/articles?format=csv", most + 5)) == {200: most, 503: 5}


def test_health_has_no_limit() -> None:
    assert in_a_loop(_crowd("/healthz", 700)) == {200: 700}


def test_health_answers_while_heavy_requests_are_answered(live: LiveServer) -> None:
    wires = [connection(live) for _ in range(60)]
    for number, wire in enumerate(wires):
        wire.sendall(head_of(f"/api/v1/export?format=duckdb&q=x{number}", "localhost"))
    assert live.json("/healthz") == {"status": "ok"}
    statuses = Counter(int(wire.recv(65_536).split(b" ", 2)[1]) for wire in wires)
    assert set(statuses) == {200, 503}
    for wire in wires:
        wire.close()


def test_the_limit_of_open_files_is_raised(live: LiveServer) -> None:
    descriptors = Path(f"/proc/{live.process.pid}/limits").read_text(encoding="utf-8")
    soft, hard = re.search(r"Max open files\s+(\d+)\s+(\d+)", descriptors).groups()  # type: ignore[union-attr]
    assert soft == hard or int(soft) >= 65_536


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8:0:0:1::", "2001:db8::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("2001:db8::1%eth0", "2001:db8::2%eth1", True),
        ("fe80::1", "fe80::2", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::1", "127.0.0.1", False),
        ("testclient", "other", False),
    ],
)
def test_freezing_is_limited_by_the_network_of_a_customer(one: str, other: str, same: bool) -> None:
    def client(host: str) -> str:
        return client_of(Request({"type": "http", "client": (host, 1)}))

    assert (client(one) == client(other)) is same


def test_csv_comes_in_few_chunks() -> None:
    async def body() -> list[Any]:
        answer: Any = csv_reply((f"{number},x\r\n" for number in range(50_000)), "x.csv")
        return [chunk async for chunk in answer.body_iterator]

    chunks = in_a_loop(body())
    assert b"".join(chunks).count(b"\r\n") == 50_000
    assert 2 <= len(chunks) <= 12
