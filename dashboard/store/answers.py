"""Questions to the store, one function each. Statements come from ``plan``; these run them and shape the answer."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Any

from dashboard.article import Status
from dashboard.errors import BadParameter
from dashboard.ingest_report import Outcome, ReportLine
from dashboard.listing import News
from dashboard.store import plan
from dashboard.store.article_rows import article, article_page, pictures, rows_of
from dashboard.store.base import Store
from dashboard.store.coverage import coverage
from dashboard.store.figures import facts, summary
from dashboard.store.score_audit import score_audit

__all__ = [
    "article",
    "article_page",
    "coverage",
    "facts",
    "news",
    "outcomes",
    "pictures",
    "rows_of",
    "score_audit",
    "summary",
]


def outcomes(
    store: Store, *, outcome: Outcome | None = None, limit: int | None = None, offset: int = 0
) -> tuple[ReportLine, ...]:
    """Lines of the ingest report in path order.

    Raises:
        BadParameter: the limit or the offset is negative.
        StoreUnavailable: the store cannot answer.
    """
    if offset < 0 or (limit is not None and limit < 0):
        raise BadParameter("Lines are counted from 0.", "Change limit or offset.")
    found = store.query(plan.report(None if outcome is None else outcome.value, limit, offset))
    return tuple(line_from(dict(zip(found, values, strict=True))) for values in zip(*found.values(), strict=True))


def news(store: Store, generation: str) -> News | None:
    """What came, changed and left since a generation was served; ``None`` when its name does not tell.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    number = re.match(r"gen-([0-9]{1,9})(?![0-9])", generation)
    if number is None:
        return None
    return News(*(int(store.query(statement)["articles"][0]) for statement in plan.news(int(number[1]))))


def line_from(row: dict[str, Any]) -> ReportLine:
    """The line of the report that a row of ``report_line`` holds."""
    moment, visible, status = row["published_at"], row["visible"], row["status"]
    copied = ("path", "reason", "remedy", "article_id", "title", "url", "format", "size", "mtime_ns", "ctime_ns")
    return ReportLine(
        **{name: row[name] for name in (*copied, "digest", "bytes_digest")},
        outcome=Outcome(row["outcome"]),
        status=None if status is None else Status(status),
        visible=None if visible is None else bool(visible),
        published_at=None if moment is None else moment.replace(tzinfo=UTC),
    )
