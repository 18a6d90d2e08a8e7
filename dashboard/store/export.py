"""Export all articles of a view to one file: CSV, Parquet or a DuckDB database."""

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
from dashboard.model.facets import FacetKind
from dashboard.model.filters import Filters
from dashboard.model.results import ArticleRow
from dashboard.store.article_rows import article_page
from dashboard.store.base import Store, records
from dashboard.store.statements.facets import facets_of
from dashboard.store.time_allowed import renew_time
from dashboard.text.csv_rows import csv_lines

Row: TypeAlias = dict[str, Any]
About: TypeAlias = Mapping[str, str]

ROWS_AT_ONCE: Final = 2_000
FACET_COLUMNS: Final = {
    "jurisdictions": (FacetKind.JURISDICTION, True),
    "jurisdictions_mentioned": (FacetKind.JURISDICTION, False),
    "instruments": (FacetKind.INSTRUMENT, None),
    "organisations": (FacetKind.ORGANISATION, None),
    "people": (FacetKind.PERSON, None),
    "themes": (FacetKind.THEME, None),
    "policy": (FacetKind.POLICY, None),
}
"""Lists of keys: the kind of facet, and whether only subjects or only mentions are listed."""
NAME_COLUMNS: Final = {"organisation_names": FacetKind.ORGANISATION}
"""Lists of names by the kind of facet."""
METADATA_KEY: Final = b"ai_policy_pulse"
_KINDS: Final = {
    "published_at": pa.timestamp("us", tz="UTC"),
    "date_only": pa.bool_(),
    "topics": pa.list_(pa.string()),
    "corrected": pa.list_(pa.string()),
    **dict.fromkeys((*FACET_COLUMNS, *NAME_COLUMNS), pa.list_(pa.string())),
    "quality_percentile": pa.float64(),
    **dict.fromkeys(("quality", "heat", "related_count", "source_count", "image_width", "image_height"), pa.int64()),
}
_NAMES: Final = tuple(item.name for item in fields(ArticleRow) if item.name != "image")
SCHEMA: Final = pa.schema(
    [
        (name, _KINDS.get(name, pa.string()))
        for name in (*_NAMES, "image_url", "image_width", "image_height", *FACET_COLUMNS, *NAME_COLUMNS)
    ]
)
"""The columns of every form: those of the article table, the first picture spelled out, the keys of inferred policy
facets. Unknown is null.
"""
FACETS: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("article_id", "kind", "key", "name")),
        ("is_subject", pa.bool_()),
        ("mentions", pa.int64()),
    ]
)
"""The table ``facets`` of a DuckDB file: a row for each facet of each article."""


class ExportForm(StrEnum):
    """The formats of an export; the value is the file's extension."""

    CSV = "csv"
    PARQUET = "parquet"
    DUCKDB = "duckdb"


def export(store: Store, filters: Filters, form: ExportForm, path: Path, about: About, *, bom: bool = False) -> int:
    """Write every article in view, newest first, all of one generation; returns their number.

    Args:
        path: is overwritten. A CSV has the rows alone; ``about`` is the Parquet file's metadata under ``ai_policy_pulse``;
            in a DuckDB file it is the table ``about`` (name, value), next to ``articles`` and ``facets``.
        bom: begin a CSV with a byte order mark, so that Excel reads it as UTF-8.

    Raises:
        StoreUnavailable: the store cannot answer, or the file cannot be written.
    """
    write = {ExportForm.CSV: _csv_for_excel if bom else _csv, ExportForm.PARQUET: _parquet, ExportForm.DUCKDB: _duckdb}[
        form
    ]
    try:
        path.unlink(missing_ok=True)
        with store.reading():
            return write(_pages(store, filters), path, about)
    except StoreUnavailable:
        path.unlink(missing_ok=True)
        raise
    except (OSError, duckdb.Error, pa.ArrowException) as problem:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise StoreUnavailable(
            f"The export could not be written ({type(problem).__name__}).", "Make room on the disk and try again."
        ) from problem


def _pages(store: Store, filters: Filters) -> Iterator[list[Row]]:
    cursor: str | None = None
    while True:
        renew_time()
        page = article_page(store, filters, limit=ROWS_AT_ONCE, cursor=cursor)
        if page.rows:
            yield _with_facets(store, [_row(item) for item in page.rows])
        cursor = page.cursor
        if cursor is None:
            return


def _with_facets(store: Store, rows: list[Row]) -> list[Row]:
    found = store.query(facets_of([row["article_id"] for row in rows]))
    by_article: dict[str, list[Row]] = {}
    for facet in records(found):
        by_article.setdefault(facet["article_id"], []).append(facet | {"is_subject": bool(facet["is_subject"])})
    for row in rows:
        facets = by_article.get(row["article_id"], [])
        row["facets"] = facets
        for name, kind in NAME_COLUMNS.items():
            row[name] = tuple(f["name"] for f in facets if f["kind"] == kind)
        for name, (kind, subject) in FACET_COLUMNS.items():
            row[name] = tuple(f["key"] for f in facets if f["kind"] == kind and subject in (None, f["is_subject"]))
    return rows


def _row(item: ArticleRow) -> Row:
    row: Row = {name: getattr(item, name) for name in _NAMES}
    image = item.image
    row["status"] = str(item.status)
    row["image_url"] = image and image.url
    row["image_width"], row["image_height"] = (image.width, image.height) if image else (None, None)
    return row


def _csv_for_excel(pages: Iterator[list[Row]], path: Path, about: About) -> int:
    return _csv(pages, path, about, encoding="utf-8-sig")


def _csv(pages: Iterator[list[Row]], path: Path, _about: About, *, encoding: str = "utf-8") -> int:
    count = 0

    def rows() -> Iterator[Row]:
        nonlocal count
        for page in pages:
            count += len(page)
            yield from page

    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
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
        _insert(file, "facets", FACETS.empty_table(), create=True)
        for page in pages:
            _insert(file, "articles", _table(page, SCHEMA))
            _insert(file, "facets", _table([facet for row in page for facet in row["facets"]], FACETS))
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
