"""The small histogram above the dates of the sidebar: articles over the whole corpus, under the other filters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from dashboard.charts.periods import DAYS_BY_DAY, Period, day_of, month_of, period_of, quarter_of, week_of, year_of
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension, Query
from dashboard.model.results import CorpusFacts
from dashboard.service import service

MOST_BARS: Final = 62


def date_bars(filters: Filters, facts: CorpusFacts) -> list[tuple[Period, int]]:
    """Every period from the first dated article of the corpus to the last, with its articles: about sixty at most."""
    if facts.first is None or facts.last is None:
        return []
    grain, period_at = _grain((facts.last - facts.first).days + 1)
    bars: dict[Period, int] = {}
    day: date = facts.first
    while day <= facts.last:
        period = period_at(day)
        bars[period] = 0
        day = period.end + timedelta(days=1)
    columns = service().coverage(Query((grain,)), filters.without("dates")).columns
    for key, count in zip(columns[grain.value], columns["count"], strict=True):
        if key is not None and (period := period_at(period_of(key).start)) in bars:
            bars[period] += count
    return list(bars.items())


def _grain(days: int) -> tuple[Dimension, Callable[[date], Period]]:
    """What a corpus of so many days is counted by, and the bar that a day belongs to."""
    if days <= DAYS_BY_DAY:
        return Dimension.DAY, day_of
    if days <= 7 * MOST_BARS:
        return Dimension.WEEK, week_of
    if days <= 30 * MOST_BARS:
        return Dimension.MONTH, month_of
    return Dimension.MONTH, quarter_of if days <= 91 * MOST_BARS else year_of
