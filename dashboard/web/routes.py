"""Routes, middleware, start and stop of the server."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from dashboard.access.readership import for_each, for_everything
from dashboard.access.rules import check_rules
from dashboard.collect.desk import feed_desk
from dashboard.config.settings import Access, Log
from dashboard.errors import DashboardError
from dashboard.images.service import PictureService, picture_service
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display
from dashboard.operation.log_lines import JsonLines
from dashboard.service import Service
from dashboard.snapshots.service import SnapshotService
from dashboard.ui.streamlit_bridge.log_handlers import log_through
from dashboard.ui.streamlit_bridge.running_server import bounded_server
from dashboard.web import assets
from dashboard.web.access.guard import Guard
from dashboard.web.access.identification import Identification
from dashboard.web.access.login_routes import login_of, login_routes
from dashboard.web.addresses import KnownAddresses
from dashboard.web.api import api_routes
from dashboard.web.article_routes import article_routes
from dashboard.web.assistants.assistant_route import assistant_routes
from dashboard.web.board_routes import board_routes
from dashboard.web.briefing_routes import briefing_routes
from dashboard.web.editing.correction_routes import correction_routes
from dashboard.web.editing.feed_routes import feed_routes
from dashboard.web.export_routes import export_routes
from dashboard.web.feeds.view_feed_routes import view_feed_routes
from dashboard.web.headers import SecurityHeaders
from dashboard.web.health import health_routes
from dashboard.web.hosts import KnownHosts, known_hosts
from dashboard.web.limits import BoundedRequests
from dashboard.web.openapi.document import openapi_routes
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.operating.metrics_route import metrics_routes
from dashboard.web.operating.observed import Observed
from dashboard.web.operating.route_names import RouteNames
from dashboard.web.page_frame import PageFrame, Previews
from dashboard.web.picture_routes import picture_routes
from dashboard.web.replies import http_error
from dashboard.web.saved_views.saved_view_routes import saved_view_routes
from dashboard.web.snapshot_api import snapshot_api_routes
from dashboard.web.snapshot_files import snapshot_file_routes
from dashboard.web.snapshot_pages import snapshot_page_routes

ERROR_HANDLERS: Mapping[Any, Callable[..., Any]] = {HTTPException: http_error}


class _LookedAfter(Protocol):
    def start(self) -> None: ...
    def close(self) -> None: ...


def routes_of(
    service: Callable[[], Service],
    desk: Callable[[], SnapshotService],
    pictures: Callable[[], PictureService] = picture_service,
) -> list[DescribedRoute]:
    """Our routes, answered by the service and the desks that these return."""
    routes = [
        *health_routes(service),
        *metrics_routes(service, desk),
        *login_routes(lambda: for_everything(service).settings),
        *api_routes(service),
        *article_routes(service),
        *snapshot_api_routes(desk),
        *snapshot_page_routes(desk),
        *board_routes(desk),
        *briefing_routes(desk),
        *correction_routes(service),
        *export_routes(service),
        *feed_routes(service),
        *assistant_routes(desk),
        *saved_view_routes(desk),
        *view_feed_routes(service, pictures),
        *picture_routes(pictures),
        *assets.asset_routes(),
        *snapshot_file_routes(),
    ]
    return [*routes, *openapi_routes(routes)]


def middleware_of(
    service: Callable[[], Service],
    routes: Sequence[BaseRoute],
    pages: Collection[str] = (),
    previews: Previews | None = None,
) -> list[Middleware]:
    """Outermost first: headers on every answer, request ids, foreign hosts, unknown addresses, who may, limits, compressed scripts, the head of pages.

    ``pages`` are the addresses of the pages, without their first slash; ``previews`` says what links to them show.

    Raises:
        SettingError: a route has no rule about who may use it, or ``access.toml`` cannot be used.
    """
    settings, names = for_everything(service).settings, RouteNames(routes, pages)
    check_rules(names.methods())
    known = None if settings.access is Access.OPEN else Identification(settings)
    if settings.access is Access.OIDC:
        login_of(settings)  # what it lacks keeps the server from starting
    return [
        Middleware(SecurityHeaders, images=settings.images),
        Middleware(Observed, names=names, log=settings.log),
        Middleware(KnownHosts, hosts=known_hosts(settings)),
        Middleware(KnownAddresses, routes=routes, pages=pages),
        Middleware(Guard, names=names, known=known, settings=settings),
        Middleware(BoundedRequests),
        Middleware(assets.CompressedStreamlit),
        Middleware(PageFrame, settings=settings, previews=previews),
    ]


def lifespan_of(
    service: Callable[[], Service],
    desk: Callable[[], SnapshotService],
    pictures: Callable[[], PictureService] = picture_service,
) -> Callable[[Any], Any]:
    """Start service and desks and warm up before the first visitor; close them with the server, within seconds."""

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        with bounded_server():
            served = for_each(service)
            settings = served[0].settings
            if settings.log is Log.JSON:
                log_through(_json_handler())
            looked_after: list[_LookedAfter] = [*served, for_everything(desk), *for_each(pictures), feed_desk(settings)]
            for each in looked_after:
                each.start()
            await to_thread.run_sync(_warm_up, served)
            try:
                yield
            finally:
                for each in reversed(looked_after):
                    await to_thread.run_sync(each.close)
                gc.unfreeze()

    return lifespan


def _json_handler() -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    return handler


def _warm_up(served: Sequence[Service]) -> None:
    """Import and compress what the first page needs; then take it out of every later garbage collection."""
    assets.warm()
    for each in served:
        with suppress(DashboardError):
            each.chart("topic", Filters(), Display())
    gc.collect()
    gc.freeze()
