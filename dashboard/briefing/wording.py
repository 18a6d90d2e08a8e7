"""Computed figures -> sentences. Every sentence is a template; none says more than its figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.analytics.windows import Base, change_of
from dashboard.briefing.compared import LEAST_ARTICLES, Compared

_LISTED: Final = 3


def change_words(after: int, before: int, days: int) -> str:
    """A count against that of the equal period before: ``12 more than in the 28 days before (30; +40 %)``."""
    change = change_of(before, after)
    span = f"the {days:,} days before" if days > 1 else "the day before"
    if change.base is Base.NEW:
        return f"none in {span}" if after else f"none in {span} either"
    if not change.difference:
        return f"as many as in {span}"
    words = f"{abs(change.difference):,.0f} {'more' if change.difference > 0 else 'fewer'} than in {span}"
    if change.base is Base.LOW or change.ratio is None:
        return f"{words} ({before:,}: too few for a percentage)"
    return f"{words} ({before:,}; {signed(100 * change.ratio, 0)} %)"


def most_words(items: Sequence[Compared], what: str) -> str:
    """The keys with the greatest counts: ``AI (32 of 42, 76 %; 61 to 87 %)``; equal counts are not cut apart unsaid."""
    shown = [item for item in items if item.now][:_LISTED]
    listed = "; ".join(f"{item.label} ({share_words(item)})" for item in shown)
    tied = sum(item.now == shown[-1].now for item in items) - sum(item.now == shown[-1].now for item in shown)
    more = f"; {tied:,} more with as many as the last" if tied else ""
    return f"{what}: {listed}{more}."


def share_words(item: Compared) -> str:
    """A count of its total with its share and interval; under ten articles the count alone."""
    counted = f"{item.now:,} of {item.now_total:,}"
    share = item.share
    if share is None or item.now_total < LEAST_ARTICLES:
        return counted
    return f"{counted}, {100 * share.share:.0f} %; 95 % interval {100 * share.low:.0f} to {100 * share.high:.0f} %"


def moved_words(item: Compared) -> str:
    """A change of share with both counts and its interval, in percentage points."""
    change = item.change
    if change is None:
        return ""
    return (
        f"{item.label}: from {item.then:,} of {item.then_total:,} to {item.now:,} of {item.now_total:,}, "
        f"{signed(change.points, 1)} percentage points (95 % interval {signed(change.low, 1)} to {signed(change.high, 1)})."
    )


def signed(value: float, decimals: int) -> str:
    """A number with its sign; zero has none."""
    text = f"{abs(value):,.{decimals}f}"
    if not float(text.replace(",", "")):
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def counted_words(count: int, one: str, many: str) -> str:
    """``1 article``, ``1,200 articles``."""
    return f"{count:,} {one if count == 1 else many}"
