"""Sentences of a briefing: templates filled with computed figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.analytics.windows import ChangeBase, change_of
from dashboard.briefing.compared import LEAST_ARTICLES, Compared
from dashboard.text.numbers import counted, signed

_LISTED: Final = 3


def change_words(after: int, before: int, days: int) -> str:
    """A count against that of the equal period before: ``12 more than in the 28 days before (30; +40 %)``."""
    change = change_of(before, after)
    span = f"the {days:,} days before" if days > 1 else "the day before"
    if change.base is ChangeBase.NEW:
        return f"none in {span}" if after else f"none in {span} either"
    if not change.difference:
        return f"as many as in {span}"
    words = f"{abs(change.difference):,.0f} {'more' if change.difference > 0 else 'fewer'} than in {span}"
    if change.base is ChangeBase.LOW or change.ratio is None:
        return f"{words} ({before:,}: too few for a percentage)"
    return f"{words} ({before:,}; {signed(100 * change.ratio, 0)} %)"


def most_words(items: Sequence[Compared], what: str, unit: tuple[str, str]) -> str:
    """The keys with the greatest counts: ``Most covered: AI (32 of 42 articles), Chips (12).``; ties beyond are counted."""
    shown = [item for item in items if item.now][:_LISTED]
    first, last = shown[0], shown[-1]
    tied = sum(item.now == last.now for item in items) - sum(item.now == last.now for item in shown)
    counts = [f"{item.now:,}" for item in shown]
    counts[0] = f"{first.now:,} of {counted(first.now_total, *unit)}"
    if tied:
        counts[-1] += f"; {tied:,} more with as many"
    listed = ", ".join(f"{item.label} ({count})" for item, count in zip(shown, counts, strict=True))
    return f"{what}: {listed}."


def most_certainty(items: Sequence[Compared]) -> str:
    """The shares of the same keys with their intervals; empty under ten articles."""
    shown = [item for item in items if item.now][:_LISTED]
    said = [
        f"{item.label} {100 * share.share:.0f} % (95 % interval {100 * share.low:.0f} to {100 * share.high:.0f} %)"
        for item in shown
        if (share := item.share) and item.now_total >= LEAST_ARTICLES
    ]
    return f"{', '.join(said)}." if said else ""


def moved_words(item: Compared) -> str:
    """A change of share in both counts: ``Chips rose: 24 of 40, up from 4 of 40 in the period before.``"""
    change = item.change
    if change is None:
        return ""
    verb, way = ("rose", "up") if change.points > 0 else ("fell", "down")
    return (
        f"{item.label} {verb}: {item.now:,} of {item.now_total:,}, {way} from {item.then:,} of {item.then_total:,} in the "
        "period before."
    )


def moved_certainty(item: Compared) -> str:
    """The same change in percentage points, with its interval."""
    change = item.change
    if change is None:
        return ""
    return (
        f"{item.label} {signed(change.points, 1)} percentage points (95 % interval {signed(change.low, 1)} to "
        f"{signed(change.high, 1)})."
    )
