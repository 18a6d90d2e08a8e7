"""The sweep: what has expired goes, and in ``published`` mode what shows an article that is no longer served."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from dashboard.settings import Visibility
from dashboard.snapshots.archive import EXPIRED, WITHDRAWN, Archive
from dashboard.snapshots.drift import shows_hidden

if TYPE_CHECKING:
    from dashboard.pipeline import Service


def sweep(archive: Archive, service: Service, now: datetime) -> tuple[str, ...]:
    """Withdraw what may not be shown any more, leaving a word in its place. Returns the ids withdrawn.

    Raises:
        StoreUnavailable: the store cannot answer now; what had expired is gone all the same.
    """
    gone = []
    for snapshot in [found for found in archive.all() if found.expires_at is not None and found.expires_at <= now]:
        archive.withdraw(snapshot.id, EXPIRED, now)
        gone.append(snapshot.id)
    if service.settings.visibility is Visibility.PUBLISHED:
        for snapshot in [found for found in archive.all() if found.shown and shows_hidden(found, service)]:
            archive.withdraw(snapshot.id, WITHDRAWN, now)
            gone.append(snapshot.id)
    return tuple(gone)
