"""Counts by topic and month, gathered into the cells of a heatmap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dashboard.charts.periods import Period, corpus_end, month_of, period_of, quarter_of, year_of
from dashboard.charts.spec import View
from dashboard.model.query import Dimension, Measure, Result
from dashboard.text.dates import DateRange

TOP_TOPICS: Final = 12
MOST_MONTHS: Final = 48
MOST_QUARTERS: Final = 48


@dataclass(frozen=True, slots=True)
class Monthly:
    """Counts by topic (``None``: no topic) and month key; ``periods`` are the months by their keys.

    ``drawn`` and ``undated`` are articles, in parts where one has several topics.
    """

    counts: Mapping[str | None, Mapping[str, float]]
    periods: Mapping[str, Period]
    drawn: float
    undated: float


@dataclass(frozen=True, slots=True)
class Calendar:
    """A line of counts for each topic drawn (``None``: no topic), a count for each period."""

    topics: Sequence[str | None]
    periods: Sequence[Period]
    lines: Sequence[Sequence[float]]
    hidden_topics: int

    @property
    def most(self) -> float:
        """The greatest count drawn."""
        return max(map(max, self.lines))


def monthly_counts(result: Result, measure: Measure, view: View) -> Monthly:
    """The answer by topic and month, without months that lie outside the dates in view."""
    window = view.filters.window(corpus_end(view) or (view.span[1] if view.span else None))
    months = {key: period_of(key) for key in set(result.columns[Dimension.MONTH.value]) if key is not None}
    periods = {key: period for key, period in months.items() if _overlaps(period, window)}
    counts: dict[str | None, dict[str, float]] = {}
    undated = drawn = 0.0
    names = (Dimension.TOPIC.value, Dimension.MONTH.value, measure.value, Measure.FRACTIONAL.value)
    for topic, month, count, part in zip(*(result.columns[name] for name in names), strict=True):
        if month is None:
            undated += part
        elif count and month in periods:
            counts.setdefault(topic, {})[month] = count
            drawn += part
    return Monthly(counts, periods, drawn, round(undated, 1))


def _overlaps(period: Period, window: DateRange) -> bool:
    first, last = window
    return (first is None or period.end >= first) and (last is None or period.start <= last)


def calendar_of(monthly: Monthly, view: View) -> tuple[Calendar, str]:
    """The cells to draw, by month, or by quarter or year where the months would be too many; and which it is."""
    seen = {key for line in monthly.counts.values() for key in line}
    months = sorted(monthly.periods[key] for key in seen)
    span = (months[-1].end - months[0].start).days / 30.4
    choices: tuple[tuple[float, str, Callable[[date], Period]], ...] = (
        (MOST_MONTHS, "month", month_of),
        (3 * MOST_QUARTERS, "quarter", quarter_of),
        (float("inf"), "year", year_of),
    )
    _, grain, at = next(choice for choice in choices if span <= choice[0])
    periods = _filled(at(months[0].start), at(months[-1].start), at)
    places = {period.start: place for place, period in enumerate(periods)}
    place_of = {key: places[at(monthly.periods[key].start).start] for key in seen}
    topics, hidden = _topics_drawn(monthly, view)
    lines = []
    for topic in topics:
        line = [0.0] * len(periods)
        for key, count in monthly.counts[topic].items():
            line[place_of[key]] += count
        lines.append(line)
    return Calendar(topics, periods, lines, hidden), grain


def _topics_drawn(monthly: Monthly, view: View) -> tuple[list[str | None], int]:
    """The commonest topics, those chosen and no topic, by falling count; and how many others there are."""
    totals = {topic: sum(line.values()) for topic, line in monthly.counts.items()}
    known = sorted((t for t in totals if t is not None), key=lambda t: (-totals[t], t))
    chosen = set(view.filters.topic)
    shown: list[str | None] = [t for place, t in enumerate(known) if place < TOP_TOPICS or t in chosen]
    return [*shown, *([None] if None in totals else [])], len(known) - len(shown)


def _filled(first: Period, last: Period, at: Callable[[date], Period]) -> list[Period]:
    periods = [first]
    while periods[-1].start < last.start:
        periods.append(at(periods[-1].end + timedelta(days=1)))
    return periods
