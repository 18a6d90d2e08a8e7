"""How each feed is doing: fine, silent longer than usual, failing since, moved, gone, refused, throttled, paused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from dashboard.collect.feed import Feed
from dashboard.collect.state import CollectorState, FeedState
from dashboard.text.dates import iso_moment

DAYS: Final = 30
QUIET_DAYS: Final = 3
USUAL_GAPS: Final = 3
"""A feed is silent after three times its usual gap between days with items, and after three days at least."""
LABELS: Final = {
    "new": "not asked yet",
    "paused": "paused",
    "gone": "gone",
    "robots": "refused by robots.txt",
    "throttled": "throttled",
    "blocked": "not allowed",
    "failing": "failing",
    "silent": "silent longer than usual",
    "moved": "moved",
    "fine": "fine",
}


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed and its state. ``days`` has the new items of the last 30 days, the oldest first."""

    feed: Feed
    state: str
    problem: str | None
    failing_since: datetime | None
    last_success: datetime | None
    last_item: datetime | None
    next_try: datetime | None
    moved_to: str | None
    reserved: bool
    kind: str | None
    days: tuple[int, ...]

    @property
    def label(self) -> str:
        """The state in words."""
        return LABELS[self.state]


def health_of(feed: Feed, state: CollectorState, now: datetime) -> FeedHealth:
    """Return how a feed is doing at ``now``."""
    known = state.feed(feed.address)
    today = now.astimezone(UTC).date()
    first = today - timedelta(days=DAYS - 1)
    counted = state.days(feed.address, first.isoformat())
    days = tuple(counted.get((first + timedelta(days=n)).isoformat(), 0) for n in range(DAYS))
    word = _word(feed, known, days, today)
    return FeedHealth(
        feed,
        word,
        known.problem,
        _moment(known.failing_since),
        _moment(known.succeeded_at),
        _moment(known.new_item_at),
        _moment(known.next_at or None) if word not in ("gone", "paused") else None,
        known.moved_to,
        bool(known.reserved),
        known.kind,
        days,
    )


def for_readers(health: FeedHealth) -> FeedHealth:
    """The same without the queries of its addresses, which may hold somebody's key."""
    feed = replace(health.feed, address=health.feed.address.partition("?")[0])
    return replace(health, feed=feed, moved_to=health.moved_to and health.moved_to.partition("?")[0])


def health_record(health: FeedHealth) -> dict[str, Any]:
    """Return how a feed is doing as JSON: for the API and the command line."""
    feed = health.feed
    moments = {
        "failing_since": health.failing_since,
        "last_success": health.last_success,
        "last_new_item": health.last_item,
        "next_try": health.next_try,
    }
    return {
        "name": feed.name,
        "address": feed.address,
        "kind": health.kind or str(feed.kind),
        "region": feed.region,
        "group": feed.group,
        "items": str(feed.items),
        "checked": feed.checked,
        "state": health.state,
        "label": health.label,
        "problem": health.problem,
        **{name: None if moment is None else iso_moment(moment) for name, moment in moments.items()},
        "moved_to": health.moved_to,
        "mining_reserved": health.reserved,
        "days": list(health.days),
    }


def _word(feed: Feed, known: FeedState, days: tuple[int, ...], today: date) -> str:
    if not feed.enabled:
        return "paused"
    if known.tried_at is None:
        return "new"
    if known.trouble:
        return known.trouble
    if _is_silent(known, days, today):
        return "silent"
    return "moved" if known.moved_to else "fine"


def _is_silent(known: FeedState, days: tuple[int, ...], today: date) -> bool:
    active = [n for n, count in enumerate(days) if count]
    last = _moment(known.new_item_at)
    if last is None:
        return False
    since = (today - last.date()).days
    if len(active) < 3:
        return since >= DAYS
    usual = (active[-1] - active[0]) / (len(active) - 1)
    return since > max(QUIET_DAYS, USUAL_GAPS * usual)


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
