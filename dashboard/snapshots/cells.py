"""A snapshot's rows as readers see them in a table: names and values in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from dashboard.model.filters import UNKNOWN_LABELS
from dashboard.snapshots.snapshot import Kind, Snapshot
from dashboard.text.dates import day_words

NAMES: Final = {
    "count": "Articles",
    "fractional": "Articles, shared out",
    "published_at": "Published",
    "quality_value": "Quality",
    "heat_value": "Heat",
    "url": "Address",
}
_NEVER: Final = frozenset({"article_id"})
_IN_FILES_ONLY: Final = frozenset({"domain", "url"})
_NOT_IN_BRIEF: Final = frozenset({"domain", "heat", "status", "url"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in words; ``number`` stands to the right, ``short`` on one line; ``href`` is an http(s) address or empty."""

    text: str
    number: bool = False
    href: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage of a story; ``section`` is the heading it begins, empty within a section; ``sources`` their numbers."""

    section: str
    text: str
    sources: str


def paragraphs(snapshot: Snapshot) -> list[Paragraph]:
    """A story's passages in order, to be read as text; empty for what is no story."""
    if snapshot.kind is not Kind.STORY:
        return []
    found: list[Paragraph] = []
    before = None
    for row in snapshot.rows():
        section = row["section"]
        begins = str(section) if section and section != before else ""
        found.append(Paragraph(begins, str(row["text"]), ", ".join(str(number) for number in row["sources"] or ())))
        before = section
    return found


def headings(snapshot: Snapshot, *, brief: bool = False) -> list[Cell]:
    """The headings of the columns a reader is shown; ``brief`` for a picture."""
    return [
        Cell(NAMES.get(name, name.replace("_", " ").capitalize()), number=_numeric(snapshot.columns[name]))
        for name in _columns(snapshot, brief=brief)
    ]


def table_rows(snapshot: Snapshot, most: int, *, brief: bool = False) -> list[list[Cell]]:
    """The first ``most`` rows under those headings."""
    names = _columns(snapshot, brief=brief)
    return [[_linked(name, row) for name in names] for row in snapshot.rows()[:most]]


def _linked(name: str, row: Mapping[str, Any]) -> Cell:
    """A title leads to what it is the title of."""
    shown = cell(name, row[name])
    return replace(shown, href=cell("url", row["url"]).href) if name == "title" and row.get("url") else shown


def cell(name: str, value: Any) -> Cell:
    """One value of the column ``name``."""
    match value:
        case None:
            return Cell("undated" if name == "published_at" else UNKNOWN_LABELS.get(name, "–"))
        case bool():
            return Cell("yes" if value else "no")
        case int():
            return Cell(f"{value:,}", number=True)
        case float():
            return Cell(f"{value:,.2f}".rstrip("0").rstrip("."), number=True)
        case list():
            return Cell(", ".join(str(item) for item in value))
    text = str(value)
    if name == "published_at":
        return Cell(day_words(datetime.fromisoformat(text).date()), short=True)
    return Cell(text, href=text if name == "url" and text.startswith(("https://", "http://")) else "")


def _numeric(values: Sequence[Any]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known)


def _columns(snapshot: Snapshot, *, brief: bool) -> list[str]:
    hidden = set(_NEVER)
    if snapshot.kind is Kind.ARTICLES:
        hidden |= _IN_FILES_ONLY
    if brief and snapshot.kind is not Kind.CHART:
        hidden |= _NOT_IN_BRIEF
    columns = snapshot.columns
    keys = columns.get(snapshot.by[0], ()) if snapshot.by else ()
    if list(columns.get("label", ())) == [cell(snapshot.by[0], key).text for key in keys]:
        hidden.add("label")
    if "count" in columns and columns.get("fractional") == columns["count"]:
        hidden.add("fractional")
    return [name for name in columns if name not in hidden]
