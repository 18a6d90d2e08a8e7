"""The guard in front of every route: role x route x verb, and every way around it that we could think of."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import time
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from dashboard.access.roles import Area, Claims, Role
from dashboard.access.rules import RULES
from dashboard.access.tokens import GIVEN_FOR
from dashboard.config.settings import Access, Settings
from dashboard.errors import SettingError, StoreUnavailable
from dashboard.service import Service, sync
from dashboard.snapshots.service import SnapshotService
from dashboard.ui.streamlit_bridge.page_messages import is_of_a_person
from dashboard.views.catalog import PATHS
from dashboard.web.access import open_sockets
from dashboard.web.access.guard import Guard, private_caching
from dashboard.web.access.identification import Identification
from dashboard.web.addresses import KnownAddresses
from dashboard.web.operating.route_names import RouteNames
from dashboard.web.routes import ERROR_HANDLERS, middleware_of, routes_of
from tests.support.access_files import PEOPLE, PROXY_SECRET, access_file, through_proxy
from tests.support.own_thread import in_own_thread

ROLES = ("viewer", "analyst", "editor", "admin")
LEAST = {
    ("GET", "/api/v1/export"): "analyst",
    ("POST", "/api/v1/corrections"): "editor",
    ("POST", "/api/v1/feeds"): "admin",
    ("POST", "/api/v1/snapshots"): "editor",
    ("PATCH", "/api/v1/snapshots/{snapshot_id}"): "editor",
    ("DELETE", "/api/v1/snapshots/{snapshot_id}"): "editor",
    ("POST", "/api/v1/boards"): "editor",
    ("PATCH", "/api/v1/boards/{board_id}"): "editor",
    ("DELETE", "/api/v1/boards/{board_id}"): "editor",
    ("POST", "/api/v1/views"): "editor",
    ("PATCH", "/api/v1/views/{view_id}"): "editor",
    ("DELETE", "/api/v1/views/{view_id}"): "editor",
    ("POST", "/api/v1/alerts"): "editor",
    ("DELETE", "/api/v1/alerts/{alert_id}"): "editor",
    ("POST", "/api/v1/alert-preview"): "editor",
}
"""What needs more than a viewer, written down a second time: the table of rules must say the same."""
PUBLIC = {
    "/login",
    "/login/callback",
    "/logout",
    "/logout/backchannel",
    "/healthz",
    "/readyz",
    "/metrics",
    "/mcp",
    "/assets/{name}",
    "/static/",
    "/favicon.png",
    "/manifest.json",
    "/unsubscribe/{token}",
}
VERBS = ("GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "TRACE", "BREW")
STREAM = "ws://localhost/_stcore/stream"
OWN = {"Origin": "http://localhost", "X-Pulse": "1"}


async def reached(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands for every route; for WebSockets, echoes."""
    if scope["type"] == "http":
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        await JSONResponse(
            {"reached": scope["path"], "headers": headers}, headers={"Cache-Control": "public, max-age=9"}
        )(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.accept"})
    headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
    await send({"type": "websocket.send", "text": json.dumps(headers)})
    while (await receive())["type"] != "websocket.disconnect":
        await send({"type": "websocket.send", "text": "echo"})


def nobody(*_: object) -> Any:
    raise AssertionError("naming the routes needs no service")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path / "data", access=Access.PROXY, proxy_secret=PROXY_SECRET, access_file=access_file(tmp_path)
    )


@pytest.fixture
def known(settings: Settings) -> Iterator[Identification]:
    made = Identification(settings)
    yield made
    made.close()


@pytest.fixture
def client(known: Identification, settings: Settings) -> TestClient:
    routes = [*routes_of(nobody, nobody, nobody), Route("/parts/{name}", nobody, methods=["GET"])]
    guard = Guard(reached, RouteNames(routes, PATHS), known, settings)
    return TestClient(KnownAddresses(guard, routes, PATHS), "http://localhost")


def an_address(route: str) -> str:
    named = {
        "/{page}": "/policy",
        "/assets/{name}": "",
        "/_stcore/": "/_stcore/host-config",
        "/static/": "/static/a.js",
    }
    if route == "/assets/{name}":
        return next(
            r.path for r in routes_of(nobody, nobody, nobody) if isinstance(r, Route) and r.path.startswith("/assets/")
        )
    path = named.get(route) or re.sub(r"\{\w+\}", "abc", route)
    return f"{path}x" if path.endswith("/") else path


@pytest.mark.parametrize("role", [None, *ROLES])
def test_every_role_on_every_route_with_every_verb(client: TestClient, role: str | None) -> None:
    wrong = []
    for route, rule in RULES.items():
        for verb in VERBS:
            known = "GET" if verb == "HEAD" else verb
            answer = client.request(verb, an_address(route), headers=OWN | (through_proxy(role) if role else {}))
            least = LEAST.get((known, route), "viewer")
            if known not in rule.verbs:
                expected = {403, 405}
            elif route in PUBLIC:
                expected = {200}
            elif role is None:
                expected = {401}
            else:
                expected = {200} if ROLES.index(role) >= ROLES.index(least) else {403}
            if answer.status_code not in expected:
                wrong.append((verb, route, answer.status_code, expected))
    assert wrong == []
    assert {route for route, rule in RULES.items() if Role.ANYONE in rule.verbs.values()} == PUBLIC


def test_every_route_of_the_product_has_a_rule_and_a_new_one_does_not_start(settings: Settings) -> None:
    service = Service(settings)
    routes = routes_of(lambda: service, lambda: SnapshotService(service))
    assert middleware_of(lambda: service, routes, PATHS)
    with pytest.raises(SettingError, match="No rule says who may use GET /new"):
        middleware_of(lambda: service, [*routes, Route("/new", nobody, methods=["GET"])], PATHS)
    service.close()


@pytest.mark.parametrize(
    "headers",
    [
        PEOPLE["admin"],
        through_proxy("admin", ""),
        through_proxy("admin", PROXY_SECRET[:-1]),
        through_proxy("admin", PROXY_SECRET.upper()),
        {"X-Pulse-Proxy-Secret": PROXY_SECRET},
        {"X-Pulse-Role": "admin", "Remote-User": "ada", "X-Forwarded-Email": "ada@example.org"},
        {"Authorization": f"Bearer {PROXY_SECRET}"},
        {"Authorization": "Bearer pulse_", **through_proxy("admin")},
        {"Cookie": "__Host-pulse=forged", "X-Pulse-Role": "admin"},
    ],
)
def test_whoever_forges_who_they_are_is_nobody(client: TestClient, headers: dict[str, str]) -> None:
    for path in ("/", "/api/v1/coverage", "/_stcore/host-config"):
        assert client.get(path, headers=headers).status_code == 401, path


def test_a_person_without_a_role_gets_nothing(client: TestClient) -> None:
    stranger = {"X-Forwarded-User": "stranger", "X-Pulse-Proxy-Secret": PROXY_SECRET}
    answer = client.get("/api/v1/coverage", headers=stranger)
    assert answer.status_code == 403
    assert "no role" in answer.json()["error"]["message"]


@pytest.mark.parametrize("name", ["X-Forwarded-User", "X-Forwarded-Email", "X-Pulse-Proxy-Secret", "Authorization"])
def test_two_headers_that_say_who_asks_are_refused(client: TestClient, name: str) -> None:
    twice = [*through_proxy("viewer").items(), (name, "ada@example.org"), (name, "Bearer x")]
    assert client.get("/api/v1/coverage", headers=twice).status_code in (400, 401)


def test_what_comes_after_never_sees_what_a_client_said_of_itself(client: TestClient) -> None:
    for path in ("/api/v1/coverage", "/healthz"):
        seen = client.get(path, headers=through_proxy("viewer") | {"X-Pulse-Role": "admin"}).json()["headers"]
        assert [name for name in seen if name.startswith(("x-pulse", "x-forwarded"))] == []


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/feeds/",
        "/api/v1/articles?format=csv",
        "/api/v1/articles?format=%63sv",
        "/api/v1/articles?format=json&format=csv",
        "/api/v1/articles/?format=csv",
        "/api/v1/export/",
        "/api/v1/../v1/export",
    ],
)
def test_another_spelling_of_an_address_has_the_same_rule(client: TestClient, path: str) -> None:
    verb = "POST" if "feeds" in path else "GET"
    assert client.request(verb, path, headers=OWN | through_proxy("viewer")).status_code == 403
    assert client.request(verb, path, headers=OWN | through_proxy("admin")).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "//api/v1/export",
        "/API/V1/EXPORT",
        "/api/v1/export%00",
        "/_stcore/metrics",
        "/auth/login",
    ],
)
def test_an_address_that_is_none_is_not_answered(client: TestClient, path: str) -> None:
    refused = (403, 404) if path == "/auth/login" else (404,)
    assert client.get(path, headers=through_proxy("admin")).status_code in refused


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost.evil.example", "http://localhost:1"]
)
def test_a_page_of_another_site_changes_nothing(client: TestClient, origin: str) -> None:
    headers = through_proxy("admin") | {"Origin": origin, "X-Pulse": "1"}
    assert client.post("/api/v1/boards", headers=headers).status_code == 403


def test_answers_are_not_kept_by_caches_between(client: TestClient) -> None:
    assert client.get("/t/abc", headers=through_proxy("viewer")).headers["cache-control"] == "private, no-cache"
    assert client.get("/healthz").headers["cache-control"] == "public, max-age=9"


def test_a_token_reaches_its_areas_only_and_never_pages(client: TestClient, known: Identification) -> None:
    token, text = known.tokens.create("t", Role.EDITOR, [Area.DATA, Area.SNAPSHOTS])
    bearer = {"Authorization": f"Bearer {text}"}
    assert client.get("/api/v1/coverage", headers=bearer).status_code == 200
    assert client.post("/api/v1/snapshots", headers=bearer).status_code == 200, "a program has no Origin"
    for verb, path in (("GET", "/"), ("GET", "/api/v1/export"), ("POST", "/api/v1/boards"), ("POST", "/api/v1/feeds")):
        assert client.request(verb, path, headers=bearer).status_code == 403, path
    with pytest.raises(WebSocketDenialResponse), client.websocket_connect(STREAM, headers=bearer | OWN):
        pass
    known.tokens.revoke(token.id)
    assert client.get("/api/v1/coverage", headers=bearer).status_code == 401


def basic(password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'reader:{password}'.encode()).decode()}"}


def test_a_feed_reader_gives_its_token_as_the_password(client: TestClient, known: Identification) -> None:
    made, text = known.tokens.create("Ada's reader", Role.VIEWER, [Area.FOLLOW])
    for path in ("/feed.atom", "/feed.json", "/calendar.ics"):
        asked = client.get(path)
        assert (asked.status_code, asked.headers["WWW-Authenticate"]) == (401, 'Basic realm="AI Policy Pulse feeds"')
        assert client.get(path, headers=basic(text)).status_code == 200
        assert client.get(path, headers={"Authorization": f"Bearer {text}"}).status_code == 200
        for wrong in (basic("pulse_wrong"), basic(""), {"Authorization": "Basic !"}, {"Authorization": "Basic"}):
            assert client.get(path, headers=wrong).status_code == 401
    for other in ("/api/v1/articles", "/api/v1/snapshots", "/"):
        assert client.get(other, headers=basic(text)).status_code == 403
    known.tokens.revoke(made.id)
    assert client.get("/feed.atom", headers=basic(text)).status_code == 401


@pytest.mark.parametrize("areas", [[Area.DATA], [Area.FOLLOW, Area.SNAPSHOTS], list(GIVEN_FOR)])
def test_no_other_token_is_a_password(client: TestClient, known: Identification, areas: list[Area]) -> None:
    _, text = known.tokens.create("A program", Role.ADMIN, areas)
    for path in ("/feed.atom", "/api/v1/articles"):
        assert client.get(path, headers=basic(text)).status_code == 401
    assert client.get("/feed.atom", headers={"Authorization": f"Bearer {text}"}).status_code == 200


def test_a_bad_token_is_not_rescued_by_other_proof(client: TestClient) -> None:
    headers = through_proxy("admin") | {"Authorization": "Bearer pulse_wrong"}
    assert client.get("/api/v1/coverage", headers=headers).status_code == 401


def test_access_taken_away_in_the_file_is_gone(client: TestClient, known: Identification, settings: Settings) -> None:
    assert client.get("/api/v1/coverage", headers=through_proxy("viewer")).status_code == 200
    access_file(settings.access_file.parent, '[roles.admin]\nusers = ["nobody"]\n')
    known._file.looked = 0
    assert client.get("/api/v1/coverage", headers=through_proxy("viewer")).status_code == 403
    access_file(settings.access_file.parent, "broken")
    known._file.looked = 0
    assert client.get("/api/v1/coverage", headers=through_proxy("viewer")).status_code == 403, (
        "the last good file holds"
    )


def test_the_audit_log_says_who_did_what(client: TestClient, settings: Settings) -> None:
    client.delete("/api/v1/boards/abc", headers=OWN | through_proxy("editor"))
    client.post("/api/v1/feeds", headers=OWN | through_proxy("editor"))
    client.get("/api/v1/export?q=secretword", headers=through_proxy("analyst"))
    client.get("/api/v1/coverage?q=secretword", headers=through_proxy("analyst"))
    text = (settings.data / "audit.jsonl").read_text()
    said = [json.loads(line) for line in text.splitlines()]
    assert [(line["action"], line["who"], line["verb"], line["status"]) for line in said] == [
        ("done", "eve", "DELETE", 200),
        ("refused", "eve", "POST", 403),
        ("done", "ann", "GET", 200),
    ]
    assert said[0]["object"] == "/api/v1/boards/abc"
    assert "secretword" not in text
    assert PROXY_SECRET not in text


def test_a_page_is_opened_with_its_role_and_from_here_only(client: TestClient) -> None:
    with client.websocket_connect(STREAM, headers=OWN | through_proxy("editor") | {"X-Pulse-Role": "admin"}) as page:
        seen = json.loads(page.receive_text())
        assert (seen["x-pulse-role"], "x-pulse-proxy-secret" in seen) == ("editor", False)
        page.send_text("hello")
        assert page.receive_text() == "echo"
    attempts = [
        OWN,
        through_proxy("viewer"),
        through_proxy("viewer") | {"Origin": "http://evil.example"},
        through_proxy("viewer") | {"Origin": "null"},
    ]
    for headers in attempts:
        with pytest.raises(WebSocketDenialResponse), client.websocket_connect(STREAM, headers=headers):
            pass
    for path in ("/", "/_stcore/health", "/api/v1/coverage", "/stream"):
        with (
            pytest.raises(WebSocketDenialResponse),
            client.websocket_connect(f"ws://localhost{path}", headers=OWN | through_proxy("admin")),
        ):
            pass


def test_an_open_page_closes_when_its_role_is_taken(
    client: TestClient, known: Identification, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 2 * open_sockets.LOOK_SECONDS + 2 <= 10, "the file is looked at every two seconds"
    monkeypatch.setattr(open_sockets, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr("dashboard.web.access.identification.FILE_SECONDS", 0.0)
    with client.websocket_connect(STREAM, headers=OWN | through_proxy("editor")) as page:
        page.receive_text()
        access_file(settings.access_file.parent, '[roles.admin]\nusers = ["nobody"]\n')
        with pytest.raises(WebSocketDisconnect) as closed:
            page.receive_text()
    assert closed.value.code == open_sockets.NOT_ALLOWED


def test_a_socket_that_is_used_loses_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many looks while messages come: each arrives once, in order."""
    monkeypatch.setattr(open_sockets, "LOOK_SECONDS", 0.001)
    sent: list[Any] = [{"type": "websocket.receive", "text": str(n)} for n in range(300)]
    got: list[str] = []

    async def receive() -> Any:
        await asyncio.sleep(0.001)
        return sent.pop(0) if sent else {"type": "websocket.disconnect"}

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            got.append(message["text"])

    async def send(_message: Any) -> None:
        raise AssertionError("nothing is sent")

    in_own_thread(asyncio.run, open_sockets.run_socket(app, {}, receive, send, lambda: True, lambda _: None))
    assert got == [str(n) for n in range(300)]


@pytest.fixture(scope="module")
def served(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The real routes behind the guard."""
    folder = tmp_path_factory.mktemp("guarded")
    settings = Settings(
        corpus=(seeds,),
        data=folder / "data",
        access=Access.PROXY,
        proxy_secret=PROXY_SECRET,
        access_file=access_file(folder),
    )
    sync(replace(settings))
    service = Service(settings)
    desk = SnapshotService(service)
    routes = routes_of(lambda: service, lambda: desk)
    middleware = middleware_of(lambda: service, routes)
    application = Starlette(routes=routes, middleware=middleware, exception_handlers=ERROR_HANDLERS)
    application.state.data = settings.data
    with TestClient(application, "http://localhost", raise_server_exceptions=False) as client:
        yield client
    service.close()


def test_freezing_needs_an_editor_and_deleting_anothers_an_administrator(served: TestClient) -> None:
    body = {"view": "topic"}
    assert served.post("/api/v1/snapshots", json=body, headers=OWN | through_proxy("analyst")).status_code == 403
    made = served.post("/api/v1/snapshots", json=body, headers=OWN | through_proxy("editor"))
    assert made.status_code == 201, made.text
    one = f"/api/v1/snapshots/{made.json()['id']}"
    assert served.get(one).status_code == 401
    assert served.get(one, headers=through_proxy("viewer")).status_code == 200
    assert served.delete(one, headers=OWN | through_proxy("editor")).status_code == 404, "without its secret"
    assert served.delete(one, headers=OWN | through_proxy("admin")).status_code == 200
    assert served.get(one, headers=through_proxy("viewer")).status_code == 410


@pytest.mark.parametrize("kind", ["boards", "views"])
def test_an_administrator_deletes_boards_and_saved_views_of_others(served: TestClient, kind: str) -> None:
    editor, admin = OWN | through_proxy("editor"), OWN | through_proxy("admin")
    frozen = served.post("/api/v1/snapshots", json={"view": "topic"}, headers=editor).json()["id"]
    body: dict[str, Any] = {"items": [{"snapshot": frozen}]} if kind == "boards" else {"name": "A", "address": "/"}
    made = served.post(f"/api/v1/{kind}", json=body, headers=editor)
    assert made.status_code == 201, made.text
    one = f"/api/v1/{kind}/{made.json()['id']}"
    assert served.delete(one, headers=editor).status_code == 404, "without its secret"
    assert served.patch(one, json={"title" if kind == "boards" else "name": "B"}, headers=admin).status_code == 404
    assert served.delete(one, headers=through_proxy("admin") | {"Origin": "http://evil.example"}).status_code == 403
    assert served.delete(one, headers=admin).json() == {"deleted": True}
    assert served.get(one, headers=through_proxy("viewer")).status_code == 410
    assert served.delete(one, headers=admin).status_code == 404, "only once"
    lines = [json.loads(line) for line in audit_of(served).splitlines()]
    noted = [(line["role"], line["status"]) for line in lines if line["object"] == one and line["verb"] == "DELETE"]
    assert noted == [("editor", 404), ("admin", 403), ("admin", 200), ("admin", 404)]


def audit_of(served: TestClient) -> str:
    folder: Path = served.app.state.data  # type: ignore[attr-defined]
    return (folder / "audit.jsonl").read_text("utf-8")


def test_a_correction_has_the_name_of_who_made_it(served: TestClient) -> None:
    article = served.get("/api/v1/articles", headers=through_proxy("viewer")).json()["rows"][0]["article_id"]
    asked = f"/api/v1/corrections?article_id={article}"
    assert served.get(asked, headers=through_proxy("analyst")).json()["editing"] is False
    assert served.get(asked, headers=through_proxy("editor")).json()["editing"] is True


def test_feeds_are_changed_by_administrators_only(served: TestClient) -> None:
    assert served.get("/api/v1/feeds", headers=through_proxy("editor")).json()["editing"] is False
    assert served.get("/api/v1/feeds", headers=through_proxy("admin")).json()["editing"] is True


def test_without_a_login_nothing_of_the_corpus_is_answered(served: TestClient) -> None:
    titles = [row["title"] for row in served.get("/api/v1/articles", headers=through_proxy("viewer")).json()["rows"]]
    assert titles
    for route in RULES:
        answer = served.get(an_address(route), headers={"Accept": "text/html"})
        assert answer.status_code in (200, 401, 403, 404, 405), route
        assert [title for title in titles if title in answer.text] == []
    assert served.get("/readyz").json()["status"] == "ready"


def test_a_page_that_lies_open_is_not_in_use() -> None:
    def message(**said: Any) -> bytes:
        return bytes(BackMsg(**said).SerializeToString())

    assert is_of_a_person(message(rerun_script=ClientState(query_string="?topic=AI")))
    assert is_of_a_person(message(stop_script=True))
    assert not is_of_a_person(message(rerun_script=ClientState(fragment_id="news", is_auto_rerun=True)))
    assert not is_of_a_person(message(app_heartbeat=True))
    assert not any(map(is_of_a_person, (None, b"", b"no message at all")))


def test_whoever_is_known_without_a_role_is_refused_and_written_down(client: TestClient, settings: Settings) -> None:
    answer = client.get(
        "/api/v1/coverage", headers={"X-Forwarded-User": "stranger", "X-Pulse-Proxy-Secret": PROXY_SECRET}
    )
    assert answer.status_code == 403
    assert "no role" in answer.text
    (line,) = map(json.loads, (settings.data / "audit.jsonl").read_text().splitlines())
    assert (line["action"], line["who"], line["status"]) == ("refused", "stranger", 403)


def test_the_identity_providers_own_bearer_does_not_stand_in_the_way(client: TestClient) -> None:
    headers = through_proxy("viewer") | {"Authorization": "Bearer eyJhbGciOi.of.the.provider"}
    assert client.get("/api/v1/coverage", headers=headers).status_code == 200
    assert client.get("/api/v1/coverage", headers={"Authorization": headers["Authorization"]}).status_code == 401


def test_what_assistants_ask_is_written_down(client: TestClient, settings: Settings) -> None:
    client.post("/mcp")
    (line,) = map(json.loads, (settings.data / "audit.jsonl").read_text().splitlines())
    assert (line["who"], line["route"]) == ("whoever has its token", "/mcp")


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("", "private, no-cache"),
        ("public, max-age=9", "private, no-cache"),
        ("no-cache", "private, no-cache"),
        ("max-age=60", "private, max-age=60"),
        ("no-store", "no-store"),
        ("private, max-age=5", "private, max-age=5"),
    ],
)
def test_no_cache_between_keeps_a_guarded_answer(said: str, then: str) -> None:
    assert private_caching(said) == then


def test_a_file_that_is_locked_stops_nobody_who_is_known(settings: Settings) -> None:
    known = Identification(replace(settings, access=Access.OIDC))
    cookie = known.sessions.begin(Claims("ada", groups=("viewers",)))
    known.sessions._clock = lambda: time() + 3_600
    with sqlite3.connect(settings.data / "sessions.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        session = known.sessions.of_cookie(cookie)
        assert session is not None
        known.sessions.touch(session)
        with pytest.raises(StoreUnavailable, match="cannot be used now"):
            known.sessions.end(session.digest)
        other.execute("ROLLBACK")
    known.close()
