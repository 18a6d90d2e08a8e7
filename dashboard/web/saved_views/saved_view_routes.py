"""Saved views over the API, their short addresses, and what is new in one since a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.errors import DashboardError, Forbidden, NotFound, SnapshotGone, WrongSecret
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.saved_views.saved_view import LONGEST_FOLDER, SavedView
from dashboard.saved_views.view_files import SavedViews
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.service import SnapshotService
from dashboard.snapshots.wording import NOTE_LENGTH, TITLE_LENGTH
from dashboard.text.dates import iso_moment
from dashboard.text.json_values import json_value
from dashboard.web.access.request_identity import deleting_secret
from dashboard.web.limits import MOST_NEW
from dashboard.web.openapi.answers import DELETED
from dashboard.web.openapi.parameter import Parameter, whole_number
from dashboard.web.openapi.route import HTML, DescribedRoute
from dashboard.web.openapi.schema import COUNT, MOMENT, TEXT, TRUTH, listed, maybe, record
from dashboard.web.parameters import RefusedParameter, read_parameters
from dashboard.web.replies import answering, json_reply
from dashboard.web.requests import (
    SECRET_HEADER,
    Json,
    body_text,
    changing,
    client_of,
    links_of,
    refuse_unknown,
)
from dashboard.web.snapshot_api import unknown_or_secret
from dashboard.web.snapshot_pages import notice

SHOWN_NEW: Final = 50
_EVERY: Final = "/api/v1/views"
_ONE: Final = "/api/v1/views/{view_id}"
_LENGTHS: Final = {
    "name": 20 * TITLE_LENGTH,
    "folder": 20 * LONGEST_FOLDER,
    "note": 20 * NOTE_LENGTH,
    "address": 10_000,
}
_TEXTS: Final = dict.fromkeys(("id", "name", "folder", "note", "address", "link"), TEXT)
VIEW: Final = record({"delete_secret": TEXT}, **_TEXTS, made_at=MOMENT)
VIEWS: Final = record(views=listed(VIEW))
NEWS: Final = record(
    known=TRUTH,
    count=maybe(COUNT),
    complete=TRUTH,
    since=MOMENT,
    synced_at=MOMENT,
    corpus_version=TEXT,
    articles=listed(record(article_id=TEXT, title=TEXT, page=TEXT, published_at=maybe(MOMENT))),
)
_NEW_PARAMETERS: Final = (
    Parameter("since", "What came after this moment, as 2026-05-04T03:02:01Z.", MOMENT, required=True),
    whole_number("limit", "Articles in the list.", MOST_NEW, SHOWN_NEW),
)


def saved_view_routes(desk: Callable[[], SnapshotService]) -> list[DescribedRoute]:
    """The routes under ``/api/v1/views``, and ``/v/``."""

    def read(
        path: str, reply: Callable[[Request, SnapshotService], Response], about: str, **said: Any
    ) -> DescribedRoute:
        return DescribedRoute(
            path, answering(lambda request: reply(request, desk())), about, section="saved-views", **said
        )

    def change(
        method: str, path: str, reply: Callable[[Request, Json, SnapshotService], Response], about: str, **said: Any
    ) -> DescribedRoute:
        endpoint = changing(lambda request, body: reply(request, body, desk()), lambda: desk().service.settings)
        return DescribedRoute(path, endpoint, about, method=method, section="saved-views", **said)

    optional = dict.fromkeys(_LENGTHS, TEXT)
    to_save = record({"folder": TEXT, "note": TEXT}, name=TEXT, address=TEXT)
    return [
        read(_EVERY, list_views, "the saved views", answer=VIEWS, may=(403,)),
        change("POST", _EVERY, save_view, "save one", answer=VIEW, status=201, may=(429, 507), body=to_save),
        read(_ONE, one_view, "one saved view", answer=VIEW, may=(404, 410)),
        change("PATCH", _ONE, change_view, "change it", answer=VIEW, may=(404, 507), body=record(optional)),
        change("DELETE", _ONE, delete_view, "delete it", answer=DELETED, may=(404,)),
        read(
            f"{_ONE}/new",
            new_in_view,
            "what has come to a saved view since a moment",
            parameters=_NEW_PARAMETERS,
            answer=NEWS,
            may=(404, 410),
        ),
        read(
            "/v/{view_id}", lead_to_view, "leads to a saved view", media=(HTML,), status=302, may=(404, 410), paged=True
        ),
    ]


def list_views(request: Request, desk: SnapshotService) -> Response:
    """All of them, where snapshots are listed too."""
    read_parameters(request.scope["query_string"], (), filtered=False)
    if not desk.service.settings.lists_snapshots:
        raise Forbidden("Saved views are not listed here.", "Open one by its own address.")
    links = links_of(request, desk.service.settings)
    return json_reply({"views": [view_record(view, links) for view in _views(desk).every()]})


def save_view(request: Request, body: Json, desk: SnapshotService) -> Response:
    """Save an address under a name; the answer has the secret that changes it, which is given only once."""
    refuse_unknown(body, set(_LENGTHS))
    given = {name: body_text(body, name, most, "") for name, most in _LENGTHS.items()}
    desk.archive.rate_limit.count(client_of(request))
    view, secret = _views(desk).save(given["address"], given["name"], given["folder"], given["note"], utc_now())
    said = view_record(view, links_of(request, desk.service.settings)) | {"delete_secret": secret}
    return json_reply(said, status=201, headers={"Location": f"/v/{view.id}", "Cache-Control": "no-store"})


def one_view(request: Request, desk: SnapshotService) -> Response:
    """One, for whoever knows its id."""
    read_parameters(request.scope["query_string"], (), filtered=False)
    view = _views(desk).read(request.path_params["view_id"])
    return json_reply(view_record(view, links_of(request, desk.service.settings)))


def change_view(request: Request, body: Json, desk: SnapshotService) -> Response:
    """Another name, folder, note or address, for the owner of the secret."""
    refuse_unknown(body, set(_LENGTHS))
    given = {name: body_text(body, name, most) for name, most in _LENGTHS.items() if name in body}
    try:
        view = _views(desk).change(request.path_params["view_id"], request.headers.get(SECRET_HEADER, ""), **given)
    except (WrongSecret, NotFound, SnapshotGone):
        raise unknown_or_secret("saved view") from None
    return json_reply(view_record(view, links_of(request, desk.service.settings)))


def delete_view(request: Request, body: Json, desk: SnapshotService) -> Response:
    """Delete it, for the owner of the secret; an administrator needs none."""
    refuse_unknown(body, set())
    try:
        _views(desk).delete(request.path_params["view_id"], deleting_secret(request), utc_now())
    except (WrongSecret, NotFound, SnapshotGone):
        raise unknown_or_secret("saved view") from None
    return json_reply({"deleted": True}, headers={"Cache-Control": "no-store"})


def new_in_view(request: Request, desk: SnapshotService) -> Response:
    """Count and list; ``synced_at`` is the moment to give as ``since`` at the next look."""
    parameters = read_parameters(request.scope["query_string"], _NEW_PARAMETERS, filtered=False)
    since, limit = _moment(parameters.own.get("since", "")), parameters.number("limit", greatest=MOST_NEW) or SHOWN_NEW
    view, service = _views(desk).read(request.path_params["view_id"]), desk.service
    with service.reading():
        facts, found = service.facts(), service.arrivals(view.filters, since, MOST_NEW)
        rows = service.rows((found.ids or ())[:limit])
    links = links_of(request, service.settings)
    articles = [
        {
            "article_id": row.article_id,
            "title": row.title,
            "page": links.article(row.article_id, Filters()),
            "published_at": json_value(row.published_at),
        }
        for row in rows
    ]
    return json_reply(
        {
            "known": found.ids is not None,
            "count": None if found.ids is None else len(found.ids),
            "complete": found.complete,
            "since": iso_moment(since),
            "synced_at": facts.synced_at.astimezone(UTC).isoformat(),
            "corpus_version": facts.corpus_version,
            "articles": articles,
        }
    )


def lead_to_view(request: Request, desk: SnapshotService) -> Response:
    """The way to the page; what was saved stays where it is."""
    try:
        view = _views(desk).read(request.path_params["view_id"])
    except DashboardError as error:
        return notice(request, error)
    return RedirectResponse(view.path, 302, {"Cache-Control": "no-cache"})


def view_record(view: SavedView, links: Links) -> dict[str, Any]:
    """A saved view as JSON has it: ``address`` is the page's, ``link`` the short one."""
    return {
        "id": view.id,
        "name": view.name,
        "folder": view.folder,
        "note": view.note,
        "address": f"{links.base}{view.path}",
        "link": f"{links.base}/v/{view.id}",
        "made_at": json_value(view.made_at),
    }


def _views(desk: SnapshotService) -> SavedViews:
    return SavedViews(desk.service.settings.data)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        remedy = "Write it as 2026-05-04T03:02:01Z."
        raise RefusedParameter("since", "since is missing or not a moment.", remedy) from None
