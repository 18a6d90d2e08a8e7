"""Alerts over the API: list, add, try out and remove them. Who is told is said by channel only.

Where access is open, only whoever uses the dashboard on the machine it runs on may add one: it sends messages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.alerts.alert import Alert
from dashboard.alerts.alert_files import AlertFiles, AlertRequest
from dashboard.alerts.check import AlertStates
from dashboard.alerts.condition import LONGEST_VALUE, read_condition
from dashboard.alerts.preview import preview
from dashboard.alerts.state import AlertState
from dashboard.alerts.wording import firing_record, told_items
from dashboard.config.settings import Editing
from dashboard.delivery.outbox import withdraw_waiting
from dashboard.errors import Forbidden, NotFound, SnapshotGone, WrongSecret
from dashboard.model.links import Links
from dashboard.service import Service
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.service import SnapshotService
from dashboard.text.json_values import json_value
from dashboard.web.access.request_identity import requester_of
from dashboard.web.openapi.answers import DELETED
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.openapi.schema import COUNT, MOMENT, NUMBER, OBJECT, TEXT, TRUTH, listed, maybe, record
from dashboard.web.operating.own_machine import is_on_this_machine
from dashboard.web.parameters import RefusedParameter, read_parameters
from dashboard.web.replies import answering, json_reply
from dashboard.web.requests import SECRET_HEADER, Json, body_text, changing, client_of, links_of, refuse_unknown
from dashboard.web.snapshot_api import unknown_or_secret

SHOWN_FIRINGS: Final = 20
_EVERY: Final = "/api/v1/alerts"
_ONE: Final = "/api/v1/alerts/{alert_id}"
_PREVIEW: Final = "/api/v1/alert-preview"
_FIELDS: Final = {"view", "condition", "recipients", "pause_days", "name", "owner"}
_TEXTS: Final = dict.fromkeys(("id", "name", "view", "address", "waits_for"), TEXT)
_FIRING: Final = record(
    alert=TEXT,
    number=COUNT,
    at=MOMENT,
    since=MOMENT,
    headline=TEXT,
    count=COUNT,
    complete=TRUTH,
    copies=COUNT,
    share=maybe(OBJECT),
    items=listed(record(words=TEXT, address=TEXT)),
    total=COUNT,
    whole=COUNT,
    definition=TEXT,
    corpus_version=TEXT,
    permalink=TEXT,
)
ALERT: Final = record(
    {"delete_secret": TEXT, "firings": listed(_FIRING)},
    **_TEXTS,
    condition=OBJECT,
    readers=listed(TEXT),
    pause_days=COUNT,
    enabled=TRUTH,
    made_at=MOMENT,
    looked_at=maybe(MOMENT),
    fired=COUNT,
)
ALERTS: Final = record(alerts=listed(ALERT), unreadable=listed(TEXT))
PREVIEWED: Final = record(first=TEXT, last=TEXT, undated=COUNT, corpus_version=TEXT, firings=listed(_FIRING))
_ASKED: Final = record({"pause_days": NUMBER, "name": TEXT, "owner": TEXT}, view=TEXT, condition=OBJECT)


def alert_routes(desk: Callable[[], SnapshotService]) -> list[DescribedRoute]:
    """The routes under ``/api/v1/alerts``, and ``/api/v1/alert-preview``."""

    def read(
        path: str, reply: Callable[[Request, SnapshotService], Response], about: str, **said: Any
    ) -> DescribedRoute:
        return DescribedRoute(path, answering(lambda request: reply(request, desk())), about, section="alerts", **said)

    def change(
        method: str, path: str, reply: Callable[[Request, Json, SnapshotService], Response], about: str, **said: Any
    ) -> DescribedRoute:
        endpoint = changing(lambda request, body: reply(request, body, desk()), lambda: desk().service.settings)
        return DescribedRoute(path, endpoint, about, method=method, section="alerts", **said)

    asked = {**_ASKED, "properties": {**_ASKED["properties"], "recipients": listed(TEXT)}}
    return [
        read(_EVERY, list_alerts, "the alerts", answer=ALERTS, may=(403,)),
        change("POST", _EVERY, add_alert, "add one", answer=ALERT, status=201, may=(404, 410, 429, 507), body=asked),
        read(_ONE, one_alert, "one alert, and what it told last", answer=ALERT, may=(404, 410)),
        change("DELETE", _ONE, remove_alert, "remove it", answer=DELETED, may=(404,)),
        change(
            "POST",
            _PREVIEW,
            preview_alert,
            "when an alert would have fired",
            answer=PREVIEWED,
            may=(404, 410, 429),
            body=_ASKED,
        ),
    ]


def list_alerts(request: Request, desk: SnapshotService) -> Response:
    """All of them, where snapshots are listed too."""
    read_parameters(request.scope["query_string"], (), filtered=False)
    settings = desk.service.settings
    if not settings.lists_snapshots:
        raise Forbidden("Alerts are not listed here.", "Ask for one by its id.")
    (alerts, unreadable), states, links = _files(desk).every(), AlertStates(settings.data), links_of(request, settings)
    listed_ones = [_record(alert, states.read(alert.id), links) for alert in alerts]
    return json_reply({"alerts": listed_ones, "unreadable": [problem.message for problem in unreadable]})


def add_alert(request: Request, body: Json, desk: SnapshotService) -> Response:
    """Add an alert; the answer has the secret that removes it, which is given only once."""
    _refuse_strangers(request, desk.service)
    asked = _asked(request, body, _texts(body, "recipients"))
    desk.archive.rate_limit.count(client_of(request))
    alert, secret = _files(desk).add(asked, utc_now())
    said = _record(alert, AlertState(), links_of(request, desk.service.settings)) | {"delete_secret": secret}
    return json_reply(said, status=201, headers={"Location": f"{_EVERY}/{alert.id}", "Cache-Control": "no-store"})


def one_alert(request: Request, desk: SnapshotService) -> Response:
    """One, for whoever knows its id."""
    read_parameters(request.scope["query_string"], (), filtered=False)
    alert, links = _files(desk).read(request.path_params["alert_id"]), links_of(request, desk.service.settings)
    state = AlertStates(desk.service.settings.data).read(alert.id)
    last = reversed(state.firings[-SHOWN_FIRINGS:])
    firings = [firing_record(alert, firing, told_items(firing, desk.service, links), links) for firing in last]
    return json_reply(_record(alert, state, links) | {"firings": firings})


def remove_alert(request: Request, body: Json, desk: SnapshotService) -> Response:
    """Remove it, for the owner of the secret."""
    refuse_unknown(body, set())
    alert_id = request.path_params["alert_id"]
    try:
        _files(desk).remove(alert_id, request.headers.get(SECRET_HEADER, ""), utc_now())
    except (WrongSecret, NotFound, SnapshotGone):
        raise unknown_or_secret("alert") from None
    AlertStates(desk.service.settings.data).remove(alert_id)
    return json_reply({"deleted": True}, headers={"Cache-Control": "no-store"})


def preview_alert(request: Request, body: Json, desk: SnapshotService) -> Response:
    """The days of the last 90 on which it would have told what viewers may see; nothing is kept."""
    asked = _asked(request, body, ["nobody@example.org"])
    desk.archive.rate_limit.count(client_of(request))
    alert, links = _files(desk).draft(asked, utc_now()), links_of(request, desk.service.settings)
    service = (desk.viewers or desk).service
    with service.reading():
        found = preview(alert, service, datetime.now(UTC).date())
        told = [(firing, told_items(firing, service, links)) for firing in found.firings]
    return json_reply(
        {
            "first": found.first.isoformat(),
            "last": found.last.isoformat(),
            "undated": found.undated,
            "corpus_version": found.corpus_version,
            "firings": [firing_record(alert, firing, items, links) for firing, items in told],
        },
        headers={"Cache-Control": "no-store"},
    )


def end_alert(service: Service, token: str) -> bool:
    """Take the reader of a token off its alert, and withdraw what waits to be sent for it; whether there was one.

    Raises:
        ArchiveFull: it could not be written.
    """
    data = service.settings.data
    ended = AlertFiles(data).unsubscribe(token)
    if ended is None:
        return False
    alert, recipient = ended
    withdraw_waiting(data, recipient, f"alert:{alert.id}:", utc_now())
    return True


def _asked(request: Request, body: Json, recipients: list[str]) -> AlertRequest:
    """The alert that a body asks for; who is known cannot own one under another's name."""
    refuse_unknown(body, _FIELDS)
    condition, who = body.get("condition"), requester_of(request)
    if not isinstance(condition, dict):
        raise RefusedParameter("condition", "condition is missing.", "Give an object with kind.")
    return AlertRequest(
        view=body_text(body, "view", 10_000),
        condition=read_condition(condition),
        recipients=recipients,
        pause_days=body.get("pause_days", 14),
        name=body_text(body, "name", 20 * LONGEST_VALUE, ""),
        owner=who.name if who else body_text(body, "owner", 20 * LONGEST_VALUE, ""),
    )


def _texts(body: Json, name: str) -> list[str]:
    found = body.get(name)
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise RefusedParameter(name, f"{name} cannot be used.", "Give a list of texts.")
    return found


def _refuse_strangers(request: Request, service: Service) -> None:
    if requester_of(request) is not None:
        return  # the guard has seen to it
    if service.settings.editing is Editing.OFF or not is_on_this_machine(request):
        remedy = "Add it with python -m dashboard alerts, on the machine that serves."
        raise Forbidden("Alerts are not added from here.", remedy)


def _record(alert: Alert, state: AlertState, links: Links) -> dict[str, Any]:
    """An alert as JSON has it; who owns it and who is told is nobody else's business."""
    path = f"/v/{alert.view}" if alert.view else f"/{alert.page}" + (f"?{alert.query}" if alert.query else "")
    return {
        "id": alert.id,
        "name": alert.name,
        "view": alert.view,
        "address": f"{links.base}{path}",
        "waits_for": alert.condition.words,
        "condition": alert.condition.record,
        "readers": [reader.recipient.channel.value for reader in alert.readers],
        "pause_days": alert.pause_days,
        "enabled": alert.enabled,
        "made_at": json_value(alert.made_at),
        "looked_at": json_value(state.looked_at),
        "fired": state.number,
    }


def _files(desk: SnapshotService) -> AlertFiles:
    return AlertFiles(desk.service.settings.data)
