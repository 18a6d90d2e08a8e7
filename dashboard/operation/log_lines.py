"""One JSON object a line: when, how grave, which part, what, in which request.

Of an exception only its kind and the lines it passed are written: its message may quote what was being read. The errors
people meet have messages of our own, and keep them.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from dashboard.errors import DashboardError
from dashboard.operation.request_id import request_id

MOST_FRAMES: Final = 20
MOST_MESSAGE: Final = 2_000
FIELDS: Final = "pulse"
"""The attribute of a log record that holds further fields of its line."""


class JsonLines(logging.Formatter):
    """Formats a record as a line of JSON. Line breaks inside it are escaped, so that nobody can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage()[:MOST_MESSAGE],
        }
        if current := request_id():
            line["request"] = current
        line |= getattr(record, FIELDS, {})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _error(record.exc_info[1], record.exc_info[2])
        return json.dumps(line, ensure_ascii=True)


def _error(error: BaseException, trace: TracebackType | None) -> dict[str, Any]:
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:]
    said: dict[str, Any] = {
        "kind": type(error).__name__,
        "at": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }
    return said | ({"message": error.message} if isinstance(error, DashboardError) else {})
