"""Keep a collecting process running beside a dashboard while its corpus has a ``sources.toml``."""

from __future__ import annotations

import json
import logging
import subprocess
import threading
from contextlib import suppress
from typing import Final

from dashboard.collect.collector_process import settings_line
from dashboard.collect.run import collector_places
from dashboard.collect.sources_file import has_sources
from dashboard.config.settings import Settings
from dashboard.errors import DashboardError
from dashboard.fetch.bare_process import end_process, start_bare_process

LOOK_SECONDS: Final = 2.0
REST_SECONDS: Final = 30.0
CLOSING_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


class BackgroundCollector:
    """One collecting process, started again when it ends. Safe from any thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether the process runs."""
        process = self._process
        return process is not None and process.poll() is None

    def start(self) -> None:
        """Look for feeds from now on. A second call does nothing."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="background-collector", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End the process. What it had not written is collected another time."""
        self._stop.set()
        if self._process is not None:
            self._process.kill()
        if self._thread is not None:
            self._thread.join(CLOSING_SECONDS)

    def _keep(self) -> None:
        while not self._stop.is_set():
            try:
                wanted = has_sources(collector_places(self._settings).corpus)
            except DashboardError:
                return  # the corpus has no folder
            if wanted:
                self._run()
                self._stop.wait(REST_SECONDS)
            self._stop.wait(LOOK_SECONDS)

    def _run(self) -> None:
        """Run the process to its end, and log what it says."""
        process = start_bare_process("dashboard.collect.collector_process")
        self._process = process
        try:
            if self._stop.is_set() or process.stdin is None or process.stdout is None:
                return
            with suppress(BrokenPipeError):
                process.stdin.write(settings_line(self._settings))
                process.stdin.flush()
            for line in process.stdout:
                with suppress(ValueError):
                    _log.warning("Collecting: %s", json.loads(line))
        finally:
            end_process(process)
