"""One feed: ask, read, write what is new, remember. Records first, marks second."""

from __future__ import annotations

import http.client
import logging
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Final

from dashboard.collect.feed import Feed, FeedKind, Items
from dashboard.collect.minute_series import (
    CATCH_UP_SECONDS,
    LONGEST_PAUSE,
    MISSES,
    due_minutes,
    is_series,
    minute_address,
)
from dashboard.collect.outcome import KEPT, NEW, REPEATED, SET_ASIDE, UNCHANGED, UPDATED, FeedOutcome, ItemLine
from dashboard.collect.pages.page_reader import MOST_PAGES, NoPage, PageReader
from dashboard.collect.parsing.feed_item import FeedItem, NoFeed, ParsedFeed
from dashboard.collect.parsing.parse import parse_feed
from dashboard.collect.record import CUT, NOT_READ, Record, record_of
from dashboard.collect.record_folder import COLLECTED, RecordFolder, RecordWriting
from dashboard.collect.relevance import Relevance
from dashboard.collect.schedule import DAY, after_failure, after_success
from dashboard.collect.state import CollectorState, FeedState, Seen
from dashboard.fetch.clock import Clock
from dashboard.fetch.connection import Blocked, TooLarge
from dashboard.fetch.exchange import Dead, Known
from dashboard.fetch.polite import Fetched, PoliteFetcher, RefusedByRobots

ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
GONE_AFTER: Final = 3
"""Failures after which a 410 is believed."""
_log = logging.getLogger(__name__)


class Collector:
    """Collects feeds into one corpus, from any thread. ``dry`` writes and remembers nothing."""

    def __init__(
        self,
        folder: RecordFolder,
        state: CollectorState,
        fetcher: PoliteFetcher,
        relevance: Relevance,
        clock: Clock,
        pages: PageReader,
        *,
        dry: bool = False,
        chance: Random | None = None,
    ) -> None:
        self._folder = folder
        self._state = state
        self._fetcher = fetcher
        self._relevance = relevance
        self._clock = clock
        self._pages = pages
        self._dry = dry
        self._chance = chance or Random()  # noqa: S311 -- spreads requests, guards nothing

    def collect(self, feed: Feed) -> FeedOutcome:
        """Ask a feed once and write what is new.

        Raises:
            CorpusReadOnly: a record cannot be written; nothing was marked.
        """
        outcome = FeedOutcome(feed)
        state = self._state.feed(feed.address)
        state.tried_at = self._clock.now()
        try:
            if is_series(feed):
                self._take_minutes(feed, state, outcome)
            else:
                fetched = self._fetcher.fetch(state.moved_to or feed.address, _headers(state))
                self._take(fetched, feed, state, outcome)
        except (Blocked, Dead, RefusedByRobots, NoFeed) as problem:
            self._fail(problem, feed, state, outcome)
        except ValueError as problem:  # whatever a feed says, the others are collected
            _log.exception("The feed at %s cannot be read.", feed.address)
            self._fail(NoFeed(f"it cannot be read: {problem}"), feed, state, outcome)
        if not self._dry:
            with self._state.change():
                self._state.keep_feed(state)
        return outcome

    def _take(self, fetched: Fetched, feed: Feed, state: FeedState, outcome: FeedOutcome) -> None:
        answer = fetched.answer
        every: float | None = None
        if answer.status == http.client.NOT_MODIFIED:
            outcome.note = "not modified"
        else:
            parsed = parse_feed(
                answer.body, answer.headers.get("content-type", ""), answer.url, feed.kind, self._moment()
            )
            self._write(parsed, feed, state, outcome)
            every, state.etag, state.modified = parsed.every, answer.known.etag, answer.known.modified
            state.kind, state.title = parsed.kind, parsed.title
            outcome.kind = parsed.kind
            if not parsed.whole:
                outcome.note = "the feed is damaged and was read as far as possible"
        state.moved_to = fetched.moved_to or state.moved_to
        state.reserved = int(answer.headers.get("tdm-reservation", "").strip() == "1")
        self._succeed(state)
        state.next_at = after_success(self._clock.now(), feed.every, every, answer.headers, self._chance)

    def _succeed(self, state: FeedState) -> None:
        state.failures, state.failing_since, state.trouble, state.problem = 0, None, None, None
        state.succeeded_at = self._clock.now()

    def _take_minutes(self, feed: Feed, state: FeedState, outcome: FeedOutcome) -> None:
        """Ask for the files of the minutes that are due; each is remembered together with its records."""
        minutes = due_minutes(state.minute, self._clock.now())
        outcome.kind = state.kind = str(feed.kind)
        missed, unread = 0, ""
        for minute in minutes.asked:
            try:
                answer = self._fetcher.fetch(minute_address(feed.address, minute), {"Accept": "*/*"}).answer
                parsed = parse_feed(answer.body, "", answer.url, FeedKind.GDELT, self._moment())
            except (NoFeed, TooLarge) as problem:
                if unread:  # no file is broken alone: what comes is something else, and these minutes are asked again
                    raise NoFeed(f"the files of two minutes cannot be read: {problem}") from None
                unread = str(problem)
                continue
            except Dead as problem:
                if problem.status != http.client.NOT_FOUND:
                    raise
                state.misses, missed = (state.misses or 0) + 1, missed + 1
                state.minute = state.minute if unread else minute
                continue
            if unread:  # and a later one can: that one is given up
                parsed.leave_out(f"The file of a minute was left out: {unread}.")
                unread = ""
            self._write(parsed, feed, state, outcome, minute)
            state.misses = 0
        outcome.note = f"{len(minutes.asked)} minutes asked, {missed} without a file, {minutes.waiting} more wait"
        if minutes.lost:
            outcome.note += f", {minutes.lost} are too old to be asked for"
        now = self._clock.now()
        if (state.misses or 0) >= MISSES:
            self._fail(NoFeed(f"the last {state.misses} minutes have no file"), feed, state, outcome)
            state.next_at = now + feed.every
        else:
            self._succeed(state)
            state.next_at = (
                now + CATCH_UP_SECONDS if minutes.waiting else after_success(now, feed.every, None, {}, self._chance)
            )

    def _fail(self, problem: Exception, feed: Feed, state: FeedState, outcome: FeedOutcome) -> None:
        now = self._clock.now()
        wait: float | None = None
        match problem:
            case Dead() if (
                problem.status == http.client.GONE and not state.moved_to and state.failures + 1 >= GONE_AFTER
            ):
                trouble = "gone"
            case Dead():
                throttled = problem.status == http.client.TOO_MANY_REQUESTS or problem.wait is not None
                trouble, wait = "throttled" if throttled else "failing", problem.wait
            case RefusedByRobots():
                trouble, wait = "robots", DAY
            case Blocked():
                trouble, wait = "blocked", DAY
            case _:
                trouble = "failing"
        state.failures += 1
        state.failing_since = state.failing_since or now
        state.trouble, state.problem = trouble, str(problem)
        state.next_at = after_failure(now, feed.every, state.failures, wait, self._chance)
        if is_series(feed) and wait is None:  # a longer pause would let minutes grow too old
            state.next_at = min(state.next_at, now + max(feed.every, LONGEST_PAUSE))
        if state.moved_to and trouble != "throttled":
            state.moved_to = None  # ask the stated address next time
        outcome.trouble, outcome.problem = trouble, str(problem)

    def _write(
        self, parsed: ParsedFeed, feed: Feed, state: FeedState, outcome: FeedOutcome, minute: int | None = None
    ) -> None:
        """Write what is new, then remember it, and the minute of a series with it."""
        now = self._moment()
        for reason, count in parsed.left_out.items():
            outcome.left_out[reason] = outcome.left_out.get(reason, 0) + count
        records = self._records(parsed.entries, feed, now, outcome)
        here = {record.mark for record in records}
        written: list[tuple[Record, str, str]] = []
        new = 0
        writing = self._folder.writing()
        for record in records:
            seen = self._before(record, here)
            if seen is None:
                new += 1
                written.append((*self._add(record, writing, outcome), record.digest))
            elif seen.digest == record.digest or seen.feed != feed.address:
                outcome.counts[UNCHANGED] += 1
            else:
                changed = self._update(record, seen, now, writing, outcome)
                written += [(after, path, record.digest) for after, path in changed]
        if self._dry:
            return
        writing.publish()
        state.new_item_at = self._clock.now() if new else state.new_item_at
        with self._state.change():
            for record, path, digest in written:
                self._state.keep_seen(record, path, digest=digest)
            if new:
                self._state.count_new(feed.address, now, new)
            if minute is not None:
                state.minute = minute
                self._state.keep_feed(state)

    def _records(self, entries: list[FeedItem], feed: Feed, now: datetime, outcome: FeedOutcome) -> list[Record]:
        """Return a record for each item, those that the feed repeats once; ids that it gives twice do not count."""
        ids = Counter(entry.id for entry in entries)
        found: dict[str, Record] = {}
        for entry in entries:
            own = replace(entry, id=None) if ids[entry.id] > 1 else entry
            record = record_of(own, feed, now)
            if record.mark in found:
                outcome.counts[REPEATED] += 1
            else:
                found[record.mark] = record
        return list(found.values())

    def _before(self, record: Record, here: set[str]) -> Seen | None:
        """Return what was seen of an item: under its address, else under its id with the title it had."""
        seen = self._state.seen(record.mark)
        if seen is not None or record.item_id is None:
            return seen
        mark = self._state.mark_of_item(record.feed_address, record.item_id)
        if mark is None or mark in here:
            return None
        seen = self._state.seen(mark)
        before = self._folder.read(seen.path) if seen else None
        return seen if before is not None and before.title == record.title else None

    def _add(self, record: Record, writing: RecordWriting, outcome: FeedOutcome) -> tuple[Record, str]:
        if outcome.feed.items is Items.RELEVANT:
            verdict = self._relevance.judge(record.title, record.excerpt)
            record = record if verdict.passes else replace(record, aside=verdict.reasons)
        if outcome.feed.pages and not self._dry and not record.aside:
            record = self._with_page(record, outcome)
        path = self._folder.path_of(record)
        what = SET_ASIDE if record.aside else NEW
        self._put(path, record, what, writing, outcome)
        return record, path

    def _with_page(self, record: Record, outcome: FeedOutcome) -> Record:
        """Return the record with the text of its page, or with the reason why it has none."""
        try:
            if outcome.pages_asked >= MOST_PAGES:
                raise NoPage(f"one visit reads at most {MOST_PAGES} pages")
            outcome.pages_asked += 1
            page = self._pages.read(record.url)
        except NoPage as reason:
            return replace(record, notes=(*record.notes, f"{NOT_READ} {reason}."))
        outcome.pages_read += 1
        notes = (*record.notes, CUT) if page.cut else record.notes
        return replace(record, notes=notes, page=page.paragraphs, images=record.images or page.pictures)

    def _update(
        self, record: Record, seen: Seen, now: datetime, writing: RecordWriting, outcome: FeedOutcome
    ) -> list[tuple[Record, str]]:
        before = self._folder.read(seen.path)
        if before is None:  # somebody deleted it: it stays deleted
            outcome.counts[UNCHANGED] += 1
            return []
        record = replace(record.changed_from(before, now), aside=before.aside)
        path = seen.path
        if before.edited:
            self._note(path, record, KEPT, outcome)
            return [(record, path)]
        if record.aside and self._relevance.judge(record.title, record.excerpt).passes:
            record = replace(record, aside=())
            path = f"{COLLECTED}/{path.partition('/')[2]}"
        self._put(path, record, UPDATED, writing, outcome)
        if path != seen.path:
            writing.remove(seen.path)
        return [(record, path)]

    def _put(self, path: str, record: Record, what: str, writing: RecordWriting, outcome: FeedOutcome) -> None:
        if not self._dry:
            writing.write(path, record)
        self._note(path, record, what, outcome)

    def _note(self, path: str, record: Record, what: str, outcome: FeedOutcome) -> None:
        outcome.counts[what] += 1
        outcome.lines.append(ItemLine(what, record.title, path, record.url, record.aside or record.notes))

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)


def _headers(state: FeedState) -> dict[str, str]:
    return {"Accept": ACCEPT, **Known(state.etag, state.modified).headers()}
