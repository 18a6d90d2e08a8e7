"""All articles of a view as one file: CSV for spreadsheets, Parquet for analysts, a DuckDB file to ask on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.errors import StoreUnavailable
from dashboard.filters import Filters
from dashboard.listing import ArticleRow
from dashboard.store.article_rows import article_page
from dashboard.store.base import Store
from dashboard.store.steady import on_one_generation
from dashboard.tabular import csv_lines

Row: TypeAlias = dict[str, Any]
About: TypeAlias = Mapping[str, str]

ROWS_AT_ONCE: Final = 2_000
METADATA_KEY: Final = b"ai_policy_pulse"
_KINDS: Final = {
    "published_at": pa.timestamp("us", tz="UTC"),
    "date_only": pa.bool_(),
    "topics": pa.list_(pa.string()),
    "corrected": pa.list_(pa.string()),
    "quality_percentile": pa.float64(),
    **dict.fromkeys(("quality", "heat", "related_count", "source_count", "image_width", "image_height"), pa.int64()),
}
_NAMES: Final = tuple(item.name for item in fields(ArticleRow) if item.name != "image")
SCHEMA: Final = pa.schema(
    [(name, _KINDS.get(name, pa.string())) for name in (*_NAMES, "image_url", "image_width", "image_height")]
)
"""The columns of every form: those of the article table, the first picture spelled out. Unknown is null."""


class ExportForm(StrEnum):
    """What an export may be written as; the value is the file's extension."""

    CSV = "csv"
    PARQUET = "parquet"
    DUCKDB = "duckdb"


def export(store: Store, filters: Filters, form: ExportForm, path: Path, about: About) -> int:
    """Write every article in view, newest first, all of one generation; returns their number.

    Args:
        path: is written over. A CSV has the rows alone; ``about`` is the Parquet file's metadata under ``ai_policy_pulse``,
            and the table ``about`` (name, value) beside ``articles`` in a DuckDB file.

    Raises:
        StoreUnavailable: the store cannot answer, or the file cannot be written.
    """
    write = {ExportForm.CSV: _csv, ExportForm.PARQUET: _parquet, ExportForm.DUCKDB: _duckdb}[form]

    def from_one(_generation: str) -> int:
        path.unlink(missing_ok=True)
        return write(_pages(store, filters), path, about)

    try:
        return on_one_generation(store, from_one)
    except (OSError, duckdb.Error, pa.ArrowException) as problem:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise StoreUnavailable(
            f"The export could not be written ({type(problem).__name__}).", "Make room on the disk and try again."
        ) from problem


def _pages(store: Store, filters: Filters) -> Iterator[list[Row]]:
    cursor: str | None = None
    while True:
        page = article_page(store, filters, limit=ROWS_AT_ONCE, cursor=cursor)
        if page.rows:
            yield [_row(item) for item in page.rows]
        cursor = page.cursor
        if cursor is None:
            return


def _row(item: ArticleRow) -> Row:
    row: Row = {name: getattr(item, name) for name in _NAMES}
    image = item.image
    row["status"] = str(item.status)
    row["image_url"] = image and image.url
    row["image_width"], row["image_height"] = (image.width, image.height) if image else (None, None)
    return row


def _csv(pages: Iterator[list[Row]], path: Path, _about: About) -> int:
    count = 0

    def rows() -> Iterator[Row]:
        nonlocal count
        for page in pages:
            count += len(page)
            yield from page

    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.writelines(csv_lines(SCHEMA.names, rows()))
    return count


def _parquet(pages: Iterator[list[Row]], path: Path, about: About) -> int:
    said = {f"{METADATA_KEY.decode()}.{name}": value for name, value in about.items()}
    schema = SCHEMA.with_metadata({key: value.encode("utf-8", "replace") for key, value in said.items()})
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for page in pages:
            writer.write_table(_table(page, schema))
            count += len(page)
    return count


def _duckdb(pages: Iterator[list[Row]], path: Path, about: About) -> int:
    count = 0
    with duckdb.connect(str(path), config={"storage_compatibility_version": "v1.5.0"}) as file:
        _insert(file, "articles", SCHEMA.empty_table(), create=True)
        for page in pages:
            _insert(file, "articles", _table(page, SCHEMA))
            count += len(page)
        said = pa.table({"name": list(about), "value": [_text(value) for value in about.values()]})
        _insert(file, "about", said, create=True)
    return count


def _insert(file: duckdb.DuckDBPyConnection, table: str, rows: pa.Table, *, create: bool = False) -> None:
    file.register("staged", rows)
    select = "SELECT * FROM staged"
    file.execute(f"CREATE TABLE {table} AS {select}" if create else f"INSERT INTO {table} {select}")
    file.unregister("staged")


def _table(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    return pa.table(
        {name: pa.array([_text(row[name]) for row in rows], schema.field(name).type) for name in schema.names}, schema
    )


def _text(value: Any) -> Any:
    """Text that UTF-8 can write."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case tuple():
            return [_text(item) for item in value]
        case _:
            return value
