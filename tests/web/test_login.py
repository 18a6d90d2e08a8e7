"""Logging in against a real provider, and every way we know to get in, stay in, or be let in as somebody else."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.access.database import secret_digest
from dashboard.access.pending_logins import MOST_PENDING, PENDING_SECONDS, PendingLogins
from dashboard.access.roles import Claims
from dashboard.access.sessions import Sessions
from dashboard.config.settings import Access, Settings
from dashboard.errors import SettingError
from dashboard.service import Service
from dashboard.snapshots.service import SnapshotService
from dashboard.views.catalog import PATHS
from dashboard.web.access.identification import COOKIE
from dashboard.web.access.login_routes import BROWSER_COOKIE, Login
from dashboard.web.routes import ERROR_HANDLERS, middleware_of, routes_of
from tests.support.access_files import access_file
from tests.support.identity_provider import CLIENT_ID, CLIENT_SECRET, TestProvider, parameter, running_provider

pytestmark = pytest.mark.slow

BASE = "https://localhost"
CALLBACK = f"{BASE}/login/callback"
PAGE = {"Accept": "text/html"}
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture(scope="module")
def provider() -> Iterator[TestProvider]:
    with running_provider(CALLBACK) as made:
        made.person("grace", [*(f"a-long-name-of-a-group-{n}" for n in range(400)), "newsroom"])
        yield made


def the_settings(folder: Path, issuer: str) -> Settings:
    text = f"""
[oidc]
issuer = "{issuer}"
client_id = "{CLIENT_ID}"
scopes = "openid profile email groups"
[roles.editor]
groups = ["newsroom"]
[roles.admin]
addresses = ["ada@example.org"]
"""
    return Settings(
        data=folder / "data",
        access=Access.OIDC,
        access_file=access_file(folder, text),
        oidc_secret=CLIENT_SECRET,
        public_url=BASE,
    )


@pytest.fixture
def settings(provider: TestProvider, tmp_path: Path) -> Settings:
    return the_settings(tmp_path, provider.issuer)


@pytest.fixture
def application(settings: Settings) -> Iterator[Starlette]:
    service = Service(settings)
    routes = routes_of(lambda: service, lambda: SnapshotService(service))

    def page(request: Request) -> Response:
        return PlainTextResponse(f"page {request.scope['pulse.identity'].role.word}")

    stub = Route("/{page:path}", page, methods=["GET"])
    middleware = middleware_of(lambda: service, routes, PATHS)
    yield Starlette(routes=[*routes, stub], middleware=middleware, exception_handlers=ERROR_HANDLERS)
    service.close()


@pytest.fixture
def client(application: Starlette) -> TestClient:
    return TestClient(application, BASE, follow_redirects=False)


def log_in(client: TestClient, provider: TestProvider, path: str = "/") -> Any:
    """Go to a page, to the provider, and back; the answer to coming back."""
    sent = client.get(path, headers=PAGE)
    assert sent.status_code == 303, sent.text
    back = client.get(provider.answer(sent.headers["location"]), headers=PAGE)
    assert back.status_code == 303, back.text
    return back


def test_who_is_not_logged_in_is_sent_to_the_provider_and_comes_back(
    client: TestClient, provider: TestProvider, settings: Settings
) -> None:
    sent = client.get("/policy?topic=AI%2C+Law", headers=PAGE)
    address = sent.headers["location"]
    assert address.startswith(f"{provider.issuer}/oauth/authorize?")
    assert parameter(address, "code_challenge_method") == "S256"
    assert parameter(address, "redirect_uri") == CALLBACK
    assert len(parameter(address, "state")) >= 43 <= len(parameter(address, "nonce"))
    back = client.get(provider.answer(address))
    assert (back.status_code, back.headers["location"]) == (303, "/policy?topic=AI%2C+Law")
    (cookie,) = [item for item in back.headers.get_list("set-cookie") if item.startswith(f"{COOKIE}=")]
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert len(cookie) < 250, "400 groups are kept on the server"
    shown = client.get("/policy", headers=PAGE)
    assert (shown.status_code, shown.text) == (200, "page editor"), (
        "by a group; an unverified address counts for nothing"
    )
    assert shown.headers["cache-control"] == "private, no-cache"
    text = (settings.data / "audit.jsonl").read_text()
    assert json.loads(text.splitlines()[0])["action"] == "log in"
    assert client.cookies[COOKIE] not in text


def test_programs_are_not_sent_anywhere(client: TestClient) -> None:
    for headers in ({}, {"Accept": "application/json"}):
        assert client.get("/api/v1/coverage", headers=headers).status_code == 401
    assert client.post("/api/v1/boards", headers=PAGE | {"X-Pulse": "1"}).status_code == 401


def test_a_code_is_used_once_and_by_the_browser_that_asked_for_it(
    application: Starlette, client: TestClient, provider: TestProvider
) -> None:
    came = provider.answer(client.get("/", headers=PAGE).headers["location"])
    other = TestClient(application, BASE, follow_redirects=False)
    assert other.get(came).status_code == 400, "login by a link: somebody would be logged in as the attacker"
    assert client.get(came).status_code == 400, "it was tried: the state is used up"
    came = provider.answer(client.get("/", headers=PAGE).headers["location"])
    done = client.get(came)
    assert done.status_code == 303, done.text
    client.cookies.clear()
    assert client.get(came).status_code == 400
    assert COOKIE not in client.cookies


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?error=access_denied&state=x", "?state=&code="])
def test_an_answer_that_nobody_asked_for_is_refused(client: TestClient, query: str) -> None:
    client.get("/", headers=PAGE)
    answer = client.get(f"/login/callback{query}")
    assert answer.status_code == 400
    assert COOKIE not in client.cookies


def test_a_forged_code_is_refused(client: TestClient, provider: TestProvider) -> None:
    state = parameter(client.get("/", headers=PAGE).headers["location"], "state")
    answer = client.get(f"/login/callback?state={state}&code=forged")
    assert answer.status_code == 400
    assert COOKIE not in client.cookies


def test_a_session_that_the_browser_brought_is_never_the_one_it_gets(
    application: Starlette, client: TestClient, provider: TestProvider, settings: Settings
) -> None:
    sessions = Sessions(settings.data)
    log_in(client, provider)
    first = client.cookies[COOKIE]
    for brought in ("f" * 43, first):
        fresh = TestClient(application, BASE, follow_redirects=False)
        sent = fresh.get("/login")
        cookies = f"{BROWSER_COOKIE}={fresh.cookies[BROWSER_COOKIE]}; {COOKIE}={brought}"
        bare = TestClient(application, BASE, follow_redirects=False)
        back = bare.get(provider.answer(sent.headers["location"]), headers={"Cookie": cookies})
        assert back.status_code == 303, back.text
        assert bare.cookies[COOKIE] not in (brought, first)
        assert sessions.of_cookie(bare.cookies[COOKIE]) is not None
    assert sessions.of_cookie(first) is None, "logging in again ends the session before"
    sessions.close()


@pytest.mark.parametrize("value", ["", "forged", "' OR 1=1 --", "%00", secret_digest("x"), "a" * 9000])
def test_a_forged_cookie_is_nobody(client: TestClient, value: str) -> None:
    assert client.get("/api/v1/coverage", headers={"Cookie": f"{COOKIE}={value}"}).status_code == 401


def test_a_second_cookie_does_not_help(client: TestClient, settings: Settings) -> None:
    sessions = Sessions(settings.data)
    cookie = sessions.begin(Claims("grace", groups=("newsroom",)))
    sessions.close()
    assert client.get("/api/v1/definitions", headers={"Cookie": f"{COOKIE}={cookie}"}).status_code == 200
    for smuggled in (f"{COOKIE}=x; {COOKIE}={cookie}", f"{COOKIE}={cookie}; {COOKIE}=x"):
        assert client.get("/api/v1/definitions", headers={"Cookie": smuggled}).status_code == 401
    for name in (COOKIE.lower(), COOKIE.removeprefix("__Host-"), "__Secure-pulse"):
        assert client.get("/api/v1/definitions", headers={"Cookie": f"{name}={cookie}"}).status_code == 401


def test_headers_of_a_proxy_mean_nothing_here(client: TestClient) -> None:
    forged = {
        "X-Forwarded-User": "grace",
        "X-Forwarded-Groups": "newsroom",
        "X-Pulse-Proxy-Secret": "",
        "X-Pulse-Role": "admin",
    }
    assert client.get("/api/v1/definitions", headers=forged).status_code == 401


def test_a_page_of_another_site_cannot_use_the_session(client: TestClient, provider: TestProvider) -> None:
    log_in(client, provider)
    for origin in ("https://evil.example", "null", "http://localhost", "https://localhost.evil.example"):
        foreign = {"Origin": origin, "X-Pulse": "1"}
        assert client.post("/api/v1/boards", json={}, headers=foreign).status_code == 403, origin
    assert client.get("/logout", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/policy", headers=PAGE).status_code == 200


def test_logging_out_ends_the_session_on_the_server(client: TestClient, provider: TestProvider) -> None:
    log_in(client, provider)
    kept = client.cookies[COOKIE]
    left = client.get("/logout")
    assert left.headers["location"].startswith(f"{provider.issuer}/oauth/end_session?")
    assert client.get("/api/v1/definitions", headers={"Cookie": f"{COOKIE}={kept}"}).status_code == 401


def test_logging_out_everywhere_ends_all_of_one_person_and_nobody_elses(
    application: Starlette, client: TestClient, provider: TestProvider, settings: Settings
) -> None:
    elsewhere = TestClient(application, BASE, follow_redirects=False)
    log_in(client, provider)
    log_in(elsewhere, provider)
    sessions = Sessions(settings.data)
    other = sessions.begin(Claims("bob", groups=("newsroom",)))
    client.get("/logout?everywhere=true")
    assert elsewhere.get("/api/v1/definitions").status_code == 401
    assert sessions.of_cookie(other) is not None
    sessions.close()


def logout_token(provider: TestProvider, key: Any = None, algorithm: str = "RS256", **changed: Any) -> str:
    now = int(time.time())
    claims = {"iss": provider.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "jti": "1", "sub": "grace"}
    claims |= {"events": {LOGOUT_EVENT: {}}} | changed
    kept = {name: value for name, value in claims.items() if value is not None}
    signing = RSAKey.import_key(provider.key) if key is None else key
    return jwt.encode({"alg": algorithm, "kid": provider.key["kid"]}, kept, signing, algorithms=[algorithm])


def test_the_provider_can_log_somebody_out(client: TestClient, provider: TestProvider, settings: Settings) -> None:
    log_in(client, provider)
    forged: list[str] = [
        "",
        "a.b.c",
        logout_token(provider, RSAKey.generate_key(2048)),
        logout_token(provider, OctKey.import_key(CLIENT_SECRET), "HS256"),
        logout_token(provider, iss="https://evil.example"),
        logout_token(provider, aud="another-client"),
        logout_token(provider, nonce="an id token is no logout token"),
        logout_token(provider, events=None),
        logout_token(provider, events={"other": {}}),
        logout_token(provider, exp=int(time.time()) - 3600),
    ]
    for token in forged:
        assert client.post("/logout/backchannel", data={"logout_token": token}).status_code == 400
    assert client.get("/policy", headers=PAGE).status_code == 200
    assert client.post("/logout/backchannel", data={"logout_token": logout_token(provider)}).status_code == 200
    assert client.get("/policy", headers=PAGE).status_code == 303
    sessions = Sessions(settings.data)
    one, two = (sessions.begin(Claims("grace", groups=("newsroom",)), sid) for sid in ("sid-1", "sid-2"))
    client.post("/logout/backchannel", data={"logout_token": logout_token(provider, sid="sid-1")})
    assert [sessions.of_cookie(one) is None, sessions.of_cookie(two) is None] == [True, False]
    sessions.close()


def test_a_login_leads_to_an_address_of_ours_only(settings: Settings) -> None:
    login = Login(settings)
    for path in ("//evil.example", "/\\evil.example", "https://evil.example", ""):
        begun = login.begin({"type": "http", "headers": []}, path)
        cookie = begun.headers["set-cookie"].split(";")[0].removeprefix(f"{BROWSER_COOKIE}=")
        taken = login.pending.take(parameter(begun.headers["location"], "state"), cookie)
        assert taken is not None
        assert taken.path == "/"


def test_pending_logins_end_and_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    pending = PendingLogins(tmp_path, lambda: now[0])
    made = pending.begin("browser", "/")
    now[0] += PENDING_SECONDS
    assert pending.take(made.state, "browser") is None
    assert MOST_PENDING > 1000
    monkeypatch.setattr("dashboard.access.pending_logins.MOST_PENDING", 2)
    mine, *others = [pending.begin(browser, "/") for browser in ("mine", "other", "other")]
    assert pending.take(mine.state, "mine") is None, "the oldest gives way"
    assert [pending.take(other.state, "other") is not None for other in others] == [True, True]
    pending.close()


def test_what_is_missing_keeps_the_dashboard_from_starting(tmp_path: Path) -> None:
    whole = the_settings(tmp_path, "https://id.example")
    assert Login(whole)
    for changed in (
        {"public_url": ""},
        {"public_url": "http://pulse.example"},
        {"oidc_secret": ""},
        {"access_file": access_file(tmp_path / "b", "")},
        {"access_file": the_settings(tmp_path / "c", "http://id.example").access_file},
    ):
        values = {name: getattr(whole, name) for name in Settings.__slots__} | changed
        with pytest.raises(SettingError):
            Login(Settings(**values))
