"""Our copies of pictures at ``/t/<name>``, cached for good, and what became of pictures that were on their way."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.errors import NotFound
from dashboard.images.service import PictureService
from dashboard.images.shown_picture import ROUTE
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.replies import answering, json_reply, unchanged

MOST_KEYS: Final = 64
KEPT: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_KEY: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


def picture_routes(desk: Callable[[], PictureService]) -> list[DescribedRoute]:
    """The routes of pictures. A name is a digest of its bytes, so an answer never changes."""

    def copy(request: Request) -> Response:
        name = request.path_params["name"]
        data = desk().cache.copy(name) if desk().serves else None
        if data is None:
            raise NotFound("There is no such picture here.", "It may have been taken away; the page names the newest.")
        tag = f'"{name}"'
        same = unchanged(request, tag)
        if same is not None:
            same.headers.update(KEPT)
            return same
        return Response(data, headers={**KEPT, "ETag": tag}, media_type="image/webp")

    def news(request: Request) -> Response:
        keys = [key for key in request.query_params.getlist("key")[:MOST_KEYS] if _KEY.fullmatch(key)]
        found = {key: shown for key in keys if (shown := desk().news(key)) is not None} if desk().serves else {}
        return json_reply({key: shown.payload() for key, shown in found.items()}, headers={"Cache-Control": "no-store"})

    return [
        DescribedRoute(
            f"{ROUTE}/news",
            answering(news),
            "what became of pictures that were being fetched, by `key`, as the pages ask",
            offered=False,
        ),
        DescribedRoute(
            f"{ROUTE}/{{name}}",
            answering(copy),
            "our copy of a picture, with `PULSE_IMAGES=proxy`; its name is a digest of its bytes, so it is cached for good",
            media=("image/webp",),
            tagged=True,
            may=(404,),
        ),
    ]
