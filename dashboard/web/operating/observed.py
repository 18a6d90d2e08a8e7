"""Give every request an id, count it, and write a line about it where the log is JSON."""

from __future__ import annotations

import logging
import time
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.config.settings import Log
from dashboard.operation.log_lines import FIELDS
from dashboard.operation.metrics import count_request, sockets
from dashboard.operation.request_id import begin_request
from dashboard.web.operating.route_names import RouteNames

ID_HEADER: Final = "X-Request-ID"
QUIET: Final = frozenset({"/assets/{name}", "/static/", "/healthz", "/readyz", "/metrics"})
"""Routes without a line in the log: files of the browser side, and what watches the server."""
_ABORTED: Final = 499

_log = logging.getLogger("dashboard.request")


class Observed:
    """Middleware, outermost: what it writes has the route's template, never an address, a search or a text."""

    def __init__(self, app: ASGIApp, names: RouteNames, log: Log) -> None:
        self._app = app
        self._names = names
        self._writes = log is Log.JSON

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        made = begin_request()
        if scope["type"] == "websocket":
            with sockets.track_inprogress():
                await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), _ABORTED

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[ID_HEADER] = made
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = self._names.of(scope)
        count_request(route, scope["method"], status, seconds)
        if self._writes and route not in QUIET:
            method = scope["method"][:20]
            said = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
            _log.info("%s %s: %d", method, route, status, extra={FIELDS: said})
