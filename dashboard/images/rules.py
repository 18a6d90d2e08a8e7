"""The rules of fetching pictures: limits, pauses, retries, and hosts that the operator named."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

from dashboard.config.settings import Settings
from dashboard.config.version import NAME, VERSION
from dashboard.fetch.rules import RequestRules

DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class FetchRules(RequestRules):
    """Sizes in bytes, times in seconds. ``seconds`` bounds one picture with all its redirects.

    ``host_interval`` is the pause between two requests to one host. ``backoff`` is the wait before the first retry of
    a temporary failure; each further wait is four times as long.
    """

    agent: str = f"{NAME.replace(' ', '-')}/{VERSION} (picture previews)"
    seconds: float = 5.0
    max_bytes: int = 5_000_000
    redirects: int = 3
    recode_seconds: float = 10.0
    workers: int = 6
    host_interval: float = 0.5
    tries: int = 3
    backoff: float = 2.0
    queue: int = 10_000
    cache_bytes: int = 1_000_000_000

    def to_line(self) -> bytes:
        """Return the rules as one line of JSON."""
        return json.dumps(asdict(self)).encode("ascii") + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> FetchRules:
        """The inverse of :meth:`to_line`."""
        values = json.loads(line)
        values["routes"] = {host: (str(address), int(port)) for host, (address, port) in values["routes"].items()}
        return cls(**values)


def fetch_rules(settings: Settings) -> FetchRules:
    """Return the rules of a deployment. The user agent names the public address, if there is one, for complaints."""
    about = f"; +{settings.public_url}" if settings.public_url else ""
    return FetchRules(
        agent=f"{NAME.replace(' ', '-')}/{VERSION} (picture previews{about})",
        cache_bytes=settings.image_cache_bytes,
        routes={host: (address, port) for host, address, port in settings.image_hosts},
    )
