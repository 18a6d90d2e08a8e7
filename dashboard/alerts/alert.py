"""An alert: a view, a condition, and who is told; and what it is as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any, Final

from dashboard.alerts.condition import Condition, read_condition
from dashboard.delivery.message import Channel, Recipient
from dashboard.delivery.recipients import recipient_of
from dashboard.errors import BadParameter, SnapshotUnreadable
from dashboard.saved_views.saved_view import read_address
from dashboard.text.dates import iso_moment

SCHEMA: Final = 1
PAUSES: Final = (7, 14, 30)
"""For how many days nothing is told again."""
MOST_RECIPIENTS: Final = 20
TOKEN_BYTES: Final = 24


@dataclass(frozen=True, slots=True)
class AlertReader:
    """Who is told. ``token`` ends that, and is known from the messages only."""

    recipient: Recipient
    token: str


@dataclass(frozen=True, slots=True)
class Alert:
    """``view`` is the id of a saved view, whose address holds as it is saved now; else it is empty, and the view is that
    of ``page`` (a path without its slash) with ``query``. Nothing is told again for ``pause_days`` days. ``owner`` is
    who made it; ``made_at`` is aware. ``readers`` may all have gone: then it is not looked at.
    """

    id: str
    name: str
    view: str
    page: str
    query: str
    condition: Condition
    readers: tuple[AlertReader, ...]
    pause_days: int
    owner: str
    enabled: bool
    made_at: datetime

    @property
    def is_watching(self) -> bool:
        """Whether it is looked at."""
        return self.enabled and bool(self.readers)


def read_readers(texts: Sequence[str]) -> tuple[AlertReader, ...]:
    """The recipients as people write them, each once and with a token of its own.

    Raises:
        BadParameter: none is given, one cannot be used, or there are too many.
    """
    found = tuple(dict.fromkeys(map(recipient_of, texts)))
    if not 1 <= len(found) <= MOST_RECIPIENTS:
        raise BadParameter(f"An alert has 1 to {MOST_RECIPIENTS} recipients.", "Name one, as someone@example.org.")
    return tuple(AlertReader(recipient, token_urlsafe(TOKEN_BYTES)) for recipient in found)


def read_pause(days: Any) -> int:
    """The pause in days.

    Raises:
        BadParameter: it is not one of ``PAUSES``.
    """
    if type(days) is not int or days not in PAUSES:
        raise BadParameter(f"A pause cannot be {str(days)[:40]}.", "It is 7, 14 or 30 days.")
    return int(days)


def alert_bytes(alert: Alert) -> bytes:
    """The file of an alert."""
    document = {
        "schema": SCHEMA,
        "id": alert.id,
        "name": alert.name,
        "view": alert.view,
        "page": alert.page,
        "query": alert.query,
        "condition": alert.condition.record,
        "readers": [
            {"channel": item.recipient.channel, "address": item.recipient.address, "token": item.token}
            for item in alert.readers
        ],
        "pause_days": alert.pause_days,
        "owner": alert.owner,
        "enabled": alert.enabled,
        "made_at": iso_moment(alert.made_at),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


def alert_from_bytes(data: bytes, alert_id: str) -> Alert:
    """The alert of a file.

    Raises:
        SnapshotUnreadable: it cannot be read.
    """
    try:
        document: Mapping[str, Any] = json.loads(data.decode("utf-8"))
        if document["schema"] != SCHEMA or document["id"] != alert_id or type(document["enabled"]) is not bool:
            raise ValueError(document["schema"])
        page, query = read_address(f"/{document['page']}?{document['query']}")
        made_at = datetime.fromisoformat(document["made_at"])
        if made_at.tzinfo is None:
            raise ValueError(made_at)
        return Alert(
            id=alert_id,
            name=str(document["name"]),
            view=str(document["view"]),
            page=page,
            query=query,
            condition=read_condition(document["condition"]),
            readers=tuple(map(_reader, document["readers"])),
            pause_days=read_pause(document["pause_days"]),
            owner=str(document["owner"]),
            enabled=document["enabled"],
            made_at=made_at,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        why = f" {problem.message}" if isinstance(problem, BadParameter) else ""
        raise SnapshotUnreadable(
            f"Alert {alert_id} cannot be read.{why}", "Correct its file, or add it again."
        ) from None


def _reader(given: Mapping[str, Any]) -> AlertReader:
    recipient = Recipient(Channel(given["channel"]), str(given["address"]))
    return AlertReader(recipient, str(given["token"]))
