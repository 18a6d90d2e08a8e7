"""Security headers of every answer: run our scripts only, no framing, no referrer."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.config.settings import Images
from dashboard.ui.streamlit_bridge.static_files import SERVER_SCRIPT, inline_scripts

EVERYWHERE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
NOT_MODIFIED: Final = 304


def page_policy(images: Images) -> str:
    """The content security policy of the pages. Publishers' pictures are allowed only where the operator hot-links."""
    pictures = "'self' data: blob: https:" if images is Images.HOTLINK else "'self' data: blob:"
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", "blob:", *_script_hashes()]),
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


def _script_hashes() -> list[str]:
    digests = (hashlib.sha256(script).digest() for script in (*inline_scripts(), SERVER_SCRIPT))
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
