"""Update, rebuild or drop the rollups of the generation being written, and update its word index."""

from __future__ import annotations

from typing import Final, Protocol

import pyarrow as pa

from dashboard.search.stemming import stem
from dashboard.store.base import Columns, Statement
from dashboard.store.rollups import tables as rollup_tables
from dashboard.store.statements import word_index
from dashboard.store.text_column import text_column

STALE: Final = 5
"""Rollups are rebuilt once more than one in so many articles changed since they were sorted."""


class Writer(Protocol):
    """Runs statements in the generation being written, with ``rows`` as their table ``staged``; gives the last answer."""

    def __call__(self, *statements: Statement, rows: pa.Table | None = None) -> Columns:
        """See the class."""
        ...


def update_rollups(run: Writer, *, first: int, continued: bool) -> None:
    """Complete the generation's word index, and its rollups, or drop these where they would not pay.

    Args:
        first: the least number of the articles added; those taken out are in ``gone``.
        continued: the generation started as a copy of the last one.

    Raises:
        StoreUnavailable: they could not be written.
    """
    had_rollups = continued and bool(run(rollup_tables.EXISTING)["found"][0])
    if had_rollups and _can_continue(run):
        run(*rollup_tables.continue_statements(first))
        _index_words(run, first)
        return
    run(*(rollup_tables.CREATE if _would_pay(run) else rollup_tables.CLEAR))
    if continued and not had_rollups:
        run(word_index.REMOVE_GONE)
        _index_words(run, first)
    else:
        run(*word_index.CREATE)
        _index_words(run, 0)


def _index_words(run: Writer, first: int) -> None:
    ((least,), (greatest,)) = run(Statement(word_index.NUMBERS, {"first": first})).values()
    if least is None:
        return
    for new_words, index in word_index.indexing_runs(least, greatest):
        if words := run(new_words)["word"]:
            columns = {"word": text_column(words), "stem": text_column([stem(word) for word in words])}
            run(word_index.ADD_STEMS, rows=pa.table(columns))
        run(index)


def _would_pay(run: Writer) -> bool:
    if run(rollup_tables.ARTICLES)["articles"][0] < rollup_tables.FROM_ARTICLES:
        return False
    return bool(run(*rollup_tables.CREATE_KINDS, rollup_tables.KINDS)["kinds"][0] <= rollup_tables.MOST_KINDS)


def _can_continue(run: Writer) -> bool:
    ((articles,), (changed,)) = run(rollup_tables.CHANGED).values()
    return bool(changed * STALE <= articles and run(rollup_tables.KINDS)["kinds"][0] <= rollup_tables.MOST_KINDS)
