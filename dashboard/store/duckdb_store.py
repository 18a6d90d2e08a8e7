"""The store on DuckDB: a file a generation, read by as many threads and processes as like, written by one.

Readers look at the pointer before each query and move to a new generation by themselves; a query that is running ends
on the one it began with. Every query has a cursor of its own: a connection shared by threads mixes up their answers.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import duckdb
import pyarrow as pa

from dashboard.errors import StoreBusy, StoreUnavailable
from dashboard.settings import Settings, Visibility
from dashboard.store.base import SCHEMA_VERSION, Columns, Statement, Store
from dashboard.store.generations import Generations, Signature

HARD: Final[dict[str, str | bool | int | float | list[str]]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "python_scan_all_frames": "false",
    "memory_limit": "1GB",
    "threads": "2",
    "max_temp_directory_size": "1GB",
    "perfect_ht_threshold": "16",
    "lock_configuration": "true",
}
FILE_FORMAT: Final = "v1.5.0"
REBUILD: Final = "`python -m dashboard sync` rebuilds it."


def open_store(settings: Settings) -> Store:
    """The store in the settings' data folder, which need not exist yet.

    Where the visibility is ``published``, a generation made for another one is not read: it may hold hidden articles.
    """
    return DuckDBStore(Generations(settings.data), published_only=settings.visibility is Visibility.PUBLISHED)


@dataclass(slots=True)
class _Reading:
    """An open generation. It closes when it is no longer the current one and its last query has ended."""

    name: str
    file: Signature | None
    connection: duckdb.DuckDBPyConnection
    tables: frozenset[str]
    users: int = 0
    retired: bool = False


@dataclass(slots=True)
class _Writing:
    name: str
    connection: duckdb.DuckDBPyConnection
    tables: frozenset[str]
    lock: int


class DuckDBStore:
    """A :class:`Store`. Reading is safe from any thread; one thread writes (begin, stage, publish or abort)."""

    def __init__(self, generations: Generations, *, published_only: bool = False) -> None:
        self._files = generations
        self._published_only = published_only
        self._guard = threading.Lock()
        self._reading: _Reading | None = None
        self._seen: Signature | None = None
        self._damaged: set[Signature | None] = set()
        self._writing: _Writing | None = None

    def generation(self) -> str:
        """See :meth:`Store.generation`."""
        with self._lease() as reading:
            return reading.name

    def tables(self) -> frozenset[str]:
        """See :meth:`Store.tables`."""
        with self._lease() as reading:
            return reading.tables

    def query(self, statement: Statement) -> Columns:
        """See :meth:`Store.query`. A generation that turns out to be damaged is left for the one before it."""
        while True:
            with self._lease() as reading:
                try:
                    return _answer(reading.connection, statement)
                except duckdb.Error as problem:
                    if not _is_damage(problem):
                        raise StoreUnavailable(
                            "The store could not answer.", "Ask again; if it persists, " + REBUILD
                        ) from problem
                    self._damaged.add(reading.file)
                    self._seen = None

    def begin(self) -> str:
        """See :meth:`Store.begin`.

        Raises:
            StoreBusy: another writer is at work, here or in another process.
            StoreUnavailable: the data folder cannot be written.
        """
        if self._writing is not None:
            raise StoreBusy("This store is being written already.", "Publish or abort what was begun first.")
        with self._writable():
            lock = self._files.lock()
            name = self._files.next_name()
            try:
                self._files.discard(name)
                config = {**HARD, "storage_compatibility_version": FILE_FORMAT}
                connection = duckdb.connect(str(self._files.unfinished(name)), config=config)
                connection.execute(files("dashboard.store").joinpath("schema.sql").read_text("utf-8"))
                connection.execute("BEGIN TRANSACTION")
            except BaseException:
                self._files.unlock(lock)
                raise
        self._writing = _Writing(name, connection, _tables(connection), lock)
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
        with self._writable():
            writing.connection.register("staged", rows)
            writing.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM staged")  # noqa: S608 -- a table of ours
            writing.connection.unregister("staged")

    def publish(self) -> None:
        """See :meth:`Store.publish`. The generation before is kept, older ones are removed.

        Raises:
            ValueError: nothing was begun.
            StoreUnavailable: it could not be written; the current generation stays.
        """
        writing = self._begun()
        before = self._files.current()
        try:
            with self._writable():
                writing.connection.execute("COMMIT")
                writing.connection.execute("CHECKPOINT")
                writing.connection.close()
                self._files.finish(writing.name)
        except BaseException:
            self.abort()
            raise
        with suppress(OSError):
            self._files.sweep(writing.name, before)
        self._files.unlock(writing.lock)
        self._writing = None

    def abort(self) -> None:
        """See :meth:`Store.abort`. Nothing happens when nothing was begun."""
        if self._writing is not None:
            self._writing.connection.close()
            self._files.discard(self._writing.name)
            self._files.unlock(self._writing.lock)
            self._writing = None

    def close(self) -> None:
        """See :meth:`Store.close`. Queries that are running end first; a later query opens the store again."""
        self.abort()
        with self._guard:
            self._retire()
            self._seen = None

    def _begun(self) -> _Writing:
        if self._writing is None:
            raise ValueError("Nothing was begun.")
        return self._writing

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except (OSError, duckdb.Error) as problem:
            raise StoreUnavailable(
                f"The store in {self._files.folder} could not be written: {_first_line(problem)}",
                "Make room on the disk, or set PULSE_DATA to a folder that can be written.",
            ) from problem

    @contextmanager
    def _lease(self) -> Iterator[_Reading]:
        with self._guard:
            reading = self._current()
            reading.users += 1
        try:
            yield reading
        finally:
            with self._guard:
                reading.users -= 1
                if reading.retired and not reading.users:
                    reading.connection.close()

    def _current(self) -> _Reading:
        signature = self._files.signature()
        if self._reading is None or signature != self._seen:
            self._reading = self._newest()
            self._seen = signature
        return self._reading

    def _newest(self) -> _Reading:
        name = self._files.current()
        if name is None:
            raise StoreUnavailable("The store holds no articles yet.", "`python -m dashboard sync` fills it.")
        problem: Exception | None = None
        for candidate in (name, *self._files.before(name)):
            file = self._files.database_signature(candidate)
            if self._reading is not None and self._reading.file == file and file not in self._damaged:
                return self._reading
            if file is not None and file not in self._damaged:
                try:
                    return self._opened(candidate, file)
                except duckdb.Error as error:
                    problem = problem or error
                    self._damaged.add(file)
        if self._files.current() != name:
            return self._newest()
        raise StoreUnavailable(f"The store's generation {name} cannot be read.", REBUILD) from problem

    def _opened(self, name: str, file: Signature) -> _Reading:
        if self._reading is not None and self._reading.name == name:
            self._retire()
        connection = duckdb.connect(str(self._files.database(name)), read_only=True, config=HARD)
        try:
            _examine(connection, file, self._published_only)
            reading = _Reading(name, file, connection, _tables(connection))
        except BaseException:
            connection.close()
            raise
        self._retire()
        return reading

    def _retire(self) -> None:
        if self._reading is not None:
            self._reading.retired = True
            if not self._reading.users:
                self._reading.connection.close()
            self._reading = None


def _examine(connection: duckdb.DuckDBPyConnection, file: Signature, published_only: bool) -> None:
    """Refuse a file that ends too early (DuckDB notices only on reading there), or that was not made for this use."""
    with connection.cursor() as cursor:
        size = cursor.execute("SELECT block_size * total_blocks FROM pragma_database_size()").fetchone()
        made_for = cursor.execute("SELECT meta.schema_version, meta.visibility FROM meta").fetchone()
    if size is None or file[2] < size[0]:
        raise duckdb.IOException(f"The store's file has {file[2]} bytes of {size}.")
    if made_for is None or made_for[0] != SCHEMA_VERSION:
        raise duckdb.InvalidInputException(f"The store was made for schema and visibility {made_for}.")
    if published_only and made_for[1] != Visibility.PUBLISHED:
        raise duckdb.InvalidInputException("The store may hold articles that are not to be shown.")


def _tables(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    found = connection.cursor().execute("SELECT table_name FROM information_schema.tables").fetchall()
    return frozenset(name for (name,) in found)


def _answer(connection: duckdb.DuckDBPyConnection, statement: Statement) -> Columns:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, dict(statement.parameters))
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
    return {name: [row[position] for row in rows] for position, name in enumerate(names)}


def _is_damage(problem: duckdb.Error) -> bool:
    kinds = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
    return isinstance(problem, kinds) or "corrupt" in str(problem).lower()


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0]
