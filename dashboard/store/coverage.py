"""Answer coverage by one or two dimensions, its rows in the order readers expect, and the number of articles."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from dashboard.model.filters import UNKNOWN_LABELS, Filters
from dashboard.model.query import MANY_VALUED, Dimension, LeftOut, Query, Result
from dashboard.store.base import Columns, Statement, Store
from dashboard.store.generation_meta import meta_of
from dashboard.store.result_order import Counted, counted_rows
from dashboard.store.rollups.answers import rollup_coverage, rollup_total, selection_of
from dashboard.store.rollups.key_encoding import key_encoding
from dashboard.store.statements import coverage as coverage_statements
from dashboard.store.statements.filters import Selection, having_facets, having_topics, select

_SPANS: Final = 64
"""Spans of time whose periods are kept: those of one page are few, and a corpus of years has thousands of days."""


def coverage(store: Store, query: Query, filters: Filters) -> Result:
    """Coverage by the query's dimensions under ``filters``.

    Columns: one per dimension (named by its value; keys as ``Dimension`` says, ``None`` for unknown), ``label`` (of the
    first dimension: the provider's commonest name, else the key, else the words for unknown), ``count`` and
    ``fractional``. One-dimensional time answers without a limit are zero-filled between the first and last dated key.
    Order: time and scores ascending, otherwise by falling count then key; the unknown key last. With two dimensions
    that holds for the first one's totals, then within it for the second one's.

    Raises:
        BadParameter: it asks by no dimension, by the same one twice, by more than two, or for no row.
    """
    asked = coverage_statements.filters_asked(query, filters)
    with store.reading() as generation:
        return _coverage(store, query, asked, generation)


def _coverage(store: Store, query: Query, filters: Filters, generation: str) -> Result:
    began = time.perf_counter()
    meta = meta_of(store)
    selection = select(filters, meta.newest_day, meta.synonyms)
    statement = coverage_statements.coverage_statement(query.dimensions, selection)
    found = rollup_coverage(store, query.dimensions, filters, meta.newest_day)
    names: Mapping[Any, str] = key_encoding(store).names.get(query.dimensions[0], {}) if found is not None else {}
    if found is None:
        selection = selection_of(store, filters, meta.newest_day)
        answer = store.query(coverage_statements.coverage_statement(query.dimensions, selection))
        found, names = _counted(query.dimensions, answer), _names(answer)
    total = round(found.parts.sum())
    kept = found
    left_out: tuple[LeftOut, ...] = ()
    if query.limit is not None and len(found) > query.limit:
        kept = found.greatest(query.limit)
        left_out = _beyond(store, query, selection, len(found), kept, total)
    kept = kept.arranged(_own_orders(query.dimensions))
    return Result(
        columns=_columns(query, kept, names if query.dimensions[0] in coverage_statements.LABEL else {}),
        total=total,
        whole=whole_of(store, filters),
        left_out=left_out,
        truncated=len(found) - len(kept),
        milliseconds=(time.perf_counter() - began) * 1000,
        statement=statement.sql,
        parameters=statement.parameters,
        generation=generation,
        corpus_version=meta.corpus_version,
    )


def _counted(dimensions: Sequence[Dimension], answer: Columns) -> Counted:
    """The rows of an answer; its fractional counts sum to its articles."""
    keys = [answer[f"key_{n}"] for n in range(1, len(dimensions) + 1)]
    return counted_rows(keys, answer["articles"], answer.get("fractional"))


def _own_orders(dimensions: Sequence[Dimension]) -> list[bool]:
    return [coverage_statements.is_ordered(dimension) for dimension in dimensions]


def _names(answer: Columns) -> Mapping[Any, str]:
    return dict(zip(answer["key_1"], answer["label_1"], strict=True)) if "label_1" in answer else {}


def _columns(query: Query, rows: Counted, names: Mapping[Any, str]) -> dict[str, list[Any]]:
    first, *_ = query.dimensions
    keys = [rows.column(n) for n in range(len(query.dimensions))]
    counts, parts = rows.counts.tolist(), rows.parts.tolist()
    if len(keys) == 1 and first.is_time and query.limit is None:
        keys[0], counts, parts = _zero_filled(first, keys[0], counts, parts)
    unknown = UNKNOWN_LABELS[first]
    labels = [unknown if key is None else names.get(key) or str(key) for key in keys[0]]
    return {
        **{dimension.value: column for dimension, column in zip(query.dimensions, keys, strict=True)},
        "label": labels,
        "count": counts,
        "fractional": parts,
    }


def _zero_filled(
    dimension: Dimension, keys: list[Any], counts: list[int], parts: list[float]
) -> tuple[list[Any], list[int], list[float]]:
    dated = [key for key in keys if key is not None]
    if not dated:
        return keys, counts, parts
    periods = [*_PERIODS[dimension](dated[0], dated[-1]), *keys[len(dated) :]]
    found = dict(zip(keys, zip(counts, parts, strict=True), strict=True))
    filled = [found.get(key, (0, 0.0)) for key in periods]
    return periods, [count for count, _ in filled], [part for _, part in filled]


@lru_cache(_SPANS)
def _days(first: str, last: str) -> tuple[str, ...]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return tuple((start + timedelta(days=n)).isoformat() for n in range((end - start).days + 1))


@lru_cache(_SPANS)
def _weeks(first: str, last: str) -> tuple[str, ...]:
    start, end = (date.fromisocalendar(int(key[:4]), int(key[6:]), 1) for key in (first, last))
    mondays = (start + timedelta(weeks=n) for n in range((end - start).days // 7 + 1))
    return tuple("{0.year:04d}-W{0.week:02d}".format(monday.isocalendar()) for monday in mondays)


@lru_cache(_SPANS)
def _months(first: str, last: str) -> tuple[str, ...]:
    start, end = (int(key[:4]) * 12 + int(key[5:]) - 1 for key in (first, last))
    return tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(start, end + 1))


_PERIODS: Final[Mapping[Dimension, Callable[[str, str], Sequence[str]]]] = {
    Dimension.DAY: _days,
    Dimension.WEEK: _weeks,
    Dimension.MONTH: _months,
}


def _beyond(
    store: Store, query: Query, selection: Selection, rows: int, kept: Counted, total: int
) -> tuple[LeftOut, ...]:
    """Articles outside the rows that a limit keeps; ``None`` in two dimensions where an article counts several times."""
    first, *others = query.dimensions
    if not set(MANY_VALUED) & set(query.dimensions):
        shown = int(kept.counts.sum())
    elif others:
        return ()
    elif first is Dimension.TOPIC:
        shown = _count(store, coverage_statements.total(having_topics(selection, kept.column(0), "kept")))
    else:
        shown = _count(store, coverage_statements.total(having_facets(selection, first.value, kept.column(0), "kept")))
    count = total - shown
    return (LeftOut(f"beyond the {query.limit} greatest of {rows:,} rows", count),) if count else ()


def whole_of(store: Store, filters: Filters) -> int:
    """The number of articles in the whole corpus, under the filters' settings for related coverage and stories only."""
    name = f"whole {filters.related} {filters.stories}"
    return store.once(name, lambda: total_of(store, Filters(related=filters.related, stories=filters.stories)))


def total_of(store: Store, filters: Filters) -> int:
    """The number of articles in view."""
    newest = meta_of(store).newest_day
    total = rollup_total(store, filters, newest)
    return _count(store, coverage_statements.total(selection_of(store, filters, newest))) if total is None else total


def _count(store: Store, statement: Statement) -> int:
    return int(store.query(statement)["articles"][0])
