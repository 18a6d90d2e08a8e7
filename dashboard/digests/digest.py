"""A digest: which saved views, for whom, when; and what it is as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dashboard.delivery.message import Channel, Recipient
from dashboard.digests.schedule import WEEKDAYS, Schedule, schedule_of
from dashboard.errors import BadParameter, SnapshotUnreadable
from dashboard.text.dates import iso_moment

SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who gets a digest. ``token`` ends the subscription, and is known from the messages only."""

    recipient: Recipient
    token: str


@dataclass(frozen=True, slots=True)
class Digest:
    """``view`` is the id of a saved view, or empty; then ``folder`` is the name of a folder of saved views.

    ``skip_if_empty``: send nothing where nothing is new. ``opening`` are words of its maker that stand first.
    """

    id: str
    name: str
    view: str
    folder: str
    subscribers: tuple[Subscriber, ...]
    schedule: Schedule
    skip_if_empty: bool
    opening: str
    made_at: datetime

    @property
    def mark(self) -> str:
        """What the outbox calls how far this digest has come."""
        return f"digest:{self.id}"


def digest_file(digest: Digest) -> bytes:
    """The file of a digest."""
    schedule = digest.schedule
    document = {
        "schema": SCHEMA,
        "id": digest.id,
        "name": digest.name,
        "view": digest.view,
        "folder": digest.folder,
        "subscribers": [
            {"channel": item.recipient.channel, "address": item.recipient.address, "token": item.token}
            for item in digest.subscribers
        ],
        "every": schedule.every,
        "hour": schedule.hour,
        "weekday": WEEKDAYS[schedule.weekday],
        "zone": schedule.zone,
        "skip_if_empty": digest.skip_if_empty,
        "opening": digest.opening,
        "made_at": iso_moment(digest.made_at),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


def read_digest(data: bytes, digest_id: str) -> Digest:
    """The digest of a file.

    Raises:
        SnapshotUnreadable: it cannot be read.
    """
    try:
        document = json.loads(data.decode("utf-8"))
        if document["schema"] != SCHEMA or document["id"] != digest_id:
            raise ValueError(document["schema"])
        return Digest(
            id=digest_id,
            name=str(document["name"]),
            view=str(document["view"]),
            folder=str(document["folder"]),
            subscribers=tuple(_subscriber(item) for item in document["subscribers"]),
            schedule=schedule_of(
                str(document["every"]), int(document["hour"]), str(document["zone"]), str(document["weekday"])
            ),
            skip_if_empty=bool(document["skip_if_empty"]),
            opening=str(document["opening"]),
            made_at=datetime.fromisoformat(document["made_at"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError, BadParameter):
        raise SnapshotUnreadable(
            f"Digest {digest_id} cannot be read.", "Restore its file, or remove it and add it again."
        ) from None


def _subscriber(item: dict[str, Any]) -> Subscriber:
    return Subscriber(Recipient(Channel(item["channel"]), str(item["address"])), str(item["token"]))
