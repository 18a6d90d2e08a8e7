"""No request against robots.txt, none faster than allowed, never two at once to a host."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.collect.feed import Feed
from tests.support.feed_server import FeedServer, collecting, feed_server, item, redirect, rss


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as served:
        yield served


def robots(server: FeedServer, host: str, text: str, status: int = 200) -> None:
    server.put(host, text, "text/plain", status, path="/robots.txt")


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /",
        "User-agent: *\nDisallow: /*.xml$",
        "User-agent: *\nDisallow: /feeds/*/private",
        "User-agent: AI-Policy-Pulse\nDisallow: /feeds\n\nUser-agent: *\nAllow: /",
    ],
)
def test_what_robots_forbids_is_not_asked(server: FeedServer, tmp_path: Path, text: str) -> None:
    robots(server, "a", text)
    feed = Feed("A", server.put("a", rss(item(1)), path="/feeds/news/private/feed.xml"))
    with collecting(server, tmp_path, feed) as run:
        (outcome,) = run.collect(run.feeds())
    assert outcome.trouble == "robots"
    assert "a.feeds.test" in (outcome.problem or "")
    assert server.paths("a") == []


def test_robots_of_a_redirects_target_counts_too(server: FeedServer, tmp_path: Path) -> None:
    robots(server, "b", "User-agent: *\nDisallow: /feed")
    server.put("b", rss(item(1)))
    feed = Feed("A", server.serve("a", redirect("http://b.feeds.test/feed")))
    with collecting(server, tmp_path, feed) as run:
        (outcome,) = run.collect(run.feeds())
    assert (outcome.trouble, server.paths("b")) == ("robots", [])


@pytest.mark.parametrize(("status", "asks"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_a_missing_robots_allows_all_and_a_failing_one_nothing(
    server: FeedServer, tmp_path: Path, status: int, asks: bool
) -> None:
    robots(server, "a", "", status)
    with collecting(server, tmp_path, Feed("A", server.put("a", rss(item(1))))) as run:
        (outcome,) = run.collect(run.feeds())
    assert (outcome.trouble is None) is asks
    assert bool(server.paths("a")) is asks


def test_robots_is_asked_once_a_day(server: FeedServer, tmp_path: Path) -> None:
    robots(server, "a", "User-agent: *\nAllow: /")
    with collecting(server, tmp_path, Feed("A", server.put("a", rss(item(1))))) as run:
        for _ in range(5):
            run.collect(run.feeds())
            server.clock.turn(6 * 3_600)
    with collecting(server, tmp_path) as run:
        run.collect(run.feeds())
    asked = [request for request in server.asked if request.path == "/robots.txt"]
    assert (len(asked), len(server.paths("a"))) == (2, 6)


@pytest.mark.parametrize(("delay", "pause"), [("", 2.0), ("Crawl-delay: 7\n", 7.0), ("Crawl-delay: 9999\n", 30.0)])
def test_requests_to_a_host_keep_their_distance(server: FeedServer, tmp_path: Path, delay: str, pause: float) -> None:
    robots(server, "a", f"User-agent: *\n{delay}Disallow: /nothing")
    inner = [Feed(f"A{n}", server.put("a", rss(item(n)), path=f"/{n}")) for n in range(6)]
    outer = [Feed(f"B{n}", server.serve(f"b{n}", redirect(f"http://a.feeds.test/{n}"))) for n in range(6)]
    with collecting(server, tmp_path, *inner, *outer) as run:
        run.collect(run.feeds())
    asked = sorted((r for r in server.asked if r.host == "a"), key=lambda request: request.began)
    assert len(asked) == 13
    assert server.most_open == 1
    assert all(second.began - first.began >= pause for first, second in pairwise(asked[1:]))


def test_who_asks_says_so(server: FeedServer, tmp_path: Path) -> None:
    with collecting(server, tmp_path, Feed("A", server.put("a", rss(item(1))))) as run:
        run.collect(run.feeds())
    assert {request.headers["User-Agent"] for request in server.asked} == {"AI-Policy-Pulse/test"}
    assert not {"Cookie", "Referer", "Authorization"} & {name for request in server.asked for name in request.headers}


def test_a_reservation_against_mining_is_recorded(server: FeedServer, tmp_path: Path) -> None:
    feed = Feed("A", server.put("a", rss(item(1)), TDM_Reservation="1"))
    with collecting(server, tmp_path, feed) as run:
        run.collect(run.feeds())
        assert run.state.feed(feed.address).reserved == 1
