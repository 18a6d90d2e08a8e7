"""What every HTTP answer says to browsers: run our scripts only, frame us nowhere, tell nobody where readers come from."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from dashboard.settings import Images

EVERYWHERE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
NOT_MODIFIED: Final = 304
_INLINE_SCRIPT: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def page_policy(images: Images) -> str:
    """The content security policy of the pages. Publishers' pictures are allowed only where the operator hot-links."""
    pictures = "'self' data: blob: https:" if images is Images.HOTLINK else "'self' data: blob:"
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", "blob:", *_inline_scripts()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": pictures,
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "media-src": "'self' blob:",
        "frame-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _inline_scripts() -> list[str]:
    """The hashes of the scripts inside Streamlit's page, as the installed version has them."""
    page = (Path(get_static_dir()) / "index.html").read_bytes()
    digests = (hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


class SecurityHeaders:
    """Middleware: the headers above on every answer. A route that sets its own policy keeps it, and who may frame it."""

    def __init__(self, app: ASGIApp, images: Images) -> None:
        self._app = app
        self._page_policy = page_policy(images)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), unchanged=message["status"] == NOT_MODIFIED)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders, *, unchanged: bool) -> None:
        for name, value in EVERYWHERE.items():
            headers.setdefault(name, value)
        # A browser lays a 304's headers over the ones it keeps, and a 304 does not say what kind of page it is about.
        if "content-security-policy" not in headers and not unchanged:
            runs = headers.get("content-type", "").startswith(("text/html", "text/javascript"))
            headers["Content-Security-Policy"] = self._page_policy if runs else DATA_POLICY
            headers["X-Frame-Options"] = "DENY"
