"""Turn scalars of front matter into text, whole numbers and dates; what cannot be read is ``None`` with a note."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from dashboard.corpus.cleaning import clean_text
from dashboard.corpus.dates import Stated, parse_date
from dashboard.corpus.document import EARLIEST
from dashboard.corpus.syntax.parsed_values import Scalar, Value
from dashboard.text.shortening import clipped

_NULLS: Final = frozenset({"", "~", "null"})
_WHOLE = re.compile(r"([+-]?[0-9]{1,6})(?:\.0{0,20})?")
_WIKI_LINK = re.compile(r"\[\[(?:[^\]|\n]{0,300}\|)?([^\]|\n]{1,300})\]\]")
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_SHOWN_IN_NOTE: Final = 60
_MOST_NOTES: Final = 20


@dataclass(slots=True)
class Notes:
    """Notes on what was left out or repaired in one document, without repeats."""

    said: dict[str, None] = field(default_factory=dict)

    def add(self, note: str) -> None:
        """Add a note; after twenty, only that there are more."""
        if len(self.said) < _MOST_NOTES:
            self.said[note] = None
        else:
            self.said["Further notes were left out."] = None

    def extend(self, notes: Iterable[str]) -> None:
        """Add several."""
        for note in notes:
            self.add(note)


class Moment(NamedTuple):
    """A time of publication, aware UTC, and whether only the day is known."""

    at: datetime | None
    date_only: bool = False


def text_of(value: Value | None, most: int, name: str, notes: Notes) -> str | None:
    """Return the cleaned text of a scalar, at most ``most`` characters; ``None`` for null, empty, lists and mappings."""
    if value is None or is_null(value):
        return None
    if not isinstance(value, Scalar):
        notes.add(f"{name} is not text and was left out.")
        return None
    text = clean_text(value[0])
    if len(text) > most:
        notes.add(f"{name} is longer than {most} characters and was cut.")
        text = clipped(text, most)
    return text or None


def names_of(value: Value, most: int) -> tuple[str, ...]:
    """Return the texts of a scalar or a list of them, each once; wiki links by what they show. The rest is left out."""
    items = value if isinstance(value, list) else [value]
    # an unquoted [[link]] is a list in a list to YAML
    items = [item[0] if isinstance(item, list) and len(item) == 1 else item for item in items]
    texts = (_WIKI_LINK.sub(r"\1", item.text) for item in items if isinstance(item, Scalar) and not is_null(item))
    return tuple(dict.fromkeys(clipped(text, most) for text in map(clean_text, texts) if text))


def whole_number(value: Value | None, name: str, notes: Notes) -> int | None:
    """Return a whole number of at most six digits (``61.0`` counts); anything else but null is noted."""
    if value is None or is_null(value):
        return None
    written = value.text.strip() if isinstance(value, Scalar) else ""
    if len(written) <= 6 and written.isascii() and written.isdigit():
        return int(written)
    if whole := _WHOLE.fullmatch(written):
        return int(whole[1])
    notes.add(f"{name} {_quoted(value)} is not a whole number of at most six digits and was left out.")
    return None


def moment_of(value: Value | None, latest: datetime, name: str, notes: Notes) -> Moment:
    """Return a date or time as UTC (``dates.parse_date``); what cannot be read, or is out of bounds, is noted."""
    if value is None or is_null(value):
        return Moment(None)
    text = value.text.strip() if isinstance(value, Scalar) else ""
    try:
        stated = _usual(text) if _USUAL.fullmatch(text) else parse_date(text)
    except (ValueError, OverflowError):
        notes.add(f"{name} {_quoted(value)} is not a day of the calendar or a time of day and was left out.")
        return Moment(None)
    if stated is None:
        notes.add(f"{name} {_quoted(value)} is not a date as YYYY-MM-DD and was left out.")
        return Moment(None)
    if not EARLIEST <= stated.at <= latest:
        notes.add(f"{name} {_quoted(value)} is before 1990 or in the future and was left out.")
        return Moment(None)
    if stated.zoneless:
        notes.add(f"{name} names no time zone and was taken as UTC.")
    return Moment(stated.at, stated.date_only)


def _usual(text: str) -> Stated:
    """The form of most records, read several times faster."""
    at = datetime.fromisoformat(text)
    return Stated(at, (at.hour, at.minute, at.second) == (0, 0, 0), False)


def is_null(value: Value) -> bool:
    """Whether a scalar states nothing: empty, or an unquoted ``null`` or ``~``. ``Null`` and ``NULL`` may be names."""
    if not isinstance(value, Scalar):
        return False
    text, plain = value
    return text in _NULLS if plain else not text


def _quoted(value: Value) -> str:
    if not isinstance(value, Scalar):
        return "(a list or mapping)"
    return f"“{clipped(clean_text(value.text), _SHOWN_IN_NOTE)}”"
