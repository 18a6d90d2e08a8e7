"""Where the guard leaves who a request comes from, and a route which object it changed; and what may be deleted by whom."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request

from dashboard.access.roles import Identity, Role
from dashboard.web.requests import SECRET_HEADER

IDENTITY: Final = "pulse.identity"
OBJECT: Final = "pulse.object"
"""For the audit log, where the path does not say it."""


def requester_of(request: Request) -> Identity | None:
    """Who a request comes from; ``None`` where access is open."""
    found: Any = request.scope.get(IDENTITY)
    return found if isinstance(found, Identity) else None


def deleting_secret(request: Request) -> str | None:
    """The secret with which something is to be deleted; ``None`` for an administrator, who needs none."""
    who = requester_of(request)
    if who is not None and who.role is Role.ADMIN:
        return None
    return request.headers.get(SECRET_HEADER, "")
