"""Answers as the API writes them: names, units and order are a contract (docs/api.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, Final, TypeAlias

from dashboard.definitions import wilson_interval
from dashboard.filters import UNKNOWN_LABELS, Filters
from dashboard.ingest_report import ReportLine
from dashboard.listing import ArticleRow
from dashboard.query import Dimension, Result

Record: TypeAlias = dict[str, Any]

ARTICLE_FIELDS: Final = tuple(item.name for item in fields(ArticleRow))
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
COVERAGE_FIGURES: Final = ("label", "count", "fractional", "share", "low", "high")


def coverage_rows(by: Sequence[Dimension], result: Result) -> list[Record]:
    """One record a row: ``key`` (or ``keys``, for two dimensions) and the figures; ``share`` is a fraction of one."""
    rows: list[Record] = []
    for row in result.rows():
        keys = [row[dimension.value] for dimension in by]
        label = row.get("label")
        if label is None:
            label = UNKNOWN_LABELS[by[0].value] if keys[0] is None else str(keys[0])
        key: Record = {"key": keys[0]} if len(by) == 1 else {"keys": keys}
        figures = {"label": label, "count": row["count"], "fractional": row["fractional"]}
        rows.append(key | figures | share_of(row["count"], result.total))
    return rows


def share_of(count: int, total: int) -> Record:
    """The share of a count with its Wilson interval; all unknown when there is nothing to share."""
    if total == 0:
        return {"share": None, "low": None, "high": None}
    low, high = wilson_interval(count, total)
    return {"share": count / total, "low": low, "high": high}


def filters_record(filters: Filters) -> Record:
    """The filters that narrow the view, by name: lists, pairs, text or ``true``."""
    record: Record = {}
    for name in filters.active:
        value = getattr(filters, name)
        record[name] = plain(value)
    return record


def article_record(row: ArticleRow) -> Record:
    """An article as the listing shows it."""
    record = {name: plain(getattr(row, name)) for name in ARTICLE_FIELDS}
    image = row.image
    record["image"] = image and {"url": image.url, "width": image.width, "height": image.height}
    return record


def report_record(line: ReportLine) -> Record:
    """A file of the ingest report; sizes and digests are left to the store."""
    return {name: plain(getattr(line, name)) for name in REPORT_FIELDS}


def plain(value: Any) -> Any:
    """JSON's own types: datetimes as ISO 8601 UTC ending in ``Z``, days as ``YYYY-MM-DD``."""
    match value:
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return value
