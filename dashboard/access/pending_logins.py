"""Logins that were begun and not yet completed: each for one browser, used once, over after ten minutes."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Final

from dashboard.access.database import AccessDatabase, secret_digest
from dashboard.access.sessions import FILE

PENDING_SECONDS: Final = 600
MOST_PENDING: Final = 10_000
LONGEST_PATH: Final = 8_192
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS pending (
    digest TEXT PRIMARY KEY, browser TEXT NOT NULL, nonce TEXT NOT NULL, verifier TEXT NOT NULL, path TEXT NOT NULL,
    begun REAL NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """What the provider is asked with, and the address of ours that the login leads back to."""

    state: str
    nonce: str
    verifier: str
    path: str


class PendingLogins:
    """Safe from any thread and from several processes."""

    def __init__(self, data: Path, clock: Callable[[], float] = time) -> None:
        self._database = AccessDatabase(data / FILE, _SCHEMA)
        self._clock = clock

    def begin(self, browser: str, path: str) -> PendingLogin:
        """Begin one for the browser with that secret. Beyond ``MOST_PENDING`` the oldest are over: whoever begins many
        and completes none keeps nobody from logging in.
        """
        now = self._clock()
        self._database.change("DELETE FROM pending WHERE begun <= ?", (now - PENDING_SECONDS,))
        oldest = "SELECT rowid FROM pending ORDER BY begun DESC, rowid DESC LIMIT -1 OFFSET ?"
        self._database.change(f"DELETE FROM pending WHERE rowid IN ({oldest})", (MOST_PENDING - 1,))  # noqa: S608 -- ours
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        made = PendingLogin(state, nonce, verifier, path if len(path) <= LONGEST_PATH else "/")
        row = (secret_digest(made.state), secret_digest(browser), made.nonce, made.verifier, made.path, now)
        self._database.change("INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?)", row)
        return made

    def take(self, state: str, browser: str) -> PendingLogin | None:
        """The login of that state, which cannot be taken again; ``None`` unless the same browser began it in time."""
        statement = "DELETE FROM pending WHERE digest = ? RETURNING browser, nonce, verifier, path, begun"
        rows = self._database.rows(statement, (secret_digest(state),))
        if not rows:
            return None
        ((held, nonce, verifier, path, begun),) = rows
        if begun <= self._clock() - PENDING_SECONDS or not hmac.compare_digest(held, secret_digest(browser)):
            return None
        return PendingLogin(state, nonce, verifier, path)

    def close(self) -> None:
        """Close the file."""
        self._database.close()
