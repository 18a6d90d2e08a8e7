"""Snapshots over the API: freeze, list, rename, delete; and any live view as a file or a citation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.config.settings import Visibility
from dashboard.errors import NotFound, SnapshotGone, WrongSecret
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.citation import citation
from dashboard.snapshots.forms import FORMS, Place, SnapshotFile
from dashboard.snapshots.service import SnapshotService, view_address
from dashboard.snapshots.wording import NOTE_LENGTH, TITLE_LENGTH
from dashboard.web.access.request_identity import deleting_secret
from dashboard.web.headers import DATA_POLICY
from dashboard.web.limits import MOST_LISTED
from dashboard.web.openapi import answers as schemas
from dashboard.web.openapi.parameter import VIEW_PARAMETERS, Parameter, whole_number
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.openapi.schema import TEXT, one_of, record
from dashboard.web.parameters import RefusedParameter, read_parameters, read_view
from dashboard.web.replies import REVALIDATE, answering, entity_tag, json_reply, unchanged
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
from dashboard.web.snapshot_records import addresses_of, citation_record, entry_record, snapshot_record

LISTED: Final = 100
FORM_MEDIA: Final = tuple(dict.fromkeys(form.media_type.partition(";")[0] for form in FORMS.values()))
_LIST_PARAMETERS: Final = (
    Parameter("q", "Only those whose title or filters have all these words.", TEXT),
    whole_number("limit", "So many, the newest.", MOST_LISTED, LISTED),
)
_VIEW: Final = Parameter("view", "A chart's name, `articles`, or `story:` and an article's id.", TEXT, required=True)
_WORDS: Final = {"title": TEXT, "note": TEXT}
_TO_FREEZE: Final = record({"query": TEXT, "visibility": one_of(Visibility), **_WORDS}, view=TEXT)
_NOT_FROZEN: Final = (404, 429, 507)
_WORDS_GIVEN: Final = 20
"""A title or note may be this many times too long when it comes; it is shortened, not refused."""


def snapshot_api_routes(desk: Callable[[], SnapshotService]) -> list[DescribedRoute]:
    """The routes under ``/api/v1/`` that have to do with snapshots."""

    return [*_kept_routes(desk), *_live_routes(desk)]


def _kept_routes(desk: Callable[[], SnapshotService]) -> list[DescribedRoute]:
    def read(
        path: str, reply: Callable[[Request, SnapshotService], Response], about: str, **said: Any
    ) -> DescribedRoute:
        return DescribedRoute(
            path, answering(lambda request: reply(request, desk())), about, section="snapshots", **said
        )

    def change(
        method: str, path: str, reply: Callable[[Request, Json, SnapshotService], Response], about: str, **said: Any
    ) -> DescribedRoute:
        endpoint = changing(lambda request, body: reply(request, body, desk()), lambda: desk().service.settings)
        return DescribedRoute(path, endpoint, about, method=method, section="snapshots", **said)

    every, one, found = "/api/v1/snapshots", "/api/v1/snapshots/{snapshot_id}", schemas.SNAPSHOT
    return [
        read(
            every,
            list_snapshots,
            "the list of snapshots",
            parameters=_LIST_PARAMETERS,
            answer=schemas.SNAPSHOTS,
            may=(403,),
        ),
        change(
            "POST", every, post_snapshot, "freeze a view", status=201, answer=found, may=_NOT_FROZEN, body=_TO_FREEZE
        ),
        read(one, shown, "one snapshot", answer=found, may=(404, 410)),
        change("PATCH", one, rename, "rename it", answer=found, may=(404, 507), body=record(_WORDS)),
        change("DELETE", one, delete_snapshot, "delete it", answer=schemas.DELETED, may=(404,)),
    ]


def _live_routes(desk: Callable[[], SnapshotService]) -> list[DescribedRoute]:
    return [
        DescribedRoute(
            "/api/v1/citation",
            answering(lambda request: cited(request, desk())),
            "how to cite a live view",
            parameters=(_VIEW, *VIEW_PARAMETERS),
            filtered=True,
            answer=schemas.CITATION,
            may=(404, 413),
        ),
        DescribedRoute(
            "/api/v1/charts/{name}",
            drawing(lambda request: live_file(request, desk())),
            "a live view as a file, named `<view>.<form>`",
            parameters=VIEW_PARAMETERS,
            filtered=True,
            media=FORM_MEDIA,
            may=(404, 413, 429),
            tagged=True,
            section="snapshots",
        ),
    ]


def post_snapshot(request: Request, body: Json, desk: SnapshotService) -> Response:
    """Freeze a view; the answer has the secret that deletes it, which is given only once."""
    refuse_unknown(body, {"view", "query", "title", "note", "visibility"})
    view = body_text(body, "view", 200)
    desk = _desk_for(body_text(body, "visibility", 20, ""), desk)
    filters, display = read_view(body_text(body, "query", 10_000, "").removeprefix("?").encode())
    title = body_text(body, "title", _WORDS_GIVEN * TITLE_LENGTH, "")
    note = body_text(body, "note", _WORDS_GIVEN * NOTE_LENGTH, "")
    kept = desk.freeze(view, filters, display, client=client_of(request), title=title, note=note)
    at = addresses_of(kept.snapshot, request, desk)
    record = snapshot_record(kept.snapshot, at) | {"delete_secret": kept.secret}
    return json_reply(record, status=201, headers={"Location": at.path, "Cache-Control": "no-store"})


def _desk_for(visibility: str, desk: SnapshotService) -> SnapshotService:
    """The desk that freezes what readers of that visibility see; unless given, what this client sees."""
    if visibility in ("", desk.service.settings.visibility):
        return desk
    if visibility == Visibility.PUBLISHED and desk.viewers is not None:
        return desk.viewers
    offered = [desk.service.settings.visibility, *([Visibility.PUBLISHED] if desk.viewers else [])]
    remedy = f"Leave it out, or give {' or '.join(offered)}."
    raise RefusedParameter("visibility", "visibility cannot be used here.", remedy)


def list_snapshots(request: Request, desk: SnapshotService) -> Response:
    """The gallery, newest first; ``q`` keeps those whose title or filters hold all its words."""
    parameters = read_parameters(request.scope["query_string"], _LIST_PARAMETERS, filtered=False)
    limit = parameters.number("limit", greatest=MOST_LISTED) or LISTED
    entries = desk.entries(parameters.own.get("q", "")[:500])
    links = links_of(request, desk.service.settings)
    return json_reply({"total": len(entries), "snapshots": [entry_record(entry, links) for entry in entries[:limit]]})


def shown(request: Request, desk: SnapshotService) -> Response:
    """One snapshot, for whoever knows its id."""
    snapshot = desk.read(request.path_params["snapshot_id"])
    return json_reply(snapshot_record(snapshot, addresses_of(snapshot, request, desk)))


def rename(request: Request, body: Json, desk: SnapshotService) -> Response:
    """Another title or note, for the owner of the secret."""
    refuse_unknown(body, {"title", "note"})
    words = {
        name: body_text(body, name, _WORDS_GIVEN * most)
        for name, most in (("title", TITLE_LENGTH), ("note", NOTE_LENGTH))
        if name in body
    }
    snapshot_id, secret = request.path_params["snapshot_id"], request.headers.get(SECRET_HEADER, "")
    try:
        desk.read(snapshot_id)
        snapshot = desk.archive.rename(snapshot_id, secret, utc_now(), **words)
    except (WrongSecret, NotFound, SnapshotGone):
        raise unknown_or_secret("snapshot") from None
    return json_reply(snapshot_record(snapshot, addresses_of(snapshot, request, desk)))


def delete_snapshot(request: Request, body: Json, desk: SnapshotService) -> Response:
    """Delete it for good, for the owner of the secret; an administrator needs none."""
    refuse_unknown(body, set())
    secret = deleting_secret(request)
    try:
        if secret is None:
            desk.archive.purge(request.path_params["snapshot_id"], utc_now())
        else:
            desk.archive.delete(request.path_params["snapshot_id"], secret, utc_now())
    except (WrongSecret, NotFound, SnapshotGone):
        raise unknown_or_secret("snapshot") from None
    return json_reply({"deleted": True}, headers={"Cache-Control": "no-store"})


def unknown_or_secret(noun: str) -> NotFound:
    """One answer for a wrong secret, an unknown id and one that is gone: nobody learns which."""
    return NotFound(
        f"There is no such {noun}, or that is not its secret.", "Use the address and the secret shown when it was made."
    )


def cited(request: Request, desk: SnapshotService) -> Response:
    """How to cite a live view, in a short and a full form, BibTeX, RIS and CSL-JSON."""
    view, filters, display = _view_asked(request)
    snapshot = desk.frozen(view, filters, display)
    address = _live(request, desk, view, filters, display)
    record = citation_record(citation(snapshot, address))
    return json_reply(record | {"address": address, "corpus_version": snapshot.corpus_version})


def live_file(request: Request, desk: SnapshotService) -> Response:
    """A live view as a file: ``/api/v1/charts/topic.png`` and the page's parameters; nothing is kept."""
    view, _, form = request.path_params["name"].partition(".")
    if form not in FORMS:
        raise NotFound(f"There is no form “{form[:20]}”.", f"The forms are {', '.join(FORMS)}.")
    filters, display = read_view(request.scope["query_string"])
    address = _live(request, desk, view, filters, display)
    shown = _bare(display)
    tag = entity_tag(request.url.path, desk.service.generation(), filters.to_params(), shown.to_params(), address)
    if same := unchanged(request, tag):
        return same
    made = desk.live_file(view, filters, shown, form, lambda renderer: Place(address, address, renderer))
    return file_reply(made, form, {**REVALIDATE, "ETag": tag})


def file_reply(made: SnapshotFile, form: str, headers: dict[str, str]) -> Response:
    """A file, shown by the browser where that is harmless and saved where it is not; it may run and fetch nothing."""
    how = "inline" if FORMS[form].inline else "attachment"
    said = {"Content-Disposition": f'{how}; filename="{made.filename}"', "Content-Security-Policy": DATA_POLICY}
    return Response(made.data, headers={**headers, **said}, media_type=made.media_type)


def _view_asked(request: Request) -> tuple[str, Filters, Display]:
    parameters = read_parameters(request.scope["query_string"], (_VIEW,))
    filters, display = read_view(request.scope["query_string"], own=(_VIEW,))
    if "view" not in parameters.own:
        raise NotFound("No view is named.", "Give view: a chart's name, articles, or story: and an article's id.")
    return parameters.own["view"], filters, _bare(display)


def _live(request: Request, desk: SnapshotService, view: str, filters: Filters, display: Display) -> str:
    version = desk.service.facts().corpus_version[:12]
    extra = replace(display, as_of=version or None).to_params()
    return view_address(view, filters, extra, links_of(request, desk.service.settings))


def _bare(display: Display) -> Display:
    return replace(display, page=1, layout=Display().layout, as_of=None)
