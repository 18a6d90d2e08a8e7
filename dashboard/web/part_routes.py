"""``/parts/…``: the parts of a page under an address, for browsers that have the page already."""

from __future__ import annotations

from collections.abc import Callable
from gzip import decompress
from typing import Protocol
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from dashboard.errors import BadParameter
from dashboard.model.filters import MAX_QUERY_BYTES
from dashboard.web.assets import takes_gzip
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.replies import REVALIDATE, answering, unchanged


class PackedAnswer(Protocol):
    """The parts of a page: gzipped JSON, and a tag that changes with it."""

    @property
    def tag(self) -> str: ...
    @property
    def packed(self) -> bytes: ...


Parts = Callable[[str, tuple[tuple[str, str], ...]], PackedAnswer]
"""Gives the parts of the page of that name under these parameters."""


def part_routes(parts: Parts) -> list[DescribedRoute]:
    """The route of the parts of pages."""

    def reply(request: Request) -> Response:
        query = request.url.query
        if len(query) > MAX_QUERY_BYTES:
            raise BadParameter("The address is too long.", f"It may have {MAX_QUERY_BYTES:,} characters after the “?”.")
        params = tuple(parse_qsl(query, keep_blank_values=True))
        answer = parts(request.path_params["name"], params)
        if (same := unchanged(request, answer.tag)) is not None:
            return same
        packed = takes_gzip(request.headers)
        headers = {**REVALIDATE, "ETag": answer.tag, "Vary": "Accept-Encoding"}
        return Response(
            answer.packed if packed else decompress(answer.packed),
            headers=headers | ({"Content-Encoding": "gzip"} if packed else {}),
            media_type="application/json; charset=utf-8",
        )

    about = "what the components of a page show under an address: the dashboard's own, it may change with every version"
    return [DescribedRoute("/parts/{name}", answering(reply), about, tagged=True, may=(404,), offered=False)]
