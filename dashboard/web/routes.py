"""Everything the process serves beside Streamlit: routes, middleware, and what happens at start and stop."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from dashboard.display import Display
from dashboard.errors import DashboardError
from dashboard.filters import Filters
from dashboard.images.desk import PictureDesk, picture_desk
from dashboard.pipeline import Service
from dashboard.snapshots.desk import Desk
from dashboard.web import assets
from dashboard.web.addresses import KnownAddresses
from dashboard.web.api import api_routes
from dashboard.web.board_routes import board_routes
from dashboard.web.briefing_routes import briefing_routes
from dashboard.web.export_routes import export_routes
from dashboard.web.headers import SecurityHeaders
from dashboard.web.health import health_routes
from dashboard.web.page_frame import PageFrame
from dashboard.web.picture_routes import picture_routes
from dashboard.web.replies import http_error
from dashboard.web.snapshot_api import snapshot_api_routes
from dashboard.web.snapshot_files import snapshot_file_routes
from dashboard.web.snapshot_pages import snapshot_page_routes

ERROR_HANDLERS: Mapping[Any, Callable[..., Any]] = {HTTPException: http_error}


def routes_of(
    service: Callable[[], Service], desk: Callable[[], Desk], pictures: Callable[[], PictureDesk] = picture_desk
) -> list[BaseRoute]:
    """Our routes, answered by the service and the desks that these return."""
    return [
        *health_routes(service),
        *api_routes(service),
        *snapshot_api_routes(desk),
        *snapshot_page_routes(desk),
        *board_routes(desk),
        *briefing_routes(desk),
        *export_routes(service),
        *picture_routes(pictures),
        *assets.asset_routes(),
        *snapshot_file_routes(),
    ]


def middleware_of(service: Callable[[], Service], routes: Sequence[BaseRoute]) -> list[Middleware]:
    """Outermost first: headers on every answer, then unknown addresses, compressed scripts, and what pages begin with."""
    return [
        Middleware(SecurityHeaders, images=service().settings.images),
        Middleware(KnownAddresses, routes=routes),
        Middleware(assets.CompressedStreamlit),
        Middleware(PageFrame),
    ]


def lifespan_of(
    service: Callable[[], Service], desk: Callable[[], Desk], pictures: Callable[[], PictureDesk] = picture_desk
) -> Callable[[Any], Any]:
    """Start service and desks and warm up before the first visitor; close them with the server."""

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        held = service()
        held.start()
        desk().start()
        pictures().start()
        await to_thread.run_sync(_warm_up, held)
        try:
            yield
        finally:
            await to_thread.run_sync(pictures().close)
            await to_thread.run_sync(desk().close)
            await to_thread.run_sync(held.close)
            gc.unfreeze()

    return lifespan


def _warm_up(held: Service) -> None:
    """Import and compress what the first page needs; then take it out of every later garbage collection."""
    assets.warm()
    with suppress(DashboardError):
        held.chart("topic", Filters(), Display())
    gc.collect()
    gc.freeze()
