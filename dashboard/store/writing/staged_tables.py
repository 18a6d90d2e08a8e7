"""Build Arrow tables from rows, which statements read as ``staged``, without importing pandas.

``pyarrow.array`` imports pandas to recognise its types. That takes longer than a small sync and as much memory as a batch
of rows, so columns are built from buffers here.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, Final

import numpy as np
import pyarrow as pa

from dashboard.model.ingest_report import ReportLine
from dashboard.store.text_column import text_column
from dashboard.store.writing.article_tables import microseconds, storable

_INTEGERS: Final = frozenset(
    (
        *("article_no", "is_related", "leads", "quality", "quality_bucket", "heat", "position", "is_first", "part"),
        *("is_subject", "mentions", "schema_version"),
        *("date_only", "image_width", "image_height", "related_count", "source_count", "parent_no", "visible"),
    )
)
_REALS: Final = frozenset(("amount", "low", "high", "usd", "usd_low", "usd_high", "rate"))
_MOMENTS: Final = frozenset(("published_at", "synced_at"))
_LINE_TEXTS: Final = (
    *("path", "outcome", "reason", "remedy", "status", "article_id", "title", "url", "format", "digest"),
    "bytes_digest",
)
_LINE_NUMBERS: Final = ("size", "mtime_ns", "ctime_ns")
_LINE_VALUES: Final = (*_LINE_TEXTS, *_LINE_NUMBERS)
_line_values = attrgetter(*_LINE_VALUES)
_CODES: Final = {pa.int32(): "i", pa.int64(): "q", pa.timestamp("us"): "q", pa.float64(): "d"}


def table_of(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> pa.Table:
    """Rows of the columns of these names, whose types go by their names. Moments are microseconds since 1970, UTC.

    Raises:
        TypeError, OverflowError, pyarrow.ArrowException: a value is not of its column's type.
    """
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pa.table({name: _column(found, _type(name)) for name, found in zip(columns, values, strict=True)})


def line_table(lines: Sequence[ReportLine]) -> pa.Table:
    """The lines of a report, as rows of ``report_line``."""
    values = list(zip(*map(_line_values, lines), strict=True)) if lines else [()] * len(_LINE_VALUES)
    visible = [None if line.visible is None else int(line.visible) for line in lines]
    moments = [None if line.published_at is None else microseconds(line.published_at) for line in lines]
    found = dict(zip(_LINE_VALUES, values, strict=True)) | {"visible": visible, "published_at": moments}
    return pa.table({name: _column(column, _type(name)) for name, column in found.items()})


def path_table(paths: Iterable[str]) -> pa.Table:
    """Paths of files: path."""
    return pa.table({"path": _texts(list(paths))})


def _type(column: str) -> pa.DataType:
    if column in _MOMENTS:
        return pa.timestamp("us")
    if column in _LINE_NUMBERS:
        return pa.int64()
    if column in _REALS:
        return pa.float64()
    return pa.int32() if column in _INTEGERS else pa.string()


def _column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    code = _CODES.get(kind)
    if code is None:
        return _texts(values)
    if None not in values:
        return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(array(code, values))])
    known = np.packbits([value is not None for value in values], bitorder="little")
    whole = array(code, [0 if value is None else value for value in values])
    return pa.Array.from_buffers(kind, len(values), [pa.py_buffer(known), pa.py_buffer(whole)])


def _texts(values: Sequence[str | None]) -> pa.Array:
    try:
        return text_column(values)
    except UnicodeError:
        return text_column([storable(value) for value in values])
