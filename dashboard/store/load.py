"""Articles -> a published generation, in bulk through Arrow: a table at a time, never a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa

from dashboard.article import Article
from dashboard.errors import StoreUnavailable
from dashboard.ingest_report import IngestReport, Outcome, ReportLine
from dashboard.settings import Visibility
from dashboard.store import plan
from dashboard.store.base import SCHEMA_VERSION, Store
from dashboard.store.star import Rows, star_of, storable

_INT: Final = pa.int32()
_BIG: Final = pa.int64()
_TEXT: Final = pa.string()
_MOMENT: Final = pa.timestamp("us")
_GREATEST: Final = 2**31 - 1
_TYPES: Final[dict[str, pa.DataType]] = {
    **dict.fromkeys(("published_at", "synced_at"), _MOMENT),
    **dict.fromkeys(("size", "mtime_ns"), _BIG),
    "quality_percentile": pa.float64(),
    **dict.fromkeys(
        (
            *("article_no", "is_related", "leads", "provider_id", "quality", "quality_bucket", "heat", "topic_id"),
            *("position", "is_first", "part", "articles", "date_only", "image_width", "image_height", "related_count"),
            *("source_count", "line_no", "visible", "schema_version"),
        ),
        _INT,
    ),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a generation was made from. ``fingerprint`` is the corpus folder's, ``synced_at`` is aware UTC."""

    corpus_version: str
    fingerprint: str
    synced_at: datetime
    visibility: str


def load(store: Store, articles: Iterable[Article], report: IngestReport, stamp: Stamp) -> str:
    """Publish these articles and this report as the next generation, and return its name.

    Where the visibility is ``published``, the report is stored without the files that are hidden: nothing of them is
    in the generation. A value no column can hold is unknown in the store (the article's own JSON keeps it).

    Raises:
        StoreBusy: another sync is at work.
        StoreUnavailable: the store cannot be written; what was served before stays.
    """
    generation = store.begin()
    try:
        star = star_of(articles)
        for table, rows in star.tables.items():
            store.stage(table, _arrow(rows))
        store.stage("report_line", _arrow(_report_rows(report, stamp.visibility)))
        store.stage("meta", _arrow(_meta_rows(stamp, star.newest_day)))
        store.publish()
    except BaseException:
        store.abort()
        raise
    return generation


def stored_fingerprint(store: Store) -> str | None:
    """The fingerprint the current generation was made from; ``None`` when it is missing, damaged or stood in for."""
    if not store.sound():
        return None
    try:
        found: str = store.query(plan.META)["fingerprint"][0]
    except (StoreUnavailable, IndexError):
        return None
    return found


def _report_rows(report: IngestReport, visibility: str) -> Rows:
    lines = report.lines if visibility != Visibility.PUBLISHED else _without_hidden(report)
    columns = ("path", "outcome", "reason", "remedy", "status", "article_id", "title", "url", "format", "digest")
    rows: Rows = {name: [_text(getattr(line, name)) for line in lines] for name in columns}
    rows["line_no"] = list(range(len(lines)))
    rows["visible"] = [None if line.visible is None else int(line.visible) for line in lines]
    rows["published_at"] = [naive(line.published_at) for line in lines]
    rows["size"] = [line.size for line in lines]
    rows["mtime_ns"] = [line.mtime_ns for line in lines]
    return rows


def _without_hidden(report: IngestReport) -> tuple[ReportLine, ...]:
    shown = {line.article_id for line in report.lines if line.outcome is Outcome.ACCEPTED and line.visible}
    return tuple(
        line for line in report.lines if line.outcome in (Outcome.REJECTED, Outcome.SKIPPED) or line.article_id in shown
    )


def _meta_rows(stamp: Stamp, newest_day: str | None) -> Rows:
    return {
        "schema_version": [SCHEMA_VERSION],
        "corpus_version": [stamp.corpus_version],
        "fingerprint": [stamp.fingerprint],
        "synced_at": [naive(stamp.synced_at)],
        "visibility": [str(stamp.visibility)],
        "newest_day": [newest_day],
    }


def _arrow(rows: Rows) -> pa.Table:
    return pa.table({name: _array(values, _TYPES.get(name, _TEXT)) for name, values in rows.items()})


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if kind == _INT:
        values = [None if value is None or abs(value) > _GREATEST else value for value in values]
    return pa.array(values, kind)


def naive(moment: datetime | None) -> datetime | None:
    """UTC without its zone, as columns hold it."""
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)


def _text(value: Any) -> str | None:
    return None if value is None else storable(str(value))
