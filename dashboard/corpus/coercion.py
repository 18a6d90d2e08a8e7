"""Scalars of front matter -> text, whole numbers and moments. What cannot be taken is ``None`` with a note, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, NamedTuple

from dashboard.corpus.cleaning import clean_text, clipped
from dashboard.corpus.document import EARLIEST
from dashboard.corpus.tree import Scalar, Value

_NULLS: Final = frozenset({"", "~", "null"})
_WHOLE = re.compile(r"[+-]?[0-9]{1,6}")
_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt]|[ \t]{1,4})(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?[ \t]{0,4}(?:([Zz])|([+-])(\d{1,2})(?::?(\d{2}))?)?)?",
    re.ASCII,
)
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_SHOWN_IN_NOTE: Final = 60
_MOST_NOTES: Final = 20


@dataclass(slots=True)
class Notes:
    """What was left out or repaired while reading one document, each thing once."""

    said: dict[str, None] = field(default_factory=dict)

    def add(self, note: str) -> None:
        """Keep a note; past twenty, only that there are more."""
        if len(self.said) < _MOST_NOTES:
            self.said[note] = None
        else:
            self.said["Further notes were left out."] = None

    def extend(self, notes: Iterable[str]) -> None:
        """Keep several."""
        for note in notes:
            self.add(note)


class Moment(NamedTuple):
    """A moment of publication, aware UTC, and whether only its day is known."""

    at: datetime | None
    date_only: bool = False


def text_of(value: Value | None, most: int, name: str, notes: Notes) -> str | None:
    """The cleaned text of a scalar, at most ``most`` characters; ``None`` for null, empty, lists and mappings."""
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


def whole_number(value: Value | None, name: str, notes: Notes) -> int | None:
    """A whole number of at most six digits; anything else but null is noted."""
    if value is None or is_null(value):
        return None
    written = value.text.strip() if isinstance(value, Scalar) else ""
    if len(written) <= 6 and written.isascii() and written.isdigit():
        return int(written)
    if _WHOLE.fullmatch(written):
        return int(written)
    notes.add(f"{name} {_quoted(value)} is not a whole number of at most six digits and was left out.")
    return None


def moment_of(value: Value | None, latest: datetime, name: str, notes: Notes) -> Moment:
    """An ISO 8601 date or time as UTC. Without an offset it is taken as UTC; midnight sharp means the day only."""
    if value is None or is_null(value):
        return Moment(None)
    text = value.text.strip() if isinstance(value, Scalar) else ""
    written = _USUAL.fullmatch(text) or _MOMENT.fullmatch(text)
    if written is None:
        notes.add(f"{name} {_quoted(value)} is not a date as YYYY-MM-DD and was left out.")
        return Moment(None)
    try:
        at = datetime.fromisoformat(text) if written.re is _USUAL else _utc(written)
    except (ValueError, OverflowError):
        notes.add(f"{name} {_quoted(value)} is not a day of the calendar or a time of day and was left out.")
        return Moment(None)
    if not EARLIEST <= at <= latest:
        notes.add(f"{name} {_quoted(value)} is before 1990 or in the future and was left out.")
        return Moment(None)
    if written.re is _MOMENT and written[4] and not written[7] and not written[8]:
        notes.add(f"{name} names no time zone and was taken as UTC.")
    return Moment(at, (at.hour, at.minute, at.second) == (0, 0, 0))


def _utc(written: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(written[n] or 0) for n in range(1, 7))
    zone: timezone = UTC
    if written[8]:
        away = timedelta(hours=int(written[9]), minutes=int(written[10] or 0))
        zone = timezone(-away if written[8] == "-" else away)
    return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)


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
