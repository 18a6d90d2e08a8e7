"""Real HTTP from a server that misbehaves: what is brought home, what is refused, who is never asked."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.fetch.connection import Blocked
from dashboard.fetch.exchange import Dead, Known
from dashboard.images.retrieval import retrieve
from dashboard.images.rules import FetchRules
from tests.support.picture_server import (
    PictureServer,
    cut_off,
    encoded,
    endless,
    photo,
    picture_server,
    redirect,
    trickle,
    trickled_head,
)

pytestmark = pytest.mark.slow

PHOTO = encoded(photo())
OUTSIDE = "93.184.215.14"
CONNECTED: list[Any] = []
"""Every address a socket of this process was asked to connect to."""
_CONNECT = socket.socket.connect


def _note(connection: socket.socket, address: Any) -> None:
    CONNECTED.append(address)
    if address[0] == OUTSIDE:
        raise ConnectionRefusedError("tests ask nobody outside")
    _CONNECT(connection, address)


@pytest.fixture(autouse=True)
def _noted(monkeypatch: pytest.MonkeyPatch) -> None:
    # No audit hook: it would stay for the life of the process, and threads that start while it runs collide
    # with coverage's trace function.
    monkeypatch.setattr(socket.socket, "connect", _note)
    CONNECTED.clear()


@pytest.fixture
def server() -> Iterator[PictureServer]:
    with picture_server() as served:
        yield served


def failing(url: str, rules: FetchRules, kind: type[Exception], **how: Any) -> str:
    with pytest.raises(kind) as met:
        retrieve(url, rules, **how)
    return str(met.value)


def test_a_picture_comes_with_what_its_server_says_of_it(server: PictureServer) -> None:
    url = server.put("/a.jpg?size=2", PHOTO, ETag='"v1"', Last_Modified="Sun, 22 Nov 2026 07:00:00 GMT")
    got = retrieve(url, server.rules(agent="Pulse/1 (test)"))
    assert (got.body, got.kind) == (PHOTO, "image/jpeg")
    assert got.known == Known('"v1"', "Sun, 22 Nov 2026 07:00:00 GMT")
    ((host, path, headers),) = server.asked
    assert (host, path) == ("a.pictures.test", "/a.jpg?size=2")
    assert headers["User-Agent"] == "Pulse/1 (test)"
    assert not {"Cookie", "Referer", "Authorization"} & set(headers)


def test_what_has_not_changed_is_not_sent_again(server: PictureServer) -> None:
    def conditional(handler: Any) -> None:
        same = handler.headers.get("If-None-Match") == '"v1"'
        handler.send(b"" if same else PHOTO, status=304 if same else 200, ETag='"v1"')

    url = server.serve("/a.jpg", conditional)
    first = retrieve(url, server.rules())
    again = retrieve(url, server.rules(), first.known)
    assert (first.body, again.body, again.known) == (PHOTO, None, first.known)


def test_redirects_are_followed_three_times(server: PictureServer) -> None:
    server.put("/3.jpg", PHOTO)
    server.serve("/2", redirect(server.url("/3.jpg", host="c"), 307))
    server.serve("/1", redirect("/2", 301))
    server.serve("/0", redirect(server.url("/1", host="b")))
    assert retrieve(server.url("/0"), server.rules()).body == PHOTO
    assert [host for host, _, _ in server.asked] == ["a.pictures.test", *["b.pictures.test"] * 2, "c.pictures.test"]
    server.serve("/more", redirect("/0"))
    assert "more than 3" in failing(server.url("/more"), server.rules(), Blocked)


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.1:{port}/secret",
        "http://localhost:{port}/secret",
        "http://[::1]/secret",
        "http://[::ffff:127.0.0.1]/secret",
        "http://2130706433/secret",
        "http://0x7f.1/secret",
        "http://169.254.169.254/latest/meta-data/",
        "//127.0.0.1:{port}/secret",
        "file:///etc/passwd",
        "gopher://a.pictures.test/",
        "data:image/png;base64,AAAA",
        "http://user:word@a.pictures.test/secret",
        "http://private.example/secret",
    ],
)
def test_no_redirect_leads_inside(server: PictureServer, inside: str) -> None:
    server.put("/secret", PHOTO)
    server.serve("/two", redirect(inside.format(port=server.port)))
    server.serve("/one", redirect("/two"))
    resolver = lambda host, port: [(socket.AF_INET, "192.168.0.7")]  # noqa: E731
    failing(server.url("/one"), server.rules(), Blocked, resolve=resolver)
    assert server.paths() == ["/one", "/two"]
    assert set(CONNECTED) == {("127.0.0.1", server.port)}, "only the server that the rules name"


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, "127.0.0.1"),
        (socket.AF_INET, "10.0.0.1"),
        (socket.AF_INET, "169.254.169.254"),
        (socket.AF_INET6, "::1"),
        (socket.AF_INET6, "::ffff:127.0.0.1"),
        (socket.AF_INET6, "64:ff9b::7f00:1"),
        (socket.AF_INET6, "2002:7f00:1::"),
        (socket.AF_INET6, "fd00:ec2::254"),
    ],
)
def test_a_name_that_leads_inside_is_never_connected_to(family: int, address: str) -> None:
    CONNECTED.clear()
    reason = failing(
        "http://harmless.example/a.jpg",
        FetchRules(seconds=60.0),
        Blocked,
        resolve=lambda host, port: [(socket.AF_INET, OUTSIDE), (family, address)],
    )
    assert "leads to an address that is" in reason
    assert CONNECTED == []


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to() -> None:
    """A resolver that answers with a public address first and with ours from then on gains nothing."""
    CONNECTED.clear()
    answers: list[list[tuple[int, str]]] = [[(socket.AF_INET, OUTSIDE)], [(socket.AF_INET, "127.0.0.1")]]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[tuple[int, str]]:
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    failing("http://rebinding.example/a.jpg", FetchRules(seconds=3.0), Dead, resolve=rebinding)
    assert asked == ["rebinding.example"]
    assert CONNECTED == [(OUTSIDE, 80)]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/a.jpg", "ftp://a.pictures.test/a", "http://a.pictures.test:8080/a.jpg"]
)
def test_some_addresses_are_not_even_looked_up(server: PictureServer, url: str) -> None:
    def never(host: str, port: int) -> list[tuple[int, str]]:
        raise AssertionError(host)

    failing(url, server.rules(), Blocked, resolve=never)
    assert (server.asked, CONNECTED) == ([], [])


@pytest.mark.parametrize("kind", ["body", "head"])
def test_slow_servers_are_left_after_a_while(server: PictureServer, kind: str) -> None:
    url = server.serve("/slow", trickle(PHOTO) if kind == "body" else trickled_head())
    assert failing(url, server.rules(seconds=0.5), Dead) == "took too long"


def test_a_resolver_that_never_answers_is_left_too() -> None:
    def asleep(host: str, port: int) -> list[tuple[int, str]]:
        time.sleep(3)
        return []

    assert failing("http://slow.example/", FetchRules(seconds=0.2), Dead, resolve=asleep) == "took too long"


@pytest.mark.parametrize("said", [True, False])
def test_large_files_are_not_read_to_their_end(server: PictureServer, said: bool) -> None:
    url = server.put("/a", bytes(200_000)) if said else server.serve("/a", endless())
    assert failing(url, server.rules(max_bytes=100_000), Blocked) == "is larger than 0.1 MB"


def test_half_a_picture_is_none(server: PictureServer) -> None:
    url = server.serve("/cut.jpg", cut_off(PHOTO))
    with pytest.raises(Dead) as met:
        retrieve(url, server.rules())
    assert met.value.passing


@pytest.mark.parametrize(("status", "passing"), [(404, False), (410, False), (403, False), (429, True), (503, True)])
def test_other_answers_are_told_by_their_number(server: PictureServer, status: int, passing: bool) -> None:
    url = server.put("/a.jpg", b"no", "text/plain", status, Retry_After="120")
    with pytest.raises(Dead, match=str(status)) as met:
        retrieve(url, server.rules())
    assert (met.value.passing, met.value.wait) == (passing, 120.0)


def test_packed_answers_are_not_unpacked(server: PictureServer) -> None:
    url = server.put("/a.jpg", PHOTO, Content_Encoding="gzip")
    assert "packed" in failing(url, server.rules(), Blocked)


def test_what_speaks_no_http_and_who_is_not_there(server: PictureServer) -> None:
    url = server.serve("/odd", lambda handler: handler.wfile.write(b"220 smtp.example ESMTP\r\n"))
    assert "HTTP" in failing(url, server.rules(), Dead)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = FetchRules(seconds=60.0, routes={"a.pictures.test": ("127.0.0.1", taken.getsockname()[1])})
        assert "reached" in failing("http://a.pictures.test/", nobody, Dead)
