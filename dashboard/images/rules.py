"""How pictures are fetched: bounds, manners, and which hosts the operator has named."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from dashboard.settings import Settings
from dashboard.version import NAME, VERSION

DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class FetchRules:
    """Sizes in bytes, times in seconds. ``seconds`` bounds one picture with all its redirects.

    ``host_interval`` is the least time between two requests to one host, which never has two at once. ``backoff`` is
    the wait before the first retry of a passing failure, four times as long before each further one.
    ``routes`` says where hosts of the operator's own are: host name (``*.`` for all below it) -> (address, port).
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
    routes: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def route(self, host: str) -> tuple[str, int] | None:
        """Where the operator says that this host is."""
        parts = host.split(".")
        above = (f"*.{'.'.join(parts[n:])}" for n in range(1, len(parts)))
        return next((self.routes[name] for name in (host, *above) if name in self.routes), None)

    def to_line(self) -> bytes:
        """One line of JSON."""
        return json.dumps(asdict(self)).encode("ascii") + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> FetchRules:
        """The inverse of :meth:`to_line`."""
        values = json.loads(line)
        values["routes"] = {host: (str(address), int(port)) for host, (address, port) in values["routes"].items()}
        return cls(**values)


def rules_of(settings: Settings) -> FetchRules:
    """The rules of a deployment. The name we go by says where to complain, where there is a public address."""
    about = f"; +{settings.public_url}" if settings.public_url else ""
    return FetchRules(
        agent=f"{NAME.replace(' ', '-')}/{VERSION} (picture previews{about})",
        cache_bytes=settings.image_cache_bytes,
        routes={host: (address, port) for host, address, port in settings.image_hosts},
    )


def bare_environment() -> dict[str, str]:
    """What a process that handles strangers' pictures is given of ours: no settings, no secrets, no proxies."""
    kept = ("PATH", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}
