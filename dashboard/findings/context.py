"""Access of one finding to the store. Records every statement, so that the answer can show them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, cast

from dashboard.model.filters import Filters
from dashboard.model.query import Analysis, Dimension, Facts, Finding, LeftOut, Query, Result, Row
from dashboard.store.base import Columns, Statement, Store
from dashboard.store.coverage import coverage
from dashboard.store.generation_meta import meta_of
from dashboard.store.rollups.answers import selection_of
from dashboard.store.statements.filters import Selection, select
from dashboard.store.statements.overlap import overlap_statement


class Context:
    """The questions of one finding, and the answer made of them. For one thread and one generation."""

    def __init__(self, store: Store, generation: str) -> None:
        self.store = store
        self.generation = generation
        self._began = time.perf_counter()
        self._statements: dict[str, Mapping[str, Any]] = {}
        self._meta = meta_of(store)

    @property
    def newest(self) -> date | None:
        """The newest dated article's UTC day."""
        return self._meta.newest_day

    def coverage(self, by: Sequence[Dimension], filters: Filters) -> Result:
        """Coverage under exactly these filters."""
        result = coverage(self.store, Query(tuple(by)), filters)
        self._statements[result.statement] = result.parameters
        return result

    def coverage_total(self, filters: Filters) -> Result:
        """How many articles these filters leave, as an answer by status."""
        return self.coverage((Dimension.STATUS,), filters)

    def note(self, *statements: Statement) -> None:
        """Record statements whose rows were read before."""
        self._statements.update({statement.sql: statement.parameters for statement in statements})

    def rows(self, statement: Statement) -> Columns:
        """The rows of a statement."""
        self.note(statement)
        return self.store.query(statement)

    def rows_in_view(self, made: Callable[[Selection], Statement], filters: Filters) -> Columns:
        """The rows of a statement about the articles in view. Records the one over the base tables, which gives the same."""
        self.note(made(select(filters, self.newest, self._meta.synonyms)))
        return self.store.query(made(selection_of(self.store, filters, self.newest)))

    def overlap(self, one: Filters, other: Filters) -> int:
        """How many articles two views have in common."""
        views = (one, other)
        self.note(overlap_statement(*(select(view, self.newest, self._meta.synonyms) for view in views)))
        read = overlap_statement(*(selection_of(self.store, view, self.newest) for view in views))
        return int(self.store.query(read)["articles"][0])

    def answer(
        self,
        question: Analysis[Row, Facts],
        rows: Sequence[Row],
        facts: Facts,
        *,
        total: int,
        whole: int,
        left_out: Sequence[LeftOut] = (),
        names: Mapping[str, str] | None = None,
    ) -> Finding[Row, Facts]:
        """These rows and facts as an answer. ``names`` are the columns of fields that are not called like them.

        ``parameters`` name the statement they were bound to where there are several.
        """
        several = len(self._statements) > 1
        columns = [item.name for item in fields(cast(Any, question.row))]
        return Finding(
            columns={(names or {}).get(name, name): [getattr(row, name) for row in rows] for name in columns},
            total=total,
            whole=whole,
            left_out=tuple(item for item in left_out if item.count),
            milliseconds=(time.perf_counter() - self._began) * 1000,
            statement=";\n\n".join(self._statements),
            parameters={
                f"{number}.{name}" if several else name: value
                for number, parameters in enumerate(self._statements.values(), start=1)
                for name, value in parameters.items()
            },
            generation=self.generation,
            corpus_version=self._meta.corpus_version,
            records=tuple(rows),
            facts=facts,
        )


def by_key(result: Result, dimension: Dimension, measure: str = "count") -> dict[Any, float]:
    """The counts of a one-dimensional answer by its keys, zeros left out."""
    pairs = zip(result.columns[dimension.value], result.columns[measure], strict=True)
    return {key: count for key, count in pairs if count}


def by_pair(
    result: Result, first: Dimension, second: Dimension, measure: str = "count"
) -> dict[tuple[Any, Any], float]:
    """The counts of a two-dimensional answer by its pairs of keys."""
    columns = (result.columns[name] for name in (first.value, second.value, measure))
    return {(one, other): count for one, other, count in zip(*columns, strict=True) if count}
