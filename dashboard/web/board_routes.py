"""Boards over the API and at their own address, as a page, one HTML file, and a PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.errors import BadParameter, DashboardError, NotFound, SnapshotGone, WrongSecret
from dashboard.model.links import Links
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.board import MOST_ITEMS, Board, BoardItem
from dashboard.snapshots.board_page import PAPERS, board_page
from dashboard.snapshots.service import SnapshotService
from dashboard.snapshots.wording import TITLE_LENGTH
from dashboard.text.json_values import json_value
from dashboard.web.access.request_identity import deleting_secret
from dashboard.web.headers import DATA_POLICY
from dashboard.web.openapi import answers as schemas
from dashboard.web.openapi.parameter import choice
from dashboard.web.openapi.route import HTML, DescribedRoute
from dashboard.web.openapi.schema import TEXT, listed, record
from dashboard.web.parameters import RefusedParameter
from dashboard.web.replies import REVALIDATE, answering, json_reply
from dashboard.web.requests import (
    SECRET_HEADER,
    Json,
    body_text,
    changing,
    client_of,
    drawing,
    links_of,
    refuse_unknown,
)
from dashboard.web.snapshot_api import unknown_or_secret
from dashboard.web.snapshot_files import snapshot_files
from dashboard.web.snapshot_pages import html_reply, notice

LONGEST_TITLE: Final = 20 * TITLE_LENGTH
_ITEMS: Final = listed(record({"heading": TEXT, "snapshot": TEXT}))
_CHANGEABLE: Final = {"title": TEXT, "items": _ITEMS}
_DEFAULT_PAPER: Final = "a4"
_POWERPOINT: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_MEDIA_TYPES: Final = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "pptx": _POWERPOINT}


def board_routes(desk: Callable[[], SnapshotService]) -> list[DescribedRoute]:
    """The routes under ``/api/v1/boards`` and ``/b/``."""

    def change(
        method: str, path: str, reply: Callable[[Request, Json, SnapshotService], Response], about: str, **said: Any
    ) -> DescribedRoute:
        endpoint = changing(lambda request, body: reply(request, body, desk()), lambda: desk().service.settings)
        return DescribedRoute(path, endpoint, about, method=method, section="boards", **said)

    one = "/api/v1/boards/{board_id}"
    return [
        change(
            "POST",
            "/api/v1/boards",
            make,
            "make a board of snapshots",
            status=201,
            answer=schemas.BOARD,
            may=(404, 410, 429, 507),
            body=record({"title": TEXT}, items=_ITEMS),
        ),
        DescribedRoute(
            one,
            answering(lambda request: read_board(request, desk())),
            "one board",
            answer=schemas.BOARD,
            may=(404, 410),
            section="boards",
        ),
        change(
            "PATCH", one, rearrange, "change it", answer=schemas.BOARD, may=(404, 410, 507), body=record(_CHANGEABLE)
        ),
        change("DELETE", one, delete_board, "delete it", answer=schemas.DELETED, may=(404,)),
        _board_files(desk),
    ]


def _board_files(desk: Callable[[], SnapshotService]) -> DescribedRoute:
    return DescribedRoute(
        "/b/{name}",
        drawing(lambda request: board_or_file(request, desk())),
        "a board's page at `/b/<id>`; `/b/<id>.html` is one file, `/b/<id>.pdf` pages on A4, "
        "`/b/<id>.pdf?paper=wide` slides, `/b/<id>.pptx` PowerPoint",
        parameters=(choice("paper", "The paper of a PDF.", PAPERS),),
        media=(HTML, *(kind.partition(";")[0] for kind in _MEDIA_TYPES.values() if not kind.startswith(HTML))),
        may=(404, 410, 429),
        paged=True,
    )


def make(request: Request, body: Json, desk: SnapshotService) -> Response:
    """Make a board; the answer has its secret, which is given only once."""
    refuse_unknown(body, {"title", "items"})
    title = body_text(body, "title", LONGEST_TITLE, "")
    board, secret = desk.create_board(title, _items(body), client=client_of(request))
    record = _record(board, links_of(request, desk.service.settings)) | {"delete_secret": secret}
    return json_reply(record, status=201, headers={"Location": f"/b/{board.id}", "Cache-Control": "no-store"})


def read_board(request: Request, desk: SnapshotService) -> Response:
    """What is on a board, for whoever knows its id."""
    board = desk.boards.read(request.path_params["board_id"], utc_now())
    return json_reply(_record(board, links_of(request, desk.service.settings)))


def rearrange(request: Request, body: Json, desk: SnapshotService) -> Response:
    """Another title, other items or another order, for the owner of the secret."""
    refuse_unknown(body, {"title", "items"})
    title = body_text(body, "title", LONGEST_TITLE) if "title" in body else None
    items = _items(body) if "items" in body else None
    board_id, secret = request.path_params["board_id"], request.headers.get(SECRET_HEADER, "")
    try:
        board = desk.boards.change(board_id, secret, utc_now(), title=title, items=None)
    except (WrongSecret, NotFound, SnapshotGone):
        raise unknown_or_secret("board") from None
    if items is not None:
        desk.readable(items)
        board = desk.boards.change(board_id, secret, utc_now(), title=title, items=items)
    return json_reply(_record(board, links_of(request, desk.service.settings)))


def delete_board(request: Request, body: Json, desk: SnapshotService) -> Response:
    """Delete it, for the owner of the secret; an administrator needs none. Its snapshots stay."""
    refuse_unknown(body, set())
    try:
        desk.boards.delete(request.path_params["board_id"], deleting_secret(request), utc_now())
    except (WrongSecret, NotFound, SnapshotGone):
        raise unknown_or_secret("board") from None
    return json_reply({"deleted": True}, headers={"Cache-Control": "no-store"})


def board_or_file(request: Request, desk: SnapshotService) -> Response:
    """``/b/<id>`` is the page; ``/b/<id>.html`` one file, ``/b/<id>.pdf?paper=wide`` slides, ``/b/<id>.pptx`` PowerPoint."""
    board_id, dot, form = request.path_params["name"].partition(".")
    links = links_of(request, desk.service.settings)
    if dot:
        return _file(request, desk, desk.boards.read(board_id, utc_now()), links, form)
    try:
        board = desk.boards.read(board_id, utc_now())
    except DashboardError as error:
        return notice(request, error)
    path = Links().board(board.id)
    forms = {"HTML": f"{path}.html"}
    if desk.renderer.available():
        forms |= {
            "PDF, A4": f"{path}.pdf?paper=a4",
            "PDF, slides": f"{path}.pdf?paper=wide",
            "PowerPoint": f"{path}.pptx",
        }
    page = board_page(board, desk.board_slots(board, links), links.board(board.id), snapshot_files(), forms)
    return html_reply(page, "'none'")


def _file(request: Request, desk: SnapshotService, board: Board, links: Links, form: str) -> Response:
    if form not in _MEDIA_TYPES:
        raise NotFound(f"There is no form “{form[:20]}”.", f"The forms are {', '.join(_MEDIA_TYPES)}.")
    paper = request.query_params.get("paper", _DEFAULT_PAPER)
    if paper not in PAPERS:
        raise RefusedParameter("paper", f"paper “{paper[:20]}” is unknown.", f"It is one of {', '.join(PAPERS)}.")
    made = desk.board_file(board, links, paper if form == "pdf" else form)
    name = f"board-{board.made_at:%Y-%m-%d}-{board.id}.{form}"
    headers = {
        **REVALIDATE,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": DATA_POLICY,
    }
    return Response(made, headers=headers, media_type=_MEDIA_TYPES[form])


def _items(body: Json) -> list[BoardItem]:
    given = body.get("items")
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_ITEMS:
        raise RefusedParameter("items", "items cannot be used.", f"It is a list of 1 to {MOST_ITEMS} items.")
    return [_item(number, item) for number, item in enumerate(given, 1)]


def _item(number: int, given: Any) -> BoardItem:
    if not isinstance(given, dict):
        raise BadParameter(f"Item {number} cannot be used.", "It has a heading, a snapshot (its id), or both.")
    refuse_unknown(given, {"heading", "snapshot"})
    return BoardItem(body_text(given, "heading", LONGEST_TITLE, ""), body_text(given, "snapshot", 50, ""))


def _record(board: Board, links: Links) -> dict[str, Any]:
    path = Links().board(board.id)
    return {
        "id": board.id,
        "address": links.board(board.id),
        "title": board.title,
        "items": [{"heading": item.heading, "snapshot": item.snapshot} for item in board.items],
        "made_at": json_value(board.made_at),
        "expires_at": json_value(board.expires_at),
        "links": {
            "page": path,
            "html": f"{path}.html",
            "pdf": f"{path}.pdf?paper=a4",
            "slides": f"{path}.pdf?paper=wide",
            "pptx": f"{path}.pptx",
        },
    }
