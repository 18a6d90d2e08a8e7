"""A small SQLite file of the data folder that several processes read and write: sessions, tokens."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from dashboard.errors import SettingError

BUSY_SECONDS: Final = 2.0


class AccessDatabase:
    """One connection, safe from any thread. Only its owner may read the file."""

    def __init__(self, path: Path, schema: str) -> None:
        """Open the file, made if it is missing.

        Raises:
            SettingError: it cannot be opened or written.
        """
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
            )
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute(schema)
        except (OSError, sqlite3.Error) as problem:
            raise SettingError(
                f"{path.name} cannot be used: {problem}.", "Make PULSE_DATA writable, or remove the file."
            ) from None

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement, and give its rows."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def change(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Run one statement, on disk when this returns; gives the number of rows it concerned."""
        with self._lock:
            return self._connection.execute(statement, values).rowcount

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def secret_digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: whoever reads the file cannot use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
