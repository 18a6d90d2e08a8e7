"""Calendar periods: first and last day, key and name; grains and axis ticks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from dashboard.charts.spec import View
from dashboard.model.query import Dimension
from dashboard.text.dates import day_words

DAYS_BY_DAY: Final = 62
DAYS_BY_WEEK: Final = 730
MOST_TICKS: Final = 8
_DAY: Final = timedelta(days=1)
_KEPT: Final = 4096
"""Periods that are kept: a page asks for the same ones again and again."""
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_WEEK: Final = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A UTC day, ISO week, month, quarter or year: first and last day, key and name.

    ``grain`` is the dimension its key belongs to; ``None`` for quarters and years, which nothing is counted by.
    """

    start: date
    end: date
    key: str
    name: str
    grain: Dimension | None = None

    @property
    def days(self) -> int:
        """Its length in days."""
        return (self.end - self.start).days + 1


def grain_of(view: View) -> Dimension:
    """The chosen grain, else the finest that keeps the bars countable: days to 62, weeks to 730 days, then months."""
    if view.display.grain is not None:
        return view.display.grain
    return _finest(view.span)


def axis_grain(view: View) -> Dimension:
    """The chosen grain, else the finest that keeps the bars of the whole axis countable, as :func:`grain_of`."""
    return view.display.grain or _finest(view.axis or view.span)


def _finest(span: tuple[date, date] | None) -> Dimension:
    days = (span[1] - span[0]).days + 1 if span else 0
    if days <= DAYS_BY_DAY:
        return Dimension.DAY
    return Dimension.WEEK if days <= DAYS_BY_WEEK else Dimension.MONTH


def corpus_end(view: View) -> date | None:
    """The corpus's newest day. Where it is unknown, the last day of an unfiltered view."""
    if view.newest is None and view.span is not None and not view.filters.active:
        return view.span[1]
    return view.newest


def days_in_view(start: date, end: date, view: View) -> list[str]:
    """The days from ``start`` to ``end`` within the view's dates, as first and last ISO day."""
    first, last = view.filters.window(corpus_end(view))
    return [max(start, first or start).isoformat(), min(end, last or end).isoformat()]


@lru_cache(_KEPT)
def period_of(key: str) -> Period:
    """The period of a key such as ``2023-07-03``, ``2023-W27`` or ``2023-07``.

    Raises:
        ValueError: it is no such key.
    """
    if match := _WEEK.fullmatch(key):
        return week_of(date.fromisocalendar(int(match[1]), int(match[2]), 1))
    if match := _MONTH.fullmatch(key):
        return month_of(date(int(match[1]), int(match[2]), 1))
    return day_of(date.fromisoformat(key))


def day_of(day: date) -> Period:
    """The day itself."""
    return Period(day, day, day.isoformat(), day_words(day), Dimension.DAY)


@lru_cache(_KEPT)
def week_of(day: date) -> Period:
    """The ISO week that holds the day."""
    start = day - timedelta(days=day.weekday())
    year, week, _ = start.isocalendar()
    return Period(start, start + 6 * _DAY, f"{year}-W{week:02}", f"week of {day_words(start)}", Dimension.WEEK)


@lru_cache(_KEPT)
def month_of(day: date) -> Period:
    """The month that holds the day."""
    start = day.replace(day=1)
    return Period(start, _before_next_month(start, 1), f"{start:%Y-%m}", f"{start:%B %Y}", Dimension.MONTH)


@lru_cache(_KEPT)
def quarter_of(day: date) -> Period:
    """The quarter that holds the day."""
    quarter = (day.month - 1) // 3
    start = date(day.year, 3 * quarter + 1, 1)
    return Period(start, _before_next_month(start, 3), f"{day.year}-Q{quarter + 1}", f"Q{quarter + 1} {day.year}")


@lru_cache(_KEPT)
def year_of(day: date) -> Period:
    """The year that holds the day."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31), str(day.year), str(day.year))


def calendar_ticks(first: date, last: date) -> list[tuple[str, str]]:
    """At most eight days to name on an axis from ``first`` to ``last``, as (ISO day, label), the same at any width.

    Days, months or years, whichever the span calls for; the year is below the first label of each year.
    """
    if (last - first).days <= DAYS_BY_DAY:
        step = next(s for s in (1, 2, 4, 7, 10, 14) if (last - first).days // s < MOST_TICKS)
        days = [first + n * step * _DAY for n in range((last - first).days // step + 1)]
        return _with_years(days, lambda day: f"{day.day} {day:%b}")
    months = [m for m in range(_month_number(first), _month_number(last) + 1) if _first_of(m) >= first]
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if len(months) / s <= MOST_TICKS), 120)
    named = [_first_of(m) for m in months if m % step == 0]
    if step >= 12:
        return [(day.isoformat(), str(day.year)) for day in named]
    return _with_years(named, lambda day: f"{day:%b}")


def _with_years(days: Sequence[date], words: Callable[[date], str]) -> list[tuple[str, str]]:
    years = [None, *(day.year for day in days)]
    return [
        (day.isoformat(), words(day) if day.year == before else f"{words(day)}<br>{day.year}")
        for day, before in zip(days, years, strict=False)
    ]


def _month_number(day: date) -> int:
    return 12 * day.year + day.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


PERIOD_AT: Final[Mapping[Dimension, Callable[[date], Period]]] = {
    Dimension.DAY: day_of,
    Dimension.WEEK: week_of,
    Dimension.MONTH: month_of,
}


def _before_next_month(start: date, months: int) -> date:
    beyond = start.month - 1 + months
    return date(start.year + beyond // 12, beyond % 12 + 1, 1) - _DAY
