"""Look at an address without collecting: which feed it is, or announces, and what it has."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from dashboard.collect.collector import ACCEPT
from dashboard.collect.feed import Feed, FeedKind
from dashboard.collect.minute_series import is_series, minute_address, newest_minutes
from dashboard.collect.parsing.feed_item import NoFeed, ParsedFeed
from dashboard.collect.parsing.markup import announced_feeds, is_web_page
from dashboard.collect.parsing.parse import parse_feed
from dashboard.errors import BadSources
from dashboard.fetch.clock import Clock
from dashboard.fetch.connection import Blocked
from dashboard.fetch.exchange import Dead, HttpAnswer
from dashboard.fetch.polite import PoliteFetcher, RefusedByRobots

CHECKED_MINUTES: Final = 5


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """What an address gives. ``address`` is the feed's own, after permanent moves and announcements."""

    address: str
    parsed: ParsedFeed | None
    problem: str | None = None

    @property
    def newest(self) -> datetime | None:
        """The date of the newest item."""
        dates = [entry.published_at for entry in (self.parsed.entries if self.parsed else ()) if entry.published_at]
        return max(dates, default=None)


def check_feed(feed: Feed, fetcher: PoliteFetcher, clock: Clock, *, follow: bool = False) -> FeedCheck:
    """Ask an address once. With ``follow``, a web page leads to the first feed that it announces."""
    address = feed.address
    if is_series(feed):
        return _checked_series(feed, fetcher, clock)
    try:
        fetched = fetcher.fetch(address, {"Accept": ACCEPT})
        address = fetched.moved_to or address
        answer = fetched.answer
        if follow and is_web_page(answer.body):
            page = answer.body.decode("utf-8", "replace")
            found = announced_feeds(page, answer.url)
            if not found:
                raise NoFeed("it is a web page that announces no feed")
            return check_feed(replace(feed, address=found[0], kind=FeedKind.AUTO), fetcher, clock)
        return FeedCheck(address, _parsed(answer, feed, clock))
    except (Blocked, Dead, RefusedByRobots, NoFeed) as problem:
        return FeedCheck(address, None, str(problem))


def _checked_series(feed: Feed, fetcher: PoliteFetcher, clock: Clock) -> FeedCheck:
    """Ask for the newest minute that has a file, among a few."""
    problem = f"none of the newest {CHECKED_MINUTES} minutes has a file"
    for minute in newest_minutes(clock.now(), CHECKED_MINUTES):
        try:
            answer = fetcher.fetch(minute_address(feed.address, minute), {"Accept": "*/*"}).answer
            return FeedCheck(feed.address, _parsed(answer, feed, clock))
        except (Blocked, Dead, RefusedByRobots, NoFeed) as met:
            if not (isinstance(met, Dead) and met.status == http.client.NOT_FOUND):
                return FeedCheck(feed.address, None, str(met))
    return FeedCheck(feed.address, None, problem)


def found_feed(address: str, fetcher: PoliteFetcher, clock: Clock) -> FeedCheck:
    """Return the feed at an address, or the one that the page there announces.

    Raises:
        BadSources: there is none.
    """
    wanted = Feed.from_table({"address": address}, "the address")
    check = check_feed(wanted, fetcher, clock, follow=True)
    if check.parsed is None:
        raise BadSources(
            f"No feed was found at {wanted.address}: {check.problem}.",
            "Give the address of an RSS, Atom or JSON feed, or of a page that announces one.",
        )
    return check


def _parsed(answer: HttpAnswer, feed: Feed, clock: Clock) -> ParsedFeed:
    now = datetime.fromtimestamp(clock.now(), UTC)
    return parse_feed(answer.body, answer.headers.get("content-type", ""), answer.url, feed.kind, now)
