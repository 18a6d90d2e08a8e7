"""Routes, middleware, start and stop of the server."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from dashboard.collect.desk import feed_desk
from dashboard.errors import DashboardError
from dashboard.images.service import PictureService, picture_service
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display
from dashboard.service import Service
from dashboard.snapshots.service import SnapshotService
from dashboard.ui.streamlit_bridge.running_server import bounded_server, end_in_time
from dashboard.web import assets
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
from dashboard.web.page_frame import PageFrame, Previews
from dashboard.web.picture_routes import picture_routes
from dashboard.web.replies import http_error
from dashboard.web.saved_views.saved_view_routes import saved_view_routes
from dashboard.web.snapshot_api import snapshot_api_routes
from dashboard.web.snapshot_files import snapshot_file_routes
from dashboard.web.snapshot_pages import snapshot_page_routes

ERROR_HANDLERS: Mapping[Any, Callable[..., Any]] = {HTTPException: http_error}


def routes_of(
    service: Callable[[], Service],
    desk: Callable[[], SnapshotService],
    pictures: Callable[[], PictureService] = picture_service,
) -> list[DescribedRoute]:
    """Our routes, answered by the service and the desks that these return."""
    routes = [
        *health_routes(service),
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
    """Outermost first: headers on every answer, foreign hosts, limits, unknown addresses, compressed scripts, the head of pages.

    ``pages`` are the addresses of the pages, without their first slash; ``previews`` says what links to them show.
    """
    settings = service().settings
    return [
        Middleware(SecurityHeaders, images=settings.images),
        Middleware(KnownHosts, hosts=known_hosts(settings)),
        Middleware(BoundedRequests),
        Middleware(KnownAddresses, routes=routes, pages=pages),
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
            served = service()
            served.start()
            desk().start()
            pictures().start()
            feeds = feed_desk(served.settings)
            feeds.start()
            await to_thread.run_sync(_warm_up, served)
            try:
                yield
            finally:
                end_in_time()
                await to_thread.run_sync(feeds.close)
                await to_thread.run_sync(pictures().close)
                await to_thread.run_sync(desk().close)
                await to_thread.run_sync(served.close)
                gc.unfreeze()

    return lifespan


def _warm_up(served: Service) -> None:
    """Import and compress what the first page needs; then take it out of every later garbage collection."""
    assets.warm()
    with suppress(DashboardError):
        served.chart("topic", Filters(), Display())
    gc.collect()
    gc.freeze()
