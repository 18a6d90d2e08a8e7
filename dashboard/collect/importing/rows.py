"""Files of tables and references -> rows, told apart by their content: CSV, JSON, Parquet, CSL-JSON, BibTeX, RIS."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware

from dashboard.errors import BadParameter

MAX_BYTES: Final = 500_000_000
_PARQUET: Final = b"PAR1"
_RIS = re.compile(r"\A\s*TY {1,2}- ")
_RIS_BEGINNING = re.compile(r"^TY {1,2}- ", re.MULTILINE)
_BIBTEX = re.compile(r"\s*(?:%[^\n]*\n\s*)*@\s*\w+\s*[{(]")
_DELIMITERS: Final = ",;\t|"
_BATCH: Final = 1_000


@dataclass(slots=True)
class ReadFile:
    """The rows of a file, read as they are asked for. ``unreadable`` counts those that cannot be read, by reason."""

    kind: str
    rows: Iterator[dict[str, Any]]
    unreadable: dict[str, int] = field(default_factory=dict)


def read_rows(path: Path) -> ReadFile:
    """Open a file of any of the known kinds.

    Raises:
        BadParameter: it cannot be read, or is none of them.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadParameter(f"{path.name} has more than {MAX_BYTES:,} bytes.", "Import it in parts.")
        with path.open("rb") as stream:
            head = stream.read(4)
        if head == _PARQUET:
            return _parquet(path)
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadParameter(f"{path.name} is not UTF-8 text.", "Save it as UTF-8.") from None
    except (OSError, pyarrow.ArrowInvalid) as problem:
        raise BadParameter(f"{path.name} cannot be read: {problem}.", "Name a file that can be read.") from None
    if text.lstrip()[:1] in ("{", "["):
        return _json(text, path.name)
    if _RIS.match(text):
        return _ris(text, path.name)
    if _BIBTEX.match(text):
        return _bibtex(text)
    return _csv(text, path.name)


def _parquet(path: Path) -> ReadFile:
    file = pyarrow.parquet.ParquetFile(path)
    return ReadFile("Parquet", (row for batch in file.iter_batches(_BATCH) for row in batch.to_pylist()))


def _json(text: str, name: str) -> ReadFile:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        found = ReadFile("JSON lines", iter(()))
        found.rows = _json_lines(text, found)
        return found
    items = whole if isinstance(whole, list) else _list_within(whole)
    if items is None:
        items = [whole]
    rows = [item for item in items if isinstance(item, dict)]
    if not rows:
        raise BadParameter(f"{name} is JSON without objects.", "Give a list of objects, or an object a line.")
    is_csl = all("type" in row and "title" in row for row in rows[:10]) and any("issued" in row for row in rows)
    left_out = {"It is not an object.": len(items) - len(rows)} if len(items) > len(rows) else {}
    return ReadFile("CSL-JSON" if is_csl else "JSON", map(_csl, rows) if is_csl else iter(rows), left_out)


def _json_lines(text: str, found: ReadFile) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            yield row
        else:
            _count(found, "The line is not a JSON object.")


def _list_within(value: Any, depth: int = 3) -> list[Any] | None:
    """Return the objects of all lists in an answer of an API (``articles.results``)."""
    if isinstance(value, list):
        return value if any(isinstance(item, dict) for item in value) else None
    if not isinstance(value, Mapping) or not depth or "title" in value:
        return None
    lists = [found for item in value.values() if (found := _list_within(item, depth - 1)) is not None]
    return [item for found in lists for item in found] if lists else None


def _csl(row: Mapping[str, Any]) -> dict[str, Any]:
    """A reference with its date as text: CSL has lists of year, month and day."""
    found = dict(row)
    for name in ("issued", "accessed", "submitted"):
        value = row.get(name)
        parts = value.get("date-parts") if isinstance(value, Mapping) else None
        if isinstance(parts, list) and parts and isinstance(parts[0], list):
            found[name] = "-".join(str(part).zfill(2) for part in parts[0][:3])
        elif isinstance(value, Mapping):
            found[name] = value.get("raw") or value.get("literal")
    return found


def _ris(text: str, name: str) -> ReadFile:
    try:
        entries = rispy.loads(text)
    except (OSError, ValueError, KeyError, IndexError) as problem:
        raise BadParameter(f"{name} is damaged RIS: {problem}.", "Export it again.") from None
    lost = len(_RIS_BEGINNING.findall(text)) - len(entries)
    left_out = {"The entry is damaged: it has no end (ER).": lost} if lost > 0 else {}
    return ReadFile("RIS", ({**entry, "date": str(entry.get("date", "")).strip("/")} for entry in entries), left_out)


def _bibtex(text: str) -> ReadFile:
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    rows = ({"key": e.key, **{item.key.lower(): str(item.value) for item in e.fields}} for e in library.entries)
    failed = len(library.failed_blocks)
    return ReadFile("BibTeX", map(_dated, rows), {"The entry is damaged.": failed} if failed else {})


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """A reference with its date in one piece, if it states year, month and day apart."""
    if "date" not in row and "year" in row:
        row["date"] = " ".join(str(row.pop(part)) for part in ("day", "month", "year") if part in row)
    return row


def _csv(text: str, name: str) -> ReadFile:
    head = text[:65_536]
    first = head.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    if not first.count(delimiter):
        raise BadParameter(
            f"{name} is none of the files that can be imported.",
            "They are CSV with a header, JSON lines, Parquet, CSL-JSON, BibTeX and RIS.",
        )
    csv.field_size_limit(10_000_000)
    found = ReadFile("CSV", iter(()))
    found.rows = _csv_rows(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), found, name)
    return found


def _csv_rows(lines: Iterator[list[str]], found: ReadFile, name: str) -> Iterator[dict[str, Any]]:
    try:
        columns = next(lines)
        if twice := next((column for column in columns if column and columns.count(column) > 1), None):
            raise BadParameter(f"{name} has the column “{twice[:80]}” twice.", "Keep one of them, or rename it.")
        for line in lines:
            if len(line) > len(columns):
                _count(found, "The row has more cells than there are columns.")
            elif any(line):
                yield dict(zip(columns, line, strict=False))
    except csv.Error as problem:
        _count(found, f"The rest cannot be read: {problem}.")


def _count(found: ReadFile, reason: str) -> None:
    found.unreadable[reason] = found.unreadable.get(reason, 0) + 1
