"""The routes of a view's feeds and calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.briefing.headlines import FindPicture
from dashboard.config.settings import Images
from dashboard.images.service import PictureService
from dashboard.service import Service
from dashboard.web.feeds.feed_formats import JSON_FEED, atom_feed, json_feed
from dashboard.web.feeds.followed_view import follow
from dashboard.web.feeds.view_calendar import view_calendar
from dashboard.web.limits import MOST_ENTRIES
from dashboard.web.openapi.parameter import whole_number
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.openapi.schema import COUNT, OBJECT, TEXT, listed, record
from dashboard.web.parameters import read_parameters
from dashboard.web.replies import REVALIDATE, answering, unchanged
from dashboard.web.requests import links_of

ATOM: Final = "application/atom+xml"
JSON_MEDIA: Final = "application/feed+json"
CALENDAR: Final = "text/calendar"
ENTRIES: Final = 50
_PARAMETERS: Final = (whole_number("limit", "Entries, the newest.", MOST_ENTRIES, ENTRIES),)
FEED: Final = record(
    version={"const": JSON_FEED},
    title=TEXT,
    home_page_url=TEXT,
    feed_url=TEXT,
    items=listed(record(id=TEXT, url=TEXT, title=TEXT, content_text=TEXT)),
    _pulse=record(total=COUNT, whole=COUNT, corpus_version=TEXT),
)


def view_feed_routes(service: Callable[[], Service], pictures: Callable[[], PictureService]) -> list[DescribedRoute]:
    """``/feed.atom``, ``/feed.json`` and ``/calendar.ics``."""

    def feed(request: Request) -> Response:
        return feed_reply(request, service(), pictures().find if service().settings.images is Images.PROXY else None)

    def route(path: str, reply: Callable[[Request], Response], about: str, media: str) -> DescribedRoute:
        return DescribedRoute(
            path,
            answering(reply),
            about,
            parameters=() if media == CALENDAR else _PARAMETERS,
            filtered=True,
            media=(media,),
            answer=FEED if media == JSON_MEDIA else OBJECT,
            tagged=True,
            section="a-view-as-a-feed",
        )

    return [
        route("/feed.atom", feed, "the newest articles in view as an Atom feed", ATOM),
        route("/feed.json", feed, "the newest articles in view as a JSON Feed", JSON_MEDIA),
        route(
            "/calendar.ics",
            lambda request: calendar_reply(request, service()),
            "story starts and days that stand out in a view as a calendar",
            CALENDAR,
        ),
    ]


def feed_reply(request: Request, service: Service, find: FindPicture | None) -> Response:
    """The view's newest articles, in the format that the path names."""
    parameters = read_parameters(request.scope["query_string"], _PARAMETERS)
    limit = parameters.number("limit", greatest=MOST_ENTRIES) or ENTRIES
    links = links_of(request, service.settings)
    view = follow(service, parameters.filters, links, limit, find)
    query = request.url.query
    address = f"{links.base}{request.url.path}" + (f"?{query}" if query else "")
    if request.url.path.endswith(".json"):
        return _tagged(request, json_feed(view, address), JSON_MEDIA)
    return _tagged(request, atom_feed(view, address), ATOM)


def calendar_reply(request: Request, service: Service) -> Response:
    """The view's dates."""
    parameters = read_parameters(request.scope["query_string"], ())
    made = view_calendar(service, parameters.filters, links_of(request, service.settings))
    return _tagged(request, made, CALENDAR)


def _tagged(request: Request, data: bytes, media: str) -> Response:
    """The answer under a tag of its own bytes: it stays while nothing in it changes, over restarts and rebuilds."""
    tag = f'W/"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {**REVALIDATE, "ETag": tag}
    return unchanged(request, tag) or Response(data, headers=headers, media_type=f"{media}; charset=utf-8")
