"""``sources.toml``: what it may say, how it is edited, and OPML in and out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.collect.checking import found_feed
from dashboard.collect.feed import Feed, FeedKind, Items
from dashboard.collect.opml import read_opml, write_opml
from dashboard.collect.parsing.dates import first_date
from dashboard.collect.parsing.markup import announced_feeds, plain_text
from dashboard.collect.sources_file import SourcesFile, starter_feeds
from dashboard.corpus.sources import files_of, sources_of
from dashboard.errors import BadSources, NotFound
from tests.support.feed_server import FeedServer, collecting, feed_server, item, rss

FULL = Feed(
    "Full", "https://full.example/feed", FeedKind.ATOM, ("AI", "Law"), "de", 21_600, Items.RELEVANT, 500, False,
    "Full News", "Europe", "Newsrooms", "2026-11-28",
)  # fmt: skip
NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as served:
        yield served


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    file = SourcesFile(tmp_path / "new" / "corpus")
    assert file.feeds() == ()
    plain = Feed("Plain", "https://plain.example/feed")
    assert file.add([plain, FULL, plain]) == (plain, FULL)
    assert file.feeds() == (plain, FULL)
    assert 'every = "6h"' in file.path.read_text()
    assert file.add([Feed("Plain", "https://other.example/")])[0].name == "Plain (2)"


def test_edits_keep_comments_order_and_everything_else(tmp_path: Path) -> None:
    text = '# Ours.\n[[source]] # first\nname = "A" # the name\naddress = "https://a.example/"\n\n[[source]]\nname = "B"\naddress = "https://b.example/"\n'
    file = SourcesFile(tmp_path)
    file.path.write_text(text)
    file.change("B", {"enabled": False})
    file.change("https://a.example/", {"every": "1d"})
    assert [(feed.name, feed.enabled, feed.every) for feed in file.feeds()] == [
        ("A", True, 86_400),
        ("B", False, 3_600),
    ]
    file.change("B", {"enabled": None})
    file.change("A", {"every": None})
    assert file.path.read_text().split() == text.split()
    file.remove("A")
    assert [feed.name for feed in file.feeds()] == ["B"]
    assert file.path.read_text().startswith("# Ours.")
    file.remove("B")
    assert file.feeds() == ()
    with pytest.raises(NotFound):
        file.remove("B")


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("A", ["# Ours.", "# about B", "# more about B", "# C is slow"]),
        ("B", ["# Ours.", "# note in A", "# C is slow"]),
        ("C", ["# Ours.", "# note in A", "# about B", "# more about B", "# the end"]),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_removing_a_feed_takes_its_own_comments_only(tmp_path: Path, name: str, left: list[str], ending: str) -> None:
    text = (
        "# Ours.\n[[source]]\n# note in A\nname = 'A'\naddress = 'https://a.example/'\n\n# about B\n# more about B\n"
        "[[source]]\nname = 'B'\naddress = 'https://b.example/'\n\n# C is slow\n[[ source ]]\naddress = 'https://c.example/'\n"
        "name = 'C' # '[[source]]'\n\n# the end\n"
    ).replace("\n", ending)
    file = SourcesFile(tmp_path)
    file.path.write_bytes(text.encode())
    file.remove(name)
    assert [feed.name for feed in file.feeds()] == [other for other in "ABC" if other != name]
    comments = [line for line in file.path.read_text().splitlines() if line.startswith("#")]
    assert comments == [*left, *(["# the end"] if name != "C" else [])]


def test_a_name_that_looks_like_a_feed_does_not_mislead(tmp_path: Path) -> None:
    file = SourcesFile(tmp_path)
    file.path.write_text(
        "[[source]]\naddress = 'https://a.example/'\ngroup = '''\n[[source]]\n'''\n[[source]]\naddress = 'https://b.example/'\n"
    )
    file.remove("https://b.example/")
    assert [feed.address for feed in file.feeds()] == ["https://a.example/"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[source]]\naddress = 'ftp://a.example/'", "feed 1, address"),
        ("[[source]]\naddress = 'http://localhost/feed'", "feed 1, address"),
        ("[[source]]\naddress = 'http://127.0.0.1/feed'", "feed 1, address"),
        ("[[source]]\nname = 'A'", "no address"),
        ("[[source]]\naddress = 'https://a.example/'\nevry = '1h'", "evry"),
        ("[[source]]\naddress = 'https://a.example/'\nevery = '1s'", "every"),
        ("[[source]]\naddress = 'https://a.example/'\nevery = '1m'", "every"),
        ("[[source]]\naddress = 'https://a.example/'\nkind = 'rdf'", "kind"),
        ("[[source]]\naddress = 'https://a.example/'\ntopics = 'AI'", "topics"),
        ("[[source]]\naddress = 'https://a.example/'\nexcerpt = 9999999", "excerpt"),
        ("[[source]]\naddress = 'https://a.example/'\nenabled = 'no'", "enabled"),
        ("[[source]]\naddress = 'https://a.example/'\nlanguage = 'English!'", "language"),
        ("[[source]]\naddress = 'https://a.example/'\n[[source]]\naddress = 'https://a.example/'", "2 times"),
        ("[[feed]]\naddress = 'https://a.example/'", "something else"),
        ("[[source", "TOML"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_written(tmp_path: Path, text: str, said: str) -> None:
    file = SourcesFile(tmp_path)
    file.path.write_text(text)
    with pytest.raises(BadSources, match=said.replace("[", r"\[")) as met:
        file.feeds()
    assert met.value.remedy
    with pytest.raises(BadSources):
        file.add([FULL])
    assert file.path.read_text() == text


def test_opml_goes_out_and_in(tmp_path: Path) -> None:
    feeds = [Feed("A & <B>", "https://a.example/?x=1&y=2", group="News"), Feed("C", "https://c.example/")]
    assert read_opml(write_opml(feeds).encode(), "x") == (feeds, [])
    nested = b"""<opml version="1.0"><body><outline text="G"><outline text="H"><outline text="N" xmlUrl="http://n.example/f"/>
    <outline title="Again" xmlUrl="http://n.example/f"/><outline text="Bad" xmlUrl="javascript:1"/></outline></outline>
    <outline text="empty"/></body></opml>"""
    found, left_out = read_opml(nested, "x")
    assert found == [Feed("N", "http://n.example/f", group="H")]
    assert len(left_out) == 2
    for bad in (b"", b"<opml/>", b"<html/>", b'<!DOCTYPE o [<!ENTITY a "b">]><opml><body/></opml>', b"\xff\xfe"):
        with pytest.raises(BadSources):
            read_opml(bad, "x")


def test_the_starter_list_can_be_used_and_claims_nothing() -> None:
    feeds = starter_feeds()
    assert len(feeds) >= 60
    assert {feed.checked for feed in feeds} == {"never"}
    assert None not in {value for feed in feeds for value in (feed.region, feed.group)}
    assert len({feed.region for feed in feeds}) >= 6
    assert len({feed.group for feed in feeds}) >= 4


def test_a_page_leads_to_the_feed_that_it_announces(server: FeedServer, tmp_path: Path) -> None:
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    address = server.put("one", page, "text/html", path="/")
    server.put("one", rss(item(1)))
    with collecting(server, tmp_path, dry=True) as run:
        found = found_feed(address, run.fetcher, server.clock)
        assert (found.address, found.parsed is not None) == ("http://one.feeds.test/feed", True)
        server.put("two", "<html></html>", "text/html")
        with pytest.raises(BadSources, match="announces no feed"):
            found_feed("http://two.feeds.test/feed", run.fetcher, server.clock)


def test_only_feeds_are_taken_from_a_page() -> None:
    page = """<link rel=alternate type="text/html" href=/x><link rel="alternate" type="application/atom+xml" href="javascript:1">
    <link rel="Alternate stylesheet" TYPE="application/atom+xml; charset=utf-8" href=" b.xml "><a href=/c type="application/rss+xml">"""
    assert announced_feeds(page, "https://a.example/d/") == ["https://a.example/d/b.xml"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One Two"),
        ("5 < 6 &amp; 7", "5 < 6 & 7"),
        ("&lt;b&gt;bold&lt;/b&gt; &amp;amp; so", "bold & so"),
        ("<script>x()</script><style>p{}</style>Kept<br>line", "Kept line"),
        ("a<!-- no -->b", "ab"),
        ("half <a href='", "half"),
    ],
)
def test_text_is_taken_out_of_markup(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    ("text", "at", "noted"),
    [
        ("Fri, 27 Nov 2026 10:00:00 +0100", "2026-11-27T09:00", False),
        ("Fri, 27 Nov 26 10:00:00 EST", "2026-11-27T15:00", False),
        ("2026-11-27T10:00:00", "2026-11-27T10:00", True),
        ("2026-11-27", "2026-11-27T00:00", False),
        ("Friday 27 Nov 2026, 10:00", "2026-11-27T10:00", True),
        ("yesterday", None, True),
        ("2026", None, True),
        ("1970-01-01T00:00:00Z", None, True),
        ("2026-12-02", None, True),
        ("Fri, 99 Nov 2026 10:00:00 GMT", None, True),
        ("", None, False),
    ],
)
def test_dates_are_as_stated_or_none(text: str, at: str | None, noted: bool) -> None:
    found = first_date([("published", text)], NOW)
    assert found.at == (None if at is None else datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert bool(found.notes) is noted


def test_set_aside_and_the_list_of_feeds_are_no_documents(server: FeedServer, tmp_path: Path) -> None:
    feed = Feed("One", server.put("one", rss(item(1, title="A soup"))), items=Items.RELEVANT)
    with collecting(server, tmp_path, feed) as run:
        run.collect(run.feeds())
    corpus = tmp_path / "corpus"
    (corpus / "set-aside-too").mkdir()
    (corpus / "set-aside-too" / "a.md").write_text("x")
    (source,) = sources_of((corpus,))
    found = {file.inside: file.skip for file in files_of(source)}
    assert {name for name, skip in found.items() if skip is None} == {"set-aside-too/a.md"}
    assert "set aside" in (found["set-aside"] or "")
    assert "feeds" in (found["sources.toml"] or "")
    (corpus / "set-aside" / ".not-read").unlink()  # a folder of somebody else's
    assert any(file.inside.startswith("set-aside/") and file.skip is None for file in files_of(source))
