"""Feeds over the API: what it says, what it changes, and whom it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.collect.desk import feed_desk
from dashboard.collect.run import CollectorRun
from dashboard.collect.sources_file import SourcesFile
from dashboard.config.settings import Settings, Visibility
from dashboard.service import Service
from dashboard.web.editing.feed_routes import ROUTE, feed_routes
from tests.support.feed_server import FeedServer, feed_server, item, rss
from tests.test_service import until

OWN = {"X-Pulse": "1"}


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with feed_server() as served:
        served.put("one", rss(item(1), item(2)))
        yield served


@pytest.fixture
def settings(server: FeedServer, tmp_path: Path) -> Settings:
    (tmp_path / "corpus").mkdir()
    hosts = (("*.feeds.test", "127.0.0.1", server.port),)
    return Settings(corpus=(tmp_path / "corpus",), data=tmp_path / "data", feed_hosts=hosts)


def client(settings: Settings, address: str = "127.0.0.1", host: str = "localhost") -> TestClient:
    service = Service(settings)
    app = Starlette(routes=feed_routes(lambda: service))
    return TestClient(app, base_url=f"http://{host}", client=(address, 50_000))


def change(asking: TestClient, **body: Any) -> Any:
    return asking.post(ROUTE, json=body, headers=OWN)


def test_a_feed_is_added_checked_paused_and_removed(settings: Settings) -> None:
    asking = client(settings)
    assert asking.get(ROUTE).json() == {
        "feeds": [],
        "collecting": False,
        "editing": True,
        "folder": str(settings.corpus[0]),
    }
    added = change(asking, action="add", address="http://one.feeds.test/feed")
    assert (added.status_code, added.json()["name"]) == (200, "A feed")
    assert change(asking, action="add", address="http://one.feeds.test/feed").status_code == 409
    checked = change(asking, action="check", name="A feed").json()
    assert (checked["works"], checked["items"], checked["newest"]) == (True, 2, "2026-11-27T10:02:00Z")
    change(asking, action="pause", name="A feed")
    (feed,) = asking.get(ROUTE).json()["feeds"]
    assert (feed["state"], len(feed["days"]), feed["problem"]) == ("paused", 30, None)
    change(asking, action="resume", name=feed["address"])
    assert asking.get(ROUTE).json()["feeds"][0]["state"] == "new"
    assert change(asking, action="remove", name="A feed").status_code == 200
    assert change(asking, action="remove", name="A feed").status_code == 404


def test_the_starter_list_and_the_examples_are_put_in(settings: Settings) -> None:
    asking = client(settings)
    assert change(asking, action="starter").json()["added"] >= 60
    assert change(asking, action="starter").json()["added"] == 0
    assert change(asking, action="examples").json()["documents"] == 3
    assert len(list((settings.corpus[0] / "examples").iterdir())) == 3


def test_a_relevance_rule_is_previewed_before_it_is_set(settings: Settings, server: FeedServer) -> None:
    titles = ("EU lawmakers approve new rules under the AI Act", "Ten recipes for autumn")
    server.put("rule", rss(*(item(n, title=title, description="") for n, title in enumerate(titles))))
    asking = client(settings)
    feed = change(asking, action="add", address="http://rule.feeds.test/feed").json()["address"]
    with CollectorRun(settings) as run:
        run.collect(run.feeds())
    seen = change(asking, action="preview", name=feed).json()
    assert (seen["judged"], [found["title"] for found in seen["set_aside"]]) == (2, ["Ten recipes for autumn"])
    assert "No word for AI was found." in seen["set_aside"][0]["reasons"]
    assert asking.get(ROUTE).json()["feeds"][0]["items"] == "all"
    change(asking, action="relevant", name=feed)
    assert asking.get(ROUTE).json()["feeds"][0]["items"] == "relevant"
    change(asking, action="all", name=feed)
    assert asking.get(ROUTE).json()["feeds"][0]["items"] == "all"
    assert len(list(settings.corpus[0].rglob("*.md"))) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"action": "explode"}, 400),
        ({"action": "add"}, 400),
        ({"action": "add", "address": "http://one.feeds.test/feed", "force": "yes"}, 400),
        ({"action": "add", "address": "file:///etc/passwd"}, 409),
        ({"action": "add", "address": "http://127.0.0.1/feed"}, 409),
        ({"action": "add", "address": "http://localhost:8501/api/v1/feeds"}, 409),
        ({"action": "add", "address": "http://nothing.feeds.test/feed"}, 409),
        ({"action": "check", "name": "x"}, 404),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(settings: Settings, body: dict[str, str], status: int) -> None:
    answer = change(client(settings), **body)
    assert answer.status_code == status
    assert answer.json()["error"]["remedy"]
    assert not SourcesFile(settings.corpus[0]).path.exists()


def test_only_editors_on_this_machine_may_change_feeds(settings: Settings) -> None:
    body = {"action": "starter"}
    for asking in (
        client(settings, address="192.168.1.7"),
        client(settings, host="news.example.org"),
        client(replace(settings, visibility=Visibility.PUBLISHED)),
        client(replace(settings, public_url="https://news.example.org")),
    ):
        assert asking.get(ROUTE).json()["editing"] is False
        assert change(asking, **body).status_code == 403
    asking = client(settings)
    assert asking.post(ROUTE, json=body).status_code == 403
    assert asking.post(ROUTE, json=body, headers={**OWN, "Origin": "https://evil.example"}).status_code == 403
    assert asking.post(ROUTE, json=body, headers={**OWN, "X-Forwarded-For": "127.0.0.1"}).status_code == 403
    assert not SourcesFile(settings.corpus[0]).path.exists()


def test_a_process_of_its_own_collects_once_there_is_a_list(settings: Settings, server: FeedServer) -> None:
    desk = feed_desk(settings)
    desk.start()
    try:
        assert not desk.collecting()
        desk.add("http://one.feeds.test/feed")
        until(lambda: len(list(settings.corpus[0].rglob("*.md"))) == 2, "two records")
        assert desk.collecting()
        until(lambda: desk.health()[0].state == "fine", "the state")
    finally:
        desk.close()
    until(lambda: not desk.collecting(), "its end")
