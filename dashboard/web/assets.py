"""Serve scripts and styles, compressed once: plotly.js as installed, our own, and Streamlit's."""

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
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.frontend.bundle import browser_files, module_address, plotly_path
from dashboard.ui.streamlit_bridge.static_files import static_folder
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.replies import answering

ABOUT: Final = "scripts and styles, plotly.js among them; a name changes with its content, so it is cached for good"
FOREVER: Final = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
COMPRESSION: Final = 6
_STREAMLIT_FILE: Final = re.compile(r"/static/((?:js|css)/[A-Za-z0-9_.\-]+\.(js|css))")
_TYPES: Final = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}


def asset_routes() -> list[DescribedRoute]:
    """The routes of plotly.js and of our files. Each address changes with the content, so browsers may keep it for ever."""
    return [
        DescribedRoute(plotly_path(), answering(_plotly), ABOUT, offered=False),
        *(
            DescribedRoute(module_address(path), answering(_sender(path)), ABOUT, offered=False)
            for path in browser_files()
        ),
    ]


def warm() -> None:
    """Compress our files before the first visitor waits for them; few ever need plotly.js."""
    for path in browser_files():
        _compressed_module(path)


def _plotly(request: Request) -> Response:
    file = _plotly_file()
    return _kept_for_ever(request, "js", lambda: _compressed(file), file.read_bytes)


def _sender(path: str) -> Callable[[Request], Response]:
    kind = path.rpartition(".")[2]
    return lambda request: _kept_for_ever(
        request, kind, lambda: _compressed_module(path), lambda: browser_files()[path]
    )


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
    """Middleware: send Streamlit's scripts and styles compressed, to a third of their size."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._folder = static_folder() / "static"

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
        """The requested file, if it may be sent compressed. Names without a slash cannot leave the folder."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        match = _STREAMLIT_FILE.fullmatch(scope["path"])
        headers = Headers(scope=scope)
        if match is None or "range" in headers or not takes_gzip(headers):
            return None
        file = self._folder / match[1]
        return file if file.is_file() else None


def takes_gzip(headers: Headers) -> bool:
    """Whether the browser accepts gzip."""
    offers = [item.replace(" ", "").lower() for item in headers.get("accept-encoding", "").split(",")]
    return any(item == "gzip" or (item.startswith("gzip;") and not item.endswith(("q=0", "q=0.0"))) for item in offers)


@functools.cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), COMPRESSION, mtime=0)


@functools.cache
def _compressed_module(path: str) -> bytes:
    return gzip.compress(browser_files()[path], COMPRESSION, mtime=0)
