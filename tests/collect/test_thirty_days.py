"""Thirty simulated days of feeds that change: no drift, no copies, and health that says what happened."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.collect.feed import Feed
from dashboard.collect.health import health_of
from tests.collect.test_collecting import records
from tests.support.feed_server import FeedServer, collecting, feed_server, item, redirect, rss

pytestmark = pytest.mark.slow

HOURS = 3
DAYS = 30


def _edition(first: int, hour: int, every: int, **parts: str) -> str:
    """The ten newest items of a feed with an item every so many hours."""
    newest = first + hour // every
    return rss(*(item(n, guid=f"g{n}", pubDate="", **parts) for n in range(max(first, newest - 9), newest + 1)))


def _change(server: FeedServer, hour: int) -> None:
    """What the feeds are like in this hour."""
    day = hour / 24
    server.put("steady", _edition(10_000, hour, 6))
    if day < 12:
        server.put("silent", _edition(20_000, hour, 12))
    server.put("failing", _edition(30_000, hour, 12) if day < 20 else "", status=200 if day < 20 else 500)
    server.put("gone", _edition(40_000, hour, 24) if day < 10 else "", status=200 if day < 10 else 410)
    server.put(
        "flaky", _edition(50_000, hour, 24) if hour // HOURS % 3 else "", status=200 if hour // HOURS % 3 else 503
    )
    server.put("elsewhere", _edition(60_000, hour, 24))
    if day < 15:
        server.put("moved", _edition(60_000, hour, 24))
    else:
        server.serve("moved", redirect("http://elsewhere.feeds.test/feed", 301))
    server.put(
        "redated", rss(item(70_000, pubDate="")).replace("<title>AI", f"<pubDate>{_rfc(server)}</pubDate><title>AI")
    )


def _rfc(server: FeedServer) -> str:
    return datetime.fromtimestamp(server.clock.now(), UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_thirty_days_without_a_hand_on_it(tmp_path: Path) -> None:
    names = ("steady", "silent", "failing", "gone", "flaky", "moved", "redated")
    totals: Counter[str] = Counter()
    with feed_server() as server:
        feeds = [Feed(name, f"http://{name}.feeds.test/feed", every=HOURS * 3_600) for name in names]
        paused = Feed("paused", "http://paused.feeds.test/feed", enabled=False)
        start = server.clock.now()
        run = collecting(server, tmp_path, *feeds, paused)
        for hour in range(0, DAYS * 24, HOURS):
            _change(server, hour)
            if hour == 8 * 24:  # a restart in between
                run.close()
                run = collecting(server, tmp_path)
            for outcome in run.collect(run.due(run.feeds())):
                totals += outcome.counts
            server.clock.sleep_until(start + (hour + HOURS) * 3_600)
        now = datetime.fromtimestamp(server.clock.now(), UTC)
        health = {feed.name: health_of(feed, run.state, now) for feed in (*feeds, paused)}
        run.close()
        asked = Counter(request.host for request in server.asked if request.path == "/feed")
    expected = {"steady": 120, "silent": 24, "failing": 40, "gone": 10, "flaky": 30, "moved": 30, "redated": 1}
    found = Counter(record.feed_name for record in records(tmp_path / "corpus"))
    assert {name: expected[name] - found[name] for name in expected if not 0 <= expected[name] - found[name] <= 2} == {}
    assert (totals["updated"], len({record.url for record in records(tmp_path / "corpus")})) == (0, sum(found.values()))
    assert totals["new"] == sum(found.values())
    states = {name: item.state for name, item in health.items()}
    wanted = {
        "steady": "fine",
        "silent": "silent",
        "failing": "failing",
        "gone": "gone",
        "moved": "moved",
        "paused": "paused",
    }
    assert {name: states[name] for name in wanted} == wanted
    assert states["flaky"] in ("fine", "throttled", "failing")
    assert found["steady"] - 4 <= sum(health["steady"].days) <= found["steady"]
    failing_since = health["failing"].failing_since
    assert failing_since is not None
    assert 9 <= (now - failing_since).days <= 10
    assert health["gone"].next_try is None
    assert asked["gone"] <= 82
    assert asked["failing"] < 20 * 8 + 20
    assert asked["paused"] == 0
