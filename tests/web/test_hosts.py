"""Only hosts that the operator named are answered, over HTTP and WebSocket, on Streamlit's paths as on ours."""

from __future__ import annotations

import pytest

from dashboard.config.settings import Settings
from dashboard.errors import SettingError
from tests.support.live_server import LiveServer
from tests.support.raw_http import WEBSOCKET, status

pytestmark = pytest.mark.slow

PATHS = ("/", "/healthz", "/api/v1/definitions", "/_stcore/health", "/no-such-path")
KNOWN = (
    "localhost",
    "localhost:8501",
    "LOCALHOST:1",
    "localhost.",
    "127.0.0.1",
    "127.0.0.1:65535",
    "[::1]",
    "[::1]:8501",
    "[0:0:0:0:0:0:0:1]",
    "news.example.org",
    "News.Example.Org:443",
    "pulse.lan",
    "192.0.2.7:80",
    "[2001:DB8:0::7]",
)
FOREIGN = (
    "evil.example",
    "evil.example:8501",
    "localhost.evil.example",
    "a.localhost",
    "news.example.org.evil.example",
    "sub.news.example.org",
    "example.org",
    "0.0.0.0",
    "127.1",
    "127.0.0.2",
    "2130706433",
    "0x7f.0.0.1",
    "[::]",
    "[::2]",
    "[::ffff:127.0.0.1]",
    "192.0.2.8",
)
MALFORMED = (
    "localhost@evil.example",
    "evil.example@localhost",
    "localhost:8501@evil.example",
    "localhost:port",
    "localhost:",
    "localhost/evil.example",
    "localhost evil.example",
    "localhost,evil.example",
    "localhost..",
    "::1",
    "[::1",
    "[::1%25lo]",
    "[localhost]",
    "http://localhost",
    "",
)


@pytest.mark.parametrize("host", KNOWN)
def test_a_known_host_is_answered(live: LiveServer, host: str) -> None:
    assert status(live, "/healthz", host) == 200


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_refused(live: LiveServer, host: str) -> None:
    assert [status(live, path, host) for path in PATHS] == [421] * len(PATHS)


@pytest.mark.parametrize("host", MALFORMED)
def test_a_malformed_host_is_refused(live: LiveServer, host: str) -> None:
    assert [status(live, path, host) for path in PATHS] == [400] * len(PATHS)


def test_a_request_without_a_host_is_refused(live: LiveServer) -> None:
    assert status(live, "/healthz", None, version="1.0") == 400
    assert status(live, "/healthz", None) == 400


def test_two_hosts_are_refused(live: LiveServer) -> None:
    assert status(live, "/healthz", "localhost", "Host: evil.example\r\n") == 400


@pytest.mark.parametrize(
    "target", ["http://evil.example/healthz", "http://localhost/healthz", "//evil.example/healthz"]
)
def test_an_address_in_absolute_form_is_not_answered(live: LiveServer, target: str) -> None:
    assert status(live, target, "localhost") in (400, 404)


@pytest.mark.parametrize("forwarded", ["X-Forwarded-Host: localhost\r\n", "Forwarded: host=localhost\r\n"])
def test_a_forwarded_host_does_not_help(live: LiveServer, forwarded: str) -> None:
    assert status(live, "/healthz", "evil.example", forwarded) == 421


@pytest.mark.parametrize(("host", "expected"), [("localhost", 101), ("evil.example", 421), ("a@localhost", 400)])
def test_websockets_are_guarded_alike(live: LiveServer, host: str, expected: int) -> None:
    assert status(live, "/_stcore/stream", host, WEBSOCKET) == expected


def test_the_refusal_says_what_to_do(live: LiveServer) -> None:
    answer = live.refusal("/", {"Host": "evil.example"})
    assert answer["error"]["message"] == "This dashboard is not known as “evil.example”."
    assert "PULSE_ALLOWED_HOSTS" in answer["error"]["remedy"]


@pytest.mark.parametrize(
    "text", ["https://news.example.org", "a b", "a,,b", "*", "*.example.org", "x:80", "[::1", "é.example"]
)
def test_a_setting_that_names_no_host_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="PULSE_ALLOWED_HOSTS"):
        Settings.from_environment({"PULSE_ALLOWED_HOSTS": text})
