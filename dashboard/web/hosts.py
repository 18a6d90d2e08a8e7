"""Answer only under the hosts that the operator names, so that a foreign name pointed at this server reads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.config.settings import Settings
from dashboard.web.replies import error_reply

LOCAL: Final = ("localhost", "127.0.0.1", "[::1]")
_HOST: Final = re.compile(rb"([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?(?::[0-9]{1,5})?", re.IGNORECASE)
_IPV6_HOST: Final = re.compile(rb"\[([0-9a-f:.]+)\](?::[0-9]{1,5})?", re.IGNORECASE)
_REMEDY: Final = "Open it as localhost, or add this host to PULSE_ALLOWED_HOSTS."


class KnownHosts:
    """Middleware over HTTP and WebSocket: 421 for a host that is not known, 400 for none or one that cannot be read."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or (refusal := self._refusal(scope)) is None:
            await self._app(scope, receive, send)
        else:
            await refusal(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        given = [value for name, value in scope["headers"] if name == b"host"]
        host = host_name(given[0]) if len(given) == 1 else None
        if host is None or not scope["path"].startswith("/"):
            return error_reply(
                400, "The request does not say which host it is for.", "Send one Host, such as localhost."
            )
        if host not in self._hosts:
            return error_reply(421, f"This dashboard is not known as “{host[:80]}”.", _REMEDY)
        return None


def known_hosts(settings: Settings) -> frozenset[str]:
    """This machine's own names, the host of ``PULSE_PUBLIC_URL`` and ``PULSE_ALLOWED_HOSTS``, as :func:`host_name` writes them."""
    public = urlsplit(settings.public_url).netloc.rpartition("@")[2]
    named = {*LOCAL, *settings.allowed_hosts}
    with suppress(UnicodeError):  # no browser would find such a host
        named.add(public.encode("idna").decode())
    return frozenset(host for name in named if (host := host_name(name.encode())) is not None)


def host_name(value: bytes) -> str | None:
    """The host of a ``Host`` header in lower case, without port and final dot; ``None`` when it is malformed."""
    if match := _HOST.fullmatch(value):
        return match[1].decode().lower()
    if match := _IPV6_HOST.fullmatch(value):
        with suppress(ValueError):
            return f"[{IPv6Address(match[1].decode())}]"
    return None
