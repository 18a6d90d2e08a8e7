"""Sessions of people who logged in: kept on the server, found by the digest of an opaque cookie, ended at will."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any, Final

from dashboard.access.database import AccessDatabase, secret_digest
from dashboard.access.roles import Claims

FILE: Final = "sessions.sqlite"
IDLE_SECONDS: Final = 8 * 3_600
MOST_SECONDS: Final = 7 * 86_400
TOUCH_SECONDS: Final = 60
"""A session that is used is written down once in this time."""
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS session (
    digest TEXT PRIMARY KEY, user TEXT NOT NULL, claims TEXT NOT NULL, provider_session TEXT NOT NULL,
    begun REAL NOT NULL, seen REAL NOT NULL
)
"""
_LIVE: Final = "begun > ? AND seen > ?"


@dataclass(frozen=True, slots=True)
class Session:
    """A session that may be used now; times in seconds since the epoch."""

    digest: str
    claims: Claims
    begun: float
    seen: float


class Sessions:
    """Every session of a deployment. Safe from any thread and from several processes."""

    def __init__(self, data: Path, clock: Callable[[], float] = time) -> None:
        self._database = AccessDatabase(data / FILE, _SCHEMA)
        self._clock = clock

    def begin(self, claims: Claims, provider_session: str = "") -> str:
        """Begin a session and return its cookie's value, which is kept nowhere. Sessions that are over are removed."""
        value, now = secrets.token_urlsafe(32), self._clock()
        self._database.change(f"DELETE FROM session WHERE NOT ({_LIVE})", self._bounds())  # noqa: S608 -- ours
        row = (secret_digest(value), claims.user, _packed(claims), provider_session, now, now)
        self._database.change("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)", row)
        return value

    def of_cookie(self, value: str) -> Session | None:
        """The session of a cookie; ``None`` when it is unknown, over or ended."""
        return self.of_digest(secret_digest(value))

    def of_digest(self, digest: str) -> Session | None:
        """The session of that digest; ``None`` when it is unknown, over or ended."""
        statement = f"SELECT digest, claims, begun, seen FROM session WHERE digest = ? AND {_LIVE}"  # noqa: S608 -- ours
        rows = self._database.rows(statement, (digest, *self._bounds()))
        return _session(rows[0]) if rows else None

    def touch(self, session: Session) -> None:
        """Note that a session is used; an ended one stays ended."""
        now = self._clock()
        if now - session.seen >= TOUCH_SECONDS:
            self._database.note("UPDATE session SET seen = ? WHERE digest = ?", (now, session.digest))

    def all(self) -> list[Session]:
        """The sessions that may be used now, the newest first."""
        statement = f"SELECT digest, claims, begun, seen FROM session WHERE {_LIVE} ORDER BY begun DESC"  # noqa: S608 -- ours
        return [_session(row) for row in self._database.rows(statement, self._bounds())]

    def end(self, digest: str) -> bool:
        """End one session; whether there was one."""
        return self._database.change("DELETE FROM session WHERE digest = ?", (digest,)) > 0

    def end_of_user(self, user: str) -> int:
        """End every session of a person; returns how many there were."""
        return self._database.change("DELETE FROM session WHERE user = ?", (user,))

    def end_unnamed(self, user: str) -> int:
        """End the sessions of a person for which the provider named none of its own; returns how many there were."""
        return self._database.change("DELETE FROM session WHERE user = ? AND provider_session = ''", (user,))

    def end_of_provider(self, provider_session: str) -> int:
        """End the sessions that belong to a session of the identity provider; returns how many there were."""
        if not provider_session:
            return 0
        return self._database.change("DELETE FROM session WHERE provider_session = ?", (provider_session,))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _bounds(self) -> tuple[float, float]:
        now = self._clock()
        return now - MOST_SECONDS, now - IDLE_SECONDS


def _packed(claims: Claims) -> str:
    others = {name: list(values) for name, values in claims.others.items()}
    return json.dumps([claims.user, claims.name, claims.email, list(claims.groups), others])


def _session(row: tuple[Any, ...]) -> Session:
    digest, packed, begun, seen = row
    user, name, email, groups, others = json.loads(packed)
    known = {name: tuple(values) for name, values in others.items()}
    return Session(digest, Claims(user, name, email, tuple(groups), known), begun, seen)
