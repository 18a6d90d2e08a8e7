"""The name of the route that a request is for: the template of its path, never the path itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from dashboard.ui.streamlit_bridge.server_paths import FILES, FOLDERS, is_streamlit

ASSETS: Final = "/assets/{name}"
PAGE: Final = "/{page}"
SOCKET: Final = "/_stcore/stream"
UNKNOWN: Final = "unknown"
_ASSET_FOLDER: Final = "/assets/"


class RouteNames:
    """Names requests by our ``routes``, the ``pages`` (their paths, without the first slash) and Streamlit's folders."""

    def __init__(self, routes: Sequence[BaseRoute], pages: Collection[str]) -> None:
        self._routes = [route for route in routes if isinstance(route, Route)]
        self._assets = frozenset(route.path for route in self._routes if route.path.startswith(_ASSET_FOLDER))
        self._others = [route for route in self._routes if route.path not in self._assets]
        self._pages = frozenset(f"/{page}" for page in pages)

    def of(self, scope: Scope) -> str:
        """The name, ``unknown`` where there is nothing. One slash at the end of a path is ignored, as everywhere."""
        path: str = scope["path"]
        if path in self._pages or path in self._assets:
            return ASSETS if path in self._assets else PAGE
        if is_streamlit(path):
            return _streamlit_name(path)
        bare = path[:-1] if len(path) > 1 and path.endswith("/") else path
        if bare in self._pages or bare in self._assets:
            return ASSETS if bare in self._assets else PAGE
        asked = {**scope, "path": bare}
        if scope["type"] != "http":
            return UNKNOWN
        return next((route.path for route in self._others if route.matches(asked)[0] is not Match.NONE), UNKNOWN)

    def methods(self) -> dict[str, frozenset[str]]:
        """The methods of each of our routes and of the pages, by name."""
        found: dict[str, frozenset[str]] = {PAGE: frozenset({"GET"})} if self._pages else {}
        for route in self._routes:
            name = ASSETS if route.path in self._assets else route.path
            found[name] = found.get(name, frozenset()) | frozenset(route.methods or ()) - {"HEAD"}
        return found


def _streamlit_name(path: str) -> str:
    if path in FILES or path == SOCKET:
        return path
    return next(folder for folder in FOLDERS if path.startswith(folder))
