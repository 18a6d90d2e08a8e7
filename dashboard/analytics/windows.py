"""A period and the equal one before it (definition ``period-change``), and sums over the last 28 days (``rolling``)."""

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
        """Its length."""
        return (self.last - self.first).days + 1

    def before(self) -> Window:
        """The equal window that ends the day before this one begins."""
        return Window(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


class Base(StrEnum):
    """What a change is measured from: enough, fewer than five (``low base``), or nothing (``new``)."""

    ENOUGH = "enough"
    LOW = "low base"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Change:
    """``after`` − ``before``, and that divided by ``before``: ``None`` where that was nothing."""

    before: float
    after: float
    difference: float
    ratio: float | None
    base: Base


def change_of(before: float, after: float) -> Change:
    """The change of a count between two equal periods."""
    base = Base.NEW if before == 0 else Base.LOW if before < LOW_BASE else Base.ENOUGH
    difference = after - before
    return Change(before, after, difference, difference / before if before else None, base)


def believable(first: date, last: date) -> Window | None:
    """The window without the years that no document is believed to be from; ``None`` where nothing is left.

    So a window has an equal one before it, and days can be counted on from it, whatever an address says.
    """
    first, last = max(first, FIRST_DAY), min(last, LAST_DAY)
    return Window(first, last) if first <= last else None


def last_days(newest: date, days: int) -> Window:
    """The window of ``days`` days that ends with ``newest``."""
    return Window(newest - timedelta(days=days - 1), newest)


def daily(counts: Mapping[date, int], window: Window) -> list[int]:
    """A count for each day of the window, 0 where there is none."""
    return [counts.get(window.first + timedelta(days=n), 0) for n in range(window.days)]


def rolling(counts: Sequence[int], days: int = ROLLING_DAYS) -> list[int | None]:
    """For each day the sum over it and the ``days`` − 1 days before it; ``None`` until there are that many."""
    sums: list[int | None] = []
    running = 0
    for place, count in enumerate(counts):
        running += count - (counts[place - days] if place >= days else 0)
        sums.append(running if place >= days - 1 else None)
    return sums
