"""The store on DuckDB: a file a generation, read by as many threads and processes as like, written by one.

What is written is staged in a file of its own and published whole, with a manifest that readers hold it against.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

import duckdb
import pyarrow as pa

from dashboard.errors import StoreBusy, StoreUnavailable
from dashboard.settings import Settings, Visibility
from dashboard.store.base import SCHEMA_VERSION, Base, Columns, GenerationLost, Numbers, Statement, Store
from dashboard.store.current_generation import REBUILD, CurrentGeneration
from dashboard.store.generations import Generations
from dashboard.store.open_generation import OpenGeneration, is_damage, rows_of, tables_of
from dashboard.store.unfinished import StagedRows, begun, begun_beside, continued, pack

_Answer = TypeVar("_Answer")


def open_store(settings: Settings) -> Store:
    """The store in the settings' data folder, which need not exist yet.

    Where the visibility is ``published``, a generation made for another one is not read: it may hold hidden articles.
    """
    return DuckDBStore(Generations(settings.data), published_only=settings.visibility is Visibility.PUBLISHED)


@dataclass(slots=True)
class _Writing:
    name: str
    connection: duckdb.DuckDBPyConnection
    tables: frozenset[str]
    lock: int
    staged: StagedRows


class DuckDBStore:
    """A :class:`Store`. Reading is safe from any thread; one thread writes (begin, stage, publish or abort)."""

    def __init__(self, generations: Generations, *, published_only: bool = False) -> None:
        self._files = generations
        self._published_only = published_only
        self._current = CurrentGeneration(generations, published_only=published_only)
        self._writing: _Writing | None = None
        self._held = threading.local()

    def generation(self) -> str:
        """See :meth:`Store.generation`."""
        with self._reading() as reading:
            return reading.label

    @contextmanager
    def steady(self) -> Iterator[str]:
        """See :meth:`Store.steady`. Blocks may stand in each other: the outermost one decides."""
        with self._reading() as reading:
            before = getattr(self._held, "reading", None)
            self._held.reading = reading
            try:
                yield reading.label
            finally:
                self._held.reading = before

    def sound(self) -> bool:
        """See :meth:`Store.sound`."""
        try:
            with self._current.lease() as reading:
                return reading.is_current
        except StoreUnavailable:
            return False

    def tables(self) -> frozenset[str]:
        """See :meth:`Store.tables`."""
        with self._reading() as reading:
            return reading.tables

    def query(self, statement: Statement) -> Columns:
        """See :meth:`Store.query`. A generation that turns out to be damaged is left for the one before it."""
        return self._asked(lambda reading: reading.answer(statement))

    def numbers(self, statement: Statement) -> Numbers:
        """See :meth:`Store.numbers`."""
        return self._asked(lambda reading: reading.numbers(statement))

    def once(self, name: str, work: Callable[[], _Answer]) -> _Answer:
        """See :meth:`Store.once`. Threads that come at the same time may each do the work."""
        with self.steady(), self._reading() as reading:
            if name not in reading.once:
                reading.once[name] = work()
            return cast(_Answer, reading.once[name])

    def _asked(self, ask: Callable[[OpenGeneration], _Answer]) -> _Answer:
        while True:
            with self._reading() as reading:
                try:
                    return ask(reading)
                except duckdb.Error as problem:
                    if not is_damage(problem):
                        raise StoreUnavailable(
                            "The store could not answer.", "Ask again; if it persists, " + REBUILD
                        ) from problem
                    self._current.condemn(reading, f"reading it failed ({type(problem).__name__})")
                    if getattr(self._held, "reading", None) is reading:
                        raise GenerationLost("The store's newest generation is damaged.", REBUILD) from problem

    @contextmanager
    def _reading(self) -> Iterator[OpenGeneration]:
        """The generation this thread holds on to, or else the best there is."""
        held: OpenGeneration | None = getattr(self._held, "reading", None)
        if held is not None:
            yield held
            return
        with self._current.lease() as reading:
            yield reading

    def begin(self, base: Base = Base.NOTHING) -> str:
        """See :meth:`Store.begin`. Where the current generation is not sound, there is nothing to begin with.

        Raises:
            StoreBusy: another writer is at work, here or in another process.
            StoreUnavailable: the data folder cannot be written, or has less room than the current generation takes.
        """
        if self._writing is not None:
            raise StoreBusy("This store is being written already.", "Publish or abort what was begun first.")
        with self._writable():
            lock = self._files.lock()
            connection = None
            name = self._files.next_name()
            try:
                self._files.discard(name)
                self._check_room()
                connection = self._opened(self._files.unfinished(name), base)
                connection.execute("BEGIN TRANSACTION")
                self._writing = _Writing(name, connection, tables_of(connection), lock, StagedRows(connection))
            except BaseException:
                self._give_up(name, connection, lock)
                raise
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
            found = writing.connection.fetchall()
            names = [column[0] for column in writing.connection.description or ()]
        return {name: [row[position] for row in found] for position, name in enumerate(names)}

    def publish(self, *, packed: bool = False) -> None:
        """See :meth:`Store.publish`. The newest sound generation before is kept in case this one is damaged.

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
                rows = rows_of(writing.connection, tables_of(writing.connection))
                writing.connection.close()
                if packed:
                    pack(self._files.unfinished(writing.name))
                self._files.finish(writing.name, SCHEMA_VERSION, rows)
        except BaseException:
            self.abort()
            raise
        with suppress(OSError):
            self._files.sweep(writing.name, spare, schema_version=SCHEMA_VERSION)
        self._files.unlock(writing.lock)
        self._writing = None

    def abort(self) -> None:
        """See :meth:`Store.abort`. Nothing happens when nothing was begun."""
        writing, self._writing = self._writing, None
        if writing is not None:
            self._give_up(writing.name, writing.connection, writing.lock)

    def close(self) -> None:
        """See :meth:`Store.close`. Queries that are running end first; a later query opens the store again."""
        self.abort()
        self._current.close()

    def _opened(self, path: Path, base: Base) -> duckdb.DuckDBPyConnection:
        if base is Base.NOTHING or not self.sound():
            return begun(path)
        with self._current.lease() as reading:
            before = self._files.database(reading.name)
            return continued(path, before) if base is Base.CURRENT else begun_beside(path, before)

    def _begun(self) -> _Writing:
        if self._writing is None:
            raise ValueError("Nothing was begun.")
        return self._writing

    def _give_up(self, name: str, connection: duckdb.DuckDBPyConnection | None, lock: int) -> None:
        if connection is not None:
            with suppress(duckdb.Error):
                connection.close()
        self._files.discard(name)
        self._files.unlock(lock)

    def _check_room(self) -> None:
        newest = self._files.finished()[:1]
        needed = sum(self._files.database(name).stat().st_size for name in newest)
        free = shutil.disk_usage(self._files.folder).free
        if free < needed:
            raise OSError(f"it takes about {needed / 1e6:,.0f} MB and {free / 1e6:,.0f} MB are free.")

    def _spare(self) -> str | None:
        """The generation to keep beside the next one."""
        try:
            with self._current.lease() as reading:
                if self._published_only and self._withdrawn(reading):
                    return None
                return reading.name
        except StoreUnavailable:
            return None

    def _withdrawn(self, before: OpenGeneration) -> bool:
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


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0]
