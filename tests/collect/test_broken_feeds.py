"""Real HTTP from feeds that are broken as real ones are: what is written, what is refused, and who is never asked."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.collect.feed import Feed, FeedKind
from dashboard.config.settings import Settings
from dashboard.corpus.document import Document, Limits
from dashboard.corpus.reader import read
from tests.support.feed_server import (
    Answer,
    FeedServer,
    collecting,
    endless,
    feed_server,
    item,
    redirect,
    rss,
    trickle,
)

pytestmark = pytest.mark.slow

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title>
<entry><id>tag:1</id><title type="html">A &amp;amp; &lt;i&gt;B&lt;/i&gt;</title><link href="/one"/>
<updated>2026-11-27T10:00:00+02:00</updated><summary>One.</summary></entry>
<entry><id>tag:2</id><title>Two</title><link rel="alternate" href="https://news.example/two"/>
<published>2026-11-26</published></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "JSON",
    "language": "en",
    "items": [
        {"id": 1, "url": "https://news.example/json/1", "title": "Ein Gesetz", "content_html": "<p>Text.</p>"},
        {"id": "2", "external_url": "https://news.example/json/2", "content_text": "No title here."},
        {"id": "3"},
        "nothing",
    ],
}
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/map/1</loc><news:news><news:publication><news:name>The News</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2026-11-27T01:00:00Z</news:publication_date>
<news:title>From the map</news:title></news:news></url>
<url><loc>https://news.example/map/2</loc></url></urlset>"""
GDELT = "\n".join(
    json.dumps(line)
    for line in (
        {"date": "2026-11-28T06:45:00Z", "url": "https://g.example/1", "title": "Seen", "domain": "g.example"},
        {"date": "2026-11-26T06:45:00Z", "url": "https://g.example/2", "title": "Stated", "outletName": "G"},
        {"url": "https://g.example/3"},
    )
)
BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + rss(item(1, title="&b;"))
LATIN = rss(item(1, title="Règles"), item(2)).encode("latin-1")


def _bomb() -> bytes:
    return gzip.compress(bytes(60_000_000), 9)


@dataclass(frozen=True)
class Case:
    """What a host sends, how many records come of it, and the trouble and its reason, if any."""

    answer: bytes | str | Answer
    records: int
    trouble: str | None = None
    reason: str = ""
    kind: str = "application/rss+xml"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    feed_kind: FeedKind = FeedKind.AUTO


CASES: dict[str, Case] = {
    "plain": Case(rss(item(1), item(2)), 2),
    "entities": Case(rss(item(1, title="A&nbsp;law&hellip; &eacute;"), item(2, title="R&D &amp; more")), 2),
    "truncated": Case(rss(item(1), item(2), item(3))[:-120], 3),
    "unescaped": Case(rss(item(1, link="https://news.example/a?b=1&c=2"), item(2, title="5 < 6 > 4")), 2),
    "latin": Case(LATIN, 2),
    "wrong-charset": Case(LATIN, 2, kind="application/rss+xml; charset=utf-8"),
    "utf16": Case(rss(item(902)).replace("UTF-8", "UTF-16").encode("utf-16"), 1),
    "control": Case(rss(item(1, title="bell \x07 and null \x00")), 1),
    "no-dates": Case(rss(item(1, pubDate=""), item(2, pubDate="")), 2),
    "bad-dates": Case(rss(item(1, pubDate="yesterday"), item(2, pubDate="Thu, 01 Jan 1970 00:00:00 GMT")), 2),
    "future": Case(rss(item(1, pubDate="Fri, 27 Nov 2099 10:00:00 GMT")), 1),
    "ids-alike": Case(rss(*(item(n, guid="same") for n in range(5))), 5),
    "no-ids": Case(rss(*(item(n, guid="") for n in range(3))), 3),
    "no-links": Case(rss(item(1, link="", guid="x-1"), item(2, link="", guid="x-2")), 2),
    "same-link": Case(rss(*(item(1, guid=f"id-{n}") for n in range(4))), 1),
    "no-titles": Case(rss(item(1, title=""), item(2, title="", description="")), 1),
    "javascript": Case(rss(item(1, link="javascript:alert(1)", guid="y"), item(2)), 2),
    "scripts": Case(rss(item(1, description="&lt;script&gt;x()&lt;/script&gt;Kept")), 1),
    "atom": Case(ATOM, 2, kind="application/atom+xml"),
    "as-html": Case(rss(item(1)), 1, kind="text/html"),
    "no-type": Case(rss(item(1)), 1, kind=""),
    "json": Case(json.dumps(JSON_FEED), 2, kind="application/feed+json"),
    "json-bom": Case("\ufeff" + json.dumps(JSON_FEED), 2),
    "json-broken": Case(json.dumps(JSON_FEED)[:-30], 0, "failing", "not valid JSON"),
    "json-other": Case('{"items": []}', 0, "failing", "no JSON Feed"),
    "json-deep": Case("[" * 100_000, 0, "failing", "", feed_kind=FeedKind.JSONFEED),
    "sitemap": Case(SITEMAP, 1, kind="application/xml"),
    "sitemap-gz": Case(gzip.compress(SITEMAP.encode()), 1, kind="application/gzip"),
    "sitemap-index": Case("<sitemapindex><sitemap/></sitemapindex>", 0, "failing", "list of sitemaps"),
    "gdelt": Case(GDELT, 2, feed_kind=FeedKind.GDELT),
    "html": Case("<!DOCTYPE html><html><body>Gone fishing</body></html>", 0, "failing", "web page", "text/html"),
    "empty": Case("", 0, "failing", "empty"),
    "text": Case("just words", 0, "failing", "not RSS"),
    "dtd-bomb": Case(BOMB, 0, "failing", "DTD"),
    "hidden-dtd": Case("<!-- - -->" + BOMB.partition("?>")[2], 0, "failing", "DTD"),
    "gzip-bomb": Case(_bomb(), 0, "blocked", "larger than 5 MB", headers=(("Content-Encoding", "gzip"),)),
    "gzip-file-bomb": Case(_bomb(), 0, "failing", "larger than 5 MB"),
    "gzip": Case(gzip.compress(rss(item(901)).encode()), 1, headers=(("Content-Encoding", "gzip"),)),
    "gzip-cut": Case(
        gzip.compress(rss(item(1)).encode())[:-9], 0, "failing", "cut", headers=(("Content-Encoding", "gzip"),)
    ),
    "endless": Case(endless, 0, "blocked", "larger than 5 MB"),
    "slow": Case(trickle, 0, "failing", "took too long"),
    "gone": Case("", 0, "failing", "410", status=410),
    "bad-link": Case(rss("<item><title>A link that is none</title><link>http://[bad</link></item>", item(1)), 2),
    "bad-image": Case(
        rss(
            "<item><title>An image of nowhere</title><link>https://news.example/7</link>"
            "<enclosure url='http://[bad' type='image/png'/></item>"
        ),
        1,
    ),
    "bad-move": Case(redirect("http://[x"), 0, "failing", "cannot be read"),
    "missing": Case("", 0, "failing", "404", status=404),
    "throttled": Case("", 0, "throttled", "429", status=429),
    "throttled-until": Case("", 0, "throttled", "429", status=429, headers=(("Retry-After", "7200"),)),
    "down": Case("", 0, "failing", "503", status=503),
    "moved": Case(redirect("http://plain.feeds.test/feed", 301), 0),
    "loop": Case(redirect("/feed"), 0, "blocked", "more than 5"),
    "inside": Case(redirect("http://127.0.0.1/secret"), 0, "blocked", "not one of the public web"),
    "metadata": Case(redirect("http://169.254.169.254/latest"), 0, "blocked", ""),
    "to-file": Case(redirect("file:///etc/passwd"), 0, "blocked", ""),
    "nowhere": Case(lambda handler: handler.send(b"", "text/plain", 302), 0, "failing", "without saying where"),
}
"""Every item has the link ``https://news.example/<n>`` unless it says otherwise, so each host gets its own."""


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with feed_server() as served:
        yield served


def _own_links(host: str, answer: bytes | str) -> bytes:
    data = answer.encode() if isinstance(answer, str) else answer
    return data.replace(b"news.example", f"{host}.example".encode())


def _serve(server: FeedServer, host: str, case: Case) -> Feed:
    if callable(case.answer):
        address = server.serve(host, case.answer)
    else:
        body = case.answer if "gz" in host or host == "utf16" else _own_links(host, case.answer)
        address = server.put(host, body, case.kind, case.status, **{k.replace("-", "_"): v for k, v in case.headers})
    return Feed(host, address, case.feed_kind)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.md"))}


def test_broken_feeds_give_what_they_have_and_nothing_twice(server: FeedServer, tmp_path: Path) -> None:
    feeds = [_serve(server, host, case) for host, case in CASES.items()]
    with collecting(server, tmp_path, *feeds, rules=server.rules(seconds=1.5)) as run:
        outcomes = {o.feed.name: o for o in run.collect(run.feeds())}
        assert set(outcomes) == set(CASES)
        for host, case in CASES.items():
            outcome = outcomes[host]
            assert (host, outcome.trouble) == (host, case.trouble), outcome.problem
            assert case.reason in (outcome.problem or ""), host
            if host != "moved":  # shares its items with “plain”, whichever comes first
                assert (host, outcome.counts["new"]) == (host, case.records)
        written = _files(tmp_path / "corpus")
        assert len(written) == sum(case.records for case in CASES.values())
        server.clock.turn(10 * 86_400)
        again = run.collect(run.due(run.feeds()))
        assert [o.feed.name for o in again if o.counts["new"] or o.counts["updated"]] == []
        assert _files(tmp_path / "corpus") == written
        assert "gone" in {o.feed.name for o in again}, "one 410 is not believed"
    limits = Limits.of(Settings(), datetime.fromtimestamp(server.clock.now(), UTC))
    for path, data in written.items():
        article = read(Document(f"corpus/{path}", data.decode()), limits).article
        assert not [note for note in article.notes if "left out" in note and "feed" not in note], path


def test_ten_thousand_items_are_ten_thousand_records(server: FeedServer, tmp_path: Path) -> None:
    most = 10_000
    feed = Feed("Long", server.put("long", rss(*(item(number) for number in range(most)))))
    with collecting(server, tmp_path, feed) as run:
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", "ascii")  # forgets the peak so far
        before = _peak_kilobytes()
        (outcome,) = run.collect(run.feeds())
        grown = _peak_kilobytes() - before
        assert outcome.counts == {"new": most}
        server.clock.turn(86_400)
        (again,) = run.collect(run.feeds())
    assert again.counts == {"unchanged": most}
    assert outcome.left_out == {}
    written = [path.name for path in (tmp_path / "corpus" / "collected").rglob("*.md")]
    assert len(written) == len({name.rpartition("-")[2] for name in written}) == most
    assert grown < 200_000, f"{grown:,} kB for a feed of {len(rss(*(item(n) for n in range(most)))):,} bytes"


def _peak_kilobytes() -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) if found else 0
