"""Look at every alert once: evaluate, remember, and put what it tells into the outbox.

What an alert remembers and what it tells are written in one file, then the messages are put, then that is noted. A
process that dies in between leaves a firing that is not noted as put: the next look puts it again, under the same key.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dashboard.alerts.alert import Alert
from dashboard.alerts.alert_files import AlertFiles
from dashboard.alerts.evaluation import evaluate
from dashboard.alerts.facts import facts_now, watched_view
from dashboard.alerts.state import AlertState, Firing, state_bytes, state_from_bytes
from dashboard.alerts.wording import messages_of
from dashboard.delivery.outbox import Outbox
from dashboard.errors import ArchiveFull, DashboardError, NotFound, SettingError
from dashboard.model.links import Links
from dashboard.service import Service
from dashboard.snapshots.kept_files import KeptFiles, bytes_of

MAX_STATE_BYTES: Final = 50_000_000
_LOCK: Final = "alerts.lock"


@dataclass(frozen=True, slots=True)
class AlertProblem:
    """Why an alert could not be looked at. ``alert`` is its name, or empty where its file says that."""

    alert: str
    error: DashboardError


@dataclass(frozen=True, slots=True)
class Checked:
    """What one look at all alerts found: how many were looked at, what fired, what failed."""

    looked_at: int
    fired: tuple[tuple[Alert, Firing], ...]
    problems: tuple[AlertProblem, ...]


class AlertStates:
    """What the alerts of one data folder remember, a file each. Whoever changes one holds :meth:`lock`."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._files = KeptFiles(data / "alerts" / "states", "alert")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Wait until no other thread or process looks at alerts.

        Raises:
            ArchiveFull: the data folder cannot be written.
        """
        try:
            self._data.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._data / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as problem:
            raise ArchiveFull(f"{_LOCK} cannot be written: {problem.strerror}.", "Make PULSE_DATA writable.") from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def read(self, alert_id: str) -> AlertState:
        """What an alert remembers; nothing before its first look, or where its file is damaged."""
        try:
            return state_from_bytes(bytes_of(self._files.path(alert_id), MAX_STATE_BYTES) or b"null")
        except (ValueError, KeyError, TypeError, AttributeError):
            return AlertState()

    def write(self, alert_id: str, state: AlertState) -> None:
        """Remember it, whole or not at all.

        Raises:
            ArchiveFull: it cannot be written.
        """
        self._files.replace(alert_id, state_bytes(state))

    def forget(self, alert_id: str) -> None:
        """Let the next look be the first one; what was told already stays listed."""
        with self.lock():
            before = self.read(alert_id)
            self.write(alert_id, AlertState(number=before.number, firings=before.firings))

    def remove(self, alert_id: str) -> None:
        """Remove what an alert remembers."""
        with self.lock(), suppress(FileNotFoundError, NotFound):
            self._files.path(alert_id).unlink()


def check_alerts(service: Service, outbox: Outbox, now: Callable[[], datetime]) -> Checked:
    """Look at every alert that is not paused. One that fails does not keep the others from being looked at.

    Raises:
        SettingError: ``PULSE_PUBLIC_URL`` is missing. ArchiveFull: the data folder cannot be written.
    """
    files, states = AlertFiles(service.settings.data), AlertStates(service.settings.data)
    alerts, unreadable = files.every()
    fired: list[tuple[Alert, Firing]] = []
    problems = [AlertProblem("", problem) for problem in unreadable]
    enabled = [alert for alert in alerts if alert.is_watching]
    if enabled and not service.settings.public_url:
        raise SettingError("Messages need the address that people use.", "Set PULSE_PUBLIC_URL.")
    for alert in enabled:
        try:
            with states.lock():
                if firing := _check(files.read(alert.id), states, service, outbox, now()):
                    fired.append((alert, firing))
        except DashboardError as problem:
            problems.append(AlertProblem(alert.name, problem))
    return Checked(len(enabled), tuple(fired), tuple(problems))


def _check(alert: Alert, states: AlertStates, service: Service, outbox: Outbox, now: datetime) -> Firing | None:
    """Look at one alert, whose lock is held."""
    if not alert.is_watching:  # paused since it was listed
        return None
    with service.reading():
        state = _delivered(alert, states.read(alert.id), states, service, outbox, now)
        facts = facts_now(alert, watched_view(alert, service), service, state.since, now.astimezone(UTC).date())
        firing, after = evaluate(alert, state, facts, now)
        if after != state:
            states.write(alert.id, after)
        _delivered(alert, after, states, service, outbox, now)
    return firing


def _delivered(
    alert: Alert, state: AlertState, states: AlertStates, service: Service, outbox: Outbox, now: datetime
) -> AlertState:
    """Put what is not noted as put, and note it. What was found where more was visible than now is not told."""
    waiting = [item for item in state.firings if not item.is_put]
    if not waiting:
        return state
    links, visibility = Links(service.settings.public_url), service.facts().visibility
    for firing in waiting:
        if firing.visibility in (visibility, "published"):
            outbox.put(messages_of(alert, firing, service, links), now)
    put = state.put()
    states.write(alert.id, put)
    return put
