"""Durations in words."""

from __future__ import annotations

from datetime import timedelta


def left_words(seconds: float) -> str:
    """Format a remaining time as people say it: ``12 s``, ``3 min``, ``2 h``."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{round(seconds / 3600)} h"


def lag_words(lag: timedelta) -> str:
    """A lag for readers: ``3 h 22 min``, ``40 h 41 min``; ``4 days 16 h``; from five days on ``6 days``."""
    minutes = round(lag.total_seconds() / 60)
    if lag >= timedelta(days=5):
        return f"{round(lag / timedelta(days=1))} days"
    if lag >= timedelta(days=2):
        hours = round(minutes / 60)
        return f"{hours // 24} days {hours % 24} h"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02d} min"
