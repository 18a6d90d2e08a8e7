"""``/metrics`` for Prometheus: what was counted, and the state of store, sync, feeds and pictures at this moment."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access.readership import for_each, for_everything
from dashboard.collect.desk import feed_desk
from dashboard.config.settings import Settings
from dashboard.errors import DashboardError, Forbidden
from dashboard.service import Service
from dashboard.snapshots.service import SnapshotService
from dashboard.ui.streamlit_bridge.running_server import connections
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.operating.own_machine import is_on_this_machine
from dashboard.web.replies import answering

ROUTE: Final = "/metrics"
_BEARER: Final = "bearer "


def metrics_routes(service: Callable[[], Service], desk: Callable[[], SnapshotService]) -> list[DescribedRoute]:
    """The route, for whoever has ``PULSE_METRICS_TOKEN``; without that setting, for this machine only."""

    def answer(request: Request) -> Response:
        services = for_each(service)
        if not may_read_metrics(request, services[0].settings):
            raise Forbidden(
                "Metrics are not for this client.",
                "Send PULSE_METRICS_TOKEN as Authorization: Bearer; without that setting, ask from the machine itself.",
            )
        state = CollectorRegistry(auto_describe=False)
        state.register(_State(services, for_everything(desk)))
        text = generate_latest(REGISTRY) + generate_latest(state)
        return Response(text, headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_LATEST)

    about = "what is counted, for Prometheus, for whoever has `PULSE_METRICS_TOKEN` or is on this machine"
    return [
        DescribedRoute(
            ROUTE, answering(answer), about, media=(CONTENT_TYPE_LATEST.split(";")[0],), may=(403,), offered=False
        ),
    ]


def may_read_metrics(request: Request, settings: Settings) -> bool:
    """Whether a client has the token; without a token, whether it is on this machine and no proxy can stand between."""
    if settings.metrics_token:
        given = request.headers.get("authorization", "")
        said = given[len(_BEARER) :] if given.lower().startswith(_BEARER) else ""
        return hmac.compare_digest(said.strip().encode(), settings.metrics_token.encode())
    return not settings.public_url and is_on_this_machine(request)


class _State:
    """What Prometheus reads of the services when it asks. Of the corpus it tells how far its reading is, no counts of articles."""

    def __init__(self, services: Sequence[Service], desk: SnapshotService) -> None:
        """``services`` are that of those who see everything, and that of viewers if they have one."""
        self._services = services
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        every = [service.progress() for service in self._services]
        progress, ready = every[0], all(service.ready() for service in self._services)
        failing = any(each.failure is not None for each in every)
        yield _gauge("pulse_store_ready", "Whether the store can answer.", ready)
        yield _gauge("pulse_sync_running", "Whether documents are being read.", any(each.running for each in every))
        yield _gauge("pulse_sync_failing", "Whether the corpus cannot be followed.", failing)
        yield _gauge("pulse_sync_files_done", "Files that the current or last sync has read.", progress.done)
        yield _gauge("pulse_sync_files", "Files of the current or last sync.", progress.total)
        feeds = feed_desk(self._services[0].settings)
        yield _gauge("pulse_collector_running", "Whether feeds are being collected.", feeds.collecting())
        states = GaugeMetricFamily("pulse_feeds", "Feeds, by how they are doing.", labels=("state",))
        try:
            for state, count in sorted(Counter(item.state for item in feeds.health()).items()):
                states.add_metric((state,), count)
        except DashboardError:  # sources.toml cannot be read: the page says so
            states.add_metric(("unreadable",), 1)
        yield states
        renderer = self._desk.renderer
        yield _gauge("pulse_renderer_waiting", "Pictures of charts asked for and not yet drawn.", renderer.waiting)
        yield _gauge("pulse_renderer_available", "Whether there is a browser to draw with.", renderer.available())
        yield _gauge("pulse_connections", "Connections open now.", len(connections.open))


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=float(value))
