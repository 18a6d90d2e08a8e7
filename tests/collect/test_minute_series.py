"""GDELT's article list by the minute: what is asked for and when, over real HTTP and a clock that is turned."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.collect.feed import Feed, FeedKind
from dashboard.collect.minute_series import (
    LONGEST_BACK,
    MINUTE,
    MISSES,
    MOST_A_VISIT,
    SETTLED_SECONDS,
    due_minutes,
    is_series,
    minute_address,
)
from dashboard.collect.outcome import FeedOutcome
from dashboard.collect.parsing.feed_item import NoFeed
from dashboard.collect.parsing.parse import parse_feed
from dashboard.collect.run import CollectorRun
from tests.collect.test_collecting import records
from tests.support.feed_server import Answer, FeedServer, collecting, feed_server

pytestmark = pytest.mark.slow

HOUR, DAY = 3_600, 86_400
FOLDER = "http://gdelt.feeds.test/gal/"
FEED = Feed("GDELT", FOLDER, FeedKind.GDELT)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as served:
        yield served


def path_of(minute: int) -> str:
    return minute_address("/gal/", minute)


def packed(*numbers: int, at: int) -> bytes:
    lines = (
        {
            "date": f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "url": f"https://news.example/{number}",
            "title": f"AI law, part {number}",
            "domain": "news.example",
        }
        for number in numbers
    )
    return gzip.compress(("\n".join(map(json.dumps, lines)) + "\n").encode())


def offer(server: FeedServer, first: int, count: int, *, without: frozenset[int] = frozenset()) -> None:
    """Files of so many minutes from ``first`` on, with two articles each, the second of which comes again later."""
    for minute in range(first, first + count * MINUTE, MINUTE):
        if minute not in without:
            number = minute // MINUTE
            server.put("gdelt", packed(number, number + 1, at=minute), "application/gzip", path=path_of(minute))


def visit(run: CollectorRun) -> FeedOutcome:
    (outcome,) = run.collect(run.feeds())
    return outcome


def minutes(server: FeedServer) -> list[str]:
    return server.paths("gdelt")


def newest(server: FeedServer) -> int:
    return int(server.clock.now() - SETTLED_SECONDS) // MINUTE * MINUTE


def test_only_settled_minutes_of_the_last_day_are_due_and_60_a_visit() -> None:
    for now in (1_795_849_200.0, 1_795_849_200.5, 1_795_849_259.9):
        first = due_minutes(None, now)
        assert first.asked[0] >= now - LONGEST_BACK > first.asked[0] - MINUTE
        assert len(first.asked) == MOST_A_VISIT
        assert len(first.asked) + first.waiting == (LONGEST_BACK - SETTLED_SECONDS) // MINUTE + (now % MINUTE == 0)
        last = now - SETTLED_SECONDS - 3 * MINUTE
        few = due_minutes(last // MINUTE * MINUTE, now)
        assert (len(few.asked), few.waiting) == (3, 0)
        assert now - SETTLED_SECONDS - MINUTE < few.asked[-1] <= now - SETTLED_SECONDS
        assert not due_minutes(few.asked[-1], now).asked
        assert not due_minutes(now + DAY, now).asked, "a clock that was set back"
        late = due_minutes(first.asked[0] - 8 * DAY, now)
        assert (late.asked, late.waiting, late.lost) == (first.asked, first.waiting, 8 * DAY // MINUTE - 1)
        assert (first.lost, few.lost) == (0, 0)


def test_an_address_names_the_minute_and_only_folders_are_series() -> None:
    assert minute_address(FOLDER, 1_795_849_200) == f"{FOLDER}20261128070000.gal.json.gz"
    assert is_series(FEED)
    assert not is_series(Feed("One", f"{FOLDER}20261128070000.gal.json.gz", FeedKind.GDELT))
    assert not is_series(Feed("Other", FOLDER))


def test_it_goes_on_where_it_stopped_and_asks_no_minute_twice(server: FeedServer, tmp_path: Path) -> None:
    first = int(server.clock.now()) - LONGEST_BACK
    count = (LONGEST_BACK + DAY) // MINUTE
    offer(server, first, count)
    with collecting(server, tmp_path, FEED, pause=0.0) as run:
        outcome = visit(run)
        assert (outcome.trouble, outcome.counts) == (None, {"new": 61, "unchanged": 59})
        assert run.state.feed(FOLDER).next_at <= server.clock.now() + 300
        for _ in range(2):
            server.clock.turn(300)
            visit(run)
        asked = minutes(server)
    assert asked == [path_of(first + number * MINUTE) for number in range(3 * MOST_A_VISIT)]
    with collecting(server, tmp_path, pause=0.0) as run:  # another process, a day later
        visit(run)
        server.clock.turn(2 * DAY)
        visit(run)
    asked = minutes(server)
    assert len(asked) == len(set(asked)) == 5 * MOST_A_VISIT
    assert asked[-MOST_A_VISIT] == path_of(int(server.clock.now()) - LONGEST_BACK), "no further back than a day"


def test_a_visit_that_is_up_to_date_asks_for_nothing_and_comes_again_later(server: FeedServer, tmp_path: Path) -> None:
    with collecting(server, tmp_path, FEED, pause=0.0) as run:
        with run.state.change():
            run.state.keep_feed(state := run.state.feed(FOLDER))
            state.minute = newest(server) - 2 * MINUTE
            run.state.keep_feed(state)
        offer(server, newest(server) - MINUTE, 2)
        assert visit(run).counts == {"new": 3, "unchanged": 1}
        assert visit(run).note == "0 minutes asked, 0 without a file, 0 more wait"
        assert run.state.feed(FOLDER).next_at >= server.clock.now() + FEED.every - 60
    assert len(minutes(server)) == 2


def test_a_minute_without_a_file_is_passed_over_and_thirty_in_a_row_are_a_failure(
    server: FeedServer, tmp_path: Path
) -> None:
    first = int(server.clock.now()) - LONGEST_BACK
    gap = frozenset(first + number * MINUTE for number in (3, 4, 40))
    offer(server, first, MOST_A_VISIT, without=gap)
    with collecting(server, tmp_path, FEED, pause=0.0) as run:
        outcome = visit(run)
        assert (outcome.trouble, outcome.note) == (None, "60 minutes asked, 3 without a file, 1366 more wait")
        outcome = visit(run)
        assert (outcome.trouble, run.state.feed(FOLDER).misses) == ("failing", MOST_A_VISIT)
        assert "60 minutes have no file" in str(outcome.problem)
        assert run.state.feed(FOLDER).next_at == server.clock.now() + FEED.every, "no longer than usual"
        offer(server, first + 2 * MOST_A_VISIT * MINUTE, 1)
        offer(server, first + (3 * MOST_A_VISIT - MISSES) * MINUTE, 1)
        assert visit(run).trouble is None, "29 at the end are not yet one"
        assert run.state.feed(FOLDER).failing_since is None
    assert len(minutes(server)) == len(set(minutes(server)))


def test_a_server_that_fails_is_asked_for_the_same_minute_again(server: FeedServer, tmp_path: Path) -> None:
    first = int(server.clock.now()) - LONGEST_BACK
    offer(server, first, 2 * MOST_A_VISIT)
    server.put("gdelt", "", status=503, path=path_of(first + 5 * MINUTE), Retry_After="7000")
    with collecting(server, tmp_path, FEED, pause=0.0) as run:
        outcome = visit(run)
        assert (outcome.trouble, len(minutes(server))) == ("throttled", 6)
        assert run.state.feed(FOLDER).next_at >= server.clock.now() + 7_000
        offer(server, first, 2 * MOST_A_VISIT)
        assert visit(run).trouble is None
    asked = Counter(minutes(server))
    assert asked.pop(path_of(first + 5 * MINUTE)) == 2
    assert set(asked.values()) == {1}


@pytest.mark.parametrize("body", [b"", b"no gzip", gzip.compress(b"[]", mtime=0), gzip.compress(b"x", mtime=0)[:-12]])
def test_a_file_that_cannot_be_read_is_named_and_does_not_stop_the_series(
    server: FeedServer, tmp_path: Path, body: bytes
) -> None:
    first = int(server.clock.now()) - LONGEST_BACK
    offer(server, first, MOST_A_VISIT)
    server.put("gdelt", body, "application/gzip", path=path_of(first + MINUTE))
    with collecting(server, tmp_path, FEED, pause=0.0) as run:
        outcome = visit(run)
    assert (outcome.trouble, sum(outcome.left_out.values())) == (None, 1)
    assert outcome.counts["new"] == 61


def test_a_state_of_an_earlier_release_learns_of_minutes(server: FeedServer, tmp_path: Path) -> None:
    other = Feed("One", server.put("one", "nothing", status=500))
    with collecting(server, tmp_path, other) as run:
        run.collect(run.feeds())
        failing = run.state.feed(other.address)
    (path,) = (tmp_path / "data").glob("collector-*.sqlite")
    with sqlite3.connect(path) as old:
        for name in ("minute", "misses"):
            old.execute(f"ALTER TABLE feed DROP COLUMN {name}")
    old.close()
    with collecting(server, tmp_path) as run:
        assert run.state.feed(other.address) == failing
    assert not list((tmp_path / "data").glob("*.damaged-*"))


def test_nothing_is_lost_or_doubled_when_the_collector_is_killed(server: FeedServer, tmp_path: Path) -> None:
    first = int(server.clock.now()) - LONGEST_BACK
    offer(server, first, MOST_A_VISIT)
    collecting(server, tmp_path, FEED, pause=0.0).close()
    answers = dict(server._server.answers)
    for number in (4, 17, 18, 45):
        asked = threading.Event()
        server.serve(
            "gdelt", _told(asked, answers["gdelt", path_of(first + number * MINUTE)]), path_of(first + number * MINUTE)
        )
        child = multiprocessing.get_context("fork").Process(target=_collect, args=(server, tmp_path))
        child.start()
        assert asked.wait(60)
        child.kill()
        child.join()
    with collecting(server, tmp_path, pause=0.0) as run:
        state = run.state.feed(FOLDER)
        assert state.minute is not None
        left = (first + MOST_A_VISIT * MINUTE - int(state.minute)) // MINUTE - 1
        outcome = visit(run)
        assert outcome.trouble in (None, "failing")
    assert 0 < left < MOST_A_VISIT
    titles = Counter(record.title for record in records(tmp_path / "corpus"))
    number = first // MINUTE
    assert titles == Counter(f"AI law, part {number + n}" for n in range(MOST_A_VISIT + 1))
    assert max(Counter(minutes(server)).values()) <= 4


def _told(asked: threading.Event, answer: Answer) -> Answer:
    def tell(handler: object) -> None:
        asked.set()
        answer(handler)  # type: ignore[arg-type]

    return tell


def _collect(server: FeedServer, folder: Path) -> None:
    with collecting(server, folder, pause=0.0) as run:
        run.collect(run.feeds())


@pytest.mark.parametrize("body", ["<html>Sign in</html>", "x" * 6_000_000], ids=["a web page", "more than is taken"])
def test_minutes_that_all_cannot_be_read_are_asked_for_again(server: FeedServer, tmp_path: Path, body: str) -> None:
    first = int(server.clock.now()) - LONGEST_BACK
    offer(server, first, 2)
    for number in (2, 3):
        server.put("gdelt", body, "text/html", path=path_of(first + number * MINUTE))
    with collecting(server, tmp_path, FEED, pause=0.0) as run:
        outcome = visit(run)
        assert outcome.trouble == "failing"
        assert "two minutes cannot be read" in str(outcome.problem)
        assert run.state.feed(FOLDER).next_at <= server.clock.now() + max(FEED.every, HOUR), "no minute grows too old"
        offer(server, first, MOST_A_VISIT)
        assert visit(run).counts["new"] == MOST_A_VISIT - 2
    assert Counter(minutes(server))[path_of(first + 2 * MINUTE)] == 2


def test_one_file_that_is_too_large_is_named_and_passed_over(server: FeedServer, tmp_path: Path) -> None:
    first = int(server.clock.now()) - LONGEST_BACK
    offer(server, first, MOST_A_VISIT)
    server.put("gdelt", "x" * 6_000_000, "application/gzip", path=path_of(first + 5 * MINUTE))
    with collecting(server, tmp_path, FEED, pause=0.0) as run:
        outcome = visit(run)
    assert (outcome.trouble, sum(outcome.left_out.values())) == (None, 1)
    assert "larger than" in next(iter(outcome.left_out))


def test_an_outage_of_hours_costs_no_minute_that_is_still_offered(server: FeedServer, tmp_path: Path) -> None:
    with collecting(server, tmp_path, FEED, pause=0.0) as run:
        state = run.state.feed(FOLDER)
        state.failures = 30
        with run.state.change():
            run.state.keep_feed(state)
        server.put("gdelt", "", status=503, path=path_of(int(server.clock.now()) - LONGEST_BACK))
        assert visit(run).trouble == "failing"
        assert run.state.feed(FOLDER).next_at <= server.clock.now() + max(FEED.every, HOUR)


def test_minutes_that_are_too_old_are_counted(server: FeedServer, tmp_path: Path) -> None:
    oldest = int(server.clock.now()) - LONGEST_BACK
    offer(server, oldest, MOST_A_VISIT)
    with collecting(server, tmp_path, FEED, pause=0.0) as run:
        state = run.state.feed(FOLDER)
        state.minute = oldest - 8 * MINUTE
        with run.state.change():
            run.state.keep_feed(state)
        assert str(visit(run).note).endswith(", 7 are too old to be asked for")


def test_a_file_of_several_parts_is_read_whole_and_one_cut_off_is_not_taken() -> None:
    whole = packed(1, at=60) + packed(2, at=60)
    now = datetime(2026, 11, 28, tzinfo=UTC)
    assert len(parse_feed(whole, "", FOLDER, FeedKind.GDELT, now).entries) == 2
    assert len(parse_feed(whole + bytes(20), "", FOLDER, FeedKind.GDELT, now).entries) == 2
    for cut in (1, 8, 20, len(packed(2, at=60)) - 3):
        with pytest.raises(NoFeed, match="cut off"):
            parse_feed(whole[:-cut], "", FOLDER, FeedKind.GDELT, now)
