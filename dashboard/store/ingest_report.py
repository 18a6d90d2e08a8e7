"""Answer questions about the last ingest: the lines of its report, and what changed since a generation."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Any

from dashboard.errors import BadParameter
from dashboard.model.article import Status
from dashboard.model.ingest_report import Outcome, ReportLine
from dashboard.model.results import News
from dashboard.store.base import Store, records
from dashboard.store.statements import corpus as corpus_statements


def outcomes(
    store: Store, *, outcome: Outcome | None = None, limit: int | None = None, offset: int = 0
) -> tuple[ReportLine, ...]:
    """Lines of the ingest report in path order.

    Raises:
        BadParameter: the limit or the offset is negative.
    """
    if offset < 0 or (limit is not None and limit < 0):
        raise BadParameter("Lines are counted from 0.", "Change limit or offset.")
    found = store.query(corpus_statements.report(None if outcome is None else outcome.value, limit, offset))
    return tuple(map(report_line, records(found)))


def news(store: Store, generation: str) -> News | None:
    """How many articles came, changed and left since a generation; ``None`` for an unknown name."""
    number = re.match(r"gen-([0-9]{1,9})(?![0-9])", generation)
    if number is None:
        return None
    return News(
        *(int(store.query(statement)["articles"][0]) for statement in corpus_statements.news_statements(int(number[1])))
    )


def report_line(row: dict[str, Any]) -> ReportLine:
    """A report line from a row of the table ``report_line``."""
    moment, visible, status = row["published_at"], row["visible"], row["status"]
    copied = ("path", "reason", "remedy", "article_id", "title", "url", "format", "size", "mtime_ns", "ctime_ns")
    return ReportLine(
        **{name: row[name] for name in (*copied, "digest", "bytes_digest")},
        outcome=Outcome(row["outcome"]),
        status=None if status is None else Status(status),
        visible=None if visible is None else bool(visible),
        published_at=None if moment is None else moment.replace(tzinfo=UTC),
    )
