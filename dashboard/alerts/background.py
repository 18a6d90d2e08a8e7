"""Look at the alerts beside a server, after each sync and whenever time alone may have changed something."""

from __future__ import annotations

import logging
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import Final

from dashboard.alerts.check import check_alerts
from dashboard.delivery.background_thread import BackgroundThread
from dashboard.delivery.outbox import Outbox
from dashboard.errors import DashboardError
from dashboard.service import Service

LOOK_SECONDS: Final = 2.0
"""How often to see whether there is another generation or another alert."""
CHECK_SECONDS: Final = 900.0
"""How often the alerts are looked at all the same: pauses end, and days pass."""

_log = logging.getLogger(__name__)


class AlertWatch(BackgroundThread):
    """Looks at the alerts. One that cannot be looked at keeps no other, and is logged."""

    def __init__(self, service: Service) -> None:
        super().__init__("Alerts", LOOK_SECONDS)
        self._service = service
        self._problems: frozenset[str] = frozenset()
        self._checked: tuple[str, int] | None = None
        self._checked_at = 0.0

    def turn(self) -> None:
        """Look at every alert, if there may be anything new to find."""
        now = self._seen()
        if now is not None and (now != self._checked or time.monotonic() - self._checked_at >= CHECK_SECONDS):
            self._check()
            self._checked, self._checked_at = now, time.monotonic()

    def _seen(self) -> tuple[str, int] | None:
        """The generation that is served and when the alerts were last changed; ``None`` while there is either not."""
        try:
            folder = self._service.settings.data / "alerts"
            return self._service.generation(), folder.stat().st_mtime_ns
        except (DashboardError, OSError):
            return None

    def _check(self) -> None:
        with closing(Outbox(self._service.settings.data)) as outbox:
            found = check_alerts(self._service, outbox, lambda: datetime.now(UTC))
        self._log_problems({f"{item.alert}: {item.error.message}".removeprefix(": ") for item in found.problems})

    def _log_problems(self, problems: set[str]) -> None:
        """Log what was not wrong at the look before."""
        for problem in sorted(problems - self._problems):
            _log.warning("An alert was not looked at: %s", problem)
        self._problems = frozenset(problems)
