"""The page of feeds, and what an empty corpus shows."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard.collect.feed import Feed
from dashboard.collect.health import FeedHealth
from dashboard.collect.record import Record
from dashboard.config.settings import Settings
from dashboard.corpus.document import Document, Limits
from dashboard.corpus.reader import read
from dashboard.model.article import from_record, to_record
from dashboard.ui.feed_list import feeds_part

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def health(name: str, state: str, **parts: object) -> FeedHealth:
    given = {
        "problem": None, "failing_since": None, "last_success": None, "last_item": None, "next_try": None,
        "moved_to": None, "reserved": False, "kind": "rss20", "days": (0,) * 29 + (3,),
    } | parts  # fmt: skip
    return FeedHealth(Feed(name, f"https://{name}.example/feed"), state, **given)  # type: ignore[arg-type]


def test_feeds_in_trouble_come_first_and_say_why() -> None:
    since = datetime(2026, 11, 20, tzinfo=UTC)
    given = [
        health("good", "fine", next_try=datetime(2026, 11, 28, 13, tzinfo=UTC), last_item=NOW),
        health("bad", "failing", problem="the server answers 500", failing_since=since),
        health("gone", "gone", problem="the server answers 410"),
        health("paused", "paused"),
        health("moved", "moved", moved_to="https://new.example/feed"),
    ]
    data = feeds_part(
        given, ([Record("A soup", "2026-11-28T07:00:00Z", aside=("No AI.",))], 7), NOW, editing=True, collecting=True
    ).data
    assert [feed["name"] for feed in data["feeds"]] == ["bad", "gone", "good", "moved", "paused"]
    bad, gone, good, moved, paused = data["feeds"]
    assert (bad["mood"], bad["state"], bad["problem"]) == (
        "bad",
        "Failing since 20 Nov 2026, 00:00 UTC",
        "the server answers 500",
    )
    assert (gone["next"], good["next"], good["last"], paused["mood"]) == ("never", "in 60 min", "just now", "waiting")
    assert moved["problem"] == "It is now at https://new.example/feed."
    assert data["summary"].startswith(
        "5 feeds: 2 fine, 2 with a problem, 1 waiting or paused. 15 new items in 30 days."
    )
    assert (data["aside"]["count"], data["aside"]["items"][0]["why"]) == (7, "No AI.")


def test_nothing_collecting_is_said() -> None:
    data = feeds_part([health("one", "fine")], ([], 0), NOW, editing=False, collecting=False).data
    assert "collect --watch" in data["summary"]


def test_an_article_knows_where_it_came_from_and_its_content_does_not_change_by_that() -> None:
    limits = Limits.of(Settings(), NOW)
    plain = Record(
        "A law",
        "2026-11-28T07:00:00Z",
        "https://a.example/1",
        feed_name="One",
        feed_address="https://f.example/",
        notes=("No zone.",),
    )
    article = read(Document("c/a.md", plain.to_text()), limits).article
    assert (article.feed, article.first_seen_at, article.published_at) == (
        "One",
        datetime(2026, 11, 28, 7, tzinfo=UTC),
        None,
    )
    assert article.notes == ("From the feed: No zone.",)
    assert from_record(to_record(article)) == article
    later = Record(
        "A law", "2026-11-29T09:00:00Z", "https://a.example/1", feed_name="Two", feed_address="https://g.example/"
    )
    assert read(Document("c/a.md", later.to_text()), limits).article.digest == article.digest
    bare = read(Document("c/b.md", '---\ntitle: "A law"\nwebUrl: "https://a.example/1"\n---\n'), limits).article
    assert bare.digest == article.digest
    assert "feed" not in to_record(bare)
