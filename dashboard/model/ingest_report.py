"""What became of every file seen: exactly one outcome each, and a reason for everything but a plain acceptance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from dashboard.model.article import Status
from dashboard.text.json_values import json_value


class Outcome(StrEnum):
    """What became of one file."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One file. ``path`` is relative to its corpus folder's parent; ``article_id`` names the winner for a duplicate.

    ``status`` and ``visible`` are set for accepted files only. ``size`` is in bytes, ``mtime_ns`` in nanoseconds
    since the epoch, and so is ``ctime_ns``, the last change of the file's metadata (0: not known, so the file is looked
    at again). ``digest`` is the SHA-256 of the canonical parsed content, ``None`` when nothing was parsed;
    ``bytes_digest`` is that of the bytes read, which only saves parsing them again.
    """

    path: str
    outcome: Outcome
    reason: str | None = None
    remedy: str | None = None
    status: Status | None = None
    visible: bool | None = None
    article_id: str | None = None
    title: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    format: str | None = None
    size: int = 0
    mtime_ns: int = 0
    digest: str | None = None
    ctime_ns: int = 0
    bytes_digest: str | None = None


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Every file seen, in path order."""

    lines: tuple[ReportLine, ...]

    @classmethod
    def of(cls, lines: Iterable[ReportLine]) -> IngestReport:
        """The report of these lines, sorted by path."""
        return cls(tuple(sorted(lines, key=lambda line: line.path)))

    def counts(self) -> dict[Outcome, int]:
        """Files by outcome; every outcome is a key."""
        seen = Counter(line.outcome for line in self.lines)
        return {outcome: seen[outcome] for outcome in Outcome}


REPORT_FIELDS: Final = (
    "path",
    "outcome",
    "status",
    "visible",
    "reason",
    "remedy",
    "article_id",
    "title",
    "url",
    "published_at",
)
"""What a report says of a file; sizes and digests stay in the store."""


def report_record(line: ReportLine) -> dict[str, Any]:
    """Return one line of the report as JSON values, keyed by ``REPORT_FIELDS``."""
    return {name: json_value(getattr(line, name)) for name in REPORT_FIELDS}
