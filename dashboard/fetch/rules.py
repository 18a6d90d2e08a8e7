"""The limits of a request to another server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RequestRules:
    """Sizes in bytes, times in seconds. ``seconds`` bounds one request, or one with all its redirects.

    ``max_bytes`` bounds a body, packed and unpacked. ``routes`` maps the operator's own hosts (``*.`` for all
    subdomains) to (address, port): the only private addresses that are ever contacted.
    """

    agent: str
    seconds: float
    max_bytes: int
    redirects: int
    routes: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def route(self, host: str) -> tuple[str, int] | None:
        """Return the address and port that the operator named for this host."""
        parts = host.split(".")
        above = (f"*.{'.'.join(parts[n:])}" for n in range(1, len(parts)))
        return next((self.routes[name] for name in (host, *above) if name in self.routes), None)
