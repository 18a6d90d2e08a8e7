"""Sentences of a briefing: templates filled with computed figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.analytics.calendar import calendar_key, window_before, window_name
from dashboard.analytics.windows import ChangeBase, Window, change_of
from dashboard.briefing.compared import LEAST_ARTICLES, Compared
from dashboard.text.dates import day_words
from dashboard.text.numbers import counted, signed

_LISTED: Final = 3


@dataclass(frozen=True, slots=True)
class PeriodPair:
    """A period and the one before it, with the days of each that the corpus covers."""

    now: Window
    then: Window
    days_now: int
    days_then: int

    @classmethod
    def of(cls, window: Window, first: date | None, last: date | None) -> PeriodPair:
        """The period and the calendar period before it, else the equal days before, in a corpus of these days."""
        former = window_before(window)
        return cls(window, former, window.covered(first, last), former.covered(first, last))

    @property
    def former(self) -> str:
        """What the period before is called in a sentence: ``February 2024``, ``the 28 days before``."""
        if calendar_key(self.now):
            return window_name(self.then)
        return f"the {self.then.days:,} days before" if self.then.days > 1 else "the day before"

    @property
    def span(self) -> str:
        """The period in a sentence: ``in March 2024``, ``in the 28 days to 28 Mar 2024``."""
        if calendar_key(self.now):
            return f"in {window_name(self.now)}"
        return f"in the {self.now.days:,} days to {day_words(self.now.last)}"


def change_words(after: int, before: int, pair: PeriodPair) -> str:
    """A count against that of the period before: ``12 more than in the 28 days before (30; +40 %)``.

    Periods of different lengths are compared by the day: ``3 more than in February 2024 (30; a day 1.06 after 1.03, +3 %)``.
    """
    change = change_of(before, after)
    if change.base is ChangeBase.NEW:
        return f"none in {pair.former}" if after else f"none in {pair.former} either"
    words = f"as many as in {pair.former}"
    if change.difference:
        words = f"{abs(change.difference):,.0f} {'more' if change.difference > 0 else 'fewer'} than in {pair.former}"
    if change.base is ChangeBase.LOW:
        return f"{words} ({before:,}: too few for a percentage)" if change.difference else words
    shown = f"{before:,}; " if change.difference else ""
    if pair.days_now == pair.days_then or not pair.days_now or not pair.days_then:
        ratio = change.ratio
        return f"{words} ({shown}{signed(100 * ratio, 0)} %)" if ratio else words
    rates = [after / pair.days_now, before / pair.days_then]
    ratio = change_of(rates[1], rates[0]).ratio or 0.0
    return f"{words} ({shown}a day {_rate(rates[0])} after {_rate(rates[1])}, {signed(100 * ratio, 0)} %)"


def _rate(value: float) -> str:
    return f"{value:,.1f}" if value >= 10 else f"{value:.2f}"


def most_words(items: Sequence[Compared], what: str, unit: tuple[str, str]) -> str:
    """The keys with the greatest counts: ``Most covered: AI (32 of 42 articles), Chips (12).``; ties beyond are counted."""
    shown = [item for item in items if item.now][:_LISTED]
    first, last = shown[0], shown[-1]
    tied = sum(item.now == last.now for item in items) - sum(item.now == last.now for item in shown)
    counts = [f"{item.now:,}" for item in shown]
    counts[0] = f"{first.now:,} of {counted(first.now_total, *unit)}"
    if tied:
        counts[-1] += f", as many as {tied:,} other{'s' if tied > 1 else ''}"
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
