"""Tell a client on the machine that serves from any other."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request

_LOCAL_HOSTS: Final = frozenset(("localhost", "127.0.0.1", "::1"))
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_on_this_machine(request: Request) -> bool:
    """Whether a request came from this machine, under one of its own names, and through no proxy that says so."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    if host not in _LOCAL_HOSTS or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
