"""A thread beside a server that takes a turn every few seconds, whatever happened in the turn before."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from typing import Final

from dashboard.errors import DashboardError

CLOSING_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


class BackgroundThread(ABC):
    """Takes turns until it is closed. Safe from any thread.

    A turn that fails is taken again at the next look; the log says why, once until the reason changes or is gone.
    """

    def __init__(self, name: str, look_seconds: float) -> None:
        self._name = name
        self._look_seconds = look_seconds
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._said = ""

    def start(self) -> None:
        """Take turns from now on. A second call does nothing."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name=self._name, daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop. A turn under way has a few seconds to end; what it leaves is done another time."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(CLOSING_SECONDS)

    @abstractmethod
    def turn(self) -> None:
        """Do what is due now."""

    def release(self) -> None:  # noqa: B027 -- most hold nothing
        """Give back what turns hold: after one that failed, and at the end."""

    def _keep(self) -> None:
        while not self._stop.wait(self._look_seconds):
            try:
                self.turn()
                self._said = ""
            except Exception as error:  # noqa: BLE001 -- the thread has nobody above it, and the next turn may do better
                self._say(error)
                self.release()
        self.release()

    def _say(self, error: Exception) -> None:
        said = f"{type(error).__name__}: {error}"
        if said == self._said:
            return
        self._said = said
        if isinstance(error, DashboardError):
            _log.warning("%s waits. %s", self._name, error)
        else:
            _log.error("%s failed and tries again.", self._name, exc_info=error)
