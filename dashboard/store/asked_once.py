"""A store that is asked each statement once per generation: the questions of one page have most of theirs in common."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Final, TypeVar, cast

import pyarrow as pa

from dashboard.store.base import Base, Columns, Numbers, Statement, Store

KEPT_VALUES: Final = 500_000
GREATEST_ANSWER: Final = KEPT_VALUES // 8
_NUMBERS_A_VALUE: Final = 8  # what an array needs for a number beside what a list needs for any value
_Once = TypeVar("_Once")
_Found = TypeVar("_Found", Columns, Numbers)


class AskedOnce:
    """Answers of another store, kept while its generation is served: the last used ones, up to ``KEPT_VALUES`` values.

    An answer may be handed out many times, so that nobody may change it. Threads that ask the same at the same time wait
    for one answer. Everything but asking is passed on. Any thread may use it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._generation = ""
        self._kept: OrderedDict[Hashable, Columns | Numbers] = OrderedDict()
        self._asking: dict[Hashable, Future[Columns | Numbers]] = {}
        self._values = 0

    def query(self, statement: Statement) -> Columns:
        """See :meth:`Store.query`."""
        return self._asked(statement, self._store.query)

    def numbers(self, statement: Statement) -> Numbers:
        """See :meth:`Store.numbers`."""
        return self._asked(statement, self._store.numbers)

    def once(self, name: str, work: Callable[[], _Once]) -> _Once:
        """See :meth:`Store.once`."""
        return self._store.once(name, work)

    def _asked(self, statement: Statement, ask: Callable[[Statement], _Found]) -> _Found:
        question = (ask.__name__, statement.sql, tuple(statement.parameters.items()))
        with self._store.steady() as generation:
            with self._lock:
                if generation == self._generation and question in self._kept:
                    self._kept.move_to_end(question)
                    return cast(_Found, self._kept[question])
                others = self._asking.get((generation, question))
                answering = self._asking.setdefault((generation, question), Future())
            if others is not None:
                return cast(_Found, others.result())
            return self._answered(generation, question, answering, lambda: ask(statement))

    def _answered(
        self,
        generation: str,
        question: Hashable,
        answering: Future[Columns | Numbers],
        ask: Callable[[], _Found],
    ) -> _Found:
        """The answer, which is given to the threads that wait for it too."""
        try:
            answer = ask()
        except BaseException as problem:
            answering.set_exception(problem)
            raise
        else:
            answering.set_result(answer)
            return answer
        finally:
            with self._lock:
                del self._asking[generation, question]
                if answering.exception() is None and _values_in(answering.result()) <= GREATEST_ANSWER:
                    self._keep(generation, question, answering.result())

    def steady(self) -> AbstractContextManager[str]:
        """See :meth:`Store.steady`."""
        return self._store.steady()

    def generation(self) -> str:
        """See :meth:`Store.generation`."""
        return self._store.generation()

    def sound(self) -> bool:
        """See :meth:`Store.sound`."""
        return self._store.sound()

    def tables(self) -> frozenset[str]:
        """See :meth:`Store.tables`."""
        return self._store.tables()

    def begin(self, base: Base = Base.NOTHING) -> str:
        """See :meth:`Store.begin`."""
        return self._store.begin(base)

    def stage(self, table: str, rows: pa.Table) -> None:
        """See :meth:`Store.stage`."""
        self._store.stage(table, rows)

    def change(self, statement: Statement, rows: pa.Table | None = None) -> Columns:
        """See :meth:`Store.change`."""
        return self._store.change(statement, rows)

    def publish(self, *, packed: bool = False) -> None:
        """See :meth:`Store.publish`."""
        self._store.publish(packed=packed)

    def abort(self) -> None:
        """See :meth:`Store.abort`."""
        self._store.abort()

    def close(self) -> None:
        """See :meth:`Store.close`."""
        self._store.close()
        with self._lock:
            self._forget()

    def _keep(self, generation: str, question: Hashable, answer: Columns | Numbers) -> None:
        if generation != self._generation:
            self._forget()
            self._generation = generation
        if question not in self._kept:
            self._kept[question] = answer
            self._values += _values_in(answer)
        while self._values > KEPT_VALUES:
            self._values -= _values_in(self._kept.popitem(last=False)[1])

    def _forget(self) -> None:
        self._kept.clear()
        self._values = 0


def _values_in(answer: Columns | Numbers) -> int:
    return 1 + sum(len(c) if isinstance(c, list) else len(c) // _NUMBERS_A_VALUE for c in answer.values())
