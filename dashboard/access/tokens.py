"""API tokens for programs: shown once, kept as digests, for some areas only, for a time, revocable."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any, Final

from dashboard.access.database import AccessDatabase, secret_digest
from dashboard.access.roles import Area, Role
from dashboard.errors import BadParameter, NotFound

FILE: Final = "tokens.sqlite"
PREFIX: Final = "pulse_"
MOST_DAYS: Final = 366
DAYS: Final = 90
LONGEST_NAME: Final = 80
GIVEN_FOR: Final = tuple(area for area in Area if area is not Area.PAGES)
_TOUCH_SECONDS: Final = 60
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS token (
    digest TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role INTEGER NOT NULL, areas TEXT NOT NULL,
    made REAL NOT NULL, expires REAL NOT NULL, used REAL, revoked REAL
)
"""
_COLUMNS: Final = "id, name, role, areas, made, expires, used, revoked"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What is known of a token, without itself; times in seconds since the epoch."""

    id: str
    name: str
    role: Role
    areas: frozenset[Area]
    made: float
    expires: float
    used: float | None
    revoked: float | None


class Tokens:
    """Every token of a deployment. Safe from any thread and from several processes."""

    def __init__(self, data: Path, clock: Callable[[], float] = time) -> None:
        self._database = AccessDatabase(data / FILE, _SCHEMA)
        self._clock = clock

    def create(self, name: str, role: Role, areas: Collection[Area], days: int = DAYS) -> tuple[ApiToken, str]:
        """Make a token; its text is given only now.

        Raises:
            BadParameter: name, areas or days cannot be used.
        """
        if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
            raise BadParameter("That name cannot be used.", f"It is one line of at most {LONGEST_NAME} characters.")
        if not areas or not set(areas) <= set(GIVEN_FOR):
            raise BadParameter("Those areas cannot be used.", f"Choose among {', '.join(GIVEN_FOR)}.")
        if not 1 <= days <= MOST_DAYS:
            raise BadParameter(f"{days} days cannot be used.", f"A token lasts 1 to {MOST_DAYS} days.")
        text, token_id, now = f"{PREFIX}{secrets.token_urlsafe(32)}", secrets.token_hex(4), self._clock()
        made = ApiToken(token_id, name, role, frozenset(areas), now, now + days * 86_400, None, None)
        row = (
            secret_digest(text),
            made.id,
            made.name,
            int(role),
            " ".join(sorted(areas)),
            now,
            made.expires,
            None,
            None,
        )
        self._database.change("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return made, text

    def of_text(self, text: str) -> ApiToken | None:
        """The token of that text, noted as used; ``None`` when it is unknown, expired or revoked."""
        if not text.startswith(PREFIX):
            return None
        digest, now = secret_digest(text), self._clock()
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM token WHERE digest = ?", (digest,))  # noqa: S608 -- ours
        token = _token(rows[0]) if rows else None
        if token is None or token.revoked is not None or token.expires <= now:
            return None
        if token.used is None or now - token.used >= _TOUCH_SECONDS:
            self._database.note("UPDATE token SET used = ? WHERE digest = ?", (now, digest))
        return token

    def all(self) -> list[ApiToken]:
        """Every token, the newest first."""
        return [_token(row) for row in self._database.rows(f"SELECT {_COLUMNS} FROM token ORDER BY made DESC, id")]  # noqa: S608 -- ours

    def revoke(self, token_id: str) -> None:
        """End a token now; it stays in the list.

        Raises:
            NotFound: there is none of that id, or it is revoked already.
        """
        statement = "UPDATE token SET revoked = ? WHERE id = ? AND revoked IS NULL"
        if not self._database.change(statement, (self._clock(), token_id)):
            raise NotFound(f"There is no token {token_id[:20]} to revoke.", "python -m dashboard tokens list")

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _token(row: tuple[Any, ...]) -> ApiToken:
    token_id, name, role, areas, made, expires, used, revoked = row
    return ApiToken(token_id, name, Role(role), frozenset(map(Area, areas.split())), made, expires, used, revoked)
