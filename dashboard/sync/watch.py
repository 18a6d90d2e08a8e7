"""Watch the corpus and sync whenever it changed."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import watchfiles

from dashboard.config.settings import Settings
from dashboard.corpus.survey import Survey, survey
from dashboard.errors import DashboardError, StoreBusy, SyncCancelled
from dashboard.store.base import Store
from dashboard.sync.last_look import LastLook
from dashboard.sync.run import Progress, SyncResult, needs_sync, sync

CHECK_SECONDS: Final = 3.0
CHECK_SECONDS_NOTIFIED: Final = 30.0
"""How often the corpus is looked at while the system reports changes: it may lose some, as on network drives."""
REST_SECONDS: Final = 0.3
RETRY_SECONDS: Final = 20.0
COLLECT_SECONDS: Final = 60.0
BUSY_SECONDS: Final = 20.0
"""How long another process may be syncing before that is reported as a failure."""
LOG_SECONDS: Final = 60.0
_NOTIFY_WITHIN_MS: Final = 400
_STOP_WITHIN_MS: Final = 500
_CLOSE_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far the reading of the corpus is, in files. ``error`` is why the last attempt failed.

    ``per_second`` is the mean rate in files since the reading began; ``None`` while it is too early to tell.
    """

    running: bool = False
    done: int = 0
    total: int = 0
    error: DashboardError | None = None
    per_second: float | None = None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at that rate."""
        return (self.total - self.done) / self.per_second if self.per_second else None

    @property
    def failure(self) -> DashboardError | None:
        """Why the corpus is not followed, unless somebody stopped it."""
        return None if isinstance(self.error, SyncCancelled) else self.error


class CorpusWatch:
    """A thread that syncs when the corpus changed; ``progress`` is always what to show. Nothing in it raises.

    Args:
        on_result: called in that thread after each sync.
    """

    def __init__(
        self, settings: Settings, store: Store, on_result: Callable[[SyncResult], None] = lambda _: None
    ) -> None:
        self.progress = SyncProgress()
        self._settings = settings
        self._store = store
        self._on_result = on_result
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._cancel = threading.Event()
        self._start = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._began = 0.0
        self._listening = False
        self._paused_for: str | None = None
        self._paused_until = 0.0
        self._busy_since: float | None = None
        self._logged_at: float | None = None

    def start(self) -> None:
        """Begin to watch. A second call does nothing."""
        with self._start:
            if not self._threads:
                self.progress = SyncProgress(running=True)
                for name, work in (("corpus-watch", self._keep_current), ("corpus-notices", self._listen)):
                    self._threads.append(threading.Thread(target=work, name=name, daemon=True))
                for thread in self._threads:
                    thread.start()

    def close(self) -> None:
        """Stop watching. A sync under way is ended without publishing."""
        self._stop.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(timeout=_CLOSE_SECONDS)

    def cancel(self) -> None:
        """Stop the sync under way. The corpus is left as it is until it changes, or :meth:`resume` is called."""
        if self.progress.running:
            self._cancel.set()

    def resume(self) -> None:
        """Look at the corpus now, also after :meth:`cancel` or a failure."""
        self._paused_for = None
        self._wake.set()

    def _listen(self) -> None:
        """Wake the other thread when the system reports a change in the corpus."""
        while not self._stop.is_set():
            places = [place for place in self._settings.corpus if place.is_dir()]
            try:
                self._listening = len(places) == len(self._settings.corpus)
                for _ in watchfiles.watch(
                    *places,
                    watch_filter=None,
                    debounce=_NOTIFY_WITHIN_MS,
                    rust_timeout=_STOP_WITHIN_MS,
                    stop_event=self._stop,
                    yield_on_timeout=not self._listening,
                    raise_interrupt=False,
                    ignore_permission_denied=True,
                ):
                    self._wake.set()
                    if not all(place.is_dir() for place in places) or not self._listening:
                        break
            except Exception:  # noqa: BLE001 -- without it the corpus is looked at more often, nothing else
                _log.debug("The system reports no changes; the corpus is looked at instead.", exc_info=True)
            self._listening = False
            self._stop.wait(CHECK_SECONDS)

    def _keep_current(self) -> None:
        """Sync whenever the corpus changed, until closed. A corpus that failed is tried again after a while."""
        collected_at = time.monotonic()
        while not self._stop.is_set():
            self._wake.clear()
            started = time.monotonic()
            seen = self._look()
            if seen is not None and (seen.fingerprint != self._paused_for or started >= self._paused_until):
                self._bring_current(seen)
            self._log_failure()
            if time.monotonic() - collected_at >= COLLECT_SECONDS:
                gc.collect()
                collected_at = time.monotonic()
            self._rest(time.monotonic() - started, settled=seen is None or seen.settled)

    def _rest(self, busy: float, *, settled: bool) -> None:
        """Wait until there may be something to do, and at least as long as the last look took."""
        if self._stop.wait(max(REST_SECONDS, min(busy, CHECK_SECONDS_NOTIFIED))) or not settled:
            return
        usual = CHECK_SECONDS_NOTIFIED if self._listening else CHECK_SECONDS
        until = time.monotonic() + max(usual, 10 * busy)
        while (left := until - time.monotonic()) > 0 and not self._wake.wait(min(left, CHECK_SECONDS)):
            if self._is_due():
                return

    def _is_due(self) -> bool:
        """Whether to try again after a failure, or to build the store again because its files were damaged."""
        if self._paused_for is not None:
            return time.monotonic() >= self._paused_until
        overdue = LastLook.read(self._settings.store).is_due(time.time(), self._settings.missing_grace)
        return overdue or not self._store.sound()

    def _look(self) -> Survey | None:
        try:
            return survey(self._settings)
        except DashboardError as error:
            self.progress = SyncProgress(error=error)
        except Exception:  # noqa: BLE001 -- the thread has nobody above it; the page shows the error
            self.progress = SyncProgress(error=_unforeseen())
        return None

    def _bring_current(self, seen: Survey) -> None:
        """Sync if the store does not have this corpus. After a failure it is left alone for a while."""
        self._paused_for = None
        try:
            if needs_sync(self._store, self._settings, seen):
                self._cancel.clear()
                if self._busy_since is None and self.progress.failure is None:
                    self.progress = SyncProgress(running=True)
                self._on_result(sync(self._settings, seen=seen, progress=self._note, cancelled=self._is_cancelled))
            self.progress, self._busy_since = SyncProgress(), None
        except StoreBusy as error:
            self._busy_since = self._busy_since or time.monotonic()
            if time.monotonic() - self._busy_since < BUSY_SECONDS:
                self.progress = replace(self.progress, running=True, error=None)
            else:
                self.progress = SyncProgress(error=error)
        except SyncCancelled as error:
            self._pause(seen, error, float("inf"))
        except DashboardError as error:
            self._pause(seen, error, RETRY_SECONDS)
        except Exception:  # noqa: BLE001 -- as in _look
            self._pause(seen, _unforeseen(), RETRY_SECONDS)

    def _pause(self, seen: Survey, error: DashboardError, seconds: float) -> None:
        self.progress, self._busy_since = SyncProgress(error=error), None
        self._paused_for, self._paused_until = seen.fingerprint, time.monotonic() + seconds

    def _log_failure(self) -> None:
        """Log a lasting failure once a minute, and its end."""
        failure, now = self.progress.failure, time.monotonic()
        if failure is None:
            if self._logged_at is not None and not self.progress.running:
                _log.warning("The corpus is followed again.")
                self._logged_at = None
        elif self._logged_at is None or now - self._logged_at >= LOG_SECONDS:
            _log.warning("The corpus is not followed: %s", failure)
            self._logged_at = now

    def _is_cancelled(self) -> bool:
        return self._stop.is_set() or self._cancel.is_set()

    def _note(self, progress: Progress) -> None:
        now = time.monotonic()
        if not progress.done:
            self._began = now
        took = now - self._began
        rate = progress.done / took if took > 1 and progress.done else None
        self.progress = SyncProgress(True, progress.done, progress.total, self.progress.failure, rate)


def _unforeseen() -> DashboardError:
    _log.exception("The corpus could not be brought into the store")
    return DashboardError(
        "The documents could not be read because of a fault in the dashboard.",
        "The log of the server has the details; the last good state stays on show.",
    )
