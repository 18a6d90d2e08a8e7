"""A view as Atom, JSON Feed and calendar: valid by the parsers of others, the same over rebuilds, and nothing hidden."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
from icalendar import Calendar

from dashboard.config.settings import Images, Visibility
from dashboard.web.feeds.view_feed_routes import FEED
from tests.support.documents import corpus_of
from tests.support.snapshots_served import Served, deployment

pytestmark = pytest.mark.slow

HOSTILE = '</title><script>alert(1)</script>&amp; "\u202equoted" ]]>'
LATER = "Ministers of seven countries agree on common rules for chips"
STORY = "Parliament passes the artificial intelligence act"


def document(title: str, number: int, day: str | None = "2023-05-04", extra: str = "") -> str:
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    dated = f"publishedDateTime: {day}T03:02:01Z\n" if day and "T" not in day else ""
    return (
        f'---\ntitle: "{escaped}"\n{dated}webUrl: "https://www.site{number}.example/{number}"\n'
        f"provider:\n  name: Site {number}\n  domain: site{number}.example\ntopics:\n  - AI & law\n{extra}---\n"
    )


def written_corpus(folder: Path) -> Path:
    picture = "images:\n  - url: https://pictures.example/one.png\n    width: 640\n    height: 360\n"
    files = {
        "hostile.md": document(HOSTILE, 1, "2023-05-09", "published: true\nquality: 80\nheat: 80\n"),
        "hidden.md": document("Nobody may read this", 2, "2023-05-10", "published: false\nquality: 10\nheat: 10\n"),
        "undated.md": document("No date is stated", 3, None, "published: true\nquality: 80\nheat: 80\n"),
        "story-a.md": document(STORY, 4, "2023-06-01", f"published: true\nquality: 90\nheat: 90\n{picture}"),
        "story-b.md": document(STORY, 5, "2023-06-02", "published: true\nquality: 90\nheat: 90\n"),
    }
    days = (f"2023-07-{day:02d}" for day in range(1, 31))
    for number, day in enumerate([*days, *["2023-07-30"] * 9], 10):
        files[f"{number}.md"] = document(
            f"Subject number {number} of its own kind", number, day, "published: true\nquality: 80\nheat: 80\n"
        )
    return corpus_of(folder / "corpus", files)


@contextmanager
def serving(folder: Path, **settings: Any) -> Iterator[Served]:
    corpus = folder / "corpus"
    with deployment(corpus if corpus.exists() else written_corpus(folder), folder / "data", **settings) as served:
        yield served


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("followed")) as found:
        yield found


def atom(served: Served, query: str = "") -> Any:
    answer = served.client.get(f"/feed.atom{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def json_items(served: Served, query: str = "") -> list[dict[str, Any]]:
    feed = served.client.get(f"/feed.json{query}").json()
    jsonschema.validate(feed, FEED)
    items: list[dict[str, Any]] = feed["items"]
    return items


def calendar(served: Served, query: str = "") -> Any:
    data = served.client.get(f"/calendar.ics{query}").content
    found = Calendar.from_ical(data)
    assert Calendar.from_ical(found.to_ical()).to_ical() == data, "it says the same after a round trip"
    return found


def test_the_newest_articles_come_first_with_all_that_a_reader_shows(served: Served) -> None:
    feed = atom(served, "?dates=2023-06-01&dates=2023-06-30&sort=title&page=3")
    assert feed.version == "atom10"
    assert [entry.title for entry in feed.entries] == [STORY, STORY]
    entry = feed.entries[1]
    assert entry.link == "https://www.site4.example/4"
    assert entry.published == entry.updated == "2023-06-01T03:02:01+00:00"
    assert (entry.author, [tag.term for tag in entry.tags]) == ("Site 4", ["AI & law"])
    assert [link.href for link in entry.links if link.rel == "enclosure"] == ["https://pictures.example/one.png"]
    assert "http://localhost/article?id=" in entry.summary
    assert "2 of 44 articles" in feed.feed.subtitle
    assert feed.feed.updated == "2023-06-02T03:02:01+00:00"


def test_json_feed_says_the_same_as_atom(served: Served) -> None:
    entries, items = atom(served, "?limit=200").entries, json_items(served, "?limit=200")
    assert [item["id"] for item in items] == [entry.id for entry in entries]
    assert len({item["id"] for item in items}) == len(items) == 44
    assert [item["title"] for item in items] == [entry.title for entry in entries]
    assert [item.get("external_url") for item in items] == [entry.link for entry in entries]
    pictured = [item for item in items if "image" in item]
    assert [item["image"] for item in pictured] == ["https://pictures.example/one.png"]
    said = served.client.get("/feed.json?topic=AI+%26+law").json()
    assert (said["_pulse"]["total"], said["_pulse"]["whole"]) == (44, 44)
    assert said["_pulse"]["corpus_version"] == served.service.facts().corpus_version
    assert said["home_page_url"] == "http://localhost/articles?topic=AI+%26+law"
    assert said["feed_url"] == "http://localhost/feed.json?topic=AI+%26+law"


def test_what_a_document_says_is_text(served: Served) -> None:
    answer = served.client.get("/feed.atom?limit=200").text
    assert "<script" not in answer
    title = next(
        entry.title for entry in feedparser.parse(answer, sanitize_html=False).entries if "alert" in entry.title
    )
    known = next(
        row["title"]
        for row in served.client.get("/api/v1/articles?limit=200").json()["rows"]
        if "alert" in row["title"]
    )
    assert "<script>" in known
    assert title == known
    assert known in {item["title"] for item in json_items(served, "?limit=200")}


def test_an_undated_article_has_no_made_up_day(served: Served) -> None:
    entry = next(entry for entry in atom(served, "?limit=200").entries if entry.title == "No date is stated")
    assert "published" not in entry
    assert entry.updated == "1970-01-01T00:00:00+00:00"
    item = next(item for item in json_items(served, "?limit=200") if item["title"] == "No date is stated")
    assert "date_published" not in item


def test_the_calendar_has_story_starts_and_days_that_stand_out(served: Served) -> None:
    events = calendar(served).walk("VEVENT")
    starts = {str(event["summary"]): event.decoded("dtstart") for event in events}
    assert starts[f"Story: {STORY}"] == datetime(2023, 6, 1, 3, 2, 1, tzinfo=UTC)
    busy = [day for summary, day in starts.items() if summary.startswith("Busy day: 10 articles")]
    assert busy == [date(2023, 7, 30)]
    assert all(str(event["url"]).startswith("http://localhost/") for event in events)
    assert len({str(event["uid"]) for event in events}) == len(events)


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json", "/calendar.ics"])
def test_an_empty_view_is_valid_and_the_same_each_time(served: Served, path: str) -> None:
    first, second = served.client.get(f"{path}?q=zzzz"), served.client.get(f"{path}?q=zzzz")
    assert first.status_code == 200
    assert first.content == second.content
    if path == "/feed.atom":
        assert atom(served, "?q=zzzz").entries == []


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json", "/calendar.ics"])
def test_nothing_is_sent_again_and_a_rebuild_changes_nothing(tmp_path: Path, path: str) -> None:
    with serving(tmp_path) as served:
        first = served.client.get(path)
        again = served.client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    shutil.rmtree(tmp_path / "data")
    with serving(tmp_path) as served:
        rebuilt = served.client.get(path)
        assert (rebuilt.content, rebuilt.headers["etag"]) == (first.content, first.headers["etag"])
        (tmp_path / "corpus" / "new.md").write_text(document(LATER, 99, "2023-08-01"), "utf-8")
        (tmp_path / "corpus" / "new-2.md").write_text(document(LATER, 98, "2023-08-02"), "utf-8")
        served.sync()
        assert served.client.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_ids_are_the_same_at_another_address(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        here = {item["id"] for item in json_items(served)}
    with serving(tmp_path, public_url="https://news.example.org") as served:
        items = json_items(served)
        assert {item["id"] for item in items} == here
        assert all(item["url"].startswith("https://news.example.org/article?id=") for item in items)


def test_nothing_hidden_is_in_a_published_feed(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        hidden = {item["id"] for item in json_items(served, "?limit=200") if item["title"] == "Nobody may read this"}
        assert len(hidden) == 1
    shutil.rmtree(tmp_path / "data")
    with serving(tmp_path, visibility=Visibility.PUBLISHED) as served:
        for path in ("/feed.atom", "/feed.json", "/calendar.ics"):
            answer = served.client.get(f"{path}?limit=200" if "feed" in path else path).text
            assert "Nobody may read this" not in answer
            assert "site2.example" not in answer
        assert len(json_items(served, "?limit=200")) == 43
        assert hidden.isdisjoint(item["id"] for item in json_items(served, "?limit=200"))


def test_no_picture_is_named_where_none_is_shown(tmp_path: Path) -> None:
    with serving(tmp_path, images=Images.OFF) as served:
        for path in ("/feed.atom", "/feed.json"):
            assert "pictures.example" not in served.client.get(f"{path}?limit=200").text


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "dates=soon", "wrong=1", "limit=1&limit=2"])
def test_a_parameter_that_cannot_be_used_is_refused(served: Served, query: str) -> None:
    answer = served.client.get(f"/feed.atom?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["remedy"]
