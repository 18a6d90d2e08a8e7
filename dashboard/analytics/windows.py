"""Compare a period with the one before it (definition ``period-change``); rolling 28-day sums (``rolling``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

LOW_BASE: Final = 5
FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
ROLLING_DAYS: Final = 28


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """UTC days from ``first`` to ``last``, both included.

    Raises:
        ValueError: it ends before it begins.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A window from {self.first} cannot end on {self.last}.")

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    def before(self) -> Window:
        """The equal window that ends the day before this one begins."""
        return Window(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def covered(self, first: date | None, last: date | None) -> int:
        """How many of its days lie within a corpus from ``first`` to ``last``; all of them where that is not known."""
        start, end = max(self.first, first or self.first), min(self.last, last or self.last)
        return max(0, (end - start).days + 1)

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


class ChangeBase(StrEnum):
    """The size of the earlier count: enough, under five (``low base``), or zero (``new``)."""

    ENOUGH = "enough"
    LOW = "low base"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class CountChange:
    """``difference`` is ``after`` − ``before``; ``ratio`` divides it by ``before``, ``None`` if that is 0."""

    before: float
    after: float
    difference: float
    ratio: float | None
    base: ChangeBase


def change_of(before: float, after: float) -> CountChange:
    """The change of a count, or of a rate per day, between two periods."""
    base = ChangeBase.NEW if before == 0 else ChangeBase.LOW if before < LOW_BASE else ChangeBase.ENOUGH
    difference = after - before
    return CountChange(before, after, difference, difference / before if before else None, base)


def plausible_window(first: date, last: date) -> Window | None:
    """Clip a window to the years that documents may be from; ``None`` if nothing is left.

    This keeps later date arithmetic within Python's range, whatever an address says.
    """
    first, last = max(first, FIRST_DAY), min(last, LAST_DAY)
    return Window(first, last) if first <= last else None


def last_days(newest: date, days: int) -> Window:
    """Return the window of ``days`` days that ends with ``newest``."""
    return Window(newest - timedelta(days=days - 1), newest)


def daily(counts: Mapping[date, int], window: Window) -> list[int]:
    """Return a count for each day of the window, 0 where there is none."""
    return [counts.get(window.first + timedelta(days=n), 0) for n in range(window.days)]


def rolling(counts: Sequence[int], days: int = ROLLING_DAYS) -> list[int | None]:
    """Return for each day the sum over it and the ``days`` − 1 days before; ``None`` for the first days."""
    sums: list[int | None] = []
    running = 0
    for place, count in enumerate(counts):
        running += count - (counts[place - days] if place >= days else 0)
        sums.append(running if place >= days - 1 else None)
    return sums
