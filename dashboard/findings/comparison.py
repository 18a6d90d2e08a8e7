"""Two sides compared: two periods, two topics or two providers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any, Final

from dashboard.analytics.concentration import concentration
from dashboard.analytics.shares import difference_of
from dashboard.analytics.windows import ChangeBase, Window, change_of
from dashboard.findings.context import Context, by_key
from dashboard.findings.sides import Side, sides_of
from dashboard.model.filters import NO_FACET, Filters
from dashboard.model.findings.comparison import DifferenceFacts, ShareDifference, SideFigures, SidesFacts, SideStep
from dashboard.model.query import MANY_VALUED, Analysis, Dimension, Facts, Finding, LeftOut, Row
from dashboard.model.view_options import Comparison

SHOWN: Final = 14
BUCKETS: Final = 26
WEEK_DAYS: Final = 7


def compared(
    context: Context, filters: Filters, question: Analysis[ShareDifference, DifferenceFacts | None]
) -> Finding[ShareDifference, DifferenceFacts | None]:
    """How the shares of another dimension (option ``by``, topic unless given) differ: the largest differences.

    The column of keys has the dimension's name.
    """
    dimension = Dimension(question.option("by", Dimension.TOPIC))
    sides = sides_of(context, filters, question)
    names = {"key": dimension.value}
    if sides is None:
        return _nothing(context, filters, question, names)
    results = [context.coverage((dimension,), side.filters) for side in sides]
    counts = [{key: int(n) for key, n in by_key(result, dimension).items()} for result in results]
    totals = [result.total for result in results]
    labels = {
        key: label
        for found in results
        for key, label in zip(found.columns[dimension], found.columns["label"], strict=True)
    }
    if dimension is Dimension.PROVIDER:
        labels = {key: key for key in labels}
    rows = [
        row for key in {*counts[0], *counts[1]} if key is not None and (row := _row(key, labels[key], counts, totals))
    ]
    rows.sort(key=lambda row: (-abs(row.points), str(row.key)))
    facts = _facts(context, sides, totals, question)
    return context.answer(
        question,
        sorted(rows[:SHOWN], key=lambda row: (-row.points, str(row.key))),
        DifferenceFacts(**{item.name: getattr(facts, item.name) for item in fields(facts)}, rows=len(rows)),
        total=totals[0] + totals[1] - facts.both,
        whole=results[0].whole,
        names=names,
    )


def _nothing(
    context: Context,
    filters: Filters,
    question: Analysis[Row, Facts | None],
    names: Mapping[str, str] | None = None,
) -> Finding[Row, Facts | None]:
    days = context.coverage((Dimension.DAY,), filters)
    return context.answer(question, [], None, total=days.total, whole=days.whole, names=names)


def _row(key: str, label: str, counts: Sequence[Mapping[Any, int]], totals: Sequence[int]) -> ShareDifference | None:
    """The difference of one key's shares; ``None`` where a side has no articles."""
    a, b = counts[0].get(key, 0), counts[1].get(key, 0)
    difference = difference_of(a, totals[0], b, totals[1])
    if difference is None:
        return None
    return ShareDifference(
        key=key,
        count_a=a,
        total_a=totals[0],
        share_a=a / totals[0],
        count_b=b,
        total_b=totals[1],
        share_b=b / totals[1],
        points=round(difference.points, 3),
        points_low=round(difference.low, 3),
        points_high=round(difference.high, 3),
        base=change_of(a, b).base.value,
        certain=difference.certain,
        label=label,
    )


def _on_both(context: Context, sides: tuple[Side, Side], totals: Sequence[int], question: Analysis[Any, Any]) -> int:
    """Articles on both sides: none of two providers, those with both topics, those of days in both periods."""
    one, other = sides
    if one.window and other.window:
        first, last = max(one.window.first, other.window.first), min(one.window.last, other.window.last)
        if first > last:
            return 0
        return context.coverage((Dimension.DAY,), replace(one.filters, dates=(first, last))).total
    name = question.option("compare")
    if name in MANY_VALUED:
        changes: dict[str, Any] = {name: tuple(sorted({one.key, other.key}))}
        found = context.coverage_total(replace(one.filters, **changes)).total
        return found if one.filters.together and name in NO_FACET else sum(totals) - found
    if name == Comparison.SEARCH:
        return context.overlap(one.filters, other.filters)
    return 0


def _facts(
    context: Context, sides: tuple[Side, Side], totals: Sequence[int], question: Analysis[Any, Any]
) -> SidesFacts:
    change = change_of(totals[0], totals[1])
    lengths = {window.days for side in sides if (window := _until(side.window, context.newest))}
    return SidesFacts(
        a=sides[0].name,
        b=sides[1].name,
        keys=[side.value for side in sides],
        total_a=totals[0],
        total_b=totals[1],
        both=_on_both(context, sides, totals, question),
        change=change.difference,
        ratio=change.ratio,
        base=ChangeBase(change.base).value,
        equal_length=len(lengths) < 2,
    )


def compared_sides(
    context: Context, filters: Filters, question: Analysis[SideFigures, SidesFacts | None]
) -> Finding[SideFigures, SidesFacts | None]:
    """The figures of each side."""
    sides = sides_of(context, filters, question)
    if sides is None:
        return _nothing(context, filters, question)
    rows = [_figures(context, letter, side) for letter, side in zip("AB", sides, strict=True)]
    totals = [row.articles for row in rows]
    whole = context.coverage((Dimension.STATUS,), sides[0].filters).whole
    facts = _facts(context, sides, totals, question)
    return context.answer(question, rows, facts, total=sum(totals) - facts.both, whole=whole)


def _figures(context: Context, letter: str, side: Side) -> SideFigures:
    providers = context.coverage((Dimension.PROVIDER,), side.filters)
    known = [int(n) for key, n in by_key(providers, Dimension.PROVIDER).items() if key is not None]
    scores = Counter[int]()
    for score, n in by_key(context.coverage((Dimension.QUALITY_VALUE,), side.filters), Dimension.QUALITY_VALUE).items():
        if score is not None:
            scores[score] += int(n)
    listed = sorted(scores.elements())
    middle = len(listed) // 2
    return SideFigures(
        side=letter,
        name=side.name,
        value=side.value,
        articles=providers.total,
        stories=context.coverage((Dimension.STATUS,), replace(side.filters, stories=True)).total,
        providers=len(known),
        effective_providers=concentration(known).effective,
        rated=len(listed),
        quality_median=None if not listed else (listed[middle] + listed[~middle]) / 2,
    )


def compared_time(
    context: Context, filters: Filters, question: Analysis[SideStep, SidesFacts | None]
) -> Finding[SideStep, SidesFacts | None]:
    """Both sides over time: two periods each from its first day on, other sides over the same days."""
    sides = sides_of(context, filters, question)
    if sides is None:
        return _nothing(context, filters, question)
    results = [context.coverage((Dimension.DAY,), side.filters) for side in sides]
    days = [
        {date.fromisoformat(k): int(n) for k, n in by_key(r, Dimension.DAY).items() if k is not None} for r in results
    ]
    windows = [_until(side.window, context.newest) for side in sides]
    if windows[0] is None or windows[1] is None:
        every = [*days[0], *days[1]]
        common = Window(min(every), max(every)) if every else None
        windows = [common, common]
    rows = _steps(windows, days)
    undated = sum(result.total - sum(counts.values()) for result, counts in zip(results, days, strict=True))
    facts = _facts(context, sides, [result.total for result in results], question)
    return context.answer(
        question,
        rows,
        facts,
        total=facts.total_a + facts.total_b - facts.both,
        whole=results[0].whole,
        left_out=(LeftOut("undated", undated),),
    )


def _until(window: Window | None, newest: date | None) -> Window | None:
    """The window up to the newest article: days after it are not known to have none."""
    if window is None or newest is None or not window.first <= newest < window.last:
        return window
    return Window(window.first, newest)


def _steps(windows: Sequence[Window | None], days: Sequence[Mapping[date, int]]) -> list[SideStep]:
    a, b = windows
    if a is None or b is None:
        return []
    longest = max(a.days, b.days)
    width = 1 if longest <= BUCKETS else max(WEEK_DAYS, -(-longest // BUCKETS))
    rows = []
    for step, offset in enumerate(range(0, longest, width), start=1):
        (start_a, end_a, count_a), (start_b, end_b, count_b) = (
            _step(window, counts, offset, width) for window, counts in zip((a, b), days, strict=True)
        )
        rows.append(SideStep(step, start_a, end_a, start_b, end_b, count_a, count_b))
    return rows


def _step(
    window: Window, counts: Mapping[date, int], offset: int, width: int
) -> tuple[str | None, str | None, int | None]:
    """Start, end and articles of the ``width`` days that begin ``offset`` days into the window; ``None`` beyond it."""
    start = window.first + timedelta(days=offset)
    end = min(start + timedelta(days=width - 1), window.last)
    if start > window.last:
        return None, None, None
    return start.isoformat(), end.isoformat(), sum(n for day, n in counts.items() if start <= day <= end)
