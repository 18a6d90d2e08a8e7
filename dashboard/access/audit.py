"""The audit log: one JSON object a line, who did what to which object. No text of articles, no tokens, no searches."""

from __future__ import annotations

import json
import logging
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

FILE: Final = "audit.jsonl"
MOST: Final = 200
"""Characters of a value."""

_log = logging.getLogger(__name__)


class AuditLog:
    """Appends to ``audit.jsonl`` in the data folder; opened for each line, so that it may be moved away at any time."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE
        self._lock = threading.Lock()

    def note(self, action: str, **values: str | int) -> None:
        """Write a line. Where that fails, the log says so: what was done is done."""
        clean = {
            name: value[:MOST] if isinstance(value, str) else value for name, value in values.items() if value != ""
        }
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": moment, "action": action, **clean}, ensure_ascii=True) + "\n"
        try:
            with self._lock:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    os.write(handle, line.encode())
                finally:
                    os.close(handle)
        except OSError as problem:
            _log.error("The audit log cannot be written: %s.", problem.strerror)
