"""Two sides held against each other: two periods, two topics or two providers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from dashboard.analytics.concentration import concentration
from dashboard.analytics.shares import difference_of
from dashboard.analytics.windows import Base, Window, believable, change_of
from dashboard.days import describe_dates
from dashboard.display import Comparison
from dashboard.filters import NO_FACET, Filters
from dashboard.findings.asked import Asked, by_key, columns_of
from dashboard.findings.emergence import chosen_window
from dashboard.query import MANY_VALUED, Analysis, Dimension, LeftOut, Result

SHOWN: Final = 14
BUCKETS: Final = 26
WEEK_DAYS: Final = 7
_SPAN: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what it is called, and which articles are on it."""

    name: str
    filters: Filters
    window: Window | None = None
    key: str = ""

    @property
    def value(self) -> str:
        """The side as an address says it."""
        return self.key if self.window is None else f"{self.window.first}..{self.window.last}"


def sides_of(asked: Asked, filters: Filters, question: Analysis) -> tuple[Side, Side] | None:
    """The two sides asked for; ``None`` where the view has not two to compare. What is not given is chosen:

    the period in view (else the last 90 days) as B and the equal one before it as A; the two commonest topics; the two
    largest providers.
    """
    kind = Comparison(question.option("compare", Comparison.PERIOD))
    left, right = question.option("left"), question.option("right")
    if kind is Comparison.PERIOD:
        return _periods(asked, filters, left, right)
    dimension = Dimension(kind.value)
    open_one = filters.without(kind.value)
    found = asked.coverage((dimension,), open_one)
    names = [key for key in by_key(found, dimension) if key is not None]
    labels = dict(zip(found.columns[dimension.value], found.columns["label"], strict=True))
    chosen = [value for value in (left, right) if value]
    spare = [name for name in [*getattr(filters, kind.value), *names] if name in names and name not in chosen]
    one = left or (spare.pop(0) if spare else "")
    other = right or (spare.pop(0) if spare else "")
    if not one or not other or one == other:
        return None
    changes: list[dict[str, Any]] = [{kind.value: (value,)} for value in (one, other)]
    left_side, right_side = (replace(open_one, **change) for change in changes)
    return Side(_name(kind, one, labels), left_side, key=one), Side(_name(kind, other, labels), right_side, key=other)


def _name(kind: Comparison, key: str, labels: Mapping[Any, str]) -> str:
    """What a side is called; providers go by their domains."""
    return key if kind is Comparison.PROVIDER else labels.get(key, key)


def _periods(asked: Asked, filters: Filters, left: str, right: str) -> tuple[Side, Side] | None:
    second = window_of(right) or chosen_window(filters, asked.newest)
    if second is None:
        return None
    first = window_of(left) or second.before()
    return _dated(filters, first), _dated(filters, second)


def _dated(filters: Filters, window: Window) -> Side:
    bounded = replace(filters.without("dates"), dates=(window.first, window.last))
    return Side(describe_dates((window.first, window.last)), bounded, window)


def window_of(text: str) -> Window | None:
    """The window of ``2023-01-01..2023-03-31``, turned round if need be; ``None`` where it is not one."""
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    try:
        first, last = sorted(date.fromisoformat(part) for part in found.groups())
    except ValueError:
        return None
    return believable(first, last)


def compared(asked: Asked, filters: Filters, question: Analysis) -> Result:
    """How the two sides differ by another dimension (option ``by``, topic unless given).

    Columns: the dimension's key, count_a, total_a, share_a, count_b, total_b, share_b, points (share b − share a) with
    points_low and points_high, base (of the count on side A: enough, low base, new), certain (whether 0 is left out).
    Facts: a and b (the sides' names), keys, total_a, total_b, both (articles on both sides), change, ratio, base.
    """
    dimension = Dimension(question.option("by", Dimension.TOPIC))
    sides = sides_of(asked, filters, question)
    names = _names(dimension)
    if sides is None:
        return _nothing(asked, filters, names)
    results = [asked.coverage((dimension,), side.filters) for side in sides]
    counts = [{key: int(n) for key, n in by_key(result, dimension).items()} for result in results]
    totals = [result.total for result in results]
    rows = [_row(dimension, key, counts, totals) for key in {*counts[0], *counts[1]} if key is not None]
    rows = [row for row in rows if row["points"] is not None]
    rows.sort(key=lambda row: (-abs(row["points"]), str(row[dimension.value])))
    shown = sorted(rows[:SHOWN], key=lambda row: (-row["points"], str(row[dimension.value])))
    return asked.answer(
        columns_of(shown, names),
        total=totals[0] + totals[1] - _on_both(asked, sides, totals, question),
        whole=results[0].whole,
        facts=_facts(asked, sides, totals, question) | {"rows": len(rows)},
    )


def _names(dimension: Dimension) -> tuple[str, ...]:
    of_sides = ("count_a", "total_a", "share_a", "count_b", "total_b", "share_b")
    return (dimension.value, *of_sides, "points", "points_low", "points_high", "base", "certain")


def _nothing(asked: Asked, filters: Filters, names: Sequence[str]) -> Result:
    days = asked.coverage((Dimension.DAY,), filters)
    return asked.answer(columns_of([], names), total=days.total, whole=days.whole)


def _row(dimension: Dimension, key: Any, counts: Sequence[Mapping[Any, int]], totals: Sequence[int]) -> dict[str, Any]:
    a, b = counts[0].get(key, 0), counts[1].get(key, 0)
    difference = difference_of(a, totals[0], b, totals[1])
    return {
        dimension.value: key,
        "count_a": a,
        "total_a": totals[0],
        "share_a": a / totals[0] if totals[0] else None,
        "count_b": b,
        "total_b": totals[1],
        "share_b": b / totals[1] if totals[1] else None,
        "points": None if difference is None else round(difference.points, 3),
        "points_low": None if difference is None else round(difference.low, 3),
        "points_high": None if difference is None else round(difference.high, 3),
        "base": change_of(a, b).base.value,
        "certain": difference is not None and difference.certain,
    }


def _on_both(asked: Asked, sides: tuple[Side, Side], totals: Sequence[int], question: Analysis) -> int:
    """Articles on both sides: none of two providers, those with both topics, those of days in both periods."""
    one, other = sides
    if one.window and other.window:
        first, last = max(one.window.first, other.window.first), min(one.window.last, other.window.last)
        if first > last:
            return 0
        return asked.coverage((Dimension.DAY,), replace(one.filters, dates=(first, last))).total
    name = question.option("compare")
    if name in MANY_VALUED:
        changes: dict[str, Any] = {name: tuple(sorted({one.key, other.key}))}
        found = asked.coverage_total(replace(one.filters, **changes)).total
        return found if one.filters.together and name in NO_FACET else sum(totals) - found
    return 0


def _facts(asked: Asked, sides: tuple[Side, Side], totals: Sequence[int], question: Analysis) -> dict[str, Any]:
    change = change_of(totals[0], totals[1])
    lengths = {side.window.days for side in sides if side.window}
    return {
        "a": sides[0].name,
        "b": sides[1].name,
        "keys": [side.value for side in sides],
        "total_a": totals[0],
        "total_b": totals[1],
        "both": _on_both(asked, sides, totals, question),
        "change": change.difference,
        "ratio": change.ratio,
        "base": Base(change.base).value,
        "equal_length": len(lengths) < 2,
    }


def compared_sides(asked: Asked, filters: Filters, question: Analysis) -> Result:
    """The figures of each side: side (A, B), name, value (as an address says it), articles, stories, rated, quality_median, providers,
    effective_providers (``None`` under ten articles). Facts as :func:`compared`.
    """
    sides = sides_of(asked, filters, question)
    names = (
        "side",
        "name",
        "value",
        "articles",
        "stories",
        "providers",
        "effective_providers",
        "rated",
        "quality_median",
    )
    if sides is None:
        return _nothing(asked, filters, names)
    rows = [
        {"side": letter, "name": side.name, "value": side.value, **_figures(asked, side)}
        for letter, side in zip("AB", sides, strict=True)
    ]
    totals = [row["articles"] for row in rows]
    whole = asked.coverage((Dimension.STATUS,), sides[0].filters).whole
    return asked.answer(
        columns_of(rows, names), total=sum(totals), whole=whole, facts=_facts(asked, sides, totals, question)
    )


def _figures(asked: Asked, side: Side) -> dict[str, Any]:
    providers = asked.coverage((Dimension.PROVIDER,), side.filters)
    known = [int(n) for key, n in by_key(providers, Dimension.PROVIDER).items() if key is not None]
    scores = Counter[int]()
    for score, n in by_key(asked.coverage((Dimension.QUALITY_VALUE,), side.filters), Dimension.QUALITY_VALUE).items():
        if score is not None:
            scores[score] += int(n)
    listed = sorted(scores.elements())
    middle = len(listed) // 2
    median = None if not listed else (listed[middle] + listed[~middle]) / 2
    stories = asked.coverage((Dimension.STATUS,), replace(side.filters, stories=True)).total
    return {
        "articles": providers.total,
        "stories": stories,
        "providers": len(known),
        "effective_providers": concentration(known).effective,
        "rated": len(listed),
        "quality_median": median,
    }


def compared_time(asked: Asked, filters: Filters, question: Analysis) -> Result:
    """Both sides over time: step (from 1), start and end of it on side A and on side B (UTC days), count_a, count_b.

    Two periods are laid over each other from their first days on; other sides run over the same days.
    """
    sides = sides_of(asked, filters, question)
    names = ("step", "start_a", "end_a", "start_b", "end_b", "count_a", "count_b")
    if sides is None:
        return _nothing(asked, filters, names)
    results = [asked.coverage((Dimension.DAY,), side.filters) for side in sides]
    days = [
        {date.fromisoformat(k): int(n) for k, n in by_key(r, Dimension.DAY).items() if k is not None} for r in results
    ]
    windows = [side.window for side in sides]
    if windows[0] is None or windows[1] is None:
        every = [*days[0], *days[1]]
        common = Window(min(every), max(every)) if every else None
        windows = [common, common]
    rows = _steps(windows, days)
    undated = sum(result.total - sum(counts.values()) for result, counts in zip(results, days, strict=True))
    totals = [result.total for result in results]
    return asked.answer(
        columns_of(rows, names),
        total=sum(totals),
        whole=results[0].whole,
        facts=_facts(asked, sides, totals, question),
        left_out=(LeftOut("undated", undated),),
    )


def _steps(windows: Sequence[Window | None], days: Sequence[Mapping[date, int]]) -> list[dict[str, Any]]:
    a, b = windows
    if a is None or b is None:
        return []
    longest = max(a.days, b.days)
    width = 1 if longest <= BUCKETS else max(WEEK_DAYS, -(-longest // BUCKETS))
    rows = []
    for step, offset in enumerate(range(0, longest, width), start=1):
        row: dict[str, Any] = {"step": step}
        for letter, window, counts in (("a", a, days[0]), ("b", b, days[1])):
            start = window.first + timedelta(days=offset)
            end = min(start + timedelta(days=width - 1), window.last)
            inside = start <= window.last
            row |= {
                f"start_{letter}": start.isoformat() if inside else None,
                f"end_{letter}": end.isoformat() if inside else None,
                f"count_{letter}": sum(n for day, n in counts.items() if start <= day <= end) if inside else None,
            }
        rows.append(row)
    return rows
