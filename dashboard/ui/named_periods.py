"""Periods that readers choose by name: the months, quarters and years of a corpus."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from dashboard.analytics.calendar import calendar_key, calendar_keys, calendar_name, calendar_window
from dashboard.analytics.windows import Window

MOST: Final = 480
"""Of one kind; forty years of months."""


def named_periods(first: date | None, last: date | None) -> list[dict[str, Any]]:
    """The years, quarters and months between two days in groups, newest first: each with its key, name and two days."""
    if first is None or last is None:
        return []
    groups: dict[str, list[dict[str, Any]]] = {"Quarters": [], "Months": [], "Years": []}
    for key in calendar_keys(first, last):
        window = calendar_window(key)
        if window is not None:
            groups[_group(key)].append({"value": key, "label": calendar_name(key), "days": days_of(window)})
    return [{"label": label, "options": options[:MOST]} for label, options in groups.items() if options]


def _group(key: str) -> str:
    return "Quarters" if "Q" in key else "Months" if "-" in key else "Years"


def days_of(window: Window | None) -> list[str]:
    """The two days of a window as an address writes them; none where there is none."""
    return [window.first.isoformat(), window.last.isoformat()] if window else []


def window_key(window: Window | None) -> str:
    """The key of a window that has a name; empty for any other."""
    return calendar_key(window) if window else ""
