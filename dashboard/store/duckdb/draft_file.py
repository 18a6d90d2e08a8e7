"""Create the database file of the next generation, empty or as a copy; pack it once written."""

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

from dashboard.store.generations.reader import LOCKED_DOWN

FILE_FORMAT: Final = "v1.5.0"
WRITER_MEMORY: Final = "192MB"
_SET_LAST: Final = ("enable_external_access", "lock_configuration")


class StagedRows:
    """Rows that statements read as the table ``staged``.

    The engine keeps a registered name, with its rows, until the transaction ends; so one name is registered per schema
    of rows, and only the rows behind it are exchanged.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._batches: dict[str, _Batch] = {}

    @contextmanager
    def of(self, rows: pa.Table | None) -> Iterator[str]:
        """The prefix of a statement that reads these rows."""
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
    """Rows through Arrow's C interface, which the engine asks for each statement."""

    name: str
    rows: pa.Table

    def __arrow_c_schema__(self) -> object:
        return self.rows.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested: object = None) -> object:
        return self.rows.__arrow_c_stream__(requested)


def new_draft(path: Path, *, previous: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A new database with the empty tables of the schema; another database is attached as ``previous`` if given.

    Raises:
        duckdb.Error: one of them cannot be used.
    """
    connection = _opened(path, previous)
    connection.execute(files("dashboard.store.writing").joinpath("schema.sql").read_text("utf-8"))
    return connection


def copied_draft(path: Path, previous: Path) -> duckdb.DuckDBPyConnection:
    """A copy of another database, to be changed.

    Raises:
        OSError, duckdb.Error: it cannot be copied or opened.
    """
    shutil.copyfile(previous, path)
    connection = _opened(path, None)  # first: a file that is removed before would be made anew, empty
    threading.Thread(target=_to_disk, args=(path,), name="to disk", daemon=True).start()
    return connection


def _to_disk(path: Path) -> None:
    """Flush the copy to disk while statements run, so that publishing waits less. Where that fails the file is removed
    and cannot be published.
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
    """Rewrite a closed database, so that nothing deleted remains in its file.

    Raises:
        OSError, duckdb.Error: it cannot be written.
    """
    packed = path.with_name(f"{path.name}.packed")
    packed.unlink(missing_ok=True)
    with duckdb.connect(
        ":memory:", config={"threads": LOCKED_DOWN["threads"], "memory_limit": LOCKED_DOWN["memory_limit"]}
    ) as one:
        one.execute(f"ATTACH {_quoted(path)} AS loose (READ_ONLY)")
        one.execute(f"ATTACH {_quoted(packed)} AS packed (STORAGE_VERSION '{FILE_FORMAT}')")
        one.execute("COPY FROM DATABASE loose TO packed")
    packed.chmod(0o600)
    os.replace(packed, path)


def _opened(path: Path, previous: Path | None) -> duckdb.DuckDBPyConnection:
    """Open for writing, then forbid access to every other file."""
    config = {name: value for name, value in LOCKED_DOWN.items() if name not in _SET_LAST}
    config |= {"storage_compatibility_version": FILE_FORMAT, "memory_limit": WRITER_MEMORY}
    connection = duckdb.connect(str(path), config=config)
    try:
        path.chmod(0o600)
        if previous is not None:
            connection.execute(f"ATTACH {_quoted(previous)} AS previous (READ_ONLY)")
        connection.execute("SET enable_progress_bar = false")
        for name in _SET_LAST:
            connection.execute(f"SET {name} = {LOCKED_DOWN[name]}")
    except BaseException:
        connection.close()
        raise
    return connection


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
