"""Days, ranges of days and moments as readers write them. Days are UTC; moments are aware."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeAlias

DateRange: TypeAlias = tuple[date | None, date | None]
NO_DATE: Final = "no date"
RECENT: Final = timedelta(days=7)


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


def months_words(first: date | None, last: date | None) -> str:
    """The months between two days, both included: ``July to November 2023``; empty when nothing is dated."""
    if first is None or last is None:
        return ""
    return describe_dates((first.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1])))


def day_words(day: date | None) -> str:
    """A day as readers write it: ``3 Jul 2023``; ``undated`` for ``None``."""
    return "undated" if day is None else f"{day.day} {day:%b %Y}"


def iso_moment(moment: datetime) -> str:
    """A moment as files and the API write it: ``2026-11-03T04:10:00Z``, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def exact_words(moment: datetime | None, *, date_only: bool = False) -> str:
    """``3 Jul 2023, 14:29 UTC``; without the time when only the day is known."""
    if moment is None:
        return NO_DATE
    utc = moment.astimezone(UTC)
    return day_words(utc.date()) if date_only else f"{day_words(utc.date())}, {utc:%H:%M} UTC"


def brief_words(moment: datetime | None, now: datetime) -> str:
    """``3 Jul 2023``, or ``2 days ago`` within a week before ``now``."""
    if moment is None:
        return NO_DATE
    age = now - moment
    return age_words(moment, now) if timedelta(0) <= age < RECENT else day_words(moment.astimezone(UTC).date())


def age_words(moment: datetime, now: datetime) -> str:
    """How long ago in its largest unit: ``just now``, ``5 minutes ago``, ``3 years ago``; ``in the future`` if so."""
    seconds = (now - moment).total_seconds()
    if seconds < -60:
        return "in the future"
    for unit, length in _UNITS:
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


_UNITS: Final = (
    ("year", 365.25 * 86400),
    ("month", 30.44 * 86400),
    ("day", 86400.0),
    ("hour", 3600.0),
    ("minute", 60.0),
)
