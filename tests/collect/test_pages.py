"""Pages of articles over real HTTP: read where a source asks for it and the site allows it, otherwise the reason."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.collect.feed import Feed, Items
from dashboard.collect.pages.extraction import LONGEST_PARAGRAPH, MOST_CHARACTERS, MOST_PARAGRAPHS, extract
from dashboard.collect.pages.extractor_client import ExtractorClient, PageUnreadable
from dashboard.collect.pages.page_reader import MOST_PAGES, RESERVED
from dashboard.collect.pages.reservation import PLACE, is_reserved_by_file
from dashboard.collect.record import CUT, Record, parse_record
from dashboard.corpus.document import Document, Limits
from dashboard.corpus.reader import read
from tests.collect.test_collecting import records
from tests.support.feed_server import FeedServer, collecting, endless, feed_server, item, redirect, rss, trickle

pytestmark = pytest.mark.slow

LATEST = datetime(2026, 12, 1, tzinfo=UTC)
HTML = "text/html; charset=utf-8"
FIRST = "The council adopted the regulation on artificial intelligence after two years of talks between its members."
SECOND = "It takes effect in stages, and the largest models are to be tested before anybody may offer them to others."


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as served:
        yield served


def page(*paragraphs: str, head: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs or (FIRST, SECOND))
    return f"<!DOCTYPE html><html><head><title>Law</title>{head}</head><body><nav>Home</nav><article><h1>Law</h1>{body}</article><footer>Imprint</footer></body></html>"


def one(server: FeedServer, folder: Path, **rules: float) -> Record:
    """The record of the first item, whose page is at news.feeds.test/1."""
    feed = Feed("One", server.put("one", rss(item(1, link="http://news.feeds.test/1"))), pages=True)
    with collecting(server, folder, feed, pause=0.0, rules=server.rules(**rules)) as run:
        run.collect(run.feeds())
    (record,) = records(folder / "corpus")
    assert record.title == "AI rules, part 1", "the record is there whatever the page is"
    return record


def test_the_text_of_a_page_can_be_read_and_searched(server: FeedServer, tmp_path: Path) -> None:
    head = '<meta property="og:image" content="https://pictures.example/1.jpg">'
    server.put("news", page(head=head), HTML, path="/1")
    record = one(server, tmp_path)
    assert record.page[-2:] == (FIRST, SECOND)
    assert "Imprint" not in " ".join(record.page)
    assert record.images == ("https://pictures.example/1.jpg",)
    assert (record.notes, record.published) == ((), "2026-11-27T10:01:00Z")
    assert parse_record(record.to_text()) == record
    article = read(Document("corpus/a.md", record.to_text()), Limits(latest=LATEST)).article
    assert SECOND in article.body
    assert article.excerpt == "What part 1 says."
    assert not [note for note in article.notes if "left out" in note]


def test_pages_are_asked_for_only_where_the_source_says_so(server: FeedServer, tmp_path: Path) -> None:
    server.put("news", page(), HTML, path="/1")
    feed = Feed("One", server.put("one", rss(item(1, link="http://news.feeds.test/1"))))
    with collecting(server, tmp_path, feed, pause=0.0) as run:
        run.collect(run.feeds())
    assert server.paths("news") == []
    assert records(tmp_path / "corpus")[0].page == ()


def test_a_record_with_the_picture_of_its_page_is_written_once(server: FeedServer, tmp_path: Path) -> None:
    server.put(
        "news", page(head='<meta property="og:image" content="https://pictures.example/1.jpg">'), HTML, path="/1"
    )
    given = rss(item(1, link="http://news.feeds.test/1"))
    feed = Feed("One", server.put("one", given), pages=True)
    with collecting(server, tmp_path, feed, pause=0.0) as run:
        assert [run.collect(run.feeds())[0].counts[what] for what in ("new",) * 2] == [1, 0]
        assert run.collect(run.feeds())[0].counts["updated"] == 0
        server.put("one", given.replace("What part 1", "Now what part 1"))
        assert run.collect(run.feeds())[0].counts["updated"] == 1
        assert run.collect(run.feeds())[0].counts["updated"] == 0
    (record,) = records(tmp_path / "corpus")
    assert record.images == ("https://pictures.example/1.jpg",)


def test_why_a_page_was_not_read_outlives_changes_of_its_item(server: FeedServer, tmp_path: Path) -> None:
    given = rss(item(1, link="http://news.feeds.test/1"))
    feed = Feed("One", server.put("one", given), pages=True)
    with collecting(server, tmp_path, feed, pause=0.0) as run:
        run.collect(run.feeds())
        (before,) = records(tmp_path / "corpus")
        server.put("one", given.replace("What part 1", "Now what part 1"))
        run.collect(run.feeds())
    (after,) = records(tmp_path / "corpus")
    assert before.notes == after.notes == ("The page was not read: the server answers 404.",)
    assert after.excerpt == "Now what part 1 says."


def test_that_the_text_of_a_page_was_cut_stands_in_the_record_and_outlives_changes(
    server: FeedServer, tmp_path: Path
) -> None:
    server.put("news", page(*[f"{FIRST} {number} " * 100 for number in range(60)]), HTML, path="/1")
    given = rss(item(1, link="http://news.feeds.test/1"))
    feed = Feed("One", server.put("one", given), pages=True)
    with collecting(server, tmp_path, feed, pause=0.0) as run:
        run.collect(run.feeds())
        (before,) = records(tmp_path / "corpus")
        server.put("one", given.replace("What part 1", "Now what part 1"))
        run.collect(run.feeds())
    (after,) = records(tmp_path / "corpus")
    assert before.notes == after.notes == (CUT,)
    assert after.page == before.page


@pytest.mark.parametrize("rules", [b'\xef\xbb\xbf[{"tdm-reservation": 1}]', b"// ours\n[]"], ids=["mark", "comment"])
def test_rules_that_say_they_are_json_are_taken_as_such(server: FeedServer, tmp_path: Path, rules: bytes) -> None:
    server.put("news", rules, "application/json", path=PLACE)
    server.put("news", page(), HTML, path="/1")
    assert one(server, tmp_path).notes == (f"The page was not read: {RESERVED}.",)
    assert "/1" not in server.paths("news")


def test_what_is_set_aside_or_seen_already_is_not_asked_for(server: FeedServer, tmp_path: Path) -> None:
    server.put("news", page(), HTML, path="/2")
    given = rss(
        item(1, title="Football", description="", link="http://news.feeds.test/1"),
        item(2, title="AI Act: new law", link="http://news.feeds.test/2"),
    )
    feed = Feed("One", server.put("one", given), pages=True, items=Items.RELEVANT)
    with collecting(server, tmp_path, feed, pause=0.0) as run:
        run.collect(run.feeds())
        server.put("one", given.replace("What part 2", "Now what part 2"))
        run.collect(run.feeds())
    assert server.paths("news") == [PLACE, "/2"]
    (record,) = [record for record in records(tmp_path / "corpus") if not record.aside]
    assert (record.page[-1], record.excerpt) == (SECOND, "Now what part 2 says.")


REFUSALS = {
    "robots": ("robots.txt of news.feeds.test does not allow it", 0),
    "file": (RESERVED, 0),
    "header": (RESERVED, 1),
    "meta": (RESERVED, 1),
    "broken rules": (RESERVED, 0),
    "no answer of the rules": ("whether its site reserves text and data mining cannot be told", 0),
    "missing": ("the server answers 404", 1),
    "pdf": ("it is no web page", 1),
    "empty": ("no text was found on it", 1),
    "too large": ("larger than", 1),
    "bomb": ("larger than", 1),
    "private": ("leads to an address that is", 1),
    "reserved elsewhere": (RESERVED, 1),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_page_that_is_not_read_leaves_its_reason_and_no_word(server: FeedServer, tmp_path: Path, case: str) -> None:
    reserving = '[{"location": "/1", "tdm-reservation": 1}]'
    headers = {"tdm-reservation": "1"} if case == "header" else {}
    body: str | bytes = page(head='<META NAME="TDM-Reservation" content="1">' if case == "meta" else "")
    other: dict[str, str | bytes] = {
        "empty": "<html><body></body></html>",
        "too large": page(FIRST * 60_000),
        "bomb": gzip.compress(page(FIRST * 60_000).encode()),
    }
    body = other.get(case, body)
    kind, status = ("application/pdf" if case == "pdf" else HTML), (404 if case == "missing" else 200)
    if case == "bomb":
        headers["Content-Encoding"] = "gzip"
    server.put("news", body, kind, status, "/1", **headers)
    if case == "private":
        server.serve("news", redirect("http://10.0.0.1/1"), "/1")
    if case == "reserved elsewhere":
        server.put("other", reserving, "application/json", path=PLACE)
        server.put("other", page(), HTML, path="/1")
        server.serve("news", redirect("http://other.feeds.test/1"), "/1")
    if case == "robots":
        server.put("news", "User-agent: *\nDisallow: /1", "text/plain", path="/robots.txt")
    if case in ("file", "broken rules"):
        server.put("news", reserving if case == "file" else "[{", "application/json", path=PLACE)
    if case == "no answer of the rules":
        server.put("news", "", status=503, path=PLACE)
    record = one(server, tmp_path)
    reason, asked = REFUSALS[case]
    (note,) = record.notes
    assert note.startswith("The page was not read: ")
    assert reason in note
    assert (record.page, record.images) == ((), ())
    assert server.paths("news").count("/1") == asked
    article = read(Document("corpus/a.md", record.to_text()), Limits(latest=LATEST)).article
    assert f"From the feed: {note}" in article.notes, "the article's page shows it"


@pytest.mark.parametrize("answer", [trickle, endless])
def test_a_page_that_never_ends_is_cut(server: FeedServer, tmp_path: Path, answer: object) -> None:
    server.serve("news", answer, "/1")  # type: ignore[arg-type]
    assert "The page was not read" in one(server, tmp_path, seconds=1.5).notes[0]


def test_a_page_of_the_same_site_waits_for_its_turn_and_rules_are_asked_once_a_day(
    server: FeedServer, tmp_path: Path
) -> None:
    many = MOST_PAGES + 3
    for number in range(many):
        server.put("news", page(f"{FIRST} {number}", SECOND), HTML, path=f"/{number}")
    server.put("news", "<html>Nothing here</html>", HTML, path=PLACE)
    items = (item(number, link=f"http://news.feeds.test/{number}") for number in range(many))
    feed = Feed("One", server.put("one", rss(*items)), pages=True)
    with collecting(server, tmp_path, feed, pause=2.0) as run:
        (outcome,) = run.collect(run.feeds())
    found = records(tmp_path / "corpus")
    assert len(found) == many
    assert (outcome.pages_asked, outcome.pages_read) == (MOST_PAGES, MOST_PAGES)
    assert [record.notes[0] for record in found if not record.page] == [
        f"The page was not read: one visit reads at most {MOST_PAGES} pages."
    ] * 3
    assert server.paths("news").count(PLACE) == 1
    times = [request.began for request in server.asked if request.host == "news" and request.path != "/robots.txt"]
    assert min(b - a for a, b in pairwise(times)) >= 2.0
    assert server.most_open == 1


@pytest.mark.parametrize(
    ("rules", "reserved"),
    [
        ("", False),
        ("<html>no such page</html>", False),
        ("[]", False),
        ('[{"location": "/", "tdm-reservation": 1}]', True),
        ('{"location": "/*", "tdm-reservation": 1}', True),
        ('[{"location": "/news/*", "tdm-reservation": 1}]', True),
        ('[{"location": "/blog/", "tdm-reservation": 1}]', False),
        ('[{"location": "/", "tdm-reservation": 1}, {"location": "/news/", "tdm-reservation": 0}]', False),
        ('[{"location": "/", "tdm-reservation": 0}, {"location": "/news/a", "tdm-reservation": 1}]', True),
        ('[{"location": "/news/*.html$", "tdm-reservation": 1}]', True),
        ('[{"location": "/news/*.pdf$", "tdm-reservation": 1}]', False),
        ('[{"location": "/news/a$", "tdm-reservation": 1}]', False),
        ('[{"location": "*.html", "tdm-reservation": "1"}]', True),
        ('[{"tdm-reservation": 1}]', True),
        ('[{"location": "/blog"}]', True),
        ('[{"location": 3, "tdm-reservation": 0}]', True),
        ('[{"location": "/new%73/", "tdm-reservation": 1}]', True),
        ('[{"location": "news/", "tdm-reservation": 1}]', True),
        ('[{"location": "https://a.example/", "tdm-reservation": 1}]', True),
        ("[3]", True),
        ("[" * 100_000, True),
        ('{"location": "/", "tdm-reservation": ', True),
    ],
)
def test_the_rules_of_a_site_are_read_with_doubt_for_the_site(rules: str, reserved: bool) -> None:
    assert is_reserved_by_file(rules, "https://a.example/news/a1.html") is reserved


def test_hostile_pages_cost_nothing_but_themselves() -> None:
    client = ExtractorClient(seconds=20.0)
    try:
        for data in (
            b"",
            b"\0" * 1_000,
            b"<" * 100_000,
            b"<div>" * 50_000,
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        ):
            with suppress(PageUnreadable):
                assert len(client.extract(data)["paragraphs"]) <= 2
        assert client.extract(page().encode())["paragraphs"][-1] == SECOND
    finally:
        client.close()


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    client = ExtractorClient(seconds=0.01)
    with pytest.raises(PageUnreadable, match="too long"):
        client.extract(page().encode())
    client.close()


def test_texts_are_bounded_and_plain() -> None:
    long = extract(page(*[f"{FIRST} {number} " * 100 for number in range(60)]).encode())
    assert sum(map(len, long.paragraphs)) <= MOST_CHARACTERS
    assert max(map(len, long.paragraphs)) <= LONGEST_PARAGRAPH
    assert long.cut
    assert extract(page(*[f"{FIRST} {number}" for number in range(MOST_PARAGRAPHS + 9)]).encode()).cut
    assert not extract(page(*[f"{FIRST} {number}" for number in range(9)]).encode()).cut
    said = extract(page(f"{FIRST} <script>alert(1)</script><b>bold</b> &lt;i&gt; \x07", SECOND).encode())
    assert "alert" not in " ".join(said.paragraphs)
    assert "\x07" not in " ".join(said.paragraphs)
    assert extract(page(head='<meta property="og:image" content="http://127.0.0.1/x">').encode()).pictures == ()


def test_a_record_keeps_its_page_and_is_edited_only_by_people(tmp_path: Path) -> None:
    record = Record("T", "2026-11-28T07:00:00Z", "https://a.example/1", page=("One: “a”\n---\n", "- two"))
    again = parse_record(record.to_text())
    assert again is not None
    assert not again.edited
    assert replace(again, page=record.page) == record
    edited = parse_record(record.to_text().replace("two", "three"))
    assert edited is not None
    assert edited.edited
