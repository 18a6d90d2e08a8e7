"""A thread that puts digests into the outbox when they are due, beside a dashboard that serves."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import Final

from dashboard.delivery.outbox import Outbox
from dashboard.digests.digest_files import Digests
from dashboard.digests.scheduler import DigestScheduler
from dashboard.errors import DashboardError
from dashboard.service import Service
from dashboard.snapshots.archive import utc_now

LOOK_SECONDS: Final = 15.0
CLOSING_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


class BackgroundDigests:
    """Looks for digests that are due. Safe from any thread."""

    def __init__(
        self, service: Service, look_seconds: float = LOOK_SECONDS, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._service = service
        self._look_seconds = look_seconds
        self._clock = clock
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look from now on. A second call does nothing."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="background-digests", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop looking. What is being made is made another time."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(CLOSING_SECONDS)

    def _keep(self) -> None:
        digests = Digests(self._service.settings.data)
        while not self._stop.wait(self._look_seconds):
            if digests.every():
                try:
                    with closing(Outbox(self._service.settings.data)) as outbox:
                        self._look(DigestScheduler(self._service, outbox))
                except DashboardError as error:
                    _log.warning("Digests wait. %s", error)

    def _look(self, scheduler: DigestScheduler) -> None:
        """Put what is due again and again, until told to stop."""
        while True:
            if self._service.ready():
                scheduler.put_due(self._clock())
            if self._stop.wait(self._look_seconds):
                return
