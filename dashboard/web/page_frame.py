"""Complete Streamlit's page: room for its parts, early loading of their files, and what links to it show elsewhere."""

from __future__ import annotations

import asyncio
import functools
import gzip
import logging
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from html import escape
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.config.settings import Settings
from dashboard.config.version import NAME
from dashboard.frontend.bundle import page_head
from dashboard.model.filters import MAX_QUERY_BYTES
from dashboard.model.page_preview import PagePreview
from dashboard.ui.streamlit_bridge.static_files import PAGE_TITLE, SERVER_SCRIPT, page_file
from dashboard.web.requests import links_of

Previews = Callable[[str, tuple[tuple[str, str], ...]], PagePreview | None]
"""Gives the preview of the page at that path (without its first slash) under these parameters."""

OK: Final = 200
SECONDS: Final = 2.0
"""A page waits so long for its preview, and then goes without its sentence and picture."""
COMPRESSION: Final = 6
_END_OF_HEAD: Final = b"</head>"
_ABOUT_THE_FILE: Final = frozenset((b"if-none-match", b"if-modified-since", b"range"))
"""Conditional requests are about Streamlit's own file, which browsers may have cached; the page is another."""
_OF_THE_FILE: Final = frozenset(("etag", "last-modified", "accept-ranges"))
"""Headers about Streamlit's own file, not about the page that is sent."""
FOLLOWED: Final = (
    ("/feed.atom", "application/atom+xml", "Atom"),
    ("/feed.json", "application/feed+json", "JSON Feed"),
    ("/calendar.ics", "text/calendar", "calendar"),
)
"""The routes under which a view can be followed."""
_PICTURE: Final = (("type", "image/png"), ("width", "2400"), ("height", "1350"))


_log = logging.getLogger(__name__)


class PageFrame:
    """Middleware: extend the head of Streamlit's page, and change nothing else.

    The page is recognised by its content; a page of any other content passes unchanged.
    """

    def __init__(self, app: ASGIApp, settings: Settings, previews: Previews | None = None) -> None:
        self._app = app
        self._settings = settings
        self._previews = previews
        self._plain, self._framed = _pages()
        self._threads = ThreadPoolExecutor(4, "page-preview")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        if scope["path"].endswith("/"):
            scope = {**scope, "headers": [item for item in scope["headers"] if item[0] not in _ABOUT_THE_FILE]}
        started: list[Message] = []

        async def send_framed(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_html(message):
                started.append(message)
                return
            if started:
                start = started.pop()
                headers = MutableHeaders(scope=start)
                packed = headers.get("content-encoding") == "gzip"
                if self._is_page(message, packed=packed):
                    page = self._titled(Request(scope), await self._preview(scope))
                    message = {**message, "body": gzip.compress(page, COMPRESSION, mtime=0) if packed else page}
                    headers["content-length"] = str(len(message["body"]))
                    for name in _OF_THE_FILE & set(headers):
                        del headers[name]
                await send(start)
            await send(message)

        await self._app(scope, receive, send_framed)

    def _is_page(self, message: Message, *, packed: bool) -> bool:
        body: bytes = message.get("body", b"")
        if message.get("more_body") or len(body) > len(self._plain):
            return False
        try:
            return (gzip.decompress(body) if packed else body) == self._plain
        except (OSError, EOFError, zlib.error):
            return False

    async def _preview(self, scope: Scope) -> PagePreview | None:
        """The preview of the page that is asked for. Those that wait too long are given up, also in the queue."""
        query: bytes = scope["query_string"]
        if self._previews is None or len(query) > MAX_QUERY_BYTES:
            return None
        params = tuple(parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True))
        made = asyncio.get_running_loop().run_in_executor(
            self._threads, copy_context().run, self._previews, scope["path"].strip("/"), params
        )
        try:
            return await asyncio.wait_for(made, SECONDS)
        except TimeoutError:
            return None
        except Exception:  # noqa: BLE001 -- a page without preview is better than none
            _log.exception("The page %r has no preview.", scope["path"])
            return None

    def _titled(self, request: Request, preview: PagePreview | None) -> bytes:
        """The page with its title, and for its head the tags that other programs read."""
        title = f"{preview.title} · {NAME}" if preview else NAME
        base = links_of(request, self._settings).base
        tags = preview_tags(preview, base) if preview else ""
        page = self._framed.replace(PAGE_TITLE, f"<title>{escape(title)}</title>".encode("utf-8", "replace"), 1)
        return page.replace(_END_OF_HEAD, tags.encode("utf-8", "replace") + _END_OF_HEAD, 1)


def preview_tags(preview: PagePreview, base: str) -> str:
    """The tags of Open Graph and its kin, for a site at ``base``."""
    properties = {
        "og:type": "website",
        "og:site_name": NAME,
        "og:title": preview.title,
        "og:description": preview.sentence,
        "og:url": f"{base}{preview.path}",
    }
    names = {"description": preview.sentence, "twitter:card": "summary"}
    if preview.picture and base:
        properties |= {"og:image": f"{base}{preview.picture}", "og:image:alt": preview.alt}
        properties |= {f"og:image:{name}": value for name, value in _PICTURE}
        names["twitter:card"] = "summary_large_image"
    metas = "".join(
        f'<meta {kind}="{name}" content="{escape(value)}">'
        for kind, tags in (("property", properties), ("name", names))
        for name, value in tags.items()
        if value
    )
    return metas + feed_tags(preview)


def feed_tags(preview: PagePreview) -> str:
    """The feeds and the calendar of the view, as feed readers find them."""
    if preview.view is None:
        return ""
    query = f"?{preview.view}" if preview.view else ""
    return "".join(
        f'<link rel="alternate" type="{kind}" title="{escape(f"{preview.title} ({name})")}" href="{escape(path + query)}">'
        for path, kind, name in FOLLOWED
    )


def _is_html(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return start["status"] == OK and headers.get("content-type", "").startswith("text/html")


@functools.cache
def _pages() -> tuple[bytes, bytes]:
    """Streamlit's page, before and after."""
    plain = page_file()
    ours = page_head().encode() + b"<script>" + SERVER_SCRIPT + b"</script>"
    return plain, plain.replace(_END_OF_HEAD, ours + _END_OF_HEAD, 1)
