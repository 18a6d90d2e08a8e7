"""Open a generation read-only after checking its files; disable all engine features but queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt

from dashboard.config.settings import Visibility
from dashboard.store.base import Columns, Numbers, Statement
from dashboard.store.generations.files import Generations, State
from dashboard.store.generations.manifest import DamagedGeneration, Manifest, NotReadNow
from dashboard.store.schema import SCHEMA_VERSION, UNKNOWN
from dashboard.store.time_allowed import interrupted_in_time

LOCKED_DOWN: Final[dict[str, str | bool | int | float | list[str]]] = {
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


@dataclass(slots=True, eq=False)
class OpenGeneration:
    """``label`` names its content in cache keys; ``is_current`` is false for a stand-in while the newest is damaged.

    It closes when it is retired and ``users`` (the readers) is 0.
    """

    name: str
    label: str
    state: State
    digest: str
    connection: duckdb.DuckDBPyConnection
    tables: frozenset[str]
    is_current: bool
    users: int = 0
    retired: bool = False
    once: dict[str, Any] = field(default_factory=dict)

    def query(self, statement: Statement) -> Columns:
        """The statement's columns.

        Raises:
            duckdb.Error: the engine cannot answer.
            QuestionTooSlow: it takes longer than the time allowed.
        """
        with self.connection.cursor() as cursor, interrupted_in_time(cursor):
            return result_columns(cursor.execute(statement.sql, dict(statement.parameters)))

    def numbers(self, statement: Statement) -> Numbers:
        """The statement's columns, which hold whole numbers.

        Raises:
            duckdb.Error: the engine cannot answer.
            QuestionTooSlow: it takes longer than the time allowed.
        """
        with self.connection.cursor() as cursor, interrupted_in_time(cursor):
            found = cursor.execute(statement.sql, dict(statement.parameters)).fetchnumpy()
        return {name: _whole(column) for name, column in found.items()}


def _whole(column: Any) -> npt.NDArray[np.int64]:
    found: npt.NDArray[np.int64] = np.ma.filled(column.astype(np.int64), UNKNOWN)
    return found


def open_generation(generations: Generations, name: str, *, published_only: bool) -> OpenGeneration:
    """The generation of that name, after its files were compared with what was published.

    Args:
        published_only: refuse one that may hold articles which are not to be shown.

    Raises:
        DamagedGeneration: it is not what was published, or was not made for this use.
        NotReadNow: it cannot be read now.
    """
    state = generations.state(name)
    manifest = generations.examined(name)
    if manifest.schema_version != SCHEMA_VERSION:
        raise DamagedGeneration(f"it has schema version {manifest.schema_version}, this is version {SCHEMA_VERSION}")
    connection = None
    try:
        connection = duckdb.connect(str(generations.database(name)), read_only=True, config=LOCKED_DOWN)
        tables = tables_of(connection)
        _compare(connection, manifest, tables, published_only)
        pointed = generations.pointed()
    except BaseException as problem:
        if connection is not None:
            connection.close()
        if isinstance(problem, duckdb.Error):
            if is_passing(problem):
                raise NotReadNow("too many open files, or too little memory") from problem
            raise DamagedGeneration(f"the engine refuses it ({type(problem).__name__})") from problem
        raise
    is_current = pointed is not None and pointed.name == name
    return OpenGeneration(name, name, state, manifest.digest, connection, tables, is_current)


def tables_of(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The names of its tables."""
    found = connection.cursor().execute("SELECT table_name FROM information_schema.tables").fetchall()
    return frozenset(name for (name,) in found)


def result_columns(answered: duckdb.DuckDBPyConnection) -> Columns:
    """The columns of the statement that was executed, by name."""
    names = [column[0] for column in answered.description or ()]
    rows = answered.fetchall()
    return {name: [row[position] for row in rows] for position, name in enumerate(names)}


def row_counts(connection: duckdb.DuckDBPyConnection, tables: frozenset[str]) -> dict[str, int]:
    """The number of rows of each table."""
    counts = [f"SELECT '{table}', COUNT(*) FROM {table}" for table in sorted(tables)]  # noqa: S608 -- tables of ours
    return dict(connection.cursor().execute(" UNION ALL ".join(counts)).fetchall()) if counts else {}


def is_passing(problem: duckdb.Error) -> bool:
    """Whether the engine had no descriptor or memory left."""
    return isinstance(problem, duckdb.OutOfMemoryException) or "too many open files" in str(problem).lower()


def is_damage(problem: duckdb.Error) -> bool:
    """Whether the file caused the error, not the statement and not what the machine lacks."""
    if is_passing(problem):
        return False
    kinds = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
    return isinstance(problem, kinds) or "corrupt" in str(problem).lower()


def _compare(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, tables: frozenset[str], published_only: bool
) -> None:
    if row_counts(connection, tables) != manifest.rows:
        raise DamagedGeneration("its tables have not the rows that were published")
    made_for = connection.cursor().execute("SELECT meta.schema_version, meta.visibility FROM meta").fetchone()
    if made_for is None or made_for[0] != SCHEMA_VERSION:
        raise DamagedGeneration("it does not say which schema it has")
    if published_only and made_for[1] != Visibility.PUBLISHED:
        raise DamagedGeneration("it may hold articles that are not to be shown")
