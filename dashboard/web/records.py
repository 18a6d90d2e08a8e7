"""Coverage, shares, filters and articles as the API writes them: names, units and order are a contract (docs/api.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final, TypeAlias

from dashboard.definitions.formulas import wilson_interval
from dashboard.model.filters import UNKNOWN_LABELS, Filters
from dashboard.model.query import Dimension, Result
from dashboard.model.results import ArticleRow
from dashboard.service import Service
from dashboard.text.json_values import json_value

Record: TypeAlias = dict[str, Any]

ARTICLE_FIELDS: Final = tuple(item.name for item in fields(ArticleRow))
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
        rows.append(key | figures | share_record(row["count"], result.total))
    return rows


def share_record(count: int, total: int) -> Record:
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
        record[name] = json_value(value)
    return record


def article_record(row: ArticleRow) -> Record:
    """An article as the listing shows it."""
    record = {name: json_value(getattr(row, name)) for name in ARTICLE_FIELDS}
    image = row.image
    record["image"] = image and {"url": image.url, "width": image.width, "height": image.height}
    return record


def noted(service: Service) -> Record:
    """The operator's note on the corpus, where there is one."""
    note = service.settings.corpus_note
    return {"corpus_note": note} if note else {}
