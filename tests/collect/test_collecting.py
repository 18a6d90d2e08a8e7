"""What a collector writes, updates, sets aside and remembers, over real HTTP and a clock that is turned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.collect.feed import Feed, Items
from dashboard.collect.health import health_of
from dashboard.collect.record import Record, parse_record
from dashboard.collect.run import CollectorRun
from dashboard.errors import CollectorBusy
from tests.support.feed_server import FeedServer, collecting, feed_server, item, redirect, rss

DAY = 86_400.0


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as served:
        yield served


def records(folder: Path) -> list[Record]:
    found = [parse_record(path.read_text("utf-8")) for path in sorted(folder.rglob("*.md"))]
    assert None not in found
    return [record for record in found if record is not None]


def collected(run: CollectorRun) -> dict[str, int]:
    """Collect what is due and add up what became of the items."""
    total: dict[str, int] = {}
    for outcome in run.collect(run.due(run.feeds())):
        for what, count in outcome.counts.items():
            total[what] = total.get(what, 0) + count
    return total


def asked(server: FeedServer, host: str) -> list[dict[str, str]]:
    return [request.headers for request in server.asked if request.host == host and request.path != "/robots.txt"]


def test_a_record_says_what_the_feed_says_and_no_more(server: FeedServer, tmp_path: Path) -> None:
    long = "A sentence. " * 60
    given = item(1, description=long, pubDate="Fri, 27 Nov 2026 23:30:00 -0500", guid="g1")
    feed = Feed("One", server.put("one", rss(given, item(2, pubDate=""))), topics=("AI",), language="en")
    with collecting(server, tmp_path, feed) as run:
        run.collect(run.feeds())
    first, second = sorted(records(tmp_path / "corpus"), key=lambda record: record.title)
    assert (first.published, first.first_seen) == ("2026-11-28T04:30:00Z", "2026-11-28T07:00:00Z")
    assert first.excerpt is not None
    assert len(first.excerpt) <= 300
    assert (first.provider_domain, first.provider_name) == ("news.example", None)
    assert (first.topics, first.language, first.feed_name, first.item_id) == (("AI",), "en", "One", "g1")
    assert (second.published, second.first_seen) == (None, "2026-11-28T07:00:00Z")
    names = sorted(
        path.relative_to(tmp_path / "corpus").as_posix()[:45] for path in (tmp_path / "corpus").rglob("*.md")
    )
    assert names == [f"collected/2026-11/2026-11-28-ai-rules-part-{n}-" for n in (1, 2)]


def test_every_record_survives_being_written_and_read(tmp_path: Path) -> None:
    record = Record(
        'A "quoted" title: with # and \\ and ünï 规则', "2026-11-28T07:00:00Z", "https://a.example/1", "2026-11-27T00:00:00Z",
        "Text", ("https://a.example/p.jpg",), "a.example", "A: b", ("- x", "null"), "en", "Feed", "https://f.example/", "7",
        ("A note.",), ("Why.",),
    )  # fmt: skip
    assert parse_record(record.to_text()) == record
    later = Record("New", "2026-11-28T09:00:00Z", "https://a.example/2").changed_from(record, datetime.now(UTC))
    assert parse_record(later.to_text()) == later
    assert later.former_marks == (record.mark,)


def test_a_new_title_or_link_under_one_id_updates_the_record(server: FeedServer, tmp_path: Path) -> None:
    feed = Feed("One", server.put("one", rss(item(1), item(2))))
    with collecting(server, tmp_path, feed) as run:
        assert collected(run) == {"new": 2}
        server.put("one", rss(item(1, title="Corrected"), item(2, link="https://news.example/moved")))
        server.clock.turn(DAY)
        assert collected(run) == {"updated": 2}
        server.clock.turn(DAY)
        assert collected(run) == {"unchanged": 2}
    first, second = sorted(records(tmp_path / "corpus"), key=lambda record: record.url or "")
    assert (first.title, [former.title for former in first.history]) == ("Corrected", ["AI rules, part 1"])
    assert [former.url for former in second.history] == ["https://news.example/2"]
    assert {first.first_seen, second.first_seen} == {"2026-11-28T07:00:00Z"}


def test_one_id_for_everything_and_a_new_id_each_time_make_no_copies(server: FeedServer, tmp_path: Path) -> None:
    feed = Feed("One", server.put("one", rss(item(1, guid="same"))))
    with collecting(server, tmp_path, feed) as run:
        collected(run)
        for day in range(2, 6):
            server.put(
                "one",
                rss(item(day, guid="same"), item(1, guid=f"fresh-{day}", pubDate=f"Sat, 28 Nov 2026 0{day}:00:00 GMT")),
            )
            server.clock.turn(DAY)
            assert collected(run) == {"new": 1, "unchanged": 1}
    assert len({record.url for record in records(tmp_path / "corpus")}) == 5
    assert len(records(tmp_path / "corpus")) == 5


def test_one_article_in_two_feeds_is_one_record_that_only_the_first_changes(server: FeedServer, tmp_path: Path) -> None:
    feeds = [Feed("A", server.put("a", rss(item(1)))), Feed("B", server.put("b", rss(item(1, title="B’s words"))))]
    with collecting(server, tmp_path, *feeds) as run:
        run.collect(feeds[:1])
        run.collect(feeds[1:])
        server.clock.turn(DAY)
        collected(run)
    (record,) = records(tmp_path / "corpus")
    assert (record.feed_name, record.history) == ("A", ())


def test_what_a_person_deletes_stays_deleted(server: FeedServer, tmp_path: Path) -> None:
    with collecting(server, tmp_path, Feed("One", server.put("one", rss(item(1), item(2))))) as run:
        collected(run)
        next((tmp_path / "corpus").rglob("*part-1*.md")).unlink()
        server.put("one", rss(item(1, title="Changed"), item(2)))
        server.clock.turn(DAY)
        assert collected(run) == {"unchanged": 2}
    assert len(records(tmp_path / "corpus")) == 1


@pytest.mark.parametrize("damage", ["lost", "damaged", "cut"])
def test_a_lost_or_damaged_state_is_rebuilt_from_the_records(server: FeedServer, tmp_path: Path, damage: str) -> None:
    feed = Feed("One", server.put("one", rss(*(item(n) for n in range(20)))))
    with collecting(server, tmp_path, feed) as run:
        collected(run)
    (state,) = (tmp_path / "data").glob("*.sqlite")
    before = {path: path.read_bytes() for path in (tmp_path / "corpus").rglob("*.md")}
    data = state.read_bytes()
    state.unlink()
    if damage != "lost":
        state.write_bytes(b"no database" * 1_000 if damage == "damaged" else data[: len(data) // 2])
    server.clock.turn(DAY)
    with collecting(server, tmp_path) as run:
        assert collected(run) == {"unchanged": 20}
        assert sum(health_of(feed, run.state, datetime.fromtimestamp(server.clock.now(), UTC)).days) == 20
    assert {path: path.read_bytes() for path in (tmp_path / "corpus").rglob("*.md")} == before


def test_only_what_changed_is_sent_again(server: FeedServer, tmp_path: Path) -> None:
    def conditional(handler: object) -> None:
        same = handler.headers.get("If-None-Match") == '"v1"'  # type: ignore[attr-defined]
        handler.send(b"" if same else rss(item(1)).encode(), status=304 if same else 200, ETag='"v1"')  # type: ignore[attr-defined]

    with collecting(server, tmp_path, Feed("One", server.serve("one", conditional))) as run:
        collected(run)
        server.clock.turn(DAY)
        (outcome,) = run.collect(run.feeds())
        assert (outcome.note, outcome.trouble) == ("not modified", None)
    assert [headers.get("If-None-Match") for headers in asked(server, "one")] == [None, '"v1"']


@pytest.mark.parametrize(
    ("head", "headers", "least"),
    [
        ("", {}, 3_600),
        ("<ttl>180</ttl>", {}, 180 * 60),
        ("<ttl>5</ttl>", {}, 3_600),
        ("", {"Cache-Control": "public, max-age=7200"}, 7_200),
        ("", {"Cache-Control": "max-age=99999999"}, 86_400),
        (
            '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily</sy:updatePeriod>',
            {},
            86_400,
        ),
    ],
)
def test_a_feed_is_asked_as_seldom_as_it_wishes(
    server: FeedServer, tmp_path: Path, head: str, headers: dict[str, str], least: int
) -> None:
    feed = Feed(
        "One",
        server.put("one", rss(item(1), head=head), **{k.replace("-", "_"): v for k, v in headers.items()}),  # type: ignore[arg-type]
    )
    with collecting(server, tmp_path, feed) as run:
        collected(run)
        waits = run.state.feed(feed.address).next_at - server.clock.now()
        assert least <= waits <= 1.11 * least
        server.clock.turn(least - 10)
        assert run.due([feed]) == []
        server.clock.turn(0.11 * least + 20)
        assert run.due([feed]) == [feed]


def test_failures_wait_longer_each_time_and_never_less_than_asked(server: FeedServer, tmp_path: Path) -> None:
    plain = Feed("Plain", server.put("plain", "", status=500))
    told = Feed("Told", server.put("told", "", status=429, Retry_After="50000"))
    gone = Feed("Gone", server.put("gone", "", status=410))
    waits = []
    with collecting(server, tmp_path, plain, told, gone) as run:
        for _ in range(8):
            run.collect([plain])
            waits.append(run.state.feed(plain.address).next_at - server.clock.now())
            server.clock.turn(DAY * 2)
        run.collect([told, gone])
        assert run.state.feed(told.address).next_at - server.clock.now() >= 50_000
        for _ in range(2):
            server.clock.turn(2 * DAY)
            assert run.due([gone]) == [gone], "a 410 is believed at the third try"
            run.collect([gone])
        server.clock.turn(400 * DAY)
        assert {feed.name for feed in run.due(run.feeds())} == {"Plain", "Told"}
    assert all(3_600 * 2**n <= wait <= 3_600 * 2**n * 1.11 for n, wait in enumerate(waits[:4]))
    assert max(waits) <= DAY * 1.11


def test_a_permanent_move_is_remembered_and_a_passing_one_is_not(server: FeedServer, tmp_path: Path) -> None:
    new = server.put("new", rss(item(1)))
    for_good, passing = (
        Feed("For good", server.serve("old", redirect(new, 301))),
        Feed("Passing", server.serve("now", redirect(new))),
    )
    with collecting(server, tmp_path, for_good, passing) as run:
        for _ in range(3):
            collected(run)
            server.clock.turn(DAY)
        state = health_of(for_good, run.state, datetime.fromtimestamp(server.clock.now(), UTC))
        assert (state.state, state.moved_to) == ("moved", new)
    assert (len(server.paths("old")), len(server.paths("now"))) == (1, 3)


def test_only_what_is_relevant_is_read_and_the_rest_is_kept_with_reasons(server: FeedServer, tmp_path: Path) -> None:
    given = rss(
        item(1, title="EU lawmakers approve new rules under the AI Act", description="The regulation binds providers."),
        item(2, title="Ten recipes for autumn", description="Soup."),
        item(3, title="A chatbot wins at chess", description="It plays well."),
        item(4, title="Parliament passes a law on fishing", description="The regulation covers nets."),
    )
    feed = Feed("One", server.put("one", given), items=Items.RELEVANT)
    with collecting(server, tmp_path, feed) as run:
        assert collected(run) == {"new": 1, "set aside": 3}
    corpus = tmp_path / "corpus"
    assert [record.url for record in records(corpus / "collected")] == ["https://news.example/1"]
    aside = {record.url: record.aside for record in records(corpus / "set-aside")}
    assert "No word for AI was found." in aside["https://news.example/2"]
    assert "Nothing of policy was found." in aside["https://news.example/3"]
    assert any(reason.startswith("Policy: ") for reason in aside["https://news.example/4"])


def test_words_of_policy_toml_make_an_item_relevant(server: FeedServer, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    words = '[theme.harbour]\nname = "Harbour watch"\nwords = ["harbour watch"]\n'
    (tmp_path / "corpus" / "policy.toml").write_text(words)
    given = rss(item(1, title="AI joins the harbour watch", description=""))
    with collecting(server, tmp_path, Feed("One", server.put("one", given), items=Items.RELEVANT)) as run:
        assert collected(run) == {"new": 1}


def test_a_dry_run_writes_and_remembers_nothing(server: FeedServer, tmp_path: Path) -> None:
    feed = Feed("One", server.put("one", rss(item(1))))
    with collecting(server, tmp_path, feed, dry=True) as run:
        (outcome,) = run.collect(run.feeds())
        assert (outcome.counts["new"], outcome.lines[0].title) == (1, "AI rules, part 1")
    assert list((tmp_path / "corpus").rglob("*.md")) == []
    assert list((tmp_path / "data").glob("*.sqlite")) == []


def test_only_one_process_collects(server: FeedServer, tmp_path: Path) -> None:
    feed = Feed("One", server.put("one", rss(item(1))))
    with collecting(server, tmp_path, feed) as run:
        with pytest.raises(CollectorBusy):
            collecting(server, tmp_path)
        with collecting(server, tmp_path, dry=True) as other:
            assert other.feeds() == run.feeds()


def test_a_thousand_items_are_a_thousand_records(server: FeedServer, tmp_path: Path) -> None:
    feed = Feed("One", server.put("one", rss(*(item(n, description="") for n in range(1_000)))))
    with collecting(server, tmp_path, feed) as run:
        assert collected(run) == {"new": 1_000}
        server.clock.turn(DAY)
        assert collected(run) == {"unchanged": 1_000}
    assert sum(1 for _ in (tmp_path / "corpus").rglob("*.md")) == 1_000
