"""One dimension counted in a period and in the one before it, by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dashboard.analytics.shares import Difference, Share, difference_of, share_of
from dashboard.analytics.windows import Window, last_days, plausible_window
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension, Query, Result
from dashboard.service import Service

USUAL_DAYS: Final = 28
LEAST_ARTICLES: Final = 10
LEAST_COUNT: Final = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """``now`` of ``now_total`` articles of the period have the key, ``then`` of ``then_total`` of the one before."""

    key: str
    label: str
    now: int
    now_total: int
    then: int
    then_total: int

    @property
    def share(self) -> Share | None:
        """Its share of the period."""
        return share_of(self.now, self.now_total)

    @property
    def change(self) -> Difference | None:
        """The change of its share, in percentage points."""
        return difference_of(self.then, self.then_total, self.now, self.now_total)

    @property
    def tells(self) -> bool:
        """Whether its share changed by more than chance alone explains, in enough articles to say so."""
        change = self.change
        enough = min(self.now_total, self.then_total) >= LEAST_ARTICLES and max(self.now, self.then) >= LEAST_COUNT
        return enough and change is not None and change.certain


def briefing_window(filters: Filters, service: Service) -> Window | None:
    """The period of a briefing: that of the filters, else the 28 days to the newest dated article of the corpus.

    ``None`` when nothing is dated. A period with impossible days is cut to the days of the corpus.
    """
    newest = service.facts().last
    first, last = filters.window(newest)
    if newest is None:
        return None
    if first is None:
        return last_days(newest, USUAL_DAYS)
    period = Window(first, max(first, last or newest))
    return (
        period
        if period == plausible_window(period.first, period.last)
        else Window(service.facts().first or newest, newest)
    )


def within(filters: Filters, window: Window) -> Filters:
    """The filters with this period instead of their own."""
    return replace(filters, dates=(window.first, window.last), period=None)


def compare_periods(service: Service, dimension: Dimension, now: Filters, then: Filters) -> list[Compared]:
    """Every known key of the period or of the one before, by falling count now, then by key."""
    query = Query((dimension,))
    current, former = service.coverage(query, now), service.coverage(query, then)
    before = _counts(former, dimension)
    labels = _labels(former, dimension) | _labels(current, dimension)
    counts = _counts(current, dimension)
    found = [
        Compared(key, labels[key], counts.get(key, 0), current.total, before.get(key, 0), former.total)
        for key in counts.keys() | before.keys()
    ]
    return sorted(found, key=lambda item: (-item.now, item.key))


def risen(items: Sequence[Compared], most: int = 3) -> list[Compared]:
    """Those whose share rose for certain, the most first."""
    found = [(item.change.points, item) for item in items if item.change and item.tells and item.change.points > 0]
    return [item for _, item in sorted(found, key=lambda pair: (-pair[0], pair[1].key))[:most]]


def fallen(items: Sequence[Compared], most: int = 3) -> list[Compared]:
    """Those whose share fell for certain, the most first."""
    found = [(item.change.points, item) for item in items if item.change and item.tells and item.change.points < 0]
    return [item for _, item in sorted(found, key=lambda pair: (pair[0], pair[1].key))[:most]]


def _counts(result: Result, dimension: Dimension) -> dict[str, int]:
    pairs = zip(result.columns[dimension.value], result.columns["count"], strict=True)
    return {key: count for key, count in pairs if key is not None}


def _labels(result: Result, dimension: Dimension) -> dict[str, str]:
    pairs = zip(result.columns[dimension.value], result.columns["label"], strict=True)
    return {key: str(label) for key, label in pairs if key is not None}
