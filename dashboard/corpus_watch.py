"""The store kept in step with the corpus: the watch that syncs again whenever the corpus changed."""

from __future__ import annotations

import gc
import logging
import threading
import time
from dataclasses import dataclass, replace
from typing import Final

from dashboard.corpus.survey import fingerprint
from dashboard.corpus_sync import Progress, sync
from dashboard.errors import DashboardError, StoreBusy
from dashboard.settings import Settings
from dashboard.store.base import Store
from dashboard.store.ledger import is_current

CHECK_SECONDS: Final = 3.0
RETRY_SECONDS: Final = 60.0
COLLECT_SECONDS: Final = 60.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far the reading of the corpus is, in files. ``error`` is why the last attempt failed."""

    running: bool = False
    done: int = 0
    total: int = 0
    error: DashboardError | None = None


class CorpusWatch:
    """A thread that syncs when the corpus changed; ``progress`` is always what to show. Nothing in it raises."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.progress = SyncProgress()
        self._settings = settings
        self._store = store
        self._stop = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch. A second call does nothing."""
        with self._start:
            if self._thread is None:
                self.progress = SyncProgress(running=True)
                self._thread = threading.Thread(target=self._keep_current, name="corpus-watch", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop watching. A sync under way is not waited for: what it staged is never published."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=CHECK_SECONDS)

    def _keep_current(self) -> None:
        """Sync whenever the corpus changed, until closed. A corpus that failed is tried again once a minute."""
        failed_mark: str | None = None
        failed_at = collected_at = time.monotonic()
        while not self._stop.is_set():
            started = time.monotonic()
            mark = self._mark()
            if mark is not None and (mark != failed_mark or started - failed_at >= RETRY_SECONDS):
                failed_mark = None if self._bring_current(mark) else mark
                failed_at = time.monotonic()
            if time.monotonic() - collected_at >= COLLECT_SECONDS:
                gc.collect()
                collected_at = time.monotonic()
            self._stop.wait(max(CHECK_SECONDS, 10 * (time.monotonic() - started)))

    def _mark(self) -> str | None:
        try:
            return fingerprint(self._settings)
        except DashboardError as error:
            self.progress = SyncProgress(error=error)
        except Exception:  # noqa: BLE001 -- the thread has nobody above it; the page shows the error
            self.progress = SyncProgress(error=_unforeseen())
        return None

    def _bring_current(self, mark: str) -> bool:
        """Whether the store now holds the corpus of that fingerprint, or another process is seeing to it."""
        try:
            if not is_current(self._store, self._settings.data, mark):
                self.progress = SyncProgress(running=True)
                sync(self._settings, progress=self._note)
            self.progress = SyncProgress()
        except StoreBusy:
            self.progress = replace(self.progress, running=True, error=None)
        except DashboardError as error:
            self.progress = SyncProgress(error=error)
            return False
        except Exception:  # noqa: BLE001 -- as in _mark
            self.progress = SyncProgress(error=_unforeseen())
            return False
        return True

    def _note(self, progress: Progress) -> None:
        self.progress = SyncProgress(running=True, done=progress.done, total=progress.total)


def _unforeseen() -> DashboardError:
    _log.exception("The corpus could not be brought into the store")
    return DashboardError(
        "The documents could not be read because of a fault in the dashboard.",
        "The log of the server has the details; the last good state stays on show.",
    )
