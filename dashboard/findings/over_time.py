"""Findings over time: shares by period, days that stand out, runs of raised activity."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from dashboard.analytics.activity import bursts, spikes
from dashboard.analytics.shares import share_of
from dashboard.analytics.windows import Window, daily, rolling
from dashboard.findings.context import Context, by_key, by_pair
from dashboard.model.filters import Filters
from dashboard.model.findings.over_time import ActivityFacts, DayActivity, PeriodShare, Run, RunFacts, ShareFacts
from dashboard.model.query import Analysis, Dimension, Finding, LeftOut

SHOWN_TOPICS: Final = 6
BURST_TOPICS: Final = 14
BURST_PERIODS: Final = 8
BURST_ARTICLES: Final = 10
WEEKS_UP_TO_DAYS: Final = 730
_WEEK: Final = re.compile(r"(\d{4})-W(\d{2})")


def share_over_time(
    context: Context, filters: Filters, question: Analysis[PeriodShare, ShareFacts]
) -> Finding[PeriodShare, ShareFacts]:
    """Each topic's share by period, empty periods included. Options ``grain``, ``counting`` and ``of``.

    The chosen topics, else the six commonest. The numerator keeps every filter but the topic's. The column of periods has
    the grain's name.
    """
    grain = Dimension(question.option("grain", Dimension.MONTH))
    measure = "fractional" if question.option("counting") == "fractional" else "count"
    open_topics = filters.without("topic")
    of_corpus = question.option("of") == "corpus"
    base = Filters(related=filters.related, stories=filters.stories) if of_corpus else open_topics
    totals = context.coverage((grain,), base)
    in_view = totals if not of_corpus else context.coverage((grain,), open_topics)
    numbers = {key: int(count) for key, count in by_key(totals, grain).items() if key is not None}
    counts = by_pair(context.coverage((grain, Dimension.TOPIC), open_topics), grain, Dimension.TOPIC, measure)
    periods = _spine([key for key in by_key(in_view, grain) if key is not None], grain)
    rows = [
        _share(topic, period, counts.get((period, topic), 0), numbers.get(period, 0))
        for topic in _topics_shown(counts, filters)
        for period in periods
    ]
    undated = int(by_key(in_view, grain).get(None, 0))
    return context.answer(
        question,
        rows,
        ShareFacts(grain.value, "corpus" if of_corpus else "view"),
        total=in_view.total,
        whole=in_view.whole,
        left_out=(LeftOut("undated", undated),),
        names={"period": grain.value},
    )


def _share(topic: str, period: str, count: float, total: int) -> PeriodShare:
    found = share_of(count, total)
    if found is None:
        return PeriodShare(topic, period, count, total, None, None, None)
    return PeriodShare(topic, period, count, total, found.share, found.low, found.high)


def _topics_shown(counts: dict[tuple[Any, Any], float], filters: Filters) -> list[str]:
    totals: dict[str, float] = {}
    for (period, topic), count in counts.items():
        if topic is not None and period is not None:
            totals[topic] = totals.get(topic, 0) + count
    order = sorted(totals, key=lambda topic: (-totals[topic], topic))
    chosen = [topic for topic in order if topic in filters.topic]
    return (chosen or order)[:SHOWN_TOPICS]


def activity(
    context: Context, filters: Filters, question: Analysis[DayActivity, ActivityFacts | None]
) -> Finding[DayActivity, ActivityFacts | None]:
    """A row a day from the first to the last in view."""
    result = context.coverage((Dimension.DAY,), filters)
    counts = {date.fromisoformat(key): int(n) for key, n in by_key(result, Dimension.DAY).items() if key is not None}
    undated = result.total - sum(counts.values())
    if not counts:
        return context.answer(question, [], None, total=result.total, whole=result.whole)
    window = Window(min(counts), max(counts))
    series = daily(counts, window)
    found = {spike.place: spike for spike in spikes(series)}
    sums = rolling(series)
    rows = [
        DayActivity(
            day=(window.first + timedelta(days=place)).isoformat(),
            count=count,
            last_28_days=sums[place],
            expected=sum(series[place - 28 : place]) / 28 if place >= 28 else None,
            z=found[place].z if place in found else None,
            spike=place in found,
        )
        for place, count in enumerate(series)
    ]
    return context.answer(
        question,
        rows,
        ActivityFacts(window.days, len(found)),
        total=result.total,
        whole=result.whole,
        left_out=(LeftOut("undated", undated),),
    )


def topic_bursts(context: Context, filters: Filters, question: Analysis[Run, RunFacts]) -> Finding[Run, RunFacts]:
    """The runs of raised activity of topics, by ISO week up to two years in view, then by month.

    Topics under ten articles or with more than half of all, and views under eight periods, have none.
    """
    open_topics = filters.without("topic")
    days = context.coverage((Dimension.DAY,), open_topics)
    dated = [key for key in by_key(days, Dimension.DAY) if key is not None]
    long = dated and (date.fromisoformat(max(dated)) - date.fromisoformat(min(dated))).days > WEEKS_UP_TO_DAYS
    grain = Dimension.MONTH if long else Dimension.WEEK
    totals = by_key(context.coverage((grain,), open_topics), grain)
    counts = by_pair(context.coverage((grain, Dimension.TOPIC), open_topics), grain, Dimension.TOPIC)
    periods = _spine([key for key in totals if key is not None], grain)
    all_of = [int(totals.get(period, 0)) for period in periods]
    series = {
        topic: [int(counts.get((period, topic), 0)) for period in periods]
        for topic in sorted({topic for period, topic in counts if topic is not None and period is not None})
    }
    judged = {topic: relevant for topic, relevant in series.items() if _can_be_judged(relevant, all_of)}
    rows = [run for topic, relevant in judged.items() for run in _runs(topic, relevant, all_of, periods)]
    kept = sorted({row.topic for row in rows}, key=lambda t: -sum(r.weight for r in rows if r.topic == t))
    return context.answer(
        question,
        [row for topic in kept[:BURST_TOPICS] for row in rows if row.topic == topic],
        RunFacts(grain.value, len(periods), len(judged)),
        total=days.total,
        whole=days.whole,
        left_out=(LeftOut("undated", days.total - sum(all_of)),),
    )


def _can_be_judged(relevant: Sequence[int], all_of: Sequence[int]) -> bool:
    return len(relevant) >= BURST_PERIODS and BURST_ARTICLES <= sum(relevant) <= sum(all_of) / 2


def _runs(topic: str, relevant: Sequence[int], all_of: Sequence[int], periods: Sequence[str]) -> list[Run]:
    rows = []
    for burst in bursts(relevant, all_of):
        count, total = (sum(series[burst.first : burst.last + 1]) for series in (relevant, all_of))
        rows.append(
            Run(
                topic=topic,
                first=_ends(periods[burst.first])[0].isoformat(),
                last=_ends(periods[burst.last])[1].isoformat(),
                count=count,
                total=total,
                share=count / total,
                usual=sum(relevant) / sum(all_of),
                weight=round(burst.weight, 2),
            )
        )
    return rows


def _spine(keys: Sequence[str], grain: Dimension) -> list[str]:
    """Every key from the first to the last, periods without articles included."""
    if not keys:
        return []
    first, last = _ends(min(keys))[0], _ends(max(keys))[0]
    names: list[str] = []
    day = first
    while day <= last:
        names.append(_KEY_OF[grain](day))
        day = _ends(names[-1])[1] + timedelta(days=1)
    return names


def _ends(key: str) -> tuple[date, date]:
    """First and last UTC day of a day's, week's or month's key."""
    if week := _WEEK.fullmatch(key):
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return monday, monday + timedelta(days=6)
    if len(key) == 7:
        start = date.fromisoformat(f"{key}-01")
        return start, (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return date.fromisoformat(key), date.fromisoformat(key)


def _week_key(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


_KEY_OF: Final[dict[Dimension, Callable[[date], str]]] = {
    Dimension.DAY: date.isoformat,
    Dimension.WEEK: _week_key,
    Dimension.MONTH: lambda day: f"{day:%Y-%m}",
}
