"""Learn who a request comes from: a token, the proxy's headers, or a session's cookie. Nothing else counts."""

from __future__ import annotations

import hmac
import logging
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from starlette.types import Scope

from dashboard.access.access_file import AccessFile, read_access_file
from dashboard.access.audit import AuditLog
from dashboard.access.roles import Area, Claims, Identity, Role
from dashboard.access.sessions import Sessions
from dashboard.access.tokens import PREFIX, Tokens
from dashboard.config.settings import Access, Settings
from dashboard.errors import BadParameter, SettingError

COOKIE: Final = "__Host-pulse"
ROLE_HEADER: Final = b"x-pulse-role"
"""By this header the pages learn the role; one that a client sends is dropped."""
FILE_SECONDS: Final = 2.0
"""``access.toml`` is looked at so often."""
MOST_GROUPS: Final = 2_000
LONGEST: Final = 256
_BEARER: Final = "bearer "
_BASIC: Final = "basic "
_FOLLOWING: Final = frozenset({Area.FOLLOW})

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Read:
    contents: AccessFile
    mark: tuple[int, int]
    looked: float


class Identification:
    """Knows everybody of one deployment. Roles are looked up at each request, so a change of ``access.toml`` holds at once."""

    def __init__(self, settings: Settings) -> None:
        """Read ``access.toml`` and open sessions and tokens.

        Raises:
            SettingError: the file cannot be used, or a setting that the mode needs is missing.
        """
        self.mode = settings.access
        if self.mode is Access.PROXY and not settings.proxy_secret:
            raise SettingError("PULSE_ACCESS=proxy needs PULSE_PROXY_SECRET.", "Set it here and in the proxy.")
        self._secret = settings.proxy_secret.encode()
        self._path: Path = settings.access_file
        self._file = _Read(read_access_file(self._path), _mark(self._path), monotonic())
        self.sessions = Sessions(settings.data)
        self.tokens = Tokens(settings.data)
        self.audit = AuditLog(settings.data)

    @property
    def file(self) -> AccessFile:
        """What ``access.toml`` says. While it cannot be read, what it said before holds, and the log says so."""
        held = self._file
        if monotonic() - held.looked < FILE_SECONDS:
            return held.contents
        mark, contents = _mark(self._path), held.contents
        if mark != held.mark:
            try:
                contents = read_access_file(self._path)
                _log.warning("%s was read again.", self._path.name)
            except SettingError as problem:
                _log.error("%s What it said before holds.", problem.message)
        self._file = _Read(contents, mark, monotonic())
        return contents

    def of(self, scope: Scope, *, uses: bool = True) -> Identity | None:
        """Who asks; ``None`` when nobody known does. Somebody known without a role has ``ANYONE``'s. Unless ``uses`` is false, a session is used by this.

        Raises:
            BadParameter: a header that says who asks is there twice, or cannot be read.
        """
        said = _one(scope, b"authorization") or ""
        if said.lower().startswith(_BEARER):
            text = said[len(_BEARER) :].strip()
            if text.startswith(PREFIX):  # any other is the identity provider's, which some proxies pass on
                return self._of_token(text)
        elif (password := _password_of(said)).startswith(PREFIX):  # feed readers and calendars know no bearers
            who = self._of_token(password)
            return who if who is not None and who.areas == _FOLLOWING else None  # browsers send passwords unasked
        claims, session = self._of_person(scope, uses=uses)
        if claims is None:
            return None
        role = self.file.role_of(claims) or Role.ANYONE
        return Identity(claims.user, claims.name or claims.user, role, session)

    def without_claims(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """The headers of a request without any that could say who asks to what comes after."""
        dropped = {name.encode() for name in self.file.proxy.all} | {ROLE_HEADER}
        return [item for item in scope["headers"] if item[0].lower() not in dropped]

    def close(self) -> None:
        """Close sessions and tokens."""
        self.sessions.close()
        self.tokens.close()

    def _of_token(self, text: str) -> Identity | None:
        token = self.tokens.of_text(text)
        if token is None:
            return None
        return Identity(f"token:{token.id}", token.name, token.role, token=token.id, areas=token.areas)

    def _of_person(self, scope: Scope, *, uses: bool) -> tuple[Claims | None, str]:
        if self.mode is Access.PROXY:
            return self._of_proxy(scope), ""
        value = cookie_of(scope, COOKIE)
        session = self.sessions.of_cookie(value) if value else None
        if session is None:
            return None, ""
        if uses:
            self.sessions.touch(session)
        return session.claims, session.digest

    def _of_proxy(self, scope: Scope) -> Claims | None:
        """What the proxy says, only beside its secret."""
        names = self.file.proxy
        secret = _one(scope, names.secret.encode()) or ""
        if not hmac.compare_digest(secret.encode(), self._secret):
            return None
        user, name, email, groups = (
            (_one(scope, header.encode()) or "").strip()
            for header in (names.user, names.name, names.email, names.groups)
        )
        if not user:
            return None
        if any(len(item) > LONGEST or not item.isprintable() for item in (user, name, email)):
            raise BadParameter("The proxy's headers cannot be read.", "They are short and on one line.")
        listed = tuple(filter(None, (group.strip() for group in groups.split(","))))
        return Claims(user, name, email, listed[:MOST_GROUPS])


def _password_of(authorization: str) -> str:
    """The password of HTTP Basic authentication (RFC 7617); empty where there is none."""
    if not authorization.lower().startswith(_BASIC):
        return ""
    try:
        return b64decode(authorization[len(_BASIC) :].strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def cookie_of(scope: Scope, name: str) -> str | None:
    """The value of a cookie; ``None`` when it is missing, or is there twice: one of them was smuggled in."""
    found: list[str] = []
    for header in (value for key, value in scope["headers"] if key == b"cookie"):
        for pair in header.decode("latin-1").split(";"):
            key, _, value = pair.strip().partition("=")
            found += [value] if key == name else []
    return found[0] if len(found) == 1 and found[0] else None


def _one(scope: Scope, name: bytes) -> str | None:
    values: Iterable[bytes] = [value for key, value in scope["headers"] if key.lower() == name]
    match list(values):
        case []:
            return None
        case [value]:
            return str(value.decode("utf-8", "replace"))
        case _:
            raise BadParameter(f"The header {name.decode()} is there twice.", "Send it once.")


def _mark(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
