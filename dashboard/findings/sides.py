"""The two sides of a comparison: what they are called, and the filters of their articles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from dashboard.analytics.calendar import calendar_window, window_before, window_name
from dashboard.analytics.windows import Window, plausible_window
from dashboard.findings.context import Context, by_key
from dashboard.findings.emergence import chosen_window
from dashboard.model.filters import Filters
from dashboard.model.query import Analysis, Dimension
from dashboard.model.view_options import Comparison

_SPAN: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its name and the filters of its articles."""

    name: str
    filters: Filters
    window: Window | None = None
    key: str = ""

    @property
    def value(self) -> str:
        """The side as an address says it."""
        return self.key if self.window is None else f"{self.window.first}..{self.window.last}"


def sides_of(context: Context, filters: Filters, question: Analysis[Any, Any]) -> tuple[Side, Side] | None:
    """The two sides to compare; ``None`` where the view has fewer than two.

    Chosen where they are not given: the period in view (else the last 90 days) as B and the one before it as A; the two
    most frequent values of a dimension; the search in view as A.
    """
    kind = Comparison(question.option("compare", Comparison.PERIOD))
    left, right = question.option("left"), question.option("right")
    if kind is Comparison.PERIOD:
        return _periods(context, filters, left, right)
    labels: dict[Any, str] = {}
    if kind.dimension is None:
        left = left or filters.q
    else:
        left, right, labels = _values(context, filters, kind.dimension, left, right)
    if not left or not right or left == right:
        return None
    one, other = (
        Side(side_name(kind, value, labels), side_filters(filters, kind, value), key=value) for value in (left, right)
    )
    return one, other


def _values(
    context: Context, filters: Filters, dimension: Dimension, left: str, right: str
) -> tuple[str, str, dict[Any, str]]:
    """The values of both sides, the most frequent where none is given, and the names of values."""
    found = context.coverage((dimension,), filters.without(dimension.filter_name))
    names = [key for key in by_key(found, dimension) if key is not None]
    labels = dict(zip(found.columns[dimension.value], found.columns["label"], strict=True))
    chosen = [value for value in (left, right) if value]
    spare = [name for name in [*getattr(filters, dimension.value), *names] if name in names and name not in chosen]
    one = left or (spare.pop(0) if spare else "")
    return one, right or (spare.pop(0) if spare else ""), labels


def side_filters(filters: Filters, kind: Comparison, value: str) -> Filters:
    """The filters of one side, from its value in the address."""
    open_one = filters.without(kind.filter_name)
    window = window_of(value) if kind is Comparison.PERIOD else None
    given = value if kind is Comparison.SEARCH else (value,)
    change: dict[str, Any] = {kind.filter_name: (window.first, window.last) if window else given}
    return replace(open_one, **change)


def side_name(kind: Comparison, key: str, labels: Mapping[Any, str]) -> str:
    """What a side is called; providers go by their domains, searches in quotes."""
    if kind is Comparison.SEARCH:
        return f"“{key}”"
    return key if kind is Comparison.PROVIDER else labels.get(key, key)


def _periods(context: Context, filters: Filters, left: str, right: str) -> tuple[Side, Side] | None:
    second = window_of(right) or chosen_window(filters, context.newest)
    if second is None:
        return None
    first = window_of(left) or window_before(second)
    return _dated(filters, first), _dated(filters, second)


def _dated(filters: Filters, window: Window) -> Side:
    return Side(window_name(window), replace(filters.without("dates"), dates=(window.first, window.last)), window)


def window_of(text: str) -> Window | None:
    """The window of ``2023-01-01..2023-03-31``, turned round if need be, or of ``2023-Q1``; ``None`` where it is none."""
    found = _SPAN.fullmatch(text)
    if found is None:
        return calendar_window(text)
    try:
        first, last = sorted(date.fromisoformat(part) for part in found.groups())
    except ValueError:
        return None
    return plausible_window(first, last)
