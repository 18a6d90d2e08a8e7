"""Answer 404 to unknown addresses, for which Streamlit would send its page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.ui.streamlit_bridge.server_paths import is_streamlit
from dashboard.web.replies import error_reply
from dashboard.web.snapshot_pages import error_page, wants_page

_NAMES: Final = {
    "overview": "/",
    **{name: f"/{name}" for name in ("briefing", "policy", "trends", "sources", "compare")},
    "stories": "/story",
    **{name: f"/{name}" for name in ("articles", "feeds", "snapshots", "corpus", "methodology")},
}
"""The pages by their names in the menu."""
_WAYS: Final = ("overview", "articles", "stories", "snapshots", "methodology")


class KnownAddresses:
    """Middleware: only ``pages``, our ``routes`` and what Streamlit's browser side asks for get through.

    One slash at the end of an address is ignored.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute], pages: Collection[str]) -> None:
        self._app = app
        self._routes = routes
        self._pages = frozenset(path for page in pages for path in (f"/{page}", f"/{page}/" if page else "/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_streamlit(scope["path"]):
            await self._app(scope, receive, send)
            return
        is_page = scope["path"] in self._pages
        if not is_page and len(scope["path"]) > 1 and scope["path"].endswith("/"):
            bare = scope["path"][:-1]
            scope = {**scope, "path": bare, "raw_path": bare.encode()}
        matches = {route.matches(scope)[0] for route in self._routes}
        if Match.FULL in matches or (is_page and scope["method"] in ("GET", "HEAD")):
            await self._app(scope, receive, send)
            return
        if Match.PARTIAL in matches or is_page:
            answer = _wrong_method(self._methods(scope))
        else:
            answer = self._unknown(Request(scope))
        await answer(scope, receive, send)

    def _unknown(self, request: Request) -> Response:
        """A page that leads on for people, JSON for programs. A page's name in the menu leads to the page."""
        path = request.url.path
        if f"{path}/".startswith(("/api/", "/parts/")) or not wants_page(request):
            return error_reply(404, "There is nothing at this address.", "The dashboard starts at “/”.")
        asked = path.strip("/").lower()[:100]
        if (page := _NAMES.get(asked)) in self._pages and request.method in ("GET", "HEAD"):
            return RedirectResponse(f"{page}?{query}" if (query := request.url.query) else f"{page}")
        names = dict.fromkeys((*get_close_matches(asked, _NAMES), *_WAYS))
        leads = [(name.capitalize(), _NAMES[name]) for name in names if _NAMES[name] in self._pages]
        return error_page(404, "There is no page at this address.", "Perhaps it was mistyped. Go on from here:", leads)

    def _methods(self, scope: Scope) -> list[str]:
        """What the routes at this address answer to."""
        partial = (route for route in self._routes if route.matches(scope)[0] is Match.PARTIAL)
        return sorted({method for route in partial for method in getattr(route, "methods", ())} or {"GET", "HEAD"})


def _wrong_method(methods: Sequence[str]) -> Response:
    allowed = ", ".join(methods)
    return error_reply(405, f"This address only answers {allowed}.", f"Use {methods[0]}.", headers={"Allow": allowed})
