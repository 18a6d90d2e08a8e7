"""Coverage, figures and first rows out of copies and cubes: what the base tables give, for less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np

from dashboard.display import Sort
from dashboard.filters import NO_TOPIC, UNKNOWN_PROVIDER, Filters
from dashboard.query import Dimension
from dashboard.store.arranged import Counted, Whole, summed
from dashboard.store.base import UNKNOWN, Numbers, Store
from dashboard.store.codebook import EPOCH, codebook, coded
from dashboard.store.narrowed import narrowed
from dashboard.store.plan_filters import Selection, select
from dashboard.store.route import COLUMN, First, article_numbers, family_of, route
from dashboard.store.star import PARTS_PER_ARTICLE

_SORTED_BY: Final = {
    Sort.DATE: Dimension.DAY,
    Sort.QUALITY: Dimension.QUALITY_VALUE,
    Sort.HEAT: Dimension.HEAT_VALUE,
}


def routed(store: Store, dimensions: Sequence[Dimension], filters: Filters, newest: date | None) -> Counted | None:
    """Articles by one or two dimensions; ``None`` where only the base tables can tell.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    found = routed_numbers(store, dimensions, filters, newest)
    if found is None:
        return None
    book = codebook(store)
    keys, codes = zip(*(coded(d, found[COLUMN[d]], book) for d in dimensions), strict=True)
    counts = found["articles"]
    if Dimension.TOPIC in dimensions:
        return summed(keys, codes, counts, found["parts"] / PARTS_PER_ARTICLE)
    return summed(keys, codes, counts, counts.astype(float))


def routed_numbers(
    store: Store, dimensions: Sequence[Dimension], filters: Filters, newest: date | None
) -> Numbers | None:
    """The same as the numbers that copies and cubes hold, not yet added up: see ``route``.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    tables = store.tables()
    if "copied" not in tables or not COLUMN.keys() >= set(dimensions):
        return None
    book = codebook(store)
    wanted = narrowed(filters, newest, book)
    statement = None if wanted is None else route(dimensions, wanted, book, tables)
    if statement is None:
        return None
    found = store.numbers(statement)
    if "family" not in found:
        return found
    there = found["family"] == family_of(dimensions)
    return {name: column[there] for name, column in found.items()}


def routed_total(store: Store, filters: Filters, newest: date | None) -> int | None:
    """The number of articles; ``None`` where only the base tables can tell.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    found = routed_numbers(store, (Dimension.STATUS,), filters, newest)
    return None if found is None else int(found["articles"].sum())


def routed_figures(store: Store, filters: Filters, newest: date | None) -> dict[str, Any] | None:
    """What ``plan.figures`` asks for, but for the rated; ``None`` where only the base tables can tell.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    found = routed_numbers(store, (Dimension.DAY,), filters, newest)
    if found is None:
        return None
    there = _totals(found["day_no"], found["articles"])
    leads = np.isin(found["kind_id"], [kind.number for kind in codebook(store).kinds if kind.leads])
    days = [day for day, count in there.items() if count and day != UNKNOWN]
    without = {
        "topicless": _total_without(store, filters, newest, Dimension.TOPIC, NO_TOPIC),
        "providerless": _total_without(store, filters, newest, Dimension.PROVIDER, UNKNOWN_PROVIDER),
    }
    if None in without.values():
        return None
    return {
        "articles": sum(there.values()),
        "stories": int(found["articles"][leads].sum()),
        "dated": sum(there[day] for day in days),
        "first_day": date.fromordinal(EPOCH + min(days)).isoformat() if days else None,
        "last_day": date.fromordinal(EPOCH + max(days)).isoformat() if days else None,
        **without,
    }


def routed_selection(
    store: Store, filters: Filters, newest: date | None, sort: Sort, most: int, *, ascending: bool
) -> Selection | None:
    """Articles among which are the first ``most`` in that order, and few others; ``None``: only base tables can tell.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    tables = store.tables()
    if "copied" not in tables or sort is Sort.RELEVANCE:
        return None
    book = codebook(store)
    wanted = narrowed(filters, newest, book)
    if wanted is None:
        return None
    first = None
    dimension = _SORTED_BY.get(sort, Dimension.DAY)
    found = routed_numbers(store, (dimension,), filters, newest)
    if found is not None and sort in _SORTED_BY:
        bound = _bound(found[COLUMN[dimension]], found["articles"], most, ascending)
        first = None if bound is None else First(COLUMN[dimension], bound, most, ascending)
    statement = article_numbers(wanted, book, tables, first)
    if statement is None:
        return None
    return Selection((f"article.article_no IN ({statement.sql})",), statement.parameters)


def selection_in(store: Store, filters: Filters, newest: date | None) -> Selection:
    """The articles in view, by way of copies and the index of words where that is faster: the same as ``select`` gives.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    tables = store.tables()
    if "copied" in tables:
        book = codebook(store)
        wanted = narrowed(filters, newest, book)
        if wanted is not None and wanted.columns & {"topic_id", "provider_id"}:
            statement = article_numbers(wanted, book, tables)
            if statement is not None:
                return Selection((f"article.article_no IN ({statement.sql})",), statement.parameters)
    return select(filters, newest, tables)


def _total_without(
    store: Store, filters: Filters, newest: date | None, dimension: Dimension, unknown: str
) -> int | None:
    """Articles without a topic or provider. Where none is chosen they stand among the counts by it, which a page asks
    for anyway.
    """
    chosen = getattr(filters, dimension.filter_name)
    if chosen:
        changed: dict[str, Any] = {dimension.filter_name: (unknown,)}
        return routed_total(store, replace(filters, **changed), newest) if unknown in chosen else 0
    found = routed_numbers(store, (dimension,), filters, newest)
    if found is None:
        return None
    book = codebook(store)
    none = (book.topics if dimension is Dimension.TOPIC else book.providers)[None]
    return int(found["articles"][found[COLUMN[dimension]] == none].sum())


def _totals(days: Whole, counts: Whole) -> dict[int, int]:
    known, place = np.unique(days, return_inverse=True)
    return dict(zip(known.tolist(), np.bincount(place, counts, len(known)).astype(np.int64).tolist(), strict=True))


def _bound(values: Whole, counts: Whole, most: int, ascending: bool) -> int | None:
    """The last value that the first ``most`` articles have; ``None`` when there are not so many with a value."""
    there = sorted((pair for pair in _totals(values, counts).items() if pair[0] != UNKNOWN), reverse=not ascending)
    reached = 0
    for value, count in there:
        reached += count
        if reached >= most:
            return value
    return None
