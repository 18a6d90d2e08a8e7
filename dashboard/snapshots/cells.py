"""A snapshot's rows as readers see them in a table: names and values in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from dashboard.filters import UNKNOWN_LABELS
from dashboard.snapshots.snapshot import Snapshot

_HIDDEN: Final = {"article_id"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in words; ``number`` stands to the right, ``href`` is an http(s) address or empty."""

    text: str
    number: bool = False
    href: str = ""


def column_names(snapshot: Snapshot) -> list[str]:
    """The columns a reader is shown, in order."""
    return [name for name in snapshot.columns if name not in _HIDDEN]


def table_rows(snapshot: Snapshot, most: int) -> list[list[Cell]]:
    """The first ``most`` rows of those columns."""
    names = column_names(snapshot)
    return [[cell(name, row[name]) for name in names] for row in snapshot.rows()[:most]]


def cell(name: str, value: Any) -> Cell:
    """One value of the column ``name``."""
    if value is None:
        return Cell(UNKNOWN_LABELS.get(name, "–"))
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, int):
        return Cell(str(value) if name == "passage" else f"{value:,}", number=True)
    if isinstance(value, float):
        return Cell(f"{value:,.2f}".rstrip("0").rstrip("."), number=True)
    if isinstance(value, list):
        return Cell(_joined(value))
    text = str(value)
    return Cell(text, href=text if name == "url" and text.startswith(("https://", "http://")) else "")


def _joined(values: Iterable[Any]) -> str:
    return ", ".join(str(value) for value in values)
