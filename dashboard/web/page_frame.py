"""Streamlit's page with what ours need from the first moment: room for their parts, and word of the files to come."""

from __future__ import annotations

import functools
import gzip
import zlib
from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from dashboard.browser_files import page_head

OK: Final = 200
_END_OF_HEAD: Final = b"</head>"
_ABOUT_THE_FILE: Final = frozenset((b"if-none-match", b"if-modified-since", b"range"))
"""What browsers ask of Streamlit's own file, which they may still have: the page is not that file."""
_OF_THE_FILE: Final = frozenset(("etag", "last-modified", "accept-ranges"))
"""What tells of Streamlit's own file, not of the page that is sent."""


class PageFrame:
    """Middleware: adds to the head of the page that Streamlit sends for every address of ours, and to nothing else.

    The page is told by its content. One of a version that sends another is passed on as it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._plain, self._framed = _pages()
        self._packed = gzip.compress(self._framed, mtime=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        if scope["path"].endswith("/"):
            scope = {**scope, "headers": [item for item in scope["headers"] if item[0] not in _ABOUT_THE_FILE]}
        held: list[Message] = []

        async def send_framed(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_html(message):
                held.append(message)
                return
            if held:
                start = held.pop()
                headers = MutableHeaders(scope=start)
                packed = headers.get("content-encoding") == "gzip"
                if self._is_page(message, packed=packed):
                    message = {**message, "body": self._packed if packed else self._framed}
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


def _is_html(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return start["status"] == OK and headers.get("content-type", "").startswith("text/html")


@functools.cache
def _pages() -> tuple[bytes, bytes]:
    """The page as Streamlit has it, and as it is sent."""
    plain = (Path(get_static_dir()) / "index.html").read_bytes()
    return plain, plain.replace(_END_OF_HEAD, page_head().encode() + _END_OF_HEAD, 1)
