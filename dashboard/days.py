"""Days and ranges of days in words, as readers write them. Days are UTC."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TypeAlias

DateRange: TypeAlias = tuple[date | None, date | None]


def describe_dates(dates: DateRange) -> str:
    """A range of days in words: whole months by name, else days (``3 Jul 2023 to 8 Nov 2023``)."""
    start, end = dates
    if start is None:
        return ""
    if end is None:
        return f"since {day_words(start)}"
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        if (start.year, start.month) == (end.year, end.month):
            return f"{start:%B %Y}"
        first = f"{start:%B}" if start.year == end.year else f"{start:%B %Y}"
        return f"{first} to {end:%B %Y}"
    return day_words(start) if start == end else f"{day_words(start)} to {day_words(end)}"


def day_words(day: date | None) -> str:
    """A day as readers write it: ``3 Jul 2023``; ``undated`` for ``None``."""
    return "undated" if day is None else f"{day.day} {day:%b %Y}"
