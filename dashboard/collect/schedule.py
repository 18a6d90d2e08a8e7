"""When to ask a feed again: as often as ``sources.toml`` says, less often if the feed asks for that or fails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Final

DAY: Final = 86_400.0
LONGEST_ASKED: Final = 7 * DAY
LONGEST_BACKOFF: Final = DAY
JITTER: Final = 0.1
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age=([0-9]{1,9})", re.IGNORECASE)


def after_success(now: float, every: int, asked: float | None, headers: Mapping[str, str], chance: Random) -> float:
    """Return when to ask next: after ``every``, the interval that the feed asks for or ``max-age``, the longest."""
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    fresh = min(float(found[1]), DAY) if found else 0.0
    return now + _jittered(max(every, min(asked or 0.0, LONGEST_ASKED), fresh), chance)


def after_failure(now: float, every: int, failures: int, wait: float | None, chance: Random) -> float:
    """Return when to ask next: twice as late with each failure, up to a day, never before ``Retry-After``."""
    backoff = min(every * 2.0 ** min(failures - 1, 20), max(LONGEST_BACKOFF, every))
    return now + _jittered(max(backoff, wait or 0.0), chance)


def _jittered(seconds: float, chance: Random) -> float:
    """Return a little more, so that feeds do not come due all at once."""
    return seconds * chance.uniform(1.0, 1.0 + JITTER)
