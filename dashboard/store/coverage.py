"""Coverage by one or two dimensions: the statements, and the answer's rows in the order readers expect."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from dashboard.filters import UNKNOWN_LABELS, Filters
from dashboard.query import Dimension, LeftOut, Query, Result
from dashboard.store import plan
from dashboard.store.base import Columns, Statement, Store
from dashboard.store.plan_filters import Selection, having_topics, select
from dashboard.store.steady import meta_of, on_one_generation

_Row = dict[str, Any]


def coverage(store: Store, query: Query, filters: Filters) -> Result:
    """Coverage by the query's dimensions under ``filters``.

    Columns: one per dimension (named by its value; keys as ``Dimension`` says, ``None`` for unknown), ``label`` (of the
    first dimension: the provider's commonest name, else the key, else the words for unknown), ``count`` and
    ``fractional``. One-dimensional time answers without a limit are zero-filled between the first and last dated key.
    Order: time and scores ascending, otherwise by falling count then key; the unknown key last. With two dimensions
    that holds for the first one's totals, then within it for the second one's.

    Raises:
        BadParameter: it asks by no dimension, by the same one twice, by more than two, or for no row.
        StoreUnavailable: the store cannot answer.
    """
    asked = plan.filters_asked(query, filters)
    return on_one_generation(store, lambda generation: _coverage(store, query, asked, generation))


def _coverage(store: Store, query: Query, filters: Filters, generation: str) -> Result:
    began = time.perf_counter()
    meta = meta_of(store)
    selection = select(filters, meta.newest_day)
    statement = plan.coverage(query.dimensions, selection)
    rows = _rows(query.dimensions, store.query(statement))
    total = _count(store, plan.total(selection))
    kept = rows
    left_out: tuple[LeftOut, ...] = ()
    if query.limit is not None and len(rows) > query.limit:
        kept = sorted(rows, key=lambda row: -row["count"])[: query.limit]
        left_out = _beyond(store, query, selection, rows, kept, total)
    return Result(
        columns=_columns(query, _ordered(query.dimensions, kept)),
        total=total,
        whole=_count(store, plan.total(plan.whole(filters))),
        left_out=left_out,
        truncated=len(rows) - len(kept),
        milliseconds=(time.perf_counter() - began) * 1000,
        statement=statement.sql,
        parameters=statement.parameters,
        generation=generation,
        corpus_version=meta.corpus_version,
    )


def _rows(dimensions: Sequence[Dimension], answer: Columns) -> list[_Row]:
    keys = [answer[f"key_{n}"] for n in range(1, len(dimensions) + 1)]
    labels = answer.get("label_1", keys[0])
    unknown = UNKNOWN_LABELS[dimensions[0]]
    fractions = answer.get("fractional", answer["articles"])
    return [
        {
            **{dimension.value: key for dimension, key in zip(dimensions, keys_of_row, strict=True)},
            "label": unknown if keys_of_row[0] is None else str(label),
            "count": count,
            "fractional": float(fraction),
        }
        for *keys_of_row, label, count, fraction in zip(*keys, labels, answer["articles"], fractions, strict=True)
    ]


def _ordered(dimensions: Sequence[Dimension], rows: Iterable[_Row]) -> list[_Row]:
    rows = list(rows)
    rank = {dimension: _ranks(dimension, rows) for dimension in dimensions}
    return sorted(rows, key=lambda row: [rank[dimension][row[dimension]] for dimension in dimensions])


def _ranks(dimension: Dimension, rows: Iterable[_Row]) -> Mapping[Any, int]:
    totals: Counter[Any] = Counter()
    for row in rows:
        totals[row[dimension]] += row["count"]
    own_order = plan.is_ordered(dimension)
    known = sorted((key for key in totals if key is not None), key=lambda key: (0 if own_order else -totals[key], key))
    return {key: rank for rank, key in enumerate([*known, None])}


def _columns(query: Query, rows: list[_Row]) -> dict[str, list[Any]]:
    first = query.dimensions[0]
    if len(query.dimensions) == 1 and first.is_time and query.limit is None:
        rows = _zero_filled(first, rows)
    return {
        name: [row[name] for row in rows]
        for name in (*(d.value for d in query.dimensions), "label", "count", "fractional")
    }


def _zero_filled(dimension: Dimension, rows: list[_Row]) -> list[_Row]:
    dated = {row[dimension]: row for row in rows if row[dimension] is not None}
    if not dated:
        return rows
    periods = _PERIODS[dimension](min(dated), max(dated))
    empty = {"count": 0, "fractional": 0.0}
    filled = [dated.get(key, {dimension.value: key, "label": key, **empty}) for key in periods]
    return filled + [row for row in rows if row[dimension] is None]


def _days(first: str, last: str) -> list[str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(days=n)).isoformat() for n in range((end - start).days + 1)]


def _weeks(first: str, last: str) -> list[str]:
    start, end = (date.fromisocalendar(int(key[:4]), int(key[6:]), 1) for key in (first, last))
    mondays = (start + timedelta(weeks=n) for n in range((end - start).days // 7 + 1))
    return ["{0.year:04d}-W{0.week:02d}".format(monday.isocalendar()) for monday in mondays]


def _months(first: str, last: str) -> list[str]:
    start, end = (int(key[:4]) * 12 + int(key[5:]) - 1 for key in (first, last))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(start, end + 1)]


_PERIODS: Final[Mapping[Dimension, Callable[[str, str], list[str]]]] = {
    Dimension.DAY: _days,
    Dimension.WEEK: _weeks,
    Dimension.MONTH: _months,
}


def _beyond(
    store: Store, query: Query, selection: Selection, rows: list[_Row], kept: list[_Row], total: int
) -> tuple[LeftOut, ...]:
    """How many articles stand in none of the rows a limit keeps; unsaid for topics in two dimensions."""
    (first, *more) = query.dimensions
    if Dimension.TOPIC not in query.dimensions:
        shown = sum(row["count"] for row in kept)
    elif more:
        return ()
    else:
        shown = _count(store, plan.total(having_topics(selection, [row[first] for row in kept], "kept")))
    count = total - shown
    return (LeftOut(f"beyond the {query.limit} greatest of {len(rows):,} rows", count),) if count else ()


def _count(store: Store, statement: Statement) -> int:
    return int(store.query(statement)["articles"][0])
