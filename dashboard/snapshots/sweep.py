"""Withdraw snapshots that may not be shown, bring back those that may, and delete those withdrawn for long."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from dashboard.config.settings import Visibility
from dashboard.snapshots.archive import EXPIRED, WITHDRAWN, Archive
from dashboard.snapshots.drift import shows_hidden

if TYPE_CHECKING:
    from dashboard.service import Service


def sweep(archive: Archive, service: Service, now: datetime, viewers: Service | None = None) -> tuple[str, ...]:
    """Settle every snapshot; returns the ids withdrawn.

    A snapshot is withdrawn while its end date has passed and, in ``published`` mode, while it shows an article that is
    not served or a word that only such articles have. It comes back when that changes; after 30 days it is deleted.
    One that the operator restored is withdrawn only while it shows an article whose document is there and hidden.
    Where ``viewers`` have a service of their own, it judges what was frozen for them.

    Raises:
        StoreUnavailable: the store cannot answer now; what has expired is withdrawn all the same.
    """
    archive.remove_leftovers()
    kept = list(archive.all())
    restored = {found.id for found in kept if archive.is_restored(found.id)}
    expired = {found.id for found in kept if found.expires_at is not None and found.expires_at <= now} - restored
    withdrawn = [snapshot_id for snapshot_id in expired if archive.settle(snapshot_id, EXPIRED, now)]
    for snapshot in kept:
        if snapshot.id not in expired:
            judge = viewers if viewers and snapshot.visibility == Visibility.PUBLISHED else service
            hides = judge.settings.visibility is Visibility.PUBLISHED
            hidden = hides and shows_hidden(snapshot, judge, restored=snapshot.id in restored)
            if archive.settle(snapshot.id, WITHDRAWN if hidden else None, now):
                withdrawn.append(snapshot.id)
    return tuple(withdrawn)
