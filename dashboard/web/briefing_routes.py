"""The briefing of a view: JSON, or a file to send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.briefing import forms
from dashboard.briefing.headlines import FindPicture
from dashboard.briefing.write import briefing, counted_back, days_since
from dashboard.config.settings import Images
from dashboard.errors import BadParameter
from dashboard.images.service import picture_service
from dashboard.service import Service
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.service import SnapshotService
from dashboard.web.headers import DATA_POLICY
from dashboard.web.openapi import answers as schemas
from dashboard.web.openapi.parameter import Parameter, choice
from dashboard.web.openapi.route import JSON, DescribedRoute
from dashboard.web.openapi.schema import TEXT
from dashboard.web.parameters import RefusedParameter, read_parameters
from dashboard.web.replies import REVALIDATE, json_reply
from dashboard.web.requests import drawing, links_of

FORMATS: Final = ("json", *forms.MEDIA_TYPES)
_PARAMETERS: Final = (
    choice("format", "JSON, or a file.", FORMATS),
    Parameter(
        "since", "So many days or weeks to the newest dated article.", {**TEXT, "pattern": "^[1-9][0-9]{0,3}[dw]$"}
    ),
)


def briefing_routes(desk: Callable[[], SnapshotService]) -> list[DescribedRoute]:
    """The route ``/api/v1/briefing``."""
    return [
        DescribedRoute(
            "/api/v1/briefing",
            drawing(lambda request: brief(request, desk())),
            "what happened in a view, as sentences",
            parameters=_PARAMETERS,
            filtered=True,
            media=(JSON, *dict.fromkeys(kind.partition(";")[0] for kind in forms.MEDIA_TYPES.values())),
            answer=schemas.BRIEFING,
            may=(429,),
            section="briefing",
        )
    ]


def brief(request: Request, desk: SnapshotService) -> Response:
    """``since=7d`` counts back from the newest dated article, else the filters' own dates hold, else 28 days."""
    parameters = read_parameters(request.scope["query_string"], _PARAMETERS)
    form = parameters.choice("format", FORMATS) or "json"
    filters, service = parameters.filters, desk.service
    if since := parameters.own.get("since"):
        try:
            filters = counted_back(filters, days_since(since), service.facts().last)
        except BadParameter as problem:
            raise RefusedParameter("since", problem.message, problem.remedy) from None
    written = briefing(service, links_of(request, service.settings), filters, utc_now(), _pictures(service))
    if form == "json":
        return json_reply(forms.record(written))
    made = forms.TEXTS.get(form)
    data = forms.pdf(written, desk.renderer) if made is None else made(written).encode("utf-8", "replace")
    name = f"briefing-{written.made_at:%Y-%m-%d}.{'html' if form == 'mail' else form}"
    headers = {
        **REVALIDATE,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": DATA_POLICY,
    }
    return Response(data, headers=headers, media_type=forms.MEDIA_TYPES[form])


def _pictures(service: Service) -> FindPicture | None:
    return picture_service().find if service.settings.images is Images.PROXY else None
