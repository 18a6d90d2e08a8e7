"""Rows as CSV that a spreadsheet shows and never computes. One place, for the API, the exports and the snapshots."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from dashboard.text.dates import iso_moment

BYTE_ORDER_MARK: Final = "\ufeff"
"""Begins a file that Excel is to read as UTF-8."""
_STARTERS: Final = frozenset("=+-@\t\r\n＝＋－＠")
_PADDING: Final = " \u00a0\u3000\ufeff\u200b"


def safe_cell(value: Any) -> str | int | float:
    """One cell. Text a spreadsheet could take for a formula gets a leading apostrophe, numbers stay plain.

    Unknown is the empty cell, several values are joined by ``; ``, datetimes become ISO 8601 UTC ending in ``Z``.
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case datetime():
            return iso_moment(value)
        case date():
            return value.isoformat()
        case list() | tuple() | set() | frozenset():
            return safe_cell("; ".join(str(item) for item in value))
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(_PADDING)[:1] in _STARTERS and text.strip() else text


def csv_lines(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """CSV a line at a time (header first, CRLF ends, RFC 4180 quoting): for answers too long to hold."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for cells in _records(names, rows):
        writer.writerow(cells)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def csv_text(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """The whole CSV; a name that a row lacks is an empty cell."""
    return "".join(csv_lines(names, rows))


def _records(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[list[str | int | float]]:
    yield [safe_cell(name) for name in names]
    for row in rows:
        yield [safe_cell(row.get(name)) for name in names]
