"""Answer coverage, figures and first rows from rollups; the answers equal those of the base tables.

Each function returns ``None`` where only the base tables can answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dashboard.model.filters import NO_TOPIC, UNKNOWN_PROVIDER, Filters
from dashboard.model.query import Dimension
from dashboard.model.view_options import Sort
from dashboard.store.base import Numbers, Statement, Store
from dashboard.store.generation_meta import meta_of
from dashboard.store.result_order import Counted, Whole, summed
from dashboard.store.rollups.encoded_filters import EncodedFilters, encode_filters
from dashboard.store.rollups.key_encoding import EPOCH, KeyEncoding, decode_column, key_encoding
from dashboard.store.rollups.planner import COLUMN, First, article_numbers, family_of, plan, widened
from dashboard.store.schema import PARTS_PER_ARTICLE, UNKNOWN
from dashboard.store.statements.filters import Selection, select

_SORTED_BY: Final = {
    Sort.DATE: Dimension.DAY,
    Sort.QUALITY: Dimension.QUALITY_VALUE,
    Sort.HEAT: Dimension.HEAT_VALUE,
}


def rollup_coverage(
    store: Store, dimensions: Sequence[Dimension], filters: Filters, newest: date | None
) -> Counted | None:
    """Articles by one or two dimensions."""
    found = rollup_numbers(store, dimensions, filters, newest)
    if found is None:
        return None
    encoding = key_encoding(store)
    if dimensions[0] in encoding.facets:
        return _facets(store, dimensions[0], found, rollup_total(store, filters, newest))
    keys, codes = zip(*(decode_column(d, found[COLUMN[d]], encoding) for d in dimensions), strict=True)
    counts = found["articles"]
    if Dimension.TOPIC in dimensions:
        return summed(keys, codes, counts, found["parts"] / PARTS_PER_ARTICLE)
    return summed(keys, codes, counts, counts.astype(float))


def rollup_numbers(
    store: Store, dimensions: Sequence[Dimension], filters: Filters, newest: date | None
) -> Numbers | None:
    """Articles by one or two dimensions as encoded numbers, not yet summed: see ``plan``."""
    encoded = _encoded(store, filters, newest) if COLUMN.keys() >= set(dimensions) else None
    if encoded is None:
        return None
    wanted, encoding = encoded
    counted = widened(dimensions, wanted, encoding)
    statement = plan(dimensions, counted, encoding, store.tables())
    if statement is None:
        return None
    found = store.numbers(statement)
    if "family" in found:
        return _taken(found, found["family"] == family_of(dimensions))
    return found if counted == wanted else _taken(found, _wanted(found, counted, wanted, encoding))


def _wanted(
    found: Numbers, counted: EncodedFilters, wanted: EncodedFilters, encoding: KeyEncoding
) -> npt.NDArray[np.bool_]:
    """Which of the rows counted under wider filters are wanted."""
    there = np.ones(len(found["articles"]), np.bool_)
    if wanted.kinds is not None:
        chosen = np.zeros(1 + max(kind.number for kind in encoding.kinds), np.bool_)
        chosen[list(wanted.kinds)] = True
        there = chosen[found["kind_id"]]
    if wanted.first is not None and counted.first is None:
        there &= found["day_no"] >= wanted.first
    if wanted.dated and not counted.dated:
        there &= found["day_no"] <= (UNKNOWN - 1 if wanted.last is None else wanted.last)
    return there


def _taken(found: Numbers, there: npt.NDArray[np.bool_]) -> Numbers:
    return {name: column[there] for name, column in found.items()}


def _facets(store: Store, dimension: Dimension, found: Numbers, total: int | None) -> Counted | None:
    """Articles by the facets of one kind among those counted, with the articles that have none."""
    if total is None:
        return None
    encoding = key_encoding(store)
    there = np.isin(found["facet_id"], encoding.facets[dimension])
    keys, codes = decode_column(dimension, found["facet_id"][there], encoding)
    counts, parts = found["articles"][there], found["parts"][there]
    without = total - int(parts.sum()) // PARTS_PER_ARTICLE
    codes, counts = np.append(codes, len(keys) - 1), np.append(counts, without)
    return summed([keys], [codes], counts, np.append(parts, without * PARTS_PER_ARTICLE) / PARTS_PER_ARTICLE)


def rollup_total(store: Store, filters: Filters, newest: date | None) -> int | None:
    """The number of articles."""
    found = rollup_numbers(store, (Dimension.STATUS,), filters, newest)
    return None if found is None else int(found["articles"].sum())


def rollup_figures(store: Store, filters: Filters, newest: date | None) -> dict[str, Any] | None:
    """The columns of ``figures_statement`` except ``rated``."""
    found = rollup_numbers(store, (Dimension.DAY,), filters, newest)
    if found is None:
        return None
    there = _totals(found["day_no"], found["articles"])
    leads = np.isin(found["kind_id"], [kind.number for kind in key_encoding(store).kinds if kind.leads])
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


def rollup_selection(
    store: Store, filters: Filters, newest: date | None, sort: Sort, most: int, *, ascending: bool
) -> Selection | None:
    """A selection that contains the first ``most`` articles in that order, and few others."""
    encoded = None if sort is Sort.RELEVANCE else _encoded(store, filters, newest)
    if encoded is None:
        return None
    first = None
    dimension = _SORTED_BY.get(sort, Dimension.DAY)
    found = rollup_numbers(store, (dimension,), filters, newest)
    if found is not None and sort in _SORTED_BY:
        bound = _bound(found[COLUMN[dimension]], found["articles"], most, ascending)
        first = None if bound is None else First(COLUMN[dimension], bound, most, ascending)
    return _selected(article_numbers(*encoded, store.tables(), first))


def selection_of(store: Store, filters: Filters, newest: date | None) -> Selection:
    """The articles in view, as ``select`` gives; through rollups where that is faster."""
    encoded = _encoded(store, filters, newest)
    found = None
    if encoded is not None and (filters.policy or encoded[0].columns & {"topic_id", "provider_id"}):
        found = _selected(article_numbers(*encoded, store.tables()))
    return found or select(filters, newest, meta_of(store).synonyms)


def _encoded(store: Store, filters: Filters, newest: date | None) -> tuple[EncodedFilters, KeyEncoding] | None:
    """The filters as numbers; ``None`` where there are no rollups or they cannot apply the filters."""
    if "copied" not in store.tables():
        return None
    encoding = key_encoding(store)
    wanted = encode_filters(filters, newest, encoding, meta_of(store).synonyms)
    return None if wanted is None else (wanted, encoding)


def _selected(numbers: Statement | None) -> Selection | None:
    return None if numbers is None else Selection((f"article.article_no IN ({numbers.sql})",), numbers.parameters)


def _total_without(
    store: Store, filters: Filters, newest: date | None, dimension: Dimension, unknown: str
) -> int | None:
    """Articles without a topic or provider; from the counts by it, which a page needs anyway, unless it is filtered."""
    chosen = getattr(filters, dimension.filter_name)
    if chosen:
        changed: dict[str, Any] = {dimension.filter_name: (unknown,)}
        return rollup_total(store, replace(filters, **changed), newest) if unknown in chosen else 0
    found = rollup_numbers(store, (dimension,), filters, newest)
    if found is None:
        return None
    encoding = key_encoding(store)
    none = (encoding.topics if dimension is Dimension.TOPIC else encoding.providers)[None]
    return int(found["articles"][found[COLUMN[dimension]] == none].sum())


def _totals(days: Whole, counts: Whole) -> dict[int, int]:
    known, place = np.unique(days, return_inverse=True)
    return dict(zip(known.tolist(), np.bincount(place, counts, len(known)).astype(np.int64).tolist(), strict=True))


def _bound(values: Whole, counts: Whole, most: int, ascending: bool) -> int | None:
    """The value of article number ``most``; ``None`` when fewer have a value."""
    there = sorted((pair for pair in _totals(values, counts).items() if pair[0] != UNKNOWN), reverse=not ascending)
    reached = 0
    for value, count in there:
        reached += count
        if reached >= most:
            return value
    return None
