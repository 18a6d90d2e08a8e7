"""End a subscription with one click: mail programs POST the address of ``List-Unsubscribe``, people press a button.

Whoever has the token may use it; nothing tells whether there is a subscription of that token.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.config.version import NAME
from dashboard.delivery.outbox import withdraw_waiting
from dashboard.digests.digest_files import Digests
from dashboard.service import Service
from dashboard.snapshots.archive import utc_now
from dashboard.web.openapi.route import HTML, DescribedRoute
from dashboard.web.replies import answering

PATH: Final = "/unsubscribe/{token}"
Unsubscriber = Callable[[str], bool]
"""Ends the subscription of a token; whether there was one."""
_RULES: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {"Content-Security-Policy": _RULES, "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_PAGE: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{title} · {name}</title></head>
<body style="margin:0;padding:48px 16px;font-family:sans-serif;line-height:1.5">
<main style="max-width:480px;margin:0 auto"><h1 style="font-size:22px">{title}</h1>
{body}</main></body>
</html>
"""
_FORM: Final = (
    '<p>No more messages of this subscription will be sent to you.</p>\n<form method="post">'
    '<button style="font:inherit;padding:8px 16px">Unsubscribe</button></form>'
)
_DONE: Final = "<p>You get no more messages of this subscription. One that is under way may still arrive.</p>"


def unsubscribe_routes(service: Callable[[], Service], others: Sequence[Unsubscriber] = ()) -> list[DescribedRoute]:
    """The page with the button, and what the button does. ``others`` end subscriptions that are not to digests."""

    def end(request: Request) -> Response:
        token = str(request.path_params["token"])
        any(ends(token) for ends in (lambda text: end_digest(service(), text), *others))
        return _page("You are unsubscribed", _DONE)

    said: dict[str, Any] = {"media": (HTML,), "section": "unsubscribing", "paged": True, "offered": False}
    return [
        DescribedRoute(
            PATH, answering(lambda _request: _page("Unsubscribe?", _FORM)), "a page that ends a subscription", **said
        ),
        DescribedRoute(PATH, answering(end), "end a subscription", method="POST", may=(507,), **said),
    ]


def end_digest(service: Service, token: str) -> bool:
    """End the subscription to a digest, and withdraw what waits to be sent for it; whether there was one.

    Raises:
        ArchiveFull: it could not be written.
    """
    data = service.settings.data
    ended = Digests(data).unsubscribe(token)
    if ended is None:
        return False
    digest, recipient = ended
    withdraw_waiting(data, recipient, f"{digest.mark}:", utc_now())
    return True


def _page(title: str, body: str) -> Response:
    return Response(_PAGE.format(title=escape(title), name=NAME, body=body), headers=_HEADERS, media_type="text/html")
