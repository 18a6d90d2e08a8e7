"""The alerts of one data folder, each a file that the holder of its secret may change."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from typing import Final

from dashboard.alerts.alert import Alert, alert_bytes, alert_from_bytes, read_pause, read_readers
from dashboard.alerts.condition import Condition
from dashboard.delivery.message import Recipient
from dashboard.errors import ArchiveFull, SnapshotUnreadable
from dashboard.saved_views.saved_view import read_address
from dashboard.saved_views.view_files import SavedViews
from dashboard.snapshots.archive import DELETED
from dashboard.snapshots.kept_files import KeptFiles, bytes_of
from dashboard.snapshots.snapshot import new_id
from dashboard.snapshots.wording import clean_title

MOST_ALERTS: Final = 200
MAX_ALERT_BYTES: Final = 100_000
_CHANGING: Final = threading.Lock()
"""Held from reading an alert to writing it, as for saved views."""


@dataclass(frozen=True, slots=True)
class AlertRequest:
    """An alert as somebody asks for it. ``view`` is the id of a saved view or the address of a page; without a ``name``
    it is called by its view and condition; ``recipients`` are as
    ``someone@example.org`` or ``slack:https://…``.
    """

    view: str
    condition: Condition
    recipients: Sequence[str]
    pause_days: int = 14
    name: str = ""
    owner: str = ""


class AlertFiles:
    """The alerts. Every method may be called from any thread."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._files = KeptFiles(data / "alerts", "alert", "Add the alert again.")

    def draft(self, asked: AlertRequest, now: datetime) -> Alert:
        """The alert that would be kept, which is not kept.

        Raises:
            BadParameter: something of it means nothing. NotFound, SnapshotGone: there is no such saved view.
        """
        is_address = "/" in asked.view or "?" in asked.view
        page, query = read_address(asked.view) if is_address else ("", "")
        saved = None if is_address else SavedViews(self._data).read(asked.view)
        named = saved.name if saved else f"/{page}" + (f"?{query}" if query else "")
        return Alert(
            id=new_id(),
            name=clean_title(asked.name) or clean_title(f"{named}: {asked.condition.words}"),
            view=saved.id if saved else "",
            page=page,
            query=query,
            condition=asked.condition,
            readers=read_readers(asked.recipients),
            pause_days=read_pause(asked.pause_days),
            owner=clean_title(asked.owner),
            enabled=True,
            made_at=now.replace(microsecond=0),
        )

    def add(self, asked: AlertRequest, now: datetime) -> tuple[Alert, str]:
        """Keep an alert; the secret returned may remove it and is not stored.

        Raises:
            BadParameter, NotFound, SnapshotGone: as :meth:`draft`. ArchiveFull: too many, or no space.
        """
        alert = self.draft(asked, now)
        with _CHANGING:
            self._files.remove_leftovers()
            if sum(1 for _ in self._files.files()) >= MOST_ALERTS:
                raise ArchiveFull(f"There are {MOST_ALERTS} alerts already.", "Remove those no longer needed.")
            return alert, self._files.create(alert.id, alert_bytes(alert))

    def read(self, alert_id: str) -> Alert:
        """The alert of that id.

        Raises:
            NotFound, SnapshotGone, SnapshotUnreadable.
        """
        return alert_from_bytes(self._files.read(alert_id, MAX_ALERT_BYTES), alert_id)

    def every(self) -> tuple[tuple[Alert, ...], tuple[SnapshotUnreadable, ...]]:
        """All of them by name, and what is wrong with the files that cannot be read."""
        found: list[Alert] = []
        unreadable: list[SnapshotUnreadable] = []
        for path, _ in list(self._files.files()):
            try:
                found.append(alert_from_bytes(bytes_of(path, MAX_ALERT_BYTES) or b"", path.stem))
            except SnapshotUnreadable as problem:
                unreadable.append(problem)
        return tuple(sorted(found, key=lambda alert: (alert.name.casefold(), alert.id))), tuple(unreadable)

    def enable(self, alert_id: str, *, enabled: bool) -> Alert:
        """Pause an alert, or let it go on.

        Raises:
            NotFound, SnapshotGone, SnapshotUnreadable, ArchiveFull.
        """
        with _CHANGING:
            changed = replace(self.read(alert_id), enabled=enabled)
            self._files.replace(alert_id, alert_bytes(changed))
            return changed

    def unsubscribe(self, token: str) -> tuple[Alert, Recipient] | None:
        """Tell the reader of a token nothing more; the alert and who that was, or ``None`` if there is no such token.

        Raises:
            ArchiveFull: it could not be written.
        """
        with _CHANGING:
            for alert in self.every()[0]:
                for reader in alert.readers:
                    if compare_digest(reader.token.encode(), token.encode("utf-8", "surrogatepass")):
                        left = tuple(item for item in alert.readers if item != reader)
                        changed = replace(alert, readers=left)
                        self._files.replace(alert.id, alert_bytes(changed))
                        return changed, reader.recipient
        return None

    def remove(self, alert_id: str, secret: str | None, now: datetime) -> None:
        """Remove it. Without a ``secret`` it is the operator who does.

        Raises:
            WrongSecret, NotFound, SnapshotGone.
        """
        with _CHANGING:
            if secret is not None:
                self._files.check(alert_id, secret)
            self._files.read(alert_id, MAX_ALERT_BYTES)
            self._files.delete(alert_id, DELETED, now)
