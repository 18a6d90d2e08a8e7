"""The file of a generation while it is written: begun from nothing or from the last one, and packed at the end."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from dashboard.store.open_generation import HARD

FILE_FORMAT: Final = "v1.5.0"
WRITER_MEMORY: Final = "192MB"
_SET_LAST: Final = ("enable_external_access", "lock_configuration")


class StagedRows:
    """Rows that statements read as the table ``staged``.

    A name registered for a batch is kept, with its rows, until the transaction ends; so one name is registered for each
    kind of batch, and only what it leads to is exchanged.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._batches: dict[str, _Batch] = {}

    @contextmanager
    def of(self, rows: pa.Table | None) -> Iterator[str]:
        """What a statement that reads these rows begins with."""
        if rows is None:
            yield ""
            return
        kind = str(rows.schema)
        batch = self._batches.get(kind)
        if batch is None:
            batch = self._batches[kind] = _Batch(f"staged_{len(self._batches)}", rows)
            self._connection.register(batch.name, batch)
        batch.rows = rows
        try:
            yield f"WITH staged AS (SELECT * FROM {batch.name}) "  # noqa: S608 -- a name of ours
        finally:
            batch.rows = pa.Table.from_batches([], schema=rows.schema)


@dataclass
class _Batch:
    """Rows as the engine asks for them: through Arrow's own interface, anew for each statement."""

    name: str
    rows: pa.Table

    def __arrow_c_schema__(self) -> object:
        return self.rows.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested: object = None) -> object:
        return self.rows.__arrow_c_stream__(requested)


def begun(path: Path) -> duckdb.DuckDBPyConnection:
    """A new database with the tables of the schema, empty.

    Raises:
        duckdb.Error: it cannot be written.
    """
    connection = _opened(path, None)
    connection.execute(files("dashboard.store").joinpath("schema.sql").read_text("utf-8"))
    return connection


def begun_beside(path: Path, previous: Path) -> duckdb.DuckDBPyConnection:
    """The same, able to read another database under the name ``previous``.

    Raises:
        duckdb.Error: one of them cannot be used.
    """
    connection = _opened(path, previous)
    connection.execute(files("dashboard.store").joinpath("schema.sql").read_text("utf-8"))
    return connection


def continued(path: Path, previous: Path) -> duckdb.DuckDBPyConnection:
    """A copy of another database, to go on with.

    Raises:
        OSError, duckdb.Error: it cannot be copied or opened.
    """
    shutil.copyfile(previous, path)
    connection = _opened(path, None)  # first: a file that is removed before would be made anew, empty
    threading.Thread(target=_to_disk, args=(path,), name="to disk", daemon=True).start()
    return connection


def _to_disk(path: Path) -> None:
    """Let the disk take what was copied while more is worked out: at the end only that is left to wait for. What it does
    not take is removed, so that it cannot be published.
    """
    with suppress(FileNotFoundError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError:
            path.unlink(missing_ok=True)
        finally:
            os.close(descriptor)


def pack(path: Path) -> None:
    """Write a closed database anew, so that nothing of what was deleted is left in its file.

    Raises:
        OSError, duckdb.Error: it cannot be written.
    """
    packed = path.with_name(f"{path.name}.packed")
    packed.unlink(missing_ok=True)
    with duckdb.connect(":memory:", config={"threads": HARD["threads"], "memory_limit": HARD["memory_limit"]}) as one:
        one.execute(f"ATTACH {_quoted(path)} AS loose (READ_ONLY)")
        one.execute(f"ATTACH {_quoted(packed)} AS packed (STORAGE_VERSION '{FILE_FORMAT}')")
        one.execute("COPY FROM DATABASE loose TO packed")
    os.replace(packed, path)


def _opened(path: Path, previous: Path | None) -> duckdb.DuckDBPyConnection:
    """Open for writing, and only then close the door to every other file."""
    config = {name: value for name, value in HARD.items() if name not in _SET_LAST}
    config |= {"storage_compatibility_version": FILE_FORMAT, "memory_limit": WRITER_MEMORY}
    connection = duckdb.connect(str(path), config=config)
    try:
        if previous is not None:
            connection.execute(f"ATTACH {_quoted(previous)} AS previous (READ_ONLY)")
        connection.execute("SET enable_progress_bar = false")
        for name in _SET_LAST:
            connection.execute(f"SET {name} = {HARD[name]}")
    except BaseException:
        connection.close()
        raise
    return connection


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
