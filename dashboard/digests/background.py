"""A thread that puts digests into the outbox when they are due, beside a dashboard that serves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from dashboard.delivery.background_thread import BackgroundThread
from dashboard.delivery.outbox import Outbox
from dashboard.digests.digest_files import Digests
from dashboard.digests.scheduler import DigestScheduler
from dashboard.service import Service
from dashboard.snapshots.archive import utc_now

LOOK_SECONDS: Final = 15.0


class BackgroundDigests(BackgroundThread):
    """Looks for digests that are due."""

    def __init__(
        self, service: Service, look_seconds: float = LOOK_SECONDS, clock: Callable[[], datetime] = utc_now
    ) -> None:
        super().__init__("Digests", look_seconds)
        self._service = service
        self._clock = clock
        self._digests = Digests(service.settings.data)
        self._outbox: Outbox | None = None
        self._scheduler: DigestScheduler | None = None

    def turn(self) -> None:
        """Put what is due; nothing before there was ever a digest."""
        if self._scheduler is None:
            if not self._digests.every():
                return
            self._outbox = Outbox(self._service.settings.data)
            self._scheduler = DigestScheduler(self._service, self._outbox)
        if self._service.ready():
            self._scheduler.put_due(self._clock())

    def release(self) -> None:
        """Close the outbox."""
        if self._outbox is not None:
            self._outbox.close()
        self._outbox = self._scheduler = None
