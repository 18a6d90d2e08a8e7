"""Read a request: the public address, the client, and its JSON body; refuse requests of other sites."""

from __future__ import annotations

import asyncio
import functools
import re
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

import orjson
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from dashboard.config.settings import Settings
from dashboard.errors import BadParameter, DashboardError, Forbidden
from dashboard.model.links import Links
from dashboard.web.limits import BODY_SECONDS, MAX_BODY_BYTES
from dashboard.web.parameters import BodyTooLarge, BodyTooSlow, RefusedParameter
from dashboard.web.replies import answering, refused

Json: TypeAlias = dict[str, Any]

OWN_HEADER: Final = "x-pulse"
SECRET_HEADER: Final = "x-pulse-secret"  # noqa: S105 -- a header's name
_HOST: Final = re.compile(r"[A-Za-z0-9.\-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?", re.ASCII)
_DRAWING = CapacityLimiter(64)
"""Threads that may wait for pictures: they never hold up the threads that answer everything else."""


def links_of(request: Request, settings: Settings) -> Links:
    """Addresses as people use them: under ``PULSE_PUBLIC_URL``, else under the host that the request names."""
    if settings.public_url:
        return Links(settings.public_url)
    host = request.headers.get("host", "")
    return Links(f"{request.url.scheme}://{host}") if _HOST.fullmatch(host) else Links()


def client_of(request: Request) -> str:
    """The address a request came from, for rate limits: of IPv6 the network of 64 bits that one customer is given."""
    if request.client is None:
        return "unknown"
    try:
        address = ip_address(request.client.host)
    except ValueError:
        return request.client.host
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or IPv6Network((int(address) >> 64 << 64, 64)))
    return str(address)


def drawing(endpoint: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that may wait for a picture, in threads of its own."""
    reply = answering(endpoint)

    @functools.wraps(endpoint)
    async def wait(request: Request) -> Response:
        return await to_thread.run_sync(reply, request, limiter=_DRAWING)

    return wait


def changing(
    endpoint: Callable[[Request, Json], Response], settings: Callable[[], Settings]
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that changes something: only our own pages (or programs that say ``X-Pulse: 1``) get through to it."""

    @functools.wraps(endpoint)
    async def reply(request: Request) -> Response:
        try:
            _refuse_other_sites(request, settings())
            body = await _body(request)
        except DashboardError as error:
            return refused(error)
        return await to_thread.run_sync(answering(lambda given: endpoint(given, body)), request)

    return reply


def body_text(body: Json, name: str, most: int, default: str | None = None) -> str:
    """A text of the body, at most ``most`` characters.

    Raises:
        RefusedParameter: it is not text or too long, or is missing and has no ``default``.
    """
    value = body.get(name, default)
    if value is None:
        raise RefusedParameter(name, f"{name} is missing.", "Give it as text.")
    if not isinstance(value, str) or len(value) > most:
        raise RefusedParameter(name, f"{name} cannot be used.", f"It is text of at most {most:,} characters.")
    return value


def refuse_unknown(body: Json, known: set[str]) -> None:
    """Refuse what the route does not know, so that a misspelt name is not silently ignored.

    Raises:
        RefusedParameter
    """
    if unknown := sorted(set(body) - known):
        name = unknown[0][:40]
        raise RefusedParameter(name, f"There is no “{name}” here.", f"There are {', '.join(sorted(known))}.")


def _refuse_other_sites(request: Request, settings: Settings) -> None:
    headers = request.headers
    origin = headers.get("origin")
    hosts = {headers.get("host", ""), urlsplit(settings.public_url).netloc} - {""}
    foreign = origin is not None and netloc_of(origin) not in hosts
    if foreign or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden("This request came from a page of another site.", "Do it on the dashboard's own pages.")
    if headers.get(OWN_HEADER) != "1":
        raise Forbidden("This request lacks the header X-Pulse.", "Send X-Pulse: 1.")


def netloc_of(address: str) -> str | None:
    """Host and port of an address; ``None`` when it is malformed."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None


async def _body(request: Request) -> Json:
    data = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                data += chunk
                if len(data) > MAX_BODY_BYTES:
                    raise BodyTooLarge(
                        f"The request is larger than {MAX_BODY_BYTES:,} bytes.", "Shorten title and note."
                    )
    except TimeoutError:
        raise BodyTooSlow(f"The request did not come within {BODY_SECONDS} seconds.", "Send it again.") from None
    if not data:
        return {}
    if not request.headers.get("content-type", "").lower().startswith("application/json"):
        raise BadParameter("The request is not JSON.", "Send it as Content-Type: application/json.")
    try:
        body = orjson.loads(data)  # refuses half characters ("\ud800") too
    except ValueError:
        raise BadParameter("The request is not JSON in UTF-8.", "Correct it.") from None
    if not isinstance(body, dict):
        raise BadParameter("The request is not a JSON object.", "Send an object.")
    return body
