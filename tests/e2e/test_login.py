"""A person logs in with a real browser at a real provider, and is put out while the page is open."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, WebSocket

from dashboard.access.sessions import Sessions
from tests.support.access_files import access_file
from tests.support.identity_provider import CLIENT_ID, CLIENT_SECRET, running_provider
from tests.support.live_server import LiveServer, free_port, running_dashboard

WITHIN_SECONDS = 10


@pytest.fixture
def guarded(seeds: Path, tmp_path: Path) -> Iterator[LiveServer]:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with running_provider(f"{base}/login/callback") as provider:
        provider.person("grace", [*(f"a-long-name-of-a-group-{n}" for n in range(400)), "newsroom"])
        text = f"""
[oidc]
issuer = "{provider.issuer}"
client_id = "{CLIENT_ID}"
scopes = "openid profile email groups"
[roles.editor]
groups = ["newsroom"]
"""
        settings = {
            "PULSE_ACCESS": "oidc",
            "PULSE_ACCESS_FILE": str(access_file(tmp_path / "access", text)),
            "PULSE_OIDC_SECRET": CLIENT_SECRET,
            "PULSE_PUBLIC_URL": base,
        }
        with running_dashboard(seeds, tmp_path, settings, port=port) as server:
            yield server


def test_a_browser_logs_in_and_its_open_page_closes_when_the_session_ends(
    browser: Browser, guarded: LiveServer
) -> None:
    context = browser.new_context()
    page = context.new_page()
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    page.goto(f"{guarded.url}/policy?topic=AI", timeout=120_000)
    page.wait_for_selector(".pulse-sentence", timeout=120_000)
    assert page.url == f"{guarded.url}/policy?topic=AI"
    (cookie,) = [item for item in context.cookies() if item["name"] == "__Host-pulse"]
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
    assert "pulse" not in page.evaluate("document.cookie")
    sessions = Sessions(guarded.data)
    began = time.monotonic()
    with sockets[-1].expect_event("close", timeout=WITHIN_SECONDS * 1000):
        assert sessions.end_of_user("grace") == 1
    assert time.monotonic() - began <= WITHIN_SECONDS
    assert page.request.get(f"{guarded.url}/api/v1/coverage?by=topic").status == 401
    sessions.close()
    context.close()
