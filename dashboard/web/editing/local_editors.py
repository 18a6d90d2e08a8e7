"""Who may change the corpus in the page: whoever uses the dashboard on the machine that it runs on."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request

from dashboard.config.settings import Settings

_LOCAL_HOSTS: Final = frozenset(("localhost", "127.0.0.1", "::1"))
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_local_editor(request: Request, settings: Settings) -> bool:
    """Whether this client may change the corpus: never where ``PULSE_EDITING=off`` or the dashboard is for others."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    forwarded = any(name in request.headers for name in _FORWARDED)
    return settings.offers_editing and not forwarded and host in _LOCAL_HOSTS and _is_loopback(request)


def _is_loopback(request: Request) -> bool:
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
