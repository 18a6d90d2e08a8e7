"""Months, quarters and years of the calendar: as an address writes them (``2023-Q3``), as readers name them, as days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from dashboard.analytics.windows import FIRST_DAY, LAST_DAY, Window
from dashboard.text.dates import describe_dates

_NAMED: Final = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?", re.ASCII)
_MONTHS: Final = (1, 3, 12)


def calendar_window(text: str) -> Window | None:
    """The days of ``2023-07``, ``2023-Q3`` or ``2023``; ``None`` where it is none of them."""
    found = _NAMED.fullmatch(text)
    if found is None:
        return None
    year, quarter, month = (int(part) if part else 0 for part in found.groups())
    if not FIRST_DAY.year <= year <= LAST_DAY.year or (found[3] and not 1 <= month <= 12):
        return None
    if quarter:
        return months_window(year, 3 * quarter - 2, 3)
    return months_window(year, month, 1) if month else months_window(year, 1, 12)


def months_window(year: int, month: int, months: int) -> Window:
    """The days of this many whole months within one year."""
    last = month + months - 1
    return Window(date(year, month, 1), date(year, last, monthrange(year, last)[1]))


def calendar_key(window: Window) -> str:
    """A month, quarter or year as an address writes it; empty where the window is none."""
    first = window.first
    for months in _MONTHS:
        if (first.month - 1) % months == 0 and window == months_window(first.year, first.month, months):
            return {1: f"{first:%Y-%m}", 3: f"{first.year}-Q{first.month // 3 + 1}", 12: str(first.year)}[months]
    return ""


def calendar_name(key: str) -> str:
    """What readers call the period of an address: ``Q3 2023``, ``July 2023``, ``2023``."""
    year, _, part = key.partition("-")
    if part.startswith("Q"):
        return f"{part} {year}"
    return f"{date(int(year), int(part), 1):%B %Y}" if part else year


def window_before(window: Window) -> Window:
    """The month, quarter or year before it; of any other window the equal one just before."""
    key = calendar_key(window)
    if not key:
        return window.before()
    end = window.first - timedelta(days=1)
    months = 12 if "-" not in key else 3 if "Q" in key else 1
    return months_window(end.year, end.month - months + 1, months)


def window_name(window: Window) -> str:
    """What readers call the window: ``Q3 2023``, ``July 2023``, else its days, ``3 Jul 2023 to 8 Nov 2023``."""
    key = calendar_key(window)
    return calendar_name(key) if key else describe_dates((window.first, window.last))


def window_after(window: Window) -> Window:
    """The month, quarter or year after it; of any other window the equal one just after."""
    start = window.last + timedelta(days=1)
    if not (key := calendar_key(window)):
        return Window(start, window.last + timedelta(days=window.days))
    return months_window(start.year, start.month, 12 if "-" not in key else 3 if "Q" in key else 1)


def calendar_keys(first: date, last: date) -> list[str]:
    """The years, then the quarters, then the months between two days, each list newest first."""
    years = range(last.year, first.year - 1, -1)
    windows = [
        months_window(year, month, months)
        for months in reversed(_MONTHS)
        for year in years
        for month in range(13 - months, 0, -months)
    ]
    return [calendar_key(window) for window in windows if window.first <= last and window.last >= first]
