"""Dates and times as documents write them: ISO 8601, RFC 822, and English month names."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, NamedTuple

_CLOCK: Final = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?(?:[ \t]{0,4}(?P<half>[AaPp])\.?[Mm]\.?)?"
    r"[ \t]{0,4}(?P<zone>[Zz]|[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{2,4}(?:[+-]\d{1,2}(?::?\d{2})?)?)?"
)
_TIME: Final = rf"(?:(?:[Tt]|[ \t]{{1,4}}|,[ \t]{{1,4}})(?:at[ \t])?{_CLOCK})?"
_MONTH: Final = r"(?P<name>[A-Za-z]{3,9})\.?"
_WEEKDAY: Final = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?[ \t]{1,4})?"
_FORMS = tuple(
    re.compile(form + r"(?:[ \t]{0,4}\((?:[A-Za-z]{2,5})\))?", re.ASCII | re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_TIME}",
        rf"(?P<year>\d{{4}})(?P<mark>[/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}}){_TIME}",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ \t-]{{1,4}}(?:of[ \t])?{_MONTH},?[ \t-]{{1,4}}(?P<year>\d{{4}}){_TIME}",
        rf"{_WEEKDAY}{_MONTH}[ \t]{{1,4}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ \t]{{1,4}}(?P<year>\d{{4}}){_TIME}",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?P<zone>Z)?",
    )
)
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
_ZONES: Final = {
    **dict.fromkeys(("z", "utc", "gmt", "ut", "wet"), 0),
    "bst": 1,
    "cet": 1,
    "west": 1,
    "cest": 2,
    "eet": 2,
    "eest": 3,
    "jst": 9,
    "kst": 9,
    "edt": -4,
    "est": -5,
    "cdt": -5,
    "cst": -6,
    "mdt": -6,
    "mst": -7,
    "pdt": -7,
    "pst": -8,
}
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)


class Stated(NamedTuple):
    """A stated date: aware UTC, whether only its day is known, and whether a time came without a zone."""

    at: datetime
    date_only: bool
    zoneless: bool


def parse_date(text: str) -> Stated | None:
    """Return the date ``text`` states, ``None`` when it is in no known form.

    Midnight sharp in the stated zone means the day only: that day as stated, at midnight UTC. A time without a zone is
    taken as UTC. Forms that name no month and do not begin with the year (03/04/2024) are ambiguous and not read.

    Raises:
        ValueError, OverflowError: a known form, but no day of the calendar, time of day or zone.
    """
    found = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    if found is None:
        return None
    parts = found.groupdict()
    month = _month(parts["name"]) if "name" in parts else int(parts["month"])
    day = datetime(int(parts["year"]), month, int(parts["day"]), tzinfo=UTC)
    if not parts.get("hour"):
        return Stated(day, True, False)
    clock = (_hour(int(parts["hour"]), parts.get("half")), int(parts["minute"]), int(parts["second"] or 0))
    zone = _zone(parts["zone"])
    at = datetime(day.year, day.month, day.day, *clock, tzinfo=zone or UTC)
    if not any(clock):
        return Stated(day, True, zone is None)
    return Stated(at.astimezone(UTC), False, zone is None)


def _month(name: str) -> int:
    fitting = [n for n, month in enumerate(_MONTHS, start=1) if month.startswith(name.lower().removesuffix("t"))]
    if len(fitting) != 1:
        raise ValueError(f"“{name}” is no month.")
    return fitting[0]


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(f"There is no {hour} o'clock {half}m.")
    return hour % 12 + (12 if half.lower() == "p" else 0)


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if offset := _OFFSET.fullmatch(text):
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(-away if offset[1] == "-" else away)
    if text.lower() not in _ZONES:
        raise ValueError(f"“{text}” is no known time zone.")
    return timezone(timedelta(hours=_ZONES[text.lower()]))
