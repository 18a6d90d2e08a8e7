"""The dates that feeds state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from dashboard.corpus.cleaning import clean_text
from dashboard.corpus.dates import parse_date
from dashboard.corpus.document import AHEAD, EARLIEST
from dashboard.text.shortening import clipped


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as aware UTC, ``None`` if unknown; whether only its day is known; and what was repaired or left out."""

    at: datetime | None = None
    date_only: bool = False
    notes: tuple[str, ...] = ()


def first_date(stated: Sequence[tuple[str, str | None]], now: datetime) -> StatedDate:
    """Return the first of the named texts that states a date between 1990 and two days from ``now``.

    The first name is that of publication; a date from any other is noted.
    """
    notes: list[str] = []
    for place, (name, text) in enumerate(stated):
        if not text or not text.strip():
            continue
        found = _read(text.strip())
        shown = f"{name} “{clipped(clean_text(text), 60)}”"
        if found is None:
            notes.append(f"{shown} is no date and was left out.")
        elif not EARLIEST <= found[0] <= now + AHEAD:
            notes.append(f"{shown} is before 1990 or in the future and was left out.")
        else:
            at, date_only, zoneless = found
            if place:
                notes.append(f"The date is that of “{name}”; no other was stated.")
            if zoneless:
                notes.append(f"{name} names no time zone and was taken as UTC.")
            return StatedDate(at, date_only, tuple(notes))
    return StatedDate(notes=tuple(notes))


def _read(text: str) -> tuple[datetime, bool, bool] | None:
    """Return the moment, whether only its day is known, and whether it came without a zone."""
    try:
        stated = parse_date(text)
    except (ValueError, OverflowError):
        return None
    if stated is not None:
        return stated.at, stated.date_only, stated.zoneless and not stated.date_only
    try:
        loose = parsedate_to_datetime(text)  # two-digit years, and RFC 822 as it is abused
        at = loose.replace(tzinfo=UTC) if loose.tzinfo is None else loose.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
    midnight = (loose.hour, loose.minute, loose.second) == (0, 0, 0)
    if midnight:
        return datetime(loose.year, loose.month, loose.day, tzinfo=UTC), True, False
    return at, False, loose.tzinfo is None
