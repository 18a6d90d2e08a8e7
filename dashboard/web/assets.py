"""Scripts for the browser, compressed once and kept: plotly.js from the installed package, and Streamlit's own files."""

from __future__ import annotations

import functools
import gzip
import re
from importlib.metadata import version
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

from dashboard.web.replies import answering

FOREVER: Final = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
COMPRESSION: Final = 6
_STREAMLIT_FILE: Final = re.compile(r"/static/((?:js|css)/[A-Za-z0-9_.\-]+\.(js|css))")
_TYPES: Final = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}


def plotly_path() -> str:
    """The address of plotly.js; it changes with the version, so that browsers may keep it for ever."""
    return f"/assets/plotly-{version('plotly')}.min.js"


def asset_routes() -> list[Route]:
    """The route of plotly.js."""
    return [Route(plotly_path(), answering(_plotly), methods=["GET"])]


def warm() -> None:
    """Compress plotly.js before anybody waits for it."""
    _compressed(_plotly_file())


def _plotly(request: Request) -> Response:
    if _takes_gzip(request.headers):
        return Response(
            _compressed(_plotly_file()), headers={**FOREVER, "Content-Encoding": "gzip"}, media_type=_TYPES["js"]
        )
    return Response(_plotly_file().read_bytes(), headers=FOREVER, media_type=_TYPES["js"])


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
        if match is None or "range" in headers or not _takes_gzip(headers):
            return None
        file = self._folder / match[1]
        return file if file.is_file() else None


def _takes_gzip(headers: Headers) -> bool:
    offers = [item.replace(" ", "").lower() for item in headers.get("accept-encoding", "").split(",")]
    return any(item == "gzip" or (item.startswith("gzip;") and not item.endswith(("q=0", "q=0.0"))) for item in offers)


@functools.cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), COMPRESSION, mtime=0)
