"""The store protocol that engines implement, and the statements it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dashboard.errors import StoreUnavailable

Columns: TypeAlias = dict[str, list[Any]]
Numbers: TypeAlias = dict[str, npt.NDArray[np.int64]]
_Once = TypeVar("_Once")


@dataclass(frozen=True, slots=True)
class Statement:
    """Portable SQL with ``$name`` placeholders, and the hashable values bound to them. ``sql`` never has user text."""

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def bound_list(prefix: str, values: Iterable[Any]) -> tuple[str, dict[str, Any]]:
    """The placeholders of a list, ``$prefix_1, $prefix_2 …`` (``NULL`` for none), and its values by their names."""
    named = {f"{prefix}_{position}": value for position, value in enumerate(values, start=1)}
    return ", ".join(f"${name}" for name in named) or "NULL", named


def records(columns: Columns) -> Iterator[dict[str, Any]]:
    """The rows of an answer, each by column name."""
    return (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))


class GenerationLost(StoreUnavailable):
    """The generation being read turned out to be damaged; the next reading uses another one."""


class Base(StrEnum):
    """What a new generation starts from: empty tables; empty tables, with the current generation attached as
    ``previous``; or a copy of the current generation.
    """

    NOTHING = "nothing"
    PREVIOUS = "previous"
    CURRENT = "current"


class Store(Protocol):
    """Generations of tables. Readers see the current one; a writer stages the next and publishes it at once."""

    def generation(self) -> str:
        """The name of the generation now served, e.g. ``gen-7``: part of every cache key.

        Raises:
            StoreUnavailable: nothing was published yet, or it cannot be opened.
        """
        ...

    def reading(self) -> AbstractContextManager[str]:
        """Pin one generation, whose name it yields: everything asked inside is answered from it.

        Re-entrant: the outermost block pins. Another thread joins by running in a copy of this thread's context
        (``contextvars.copy_context().run``). The generation stays open until its last reader leaves.

        Raises:
            StoreUnavailable: there is no generation to read.
            GenerationLost: (from questions inside) the generation is damaged; ask again for another one.
        """
        ...

    def sound(self) -> bool:
        """Whether the generation served is the one published last; if not, the corpus must be read again."""
        ...

    def tables(self) -> frozenset[str]:
        """The tables of the current generation, for the planner."""
        ...

    def query(self, statement: Statement) -> Columns:
        """Columns in the statement's order, each a list of plain Python values. Shared: do not change them.

        Raises:
            StoreUnavailable: the store cannot answer.
        """
        ...

    def numbers(self, statement: Statement) -> Numbers:
        """Columns of whole numbers as arrays; NULL is ``schema.UNKNOWN``. Shared: do not change them.

        Raises:
            StoreUnavailable: the store cannot answer.
        """
        ...

    def once(self, name: str, work: Callable[[], _Once]) -> _Once:
        """The result of ``work``, computed once per generation and kept as long as that is open.

        Raises:
            StoreUnavailable: there is no generation; and whatever ``work`` raises.
        """
        ...

    def begin(self, base: Base = Base.NOTHING) -> str:
        """Lock the store, open the next generation for writing and return its name.

        Raises:
            StoreBusy: another writer is at work.
        """
        ...

    def stage(self, table: str, rows: pa.Table) -> None:
        """Add rows in bulk to a table of the generation being written."""
        ...

    def change(self, statement: Statement, rows: pa.Table | None = None) -> Columns:
        """Run a statement in the generation being written, with ``rows`` as its table ``staged``; returns its answer."""
        ...

    def publish(self, *, packed: bool = False) -> None:
        """Make the generation being written the current one, atomically and durably, and release the lock.

        Args:
            packed: rewrite the file first, so that nothing deleted remains in it.
        """
        ...

    def abort(self) -> None:
        """Discard the generation being written, if any, and release the lock."""
        ...

    def close(self) -> None:
        """Release every connection."""
        ...
