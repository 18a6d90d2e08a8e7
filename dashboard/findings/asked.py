"""One finding's way to the store: what it asks is written down, so that its answer can show every statement."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.filters import Filters
from dashboard.query import Dimension, LeftOut, Query, Result
from dashboard.store.base import Columns, Statement, Store
from dashboard.store.coverage import coverage
from dashboard.store.plan_filters import Selection, select
from dashboard.store.routed import selection_in
from dashboard.store.steady import meta_of


class Asked:
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
        """Say that the answer rests on these statements too, which were asked before."""
        self._statements.update({statement.sql: statement.parameters for statement in statements})

    def rows(self, statement: Statement) -> Columns:
        """The rows of a statement."""
        self.note(statement)
        return self.store.query(statement)

    def rows_in_view(self, made: Callable[[Selection], Statement], filters: Filters) -> Columns:
        """The rows of a statement about the articles in view. What is written down is the one over the base tables,
        whose rows are the same.
        """
        self.note(made(select(filters, self.newest)))
        return self.store.query(made(selection_in(self.store, filters, self.newest)))

    def answer(
        self,
        columns: Mapping[str, Sequence[Any]],
        *,
        total: int,
        whole: int,
        facts: Mapping[str, Any] | None = None,
        left_out: Sequence[LeftOut] = (),
    ) -> Result:
        """These columns as an answer. ``parameters`` name the statement they were bound to where there are several."""
        several = len(self._statements) > 1
        return Result(
            columns=columns,
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
            facts=facts or {},
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


def columns_of(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    """Rows turned into columns of these names."""
    return {name: [row[name] for row in rows] for name in names}
