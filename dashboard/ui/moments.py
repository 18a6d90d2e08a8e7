"""Dates in a reader's words. Every moment is aware UTC; ``None`` is "no date"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from dashboard.days import day_words

NO_DATE: Final = "no date"
RECENT: Final = timedelta(days=7)


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
