"""Coverage out of copies and cubes: the same rows as the base tables give, for less."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.filters import Filters
from dashboard.query import Dimension
from dashboard.store.arranged import Counted, summed
from dashboard.store.base import Store
from dashboard.store.codebook import codebook, coded
from dashboard.store.route import COLUMN, narrowed, route
from dashboard.store.star import PARTS_PER_ARTICLE


def routed(store: Store, dimensions: Sequence[Dimension], filters: Filters, newest: date | None) -> Counted | None:
    """Articles by one or two dimensions; ``None`` where only the base tables can tell.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    tables = store.tables()
    if "copied" not in tables or not COLUMN.keys() >= set(dimensions):
        return None
    book = codebook(store)
    wanted = narrowed(filters, newest, book)
    if wanted is None:
        return None
    statement = route(dimensions, wanted, book, tables)
    if statement is None:
        return None
    found = store.numbers(statement)
    keys, codes = zip(*(coded(d, found[COLUMN[d]], book) for d in dimensions), strict=True)
    counts = found["articles"]
    if Dimension.TOPIC in dimensions:
        return summed(keys, codes, counts, found["parts"] / PARTS_PER_ARTICLE)
    return summed(keys, codes, counts, counts.astype(float))
