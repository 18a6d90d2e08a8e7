"""The feeds of a corpus with their state, what was set aside, and the forms that change them.

Hooks: ``[data-feeds]`` the whole, ``[data-feed="<address>"]`` a feed, ``[data-do="add|starter|examples|check|pause|resume|remove"]``
a button, ``[data-aside]`` what was set aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from dashboard.collect.health import DAYS, FeedHealth
from dashboard.collect.record import Record
from dashboard.text.dates import age_words, exact_words
from dashboard.text.durations import left_words
from dashboard.text.numbers import counted
from dashboard.ui.component import Part

SHOWN_ASIDE: Final = 20
GOOD: Final = frozenset(("fine", "moved"))
WAITING: Final = frozenset(("new", "paused"))


def feeds_part(
    health: Sequence[FeedHealth], aside: tuple[list[Record], int], now: datetime, *, editing: bool, collecting: bool
) -> Part:
    """The feeds, those in trouble first."""
    records, count = aside
    data = {
        "summary": summary_words(health, collecting=collecting),
        "editing": editing,
        "feeds": [feed_payload(item, now) for item in sorted(health, key=_order)],
        "days": DAYS,
        "aside": {
            "count": count,
            "items": [
                {"title": r.title, "href": r.url, "feed": r.feed_name, "why": " ".join(r.aside)} for r in records
            ],
        },
    }
    return Part("feed_list", "pulse-feeds", data)


def summary_words(health: Sequence[FeedHealth], *, collecting: bool) -> str:
    """How the feeds are doing, in a sentence."""
    if not health:
        return "No feeds yet. Add one, and its items appear in the dashboard automatically."
    asked = [item for item in health if item.state not in WAITING]
    bad = sum(item.state not in GOOD for item in asked)
    new = sum(sum(item.days) for item in health)
    waits = len(health) - len(asked)
    parts = [
        f"{counted(len(health), 'feed')}: {len(asked) - bad} fine, {bad} with a problem, {waits} waiting or paused."
    ]
    parts.append(f"{counted(new, 'new item')} in {DAYS} days.")
    parts.append(
        "Collecting now." if collecting else "Nothing collects at the moment: python -m dashboard collect --watch."
    )
    return " ".join(parts)


def feed_payload(item: FeedHealth, now: datetime) -> dict[str, Any]:
    """One feed as the browser shows it."""
    since = f" since {exact_words(item.failing_since)}" if item.failing_since and item.state not in GOOD else ""
    return {
        "name": item.feed.name,
        "address": item.feed.address,
        "about": " · ".join(word for word in (item.feed.region, item.feed.group, item.kind) if word),
        "mood": "good" if item.state in GOOD else "waiting" if item.state in WAITING else "bad",
        "state": f"{item.label[:1].upper()}{item.label[1:]}{since}",
        "problem": _problem(item),
        "last": "never" if item.last_item is None else age_words(item.last_item, now),
        "next": _next(item, now),
        "days": list(item.days),
        "total": sum(item.days),
        "paused": item.state == "paused",
        "relevant": item.feed.items == "relevant",
        "reserved": item.reserved,
    }


def _order(item: FeedHealth) -> tuple[int, str]:
    return (1 if item.state in GOOD else 2 if item.state in WAITING else 0, item.feed.name.casefold())


def _problem(item: FeedHealth) -> str:
    if item.state == "moved":
        return f"It is now at {item.moved_to}."
    return item.problem or ""


def _next(item: FeedHealth, now: datetime) -> str:
    if item.next_try is None:
        return "soon" if item.state == "new" else "never"
    seconds = (item.next_try - now).total_seconds()
    return "now" if seconds <= 0 else f"in {left_words(seconds)}"
