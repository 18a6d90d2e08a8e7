"""The process that reads documents for another one: a line in, a line out, within memory and without a network's need.

Started as ``python -m dashboard.corpus.worker``. The first line in holds the limits; ``ready`` answers it. Every further
line names a file; the answer is its reading. Lines are JSON, so that whoever reads them never has to trust this process.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from dashboard.article import from_record, to_record
from dashboard.corpus.document import Limits
from dashboard.corpus.folder import FoundFile
from dashboard.corpus.reading import FileReading, read_file

READY: Final = "ready"
MEMORY_BYTES: Final = 1_000_000_000


def serve() -> None:
    """Answer lines until there are no more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limits, most = limits_from(sys.stdin.readline())
    _say(READY)
    for line in sys.stdin:
        _say(reading_line(read_file(FoundFile(**json.loads(line)), limits, most)))


def limits_line(limits: Limits, most: int) -> str:
    """The first line to a worker: the limits and the largest file in bytes."""
    return json.dumps(asdict(limits) | {"latest": limits.latest.isoformat(), "most": most})


def limits_from(line: str) -> tuple[Limits, int]:
    """The inverse of :func:`limits_line`."""
    fields: dict[str, Any] = json.loads(line)
    most: int = fields.pop("most")
    return Limits(**fields | {"latest": datetime.fromisoformat(fields["latest"])}), most


def file_line(found: FoundFile) -> str:
    """The line that asks for a file."""
    return json.dumps(asdict(found))


def reading_line(reading: FileReading) -> str:
    """The line that answers for a file; the file itself is known to the asker."""
    record = None if reading.article is None else to_record(reading.article)
    return json.dumps([record, reading.doubt, reading.reason, reading.remedy])


def reading_from(line: str, found: FoundFile) -> FileReading:
    """The inverse of :func:`reading_line`.

    Raises:
        KeyError, TypeError, ValueError: the line is no answer.
    """
    record, doubt, reason, remedy = json.loads(line)
    article = None if record is None else replace(from_record(record), path=found.path)
    return FileReading(found, article, doubt, reason, remedy)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve()
