"""Where the guard leaves who a request comes from, and a route which object it changed."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request

from dashboard.access.roles import Identity

IDENTITY: Final = "pulse.identity"
OBJECT: Final = "pulse.object"
"""For the audit log, where the path does not say it."""


def requester_of(request: Request) -> Identity | None:
    """Who a request comes from; ``None`` where access is open."""
    found: Any = request.scope.get(IDENTITY)
    return found if isinstance(found, Identity) else None
