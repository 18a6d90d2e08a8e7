"""The store on DuckDB: one file per generation, any number of readers, one writer.

A generation is written to a draft file and published whole, with a manifest that readers check it against.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar, cast

import duckdb
import pyarrow as pa

from dashboard.config.settings import Settings, Visibility
from dashboard.errors import StoreBusy, StoreUnavailable
from dashboard.store.base import Base, Columns, GenerationLost, Numbers, Statement, Store
from dashboard.store.duckdb.draft_file import StagedRows, copied_draft, new_draft, pack
from dashboard.store.generations.current import REBUILD, CurrentGeneration
from dashboard.store.generations.files import Generations
from dashboard.store.generations.reader import OpenGeneration, is_damage, result_columns, row_counts, tables_of
from dashboard.store.question_times import measured_question
from dashboard.store.schema import SCHEMA_VERSION
from dashboard.store.single_flight_cache import SingleFlightCache

ROOM_WITH_SPARE: Final = 2
"""The generation before the current one is kept while there is room for so many files as large as that."""
_Answer = TypeVar("_Answer")


def open_store(settings: Settings, cache: SingleFlightCache | None = None) -> Store:
    """The store in the settings' data folder, which need not exist yet.

    Where the visibility is ``published``, a generation made for another one is not read: it may hold hidden articles.

    Args:
        cache: keeps the answers to statements; without it every statement is run.
    """
    published_only = settings.visibility is Visibility.PUBLISHED
    return DuckDBStore(Generations(settings.store), published_only=published_only, cache=cache)


@dataclass(slots=True)
class _Writing:
    """``ending`` closes the connection, removes what was not published and releases the lock."""

    name: str
    connection: duckdb.DuckDBPyConnection
    tables: frozenset[str]
    staged: StagedRows
    published: bool = False
    ending: ExitStack = field(default_factory=ExitStack)


class DuckDBStore:
    """A :class:`Store`. Reading is safe from any thread; one thread writes (begin, stage, publish or abort)."""

    def __init__(
        self, generations: Generations, *, published_only: bool = False, cache: SingleFlightCache | None = None
    ) -> None:
        self._files = generations
        self._published_only = published_only
        self._cache = cache
        self._current = CurrentGeneration(generations, published_only=published_only)
        self._writing: _Writing | None = None
        self._pinned: ContextVar[OpenGeneration | None] = ContextVar("pinned", default=None)

    def generation(self) -> str:
        """See :meth:`Store.generation`."""
        with self._generation() as current:
            return current.label

    @contextmanager
    def reading(self) -> Iterator[str]:
        """See :meth:`Store.reading`."""
        with self._generation() as current:
            before = self._pinned.set(current)
            try:
                yield current.label
            finally:
                self._pinned.reset(before)

    def sound(self) -> bool:
        """See :meth:`Store.sound`."""
        try:
            with self._current.lease() as current:
                return current.is_current
        except StoreUnavailable:
            return False

    def tables(self) -> frozenset[str]:
        """See :meth:`Store.tables`."""
        with self._generation() as current:
            return current.tables

    def query(self, statement: Statement) -> Columns:
        """See :meth:`Store.query`. Outside a reading, a damaged generation is left for the best other one."""
        return self._answer(OpenGeneration.query, statement)

    def numbers(self, statement: Statement) -> Numbers:
        """See :meth:`Store.numbers`; damage is treated as in :meth:`query`."""
        return self._answer(OpenGeneration.numbers, statement)

    def once(self, name: str, work: Callable[[], _Answer]) -> _Answer:
        """See :meth:`Store.once`. Threads that come at the same time may each do the work."""
        if (pinned := self._pinned.get()) is not None and name in pinned.once:
            return cast(_Answer, pinned.once[name])
        with self.reading(), self._generation() as current:
            if name not in current.once:
                current.once[name] = work()
            return cast(_Answer, current.once[name])

    def _answer(self, ask: Callable[[OpenGeneration, Statement], _Answer], statement: Statement) -> _Answer:
        with self._generation() as current:
            try:
                if self._cache is None:
                    return _measured(ask, current, statement)
                key = (ask.__name__, statement.sql, tuple(statement.parameters.items()))
                return self._cache.get(key, lambda: _measured(ask, current, statement), current.label)
            except duckdb.Error as problem:
                if not is_damage(problem):
                    remedy = f"Ask again; if it persists, {REBUILD}"
                    raise StoreUnavailable("The store could not answer.", remedy) from problem
                self._current.condemn(current, f"reading it failed ({type(problem).__name__})")
                if self._pinned.get() is not None:
                    raise GenerationLost(
                        "The generation being read is damaged.", "Ask again: another one answers then. " + REBUILD
                    ) from problem
        return self._answer(ask, statement)

    @contextmanager
    def _generation(self) -> Iterator[OpenGeneration]:
        """The pinned generation, or else the best there is, open until the block ends."""
        with self._current.lease(self._pinned.get()) as current:
            yield current

    def begin(self, base: Base = Base.NOTHING) -> str:
        """See :meth:`Store.begin`. Starts from nothing where the current generation is not sound.

        Raises:
            StoreBusy: another writer is at work, here or in another process.
            StoreUnavailable: the data folder cannot be written, or has less room than the current generation takes.
        """
        if self._writing is not None:
            raise StoreBusy("This store is being written already.", "Publish or abort what was begun first.")
        with self._writable(), ExitStack() as stack:
            stack.enter_context(self._files.locked())
            name = self._files.next_name()
            writing = stack.enter_context(self._draft(name, base))
            writing.ending, self._writing = stack.pop_all(), writing
        return name

    def stage(self, table: str, rows: pa.Table) -> None:
        """See :meth:`Store.stage`. Columns are matched by name.

        Raises:
            ValueError: the schema has no such table, or nothing was begun.
            StoreUnavailable: the rows could not be written.
        """
        writing = self._begun()
        if table not in writing.tables:
            raise ValueError(f"The schema has no table {table!r}.")
        with self._writable(), writing.staged.of(rows) as staged:
            writing.connection.execute(f"{staged}INSERT INTO {table} BY NAME SELECT * FROM staged")  # noqa: S608 -- a table of ours

    def change(self, statement: Statement, rows: pa.Table | None = None) -> Columns:
        """See :meth:`Store.change`.

        Raises:
            ValueError: nothing was begun.
            StoreUnavailable: it could not be written.
        """
        writing = self._begun()
        with self._writable(), writing.staged.of(rows) as staged:
            writing.connection.execute(staged + statement.sql, dict(statement.parameters))
            return result_columns(writing.connection)

    def publish(self, *, packed: bool = False) -> None:
        """See :meth:`Store.publish`. The newest sound generation is kept as a spare in case this one is damaged.

        Where only published articles may be shown it is kept only while all it shows is still shown.

        Raises:
            ValueError: nothing was begun.
            StoreUnavailable: it could not be written; the current generation stays.
        """
        writing = self._begun()
        try:
            with self._writable():
                spare = self._spare()
                writing.connection.execute("COMMIT")
                writing.connection.execute("CHECKPOINT")
                rows = row_counts(writing.connection, tables_of(writing.connection))
                writing.connection.close()
                if packed:
                    pack(self._files.draft(writing.name))
                self._files.finish(writing.name, SCHEMA_VERSION, rows)
                writing.published = True
            with suppress(OSError):
                self._files.sweep(writing.name, spare, schema_version=SCHEMA_VERSION)
        finally:
            self.abort()

    def abort(self) -> None:
        """See :meth:`Store.abort`. A generation that was published stays."""
        writing, self._writing = self._writing, None
        if writing is not None:
            with suppress(duckdb.Error):
                writing.ending.close()

    def close(self) -> None:
        """See :meth:`Store.close`. Running queries finish first; a later query opens the store again."""
        self.abort()
        self._current.close()
        if self._cache is not None:
            self._cache.clear()

    @contextmanager
    def _draft(self, name: str, base: Base) -> Iterator[_Writing]:
        """A generation to write; its files are removed at the end unless it was published."""
        writing = None
        try:
            self._files.discard(name)
            self._check_room()
            with closing(self._opened(self._files.draft(name), base)) as connection:
                connection.execute("BEGIN TRANSACTION")
                writing = _Writing(name, connection, tables_of(connection), StagedRows(connection))
                yield writing
        finally:
            if writing is None or not writing.published:
                with suppress(OSError):  # what stays is removed before the next one is begun
                    self._files.discard(name)

    def _opened(self, path: Path, base: Base) -> duckdb.DuckDBPyConnection:
        if base is Base.NOTHING or not self.sound():
            return new_draft(path)
        with self._current.lease() as current:
            before = self._files.database(current.name)
            return copied_draft(path, before) if base is Base.CURRENT else new_draft(path, previous=before)

    def _begun(self) -> _Writing:
        if self._writing is None:
            raise ValueError("Nothing was begun.")
        return self._writing

    def _check_room(self) -> None:
        """Refuse a disk without room for the next generation; the spare leaves first where room is short."""
        newest = self._files.finished()[:1]
        needed = sum(self._files.database(name).stat().st_size for name in newest)
        free = shutil.disk_usage(self._files.folder).free
        if free < ROOM_WITH_SPARE * needed and self.sound():
            with self._current.lease() as current:
                self._files.sweep(current.name, schema_version=SCHEMA_VERSION)
            free = shutil.disk_usage(self._files.folder).free
        if free < needed:
            raise OSError(f"it takes about {needed / 1e6:,.0f} MB and {free / 1e6:,.0f} MB are free.")

    def _spare(self) -> str | None:
        """Return the generation to keep as a spare."""
        try:
            with self._current.lease() as current:
                return None if self._published_only and self._withdrawn(current) else current.name
        except StoreUnavailable:
            return None

    def _withdrawn(self, before: OpenGeneration) -> bool:
        """Whether the generation before shows an article that the one being written does not."""
        writing = self._begun()
        shown = before.connection.cursor().sql("SELECT article_id FROM article_record").to_arrow_table()
        writing.connection.register("shown_before", shown)
        found = writing.connection.execute(
            "SELECT COUNT(*) FROM shown_before WHERE article_id NOT IN (SELECT article_id FROM article_record)"
        ).fetchall()
        writing.connection.unregister("shown_before")
        return found != [(0,)]

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except (OSError, duckdb.Error) as problem:
            raise StoreUnavailable(
                f"The store in {self._files.folder} could not be written: {_first_line(problem)}",
                "Make room on the disk, or set PULSE_DATA to a folder that can be written.",
            ) from problem


def _measured(
    ask: Callable[[OpenGeneration, Statement], _Answer], current: OpenGeneration, statement: Statement
) -> _Answer:
    with measured_question():
        return ask(current, statement)


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0]
