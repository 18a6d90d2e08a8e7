"""``/mcp``: the Model Context Protocol over HTTP, for those who have the token."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from dashboard.assistants.mcp_server import answer_over_http, assistant_server
from dashboard.errors import DashboardError
from dashboard.service import Service
from dashboard.snapshots.service import SnapshotService
from dashboard.web.limits import MAX_BODY_BYTES
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.replies import error_reply, refused
from dashboard.web.requests import links_of

ROUTE: Final = "/mcp"


def assistant_routes(desk: Callable[[], SnapshotService]) -> list[DescribedRoute]:
    """The route of the Model Context Protocol, which answers nobody without ``PULSE_MCP_TOKEN``."""
    return [
        DescribedRoute(
            ROUTE,
            _AssistantEndpoint(desk),
            "for AI assistants that speak the Model Context Protocol",
            method="POST",
            section="assistants",
            offered=False,
        )
    ]


class _AssistantEndpoint:
    """An ASGI application: the SDK answers at the level of ASGI."""

    def __init__(self, desk: Callable[[], SnapshotService]) -> None:
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, service = Request(scope), self._desk().service
        if (refusal := _refusal(request, service)) is not None:
            await refusal(scope, receive, send)
            return
        try:
            server = await to_thread.run_sync(assistant_server, service, self._desk())
        except DashboardError as problem:
            await refused(problem)(scope, receive, send)
            return
        await answer_over_http(server, links_of(request, service.settings), MAX_BODY_BYTES, scope, receive, send)


def _refusal(request: Request, service: Service) -> Response | None:
    """Why this client gets no answer. Without a token to compare with, the route is not there."""
    token = service.settings.mcp_token
    if not token:
        return error_reply(404, "There is nothing at this address.", "The operator offers it with PULSE_MCP_TOKEN.")
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        said = {"WWW-Authenticate": "Bearer"}
        return error_reply(
            401, "The token is missing or wrong.", "Send Authorization: Bearer and the token.", headers=said
        )
    return None
