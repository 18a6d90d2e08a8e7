"""What is counted while the dashboard serves, for Prometheus: requests, their time, open sockets.

Labels have few values: a route's template, never an address. The time of questions is counted by the store.
"""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

METHODS: Final = frozenset(("GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"))

_requests: Final = Counter("pulse_requests", "Requests answered, by route and status.", ("route", "method", "status"))
_seconds: Final = Histogram(
    "pulse_request_seconds",
    "Time from a request to the end of its answer, by route.",
    ("route",),
    buckets=(0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 120),
)
sockets: Final = Gauge("pulse_websockets", "Open pages: WebSockets connected now.")
"""Open WebSockets."""


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count an answered request; a method that no route has counts as ``other``."""
    _requests.labels(route, method if method in METHODS else "other", str(status)).inc()
    _seconds.labels(route).observe(seconds)
