"""The file of a generation while it is written: begun from nothing or from the last one, and packed at the end."""

from __future__ import annotations

import os
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Final

import duckdb

from dashboard.store.open_generation import HARD

FILE_FORMAT: Final = "v1.5.0"
_SET_LAST: Final = ("enable_external_access", "lock_configuration")


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
    return _opened(path, None)


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
    connection = duckdb.connect(str(path), config={**config, "storage_compatibility_version": FILE_FORMAT})
    try:
        if previous is not None:
            connection.execute(f"ATTACH {_quoted(previous)} AS previous (READ_ONLY)")
        for name in _SET_LAST:
            connection.execute(f"SET {name} = {HARD[name]}")
    except BaseException:
        connection.close()
        raise
    return connection


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
