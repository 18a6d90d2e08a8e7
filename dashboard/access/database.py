"""A small SQLite file of the data folder that several processes read and write: sessions, tokens."""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from dashboard.errors import SettingError, StoreUnavailable

BUSY_SECONDS: Final = 0.5

_log = logging.getLogger(__name__)


class AccessDatabase:
    """One connection, safe from any thread. Only its owner may read the file."""

    def __init__(self, path: Path, schema: str) -> None:
        """Open the file, made if it is missing.

        Raises:
            SettingError: it cannot be opened or written.
        """
        self._lock = threading.Lock()
        self._name = path.name
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
        """Run one statement, and give its rows.

        Raises:
            StoreUnavailable: the file cannot be read or written now.
        """
        return self._run(statement, values)[0]

    def change(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Run one statement, on disk when this returns; gives the number of rows it concerned.

        Raises:
            StoreUnavailable: the file cannot be read or written now.
        """
        return self._run(statement, values)[1]

    def note(self, statement: str, values: Sequence[Any] = ()) -> None:
        """Run one statement that nothing depends on. Where that fails, the log says so."""
        try:
            self._run(statement, values)
        except StoreUnavailable as problem:
            _log.warning("%s Who was here last is not written down.", problem.message)

    def _run(self, statement: str, values: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int]:
        try:
            with self._lock:
                cursor = self._connection.execute(statement, values)
                return cursor.fetchall(), cursor.rowcount
        except sqlite3.Error as problem:
            raise StoreUnavailable(
                f"{self._name} cannot be used now ({problem}).", "Try again in a moment."
            ) from problem

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def secret_digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: whoever reads the file cannot use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
