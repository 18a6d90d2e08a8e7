"""Snapshots at their own address: the page, its frame, every form, the comparison with today, and oEmbed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from dashboard.config.settings import Visibility
from dashboard.config.version import NAME
from dashboard.errors import DashboardError, NotFound
from dashboard.images.scaling import scaled
from dashboard.operation.request_id import request_id
from dashboard.snapshots.drift import row_words
from dashboard.snapshots.forms import FORMS, Place
from dashboard.snapshots.service import SnapshotService
from dashboard.snapshots.snapshot import Snapshot
from dashboard.snapshots.tables import csv_file
from dashboard.snapshots.web_page import (
    FRAME_WIDTH,
    Site,
    embed_code,
    embed_page,
    frame_height,
    notice_page,
    served_page,
)
from dashboard.text.server_paths import without_server_paths
from dashboard.web.openapi import answers as schemas
from dashboard.web.openapi.parameter import Parameter, choice, flag
from dashboard.web.openapi.route import HTML, DescribedRoute
from dashboard.web.openapi.schema import TEXT
from dashboard.web.parameters import RefusedParameter
from dashboard.web.replies import (
    REVALIDATE,
    answering,
    entity_tag,
    error_reply,
    json_reply,
    status_of,
    unchanged,
)
from dashboard.web.requests import drawing, links_of, netloc_of
from dashboard.web.snapshot_api import FORM_MEDIA, file_reply
from dashboard.web.snapshot_files import snapshot_files
from dashboard.web.snapshot_records import addresses_of

FOREVER: Final = "public, max-age=31536000, immutable"
BRIEFLY: Final = "public, max-age=30, must-revalidate"
DRIFT_ROWS: Final = 100
LEAST_FRAME: Final = 200
PNG_WIDTH: Final = 2400
SMALLER_WIDTHS: Final = (1200, 600, 300, 150)
"""Widths in which a picture may be asked for, for thumbnails; its height is 9/16 of it."""
_PIXELS: Final = {"type": "integer", "minimum": 0, "maximum": 99_999}
_FORM_PARAMETERS: Final = (
    Parameter("width", "A smaller PNG.", {"type": "integer", "enum": list(SMALLER_WIDTHS)}),
    flag("caption", "Begin a CSV with the caption."),
    flag("bom", "Begin a CSV with a byte order mark."),
    Parameter("v", "As the page gives it: the file may then be kept for good.", TEXT),
)
_OEMBED_PARAMETERS: Final = (
    Parameter("url", "The address of a snapshot's page.", TEXT, required=True),
    choice("format", "Only JSON is offered.", ("json",)),
    Parameter("maxwidth", "Pixels.", _PIXELS),
    Parameter("maxheight", "Pixels.", _PIXELS),
)
_RULES: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors "
)


def snapshot_page_routes(desk: Callable[[], SnapshotService]) -> list[DescribedRoute]:
    """The routes under ``/s/``, and ``/oembed``."""

    def route(
        path: str, reply: Callable[[Request, SnapshotService], Response], about: str, **said: Any
    ) -> DescribedRoute:
        return DescribedRoute(path, drawing(lambda request: reply(request, desk())), about, paged=True, **said)

    forms = ", ".join(f"`.{form}`" for form in FORMS)
    return [
        route(
            "/s/{name}",
            snapshot_or_form,
            f"a snapshot's page at `/s/<id>`; behind the id {forms} are its forms",
            parameters=_FORM_PARAMETERS,
            media=(HTML, *FORM_MEDIA),
            may=(404, 410, 429),
            tagged=True,
        ),
        route("/s/{name}/embed", embed, "the page that others may frame", media=(HTML,), may=(404, 410)),
        route(
            "/s/{name}/drift",
            drift,
            "whether today's corpus gives the same answer",
            answer=schemas.DRIFT,
            may=(404, 410),
            tagged=True,
        ),
        DescribedRoute(
            "/oembed",
            answering(lambda request: oembed(request, desk())),
            "how others show a snapshot, for oEmbed",
            parameters=_OEMBED_PARAMETERS,
            answer=schemas.OEMBED,
            may=(404, 410, 501),
        ),
    ]


def snapshot_or_form(request: Request, desk: SnapshotService) -> Response:
    """``/s/<id>`` is the page, ``/s/<id>.<form>`` a file."""
    snapshot_id, dot, form = request.path_params["name"].partition(".")
    if dot:
        return _form(request, desk, desk.read(snapshot_id), form)
    try:
        snapshot = desk.read(snapshot_id)
    except DashboardError as error:
        return notice(request, error)
    at = addresses_of(snapshot, request, desk)
    site = site_of(desk)
    tag = entity_tag("page", at, site, snapshot.made_at)
    return unchanged(request, tag) or html_reply(served_page(snapshot, at, site), "'none'", {"ETag": tag})


def embed(request: Request, desk: SnapshotService) -> Response:
    """The page that others may frame, if the operator lets them."""
    try:
        snapshot = desk.read(request.path_params["name"])
    except DashboardError as error:
        return notice(request, error)
    framed_by = " ".join(desk.service.settings.framed_by) or "'none'"
    page = embed_page(snapshot, addresses_of(snapshot, request, desk), site_of(desk))
    return html_reply(page, framed_by, {"Cross-Origin-Resource-Policy": "cross-origin"} if framed_by == "*" else {})


def drift(request: Request, desk: SnapshotService) -> Response:
    """Whether today's corpus answers the same question alike, and what differs, side by side."""
    snapshot = desk.read(request.path_params["name"])
    found = desk.drift(snapshot)
    rows = [dict(zip(("row", "then", "now"), row_words(change), strict=True)) for change in found.rows[:DRIFT_ROWS]]
    moved = {"added": found.added, "removed": found.removed, "changed": found.changed}
    answer = {
        "same": found.same,
        "intact": found.intact,
        "sentence": found.sentence(),
        "unanswered": found.unanswered,
        "then": {"corpus_version": snapshot.corpus_version, "total": snapshot.total, "whole": snapshot.whole},
        "now": {"corpus_version": found.corpus_version, "total": found.total, "whole": found.whole},
        "documents": {name: None if ids is None else len(ids) for name, ids in moved.items()},
        "reworded": found.reworded,
        "rows": rows,
        "more": max(0, len(found.rows) - DRIFT_ROWS),
    }
    tag = entity_tag(answer)
    return unchanged(request, tag) or json_reply(answer, headers={"ETag": tag})


def oembed(request: Request, desk: SnapshotService) -> Response:
    """How another site shows a snapshot whose address it was given (oembed.com)."""
    params = request.query_params
    if params.get("format", "json") != "json":
        return error_reply(501, "This answers as JSON only.", "Ask with format=json.")
    own = urlsplit(links_of(request, desk.service.settings).base)
    address = params.get("url", "")[:500]
    netloc = netloc_of(address)
    head, _, snapshot_id = urlsplit(address).path.removesuffix("/").rpartition("/") if netloc else ("", "", "")
    if netloc != own.netloc or head != f"{own.path}/s":
        raise NotFound("That is not the address of a snapshot here.", "Give url: the address of a snapshot's page.")
    snapshot = desk.read(snapshot_id)
    at = addresses_of(snapshot, request, desk)
    answer: dict[str, Any] = {
        "version": "1.0",
        "title": snapshot.heading,
        "provider_name": NAME,
        "provider_url": f"{own.scheme}://{own.netloc}{own.path}/",
        "cache_age": 60,
    }
    most_wide, most_high = _most(request, "maxwidth"), _most(request, "maxheight")
    if at.framed and min(most_wide, most_high) >= LEAST_FRAME:
        width, height = min(FRAME_WIDTH, most_wide), min(frame_height(snapshot), most_high)
        code = embed_code(snapshot, at, width if "maxwidth" in params else None, height)
        answer |= {"type": "rich", "html": code, "width": width, "height": height}
    else:
        answer |= {"type": "link"}
    if desk.renderer.available():
        answer |= _thumbnail(at.page, most_wide, most_high)
    return json_reply(answer, headers={"Access-Control-Allow-Origin": "*"})


def site_of(desk: SnapshotService) -> Site:
    """What the pages load, and whether there are pictures."""
    return Site(snapshot_files(), desk.renderer.available())


def html_reply(page: str, framed_by: str, headers: dict[str, str] | None = None) -> Response:
    """A page of ours that runs our scripts only and may be framed by ``framed_by``."""
    said = {**REVALIDATE, "Content-Security-Policy": f"{_RULES}{framed_by}", **(headers or {})}
    if framed_by == "'none'":
        said["X-Frame-Options"] = "DENY"
    return Response(page.encode("utf-8", "replace"), headers=said, media_type="text/html; charset=utf-8")


def notice(request: Request, error: DashboardError) -> Response:
    """An error of a page: words for people, the API's form for programs."""
    if not wants_page(request):
        raise error
    return error_page(status_of(error), error.message, error.remedy)


def wants_page(request: Request) -> bool:
    """Whether a browser asks for a page to show. Programs that take JSON as well get JSON."""
    accepted = request.headers.get("accept", "")
    return "text/html" in accepted and "application/json" not in accepted


def error_page(status: int, message: str, remedy: str, leads: Sequence[tuple[str, str]] = ()) -> Response:
    """An error as a page, without server paths; ``leads`` are names and addresses of pages to go on to."""
    said = without_server_paths(message), without_server_paths(remedy)
    answer = html_reply(notice_page(*said, snapshot_files()["style"], leads, request_id()), "'none'")
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _form(request: Request, desk: SnapshotService, snapshot: Snapshot, form: str) -> Response:
    if form not in FORMS:
        raise NotFound(f"There is no form “{form[:20]}”.", f"The forms are {', '.join(FORMS)}.")
    at = addresses_of(snapshot, request, desk)
    if form == "csv" and request.query_params.get("bom") == "true":
        form = "excel.csv"
    width = _smaller(request) if form == "png" else None
    said = form.endswith("csv") and request.query_params.get("caption") == "true"
    tag = entity_tag(form, at.version, snapshot.id, said, width)
    headers = {"Cache-Control": _keep(request, desk, at.version), "ETag": tag}
    if same := unchanged(request, tag):
        same.headers["Cache-Control"] = headers["Cache-Control"]
        return same
    made = desk.file(snapshot, form, lambda renderer: Place(at.page, at.live, renderer))
    answer = file_reply(made, form, headers)
    if width:
        answer.body = scaled(made.data, width)
        answer.headers["Content-Length"] = str(len(answer.body))
    if said:
        answer.body = csv_file(snapshot, at.page, comment=True, bom=form == "excel.csv")
        answer.headers["Content-Length"] = str(len(answer.body))
    return answer


def _smaller(request: Request) -> int | None:
    value = request.query_params.get("width")
    if value is not None and value not in map(str, SMALLER_WIDTHS):
        raise RefusedParameter(
            "width", "width cannot be used.", f"It is one of {', '.join(map(str, SMALLER_WIDTHS))}, or left out."
        )
    return int(value) if value else None


def _keep(request: Request, desk: SnapshotService, version: str) -> str:
    """For how long a browser may keep a file: what may be withdrawn, not for long."""
    if desk.service.settings.visibility is Visibility.PUBLISHED:
        return BRIEFLY
    return FOREVER if request.query_params.get("v") == version else REVALIDATE["Cache-Control"]


def _most(request: Request, name: str) -> int:
    value = request.query_params.get(name)
    if value is None:
        return 10_000
    if not (value.isascii() and value.isdigit() and len(value) <= 5):
        raise RefusedParameter(name, f"{name} cannot be used.", "It is a whole number of pixels.")
    return int(value)


def _thumbnail(page: str, most_wide: int, most_high: int) -> dict[str, Any]:
    """The largest of our pictures within these bounds; nothing where even the smallest is too large."""
    for width in (PNG_WIDTH, *SMALLER_WIDTHS):
        height = width * 9 // 16
        if width <= most_wide and height <= most_high:
            address = f"{page}.png" if width == PNG_WIDTH else f"{page}.png?width={width}"
            return {"thumbnail_url": address, "thumbnail_width": width, "thumbnail_height": height}
    return {}
