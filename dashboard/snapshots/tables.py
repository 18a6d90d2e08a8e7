"""A snapshot's rows as files: CSV for spreadsheets, Parquet for analysts."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.snapshots.caption import caption
from dashboard.snapshots.citation import citation
from dashboard.snapshots.snapshot import Snapshot
from dashboard.text.csv_rows import BYTE_ORDER_MARK, csv_text

METADATA_KEY = b"ai_policy_pulse"


def csv_file(snapshot: Snapshot, address: str, *, comment: bool = False, bom: bool = False) -> bytes:
    """The rows as CSV in UTF-8, after a byte order mark if ``bom`` (for Excel).

    ``comment`` puts the caption before them in lines that start with ``#``.
    """
    said = caption(snapshot, address)
    head = "".join(f"# {' '.join(line.split())}\r\n" for line in (said.what, *said.lines)) if comment else ""
    text = head + csv_text(list(snapshot.columns), snapshot.rows())
    return ((BYTE_ORDER_MARK if bom else "") + text).encode("utf-8", "replace")


def parquet_file(snapshot: Snapshot, address: str) -> bytes:
    """The rows as Parquet, values as they are; the file's metadata holds caption, citation and versions as JSON."""
    table = pa.table({name: _column(values) for name, values in snapshot.columns.items()})
    reference = citation(snapshot, address)
    about = {
        "id": snapshot.id,
        "caption": caption(snapshot, address).text,
        "citation": reference.text,
        "bibtex": reference.bibtex,
        "corpus_version": snapshot.corpus_version,
        "rows_sha256": snapshot.rows_sha256,
    }
    table = table.replace_schema_metadata({METADATA_KEY: json.dumps(about, ensure_ascii=True).encode()})
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _column(values: list[Any]) -> Any:
    known = [value for value in values if value is not None]
    if not known:
        return pa.array(values, pa.string())
    if all(isinstance(value, list) for value in known):
        return pa.array([None if value is None else [_cell(item) for item in value] for value in values])
    if all(isinstance(value, bool) for value in known):
        return pa.array(values, pa.bool_())
    if all(isinstance(value, int) for value in known):
        return pa.array(values, pa.int64())
    if all(isinstance(value, int | float) for value in known):
        return pa.array(values, pa.float64())
    return pa.array([None if value is None else _cell(str(value)) for value in values], pa.string())


def _cell(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
