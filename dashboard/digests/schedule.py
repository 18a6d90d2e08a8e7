"""When a digest is due: once a day or week, at an hour of its subscribers' own zone, whatever clocks do there.

An hour that a night skips is the one after it; of an hour that a night has twice, it is the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.errors import BadParameter

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY: Final = timedelta(days=1)
_LONGEST_WAY: Final = 9
"""A week back, and a day more on either side, since days begin at other moments elsewhere."""


class Every(StrEnum):
    """How often a digest is sent."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Due:
    """A moment (UTC) at which a digest is due, and the day it has then in its own zone."""

    moment: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """``hour`` is from 0 to 23 in the IANA ``zone``; ``weekday`` counts from Monday, 0, and matters for weekly ones."""

    every: Every
    hour: int
    zone: str
    weekday: int = 0

    @property
    def words(self) -> str:
        """In words: ``weekly on Monday at 07:00, Europe/Berlin``."""
        day = f" on {WEEKDAYS[self.weekday].capitalize()}" if self.every is Every.WEEKLY else ""
        return f"{self.every}{day} at {self.hour:02}:00, {self.zone}"

    def latest(self, now: datetime) -> Due:
        """The last moment at which it was due, ``now`` included."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        days = (today + _DAY - _DAY * number for number in range(_LONGEST_WAY + 1))
        return next(due for day in days if (due := self._on(day)) is not None and due.moment <= now)

    def next(self, now: datetime) -> Due:
        """The first moment after ``now`` at which it is due."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        days = (today - _DAY + _DAY * number for number in range(_LONGEST_WAY + 1))
        return next(due for day in days if (due := self._on(day)) is not None and due.moment > now)

    def _on(self, day: date) -> Due | None:
        if self.every is Every.WEEKLY and day.weekday() != self.weekday:
            return None
        return Due(datetime.combine(day, time(self.hour), ZoneInfo(self.zone)).astimezone(UTC), day)


def schedule_of(every: str, hour: int, zone: str, weekday: str = WEEKDAYS[0]) -> Schedule:
    """The schedule that these words mean.

    Raises:
        BadParameter: one of them means nothing.
    """
    if every not in tuple(Every):
        raise BadParameter(f"“{every[:20]}” is not how often.", f"It is one of {', '.join(Every)}.")
    if not 0 <= hour <= 23:
        raise BadParameter(f"{hour} is no hour.", "It is from 0 to 23.")
    if weekday.lower() not in WEEKDAYS:
        raise BadParameter(f"“{weekday[:20]}” is no day of the week.", f"It is one of {', '.join(WEEKDAYS)}.")
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, LookupError):
        raise BadParameter(
            f"There is no time zone “{zone[:40]}”.", "Write it as Europe/Berlin, America/New_York or UTC."
        ) from None
    return Schedule(Every(every), hour, zone, WEEKDAYS.index(weekday.lower()))
