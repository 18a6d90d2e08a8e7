"""Files for the browser, compressed once and kept: plotly.js as installed, our components, and Streamlit's own."""

from __future__ import annotations

import functools
import gzip
import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from dashboard.browser_files import BrowserFile, browser_files, plotly_path
from dashboard.web.replies import answering

FOREVER: Final = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
COMPRESSION: Final = 6
_STREAMLIT_FILE: Final = re.compile(r"/static/((?:js|css)/[A-Za-z0-9_.\-]+\.(js|css))")
_TYPES: Final = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}


def asset_routes() -> list[Route]:
    """The routes of plotly.js and of our components; an address changes with what it leads to."""
    return [
        Route(plotly_path(), answering(_plotly), methods=["GET"]),
        *(Route(file.address, answering(_sender(file)), methods=["GET"]) for file in browser_files().values()),
    ]


def warm() -> None:
    """Compress what every first visit needs before anybody waits for it; plotly.js is needed later, and by few."""
    for file in browser_files().values():
        _packed(file.body)


def _plotly(request: Request) -> Response:
    file = _plotly_file()
    return _kept_for_ever(request, "js", lambda: _compressed(file), file.read_bytes)


def _sender(file: BrowserFile) -> Callable[[Request], Response]:
    return lambda request: _kept_for_ever(request, file.kind, lambda: _packed(file.body), lambda: file.body)


def _kept_for_ever(request: Request, kind: str, packed: Callable[[], bytes], plain: Callable[[], bytes]) -> Response:
    if takes_gzip(request.headers):
        return Response(packed(), headers={**FOREVER, "Content-Encoding": "gzip"}, media_type=_TYPES[kind])
    return Response(plain(), headers=FOREVER, media_type=_TYPES[kind])


def _plotly_file() -> Path:
    found = find_spec("plotly")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("plotly is not installed")
    return Path(found.submodule_search_locations[0]) / "package_data" / "plotly.min.js"


class CompressedStreamlit:
    """Middleware: Streamlit's scripts and styles, which it serves as they are, a third of their size."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._folder = Path(get_static_dir()) / "static"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self._file(scope)
        if file is None:
            await self._app(scope, receive, send)
            return
        body = await to_thread.run_sync(_compressed, file)
        headers = {**FOREVER, "Content-Encoding": "gzip", "Content-Length": str(len(body))}
        answer = Response(
            b"" if scope["method"] == "HEAD" else body, headers=headers, media_type=_TYPES[file.suffix[1:]]
        )
        await answer(scope, receive, send)

    def _file(self, scope: Scope) -> Path | None:
        """The file asked for, when it may be sent compressed; names without a slash cannot leave the folder."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        match = _STREAMLIT_FILE.fullmatch(scope["path"])
        headers = Headers(scope=scope)
        if match is None or "range" in headers or not takes_gzip(headers):
            return None
        file = self._folder / match[1]
        return file if file.is_file() else None


def takes_gzip(headers: Headers) -> bool:
    """Whether a browser that sent these headers can unpack gzip."""
    offers = [item.replace(" ", "").lower() for item in headers.get("accept-encoding", "").split(",")]
    return any(item == "gzip" or (item.startswith("gzip;") and not item.endswith(("q=0", "q=0.0"))) for item in offers)


@functools.cache
def _compressed(file: Path) -> bytes:
    return _packed(file.read_bytes())


@functools.lru_cache(maxsize=64)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, COMPRESSION, mtime=0)
