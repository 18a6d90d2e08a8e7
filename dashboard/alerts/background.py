"""Look at the alerts beside a server, after each sync and whenever time alone may have changed something."""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from typing import Final

from dashboard.alerts.check import check_alerts
from dashboard.delivery.outbox import Outbox
from dashboard.errors import DashboardError
from dashboard.service import Service

LOOK_SECONDS: Final = 2.0
"""How often to see whether there is another generation or another alert."""
CHECK_SECONDS: Final = 900.0
"""How often the alerts are looked at all the same: pauses end, and days pass."""
CLOSING_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


class AlertWatch:
    """A thread that looks at the alerts. Nothing in it raises; what fails is logged and tried again later."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._stop = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None
        self._problems: frozenset[str] = frozenset()

    def start(self) -> None:
        """Look from now on. A second call does nothing."""
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="alert-watch", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop looking. A look that is cut short is made again at the next start."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(CLOSING_SECONDS)

    def _keep(self) -> None:
        seen: tuple[str, int] | None = None
        checked_at = 0.0
        while not self._stop.is_set():
            now = self._seen()
            if now is not None and (now != seen or time.monotonic() - checked_at >= CHECK_SECONDS):
                self._check()
                seen, checked_at = now, time.monotonic()
            self._stop.wait(LOOK_SECONDS)

    def _seen(self) -> tuple[str, int] | None:
        """The generation that is served and when the alerts were last changed; ``None`` while there is either not."""
        try:
            folder = self._service.settings.data / "alerts"
            return self._service.generation(), folder.stat().st_mtime_ns
        except (DashboardError, OSError):
            return None

    def _check(self) -> None:
        try:
            outbox = Outbox(self._service.settings.data)
            try:
                found = check_alerts(self._service, outbox, lambda: datetime.now(UTC))
            finally:
                outbox.close()
        except DashboardError as error:
            self._say({error.message})
        except Exception:  # noqa: BLE001 -- the thread has nobody above it
            _log.exception("The alerts could not be looked at.")
        else:
            self._say({f"{item.alert}: {item.error.message}".removeprefix(": ") for item in found.problems})

    def _say(self, problems: set[str]) -> None:
        """Log what was not wrong at the look before."""
        for problem in sorted(problems - self._problems):
            _log.warning("An alert was not looked at: %s", problem)
        self._problems = frozenset(problems)
