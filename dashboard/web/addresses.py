"""Which addresses exist. Streamlit answers any path with its page; here a path that is not ours is a 404."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web.replies import error_reply

PAGES: Final = frozenset(
    (
        *("", "briefing", "policy", "trends", "sources", "compare", "story"),
        *("articles", "article", "snapshots", "corpus", "methodology"),
    )
)
STREAMLIT_FOLDERS: Final = ("/_stcore/", "/static/", "/media/", "/component/", "/auth/")
STREAMLIT_FILES: Final = frozenset({"/favicon.png", "/manifest.json", "/index.html", "/oauth2callback"})
CLOSED: Final = ("/_stcore/metrics", "/_stcore/agent")


class KnownAddresses:
    """Middleware: only pages, our ``routes`` and what Streamlit's browser side asks for get through."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_streamlit(scope["path"]):
            await self._app(scope, receive, send)
            return
        matches = {route.matches(scope)[0] for route in self._routes}
        if Match.FULL in matches or (_is_page(scope["path"]) and scope["method"] in ("GET", "HEAD")):
            await self._app(scope, receive, send)
            return
        if Match.PARTIAL in matches or _is_page(scope["path"]):
            answer = _wrong_method(self._methods(scope))
        else:
            answer = error_reply(404, "There is nothing at this address.", "The dashboard starts at “/”.")
        await answer(scope, receive, send)

    def _methods(self, scope: Scope) -> list[str]:
        """What the routes at this address answer to."""
        partial = (route for route in self._routes if route.matches(scope)[0] is Match.PARTIAL)
        return sorted({method for route in partial for method in getattr(route, "methods", ())} or {"GET", "HEAD"})


def _wrong_method(methods: Sequence[str]) -> Response:
    allowed = ", ".join(methods)
    return error_reply(405, f"This address only answers {allowed}.", f"Use {methods[0]}.", headers={"Allow": allowed})


def _is_page(path: str) -> bool:
    return path.removeprefix("/").removesuffix("/") in PAGES and path.startswith("/") and not path.startswith("//")


def _is_streamlit(path: str) -> bool:
    if path in STREAMLIT_FILES:
        return True
    return path.startswith(STREAMLIT_FOLDERS) and not path.startswith(CLOSED)
