"""The seam between questions and engines: a small protocol, and the statement that crosses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Protocol, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dashboard.errors import StoreUnavailable

Columns: TypeAlias = dict[str, list[Any]]
Numbers: TypeAlias = dict[str, npt.NDArray[np.int64]]
UNKNOWN: Final = 2**63 - 1
"""NULL among numbers: greater than any, so that the unknown sorts last."""
_Once = TypeVar("_Once")

SCHEMA_VERSION: Final = 8
"""Of ``schema.sql``: it grows with every change there, and a store of another version is built anew."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Portable SQL with ``$name`` placeholders, and the values bound to them. Never text from outside in ``sql``."""

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


class GenerationLost(StoreUnavailable):
    """The generation that a block of questions was put to turned out to be damaged."""


class Base(StrEnum):
    """What the next generation begins with: nothing; nothing, but able to read the current one under the name
    ``previous``; or everything the current one holds.
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

    def steady(self) -> AbstractContextManager[str]:
        """One generation, whose name it gives, for all that this thread asks until the block ends.

        Raises:
            StoreUnavailable: nothing can be answered.
            GenerationLost: (from questions inside) what was found out cannot be relied on; another block may succeed.
        """
        ...

    def sound(self) -> bool:
        """Whether the generation served is the one published last; otherwise the corpus has to be read again."""
        ...

    def tables(self) -> frozenset[str]:
        """The tables of the current generation, for the planner."""
        ...

    def query(self, statement: Statement) -> Columns:
        """Columns of the answer, in the statement's order, each a list of plain Python values.

        Raises:
            StoreUnavailable: the store cannot answer.
        """
        ...

    def numbers(self, statement: Statement) -> Numbers:
        """Columns of an answer that holds whole numbers only, as arrays; NULL is ``UNKNOWN``. Nobody may change them.

        Raises:
            StoreUnavailable: the store cannot answer.
        """
        ...

    def once(self, name: str, work: Callable[[], _Once]) -> _Once:
        """What ``work`` gives, worked out once for each generation; inside a block of questions, of that block's.

        Raises:
            StoreUnavailable: there is no generation; and whatever ``work`` raises.
        """
        ...

    def begin(self, base: Base = Base.NOTHING) -> str:
        """Open the next generation for writing and return its name.

        Raises:
            StoreBusy: another process is writing.
        """
        ...

    def stage(self, table: str, rows: pa.Table) -> None:
        """Add rows in bulk to a table of the generation being written."""
        ...

    def change(self, statement: Statement, rows: pa.Table | None = None) -> Columns:
        """Run a statement in the generation being written; ``rows`` is its table ``staged``. Its answer, if it has one."""
        ...

    def publish(self, *, packed: bool = False) -> None:
        """Make the staged generation the current one, atomically and durably.

        Args:
            packed: write it anew first, so that nothing of what was taken out of it remains in its files.
        """
        ...

    def abort(self) -> None:
        """Throw the staged generation away; the current one stays."""
        ...

    def close(self) -> None:
        """Release every connection."""
        ...
