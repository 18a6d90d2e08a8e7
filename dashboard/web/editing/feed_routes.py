"""Feeds over the API: how each is doing, and adding, checking, pausing and removing one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.access.roles import Role
from dashboard.collect.checking import FeedCheck
from dashboard.collect.desk import FeedDesk, feed_desk
from dashboard.collect.feed import Items
from dashboard.collect.health import for_readers, health_record
from dashboard.collect.record import Record
from dashboard.errors import Forbidden
from dashboard.service import Service
from dashboard.text.dates import iso_moment
from dashboard.web.access.request_identity import OBJECT
from dashboard.web.editing.local_editors import may_change
from dashboard.web.openapi import answers as schemas
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.openapi.schema import TEXT, one_of, record
from dashboard.web.parameters import RefusedParameter, read_parameters
from dashboard.web.replies import answering, json_reply
from dashboard.web.requests import Json, body_text, changing, refuse_unknown

ROUTE: Final = "/api/v1/feeds"
LONGEST: Final = 4_096
ACTIONS: Final = ("add", "starter", "examples", "check", "preview", "relevant", "all", "pause", "resume", "remove")
_BODY: Final = record({"address": TEXT, "name": TEXT}, action=one_of(ACTIONS))


def feed_routes(service: Callable[[], Service]) -> list[DescribedRoute]:
    """The routes at ``/api/v1/feeds``."""
    change = changing(lambda request, body: change_feeds(request, body, service()), lambda: service().settings)
    return [
        DescribedRoute(
            ROUTE,
            answering(lambda request: list_feeds(request, service())),
            "how each feed of the corpus is doing",
            answer=schemas.FEEDS,
            may=(409,),
            section="feeds",
        ),
        DescribedRoute(
            ROUTE,
            change,
            "add, check, pause or remove one",
            method="POST",
            answer=schemas.FEED_DONE,
            may=(404, 409),
            body=_BODY,
            section="feeds",
        ),
    ]


def list_feeds(request: Request, service: Service) -> Response:
    """How each feed is doing, and whether this client may change them."""
    read_parameters(request.scope["query_string"], (), filtered=False)
    desk = feed_desk(service.settings)
    editing = may_change(request, service.settings, Role.ADMIN)
    health = desk.health() if editing else map(for_readers, desk.health())
    said = {"feeds": [health_record(item) for item in health], "collecting": desk.collecting(), "editing": editing}
    return json_reply(said | ({"folder": desk.folder()} if editing else {}))


def change_feeds(request: Request, body: Json, service: Service) -> Response:
    """Do one thing with the feeds; see docs/api.md."""
    if not may_change(request, service.settings, Role.ADMIN):
        raise Forbidden(
            "Feeds can be changed here only by administrators, or on the machine that serves the dashboard.",
            "Edit sources.toml, or use: python -m dashboard sources.",
        )
    refuse_unknown(body, {"action", "address", "name"})
    action = body_text(body, "action", LONGEST)
    if action not in ACTIONS:
        raise RefusedParameter("action", f"action “{action[:40]}” is unknown.", f"It is one of {', '.join(ACTIONS)}.")
    request.scope[OBJECT] = f"{action} {body_text(body, 'name', LONGEST, '')}".strip()
    done = _do(action, body, feed_desk(service.settings))
    return json_reply({"action": action, **done}, headers={"Cache-Control": "no-store"})


def _do(action: str, body: Json, desk: FeedDesk) -> Json:
    match action:
        case "add":
            feed = desk.add(body_text(body, "address", LONGEST).strip())
        case "starter":
            return {"added": desk.add_starter()}
        case "examples":
            return {"documents": desk.copy_examples()}
        case "check":
            return _checked(desk.check(body_text(body, "name", LONGEST)))
        case "preview":
            return _previewed(*desk.preview(body_text(body, "name", LONGEST)))
        case "relevant" | "all":
            feed = desk.keep_items(body_text(body, "name", LONGEST), Items(action))
        case "remove":
            feed = desk.remove(body_text(body, "name", LONGEST))
        case _:
            feed = desk.pause(body_text(body, "name", LONGEST), paused=action == "pause")
    return {"name": feed.name, "address": feed.address}


def _checked(check: FeedCheck) -> Json:
    parsed = check.parsed
    return {
        "address": check.address,
        "works": parsed is not None,
        "problem": check.problem,
        "kind": parsed and parsed.kind,
        "items": len(parsed.entries) if parsed else 0,
        "newest": None if check.newest is None else iso_moment(check.newest),
    }


def _previewed(judged: int, aside: list[Record]) -> Json:
    items = [{"title": record.title, "url": record.url, "reasons": list(record.aside)} for record in aside]
    return {"judged": judged, "set_aside": items}
