"""GDELT's article list as a folder with one file a minute: which minutes to ask for, and what came of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from dashboard.collect.feed import Feed, FeedKind

MINUTE: Final = 60
SETTLED_SECONDS: Final = 15 * MINUTE
"""A minute's file is asked for once it is so old: it may come late."""
MOST_A_VISIT: Final = 60
LONGEST_BACK: Final = 86_400
MISSES: Final = 30
"""So many minutes without a file, one after the other, are a failure of the series."""
LONGEST_PAUSE: Final = 3_600.0
"""After a failure the series is asked again at the latest so long after, or at its own pace."""
CATCH_UP_SECONDS: Final = 300.0
"""When to come again while more minutes wait than one visit may ask for."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes to ask for in one visit, in seconds since the epoch; ``waiting`` more may be asked for already, ``lost`` ones
    were never answered and are too old.
    """

    asked: range
    waiting: int
    lost: int = 0


def is_series(feed: Feed) -> bool:
    """Whether a feed is a folder of files by the minute."""
    return feed.kind is FeedKind.GDELT and feed.address.endswith("/")


def due_minutes(last: float | None, now: float) -> Minutes:
    """Return the minutes after the last that was answered: settled ones, at most one day back and 60 a visit."""
    newest = math.floor((now - SETTLED_SECONDS) / MINUTE) * MINUTE
    oldest = math.ceil((now - LONGEST_BACK) / MINUTE) * MINUTE
    first = oldest if last is None else max(oldest, int(last) + MINUTE)
    end = min(newest + MINUTE, first + MOST_A_VISIT * MINUTE)
    lost = 0 if last is None else max(0, (first - int(last)) // MINUTE - 1)
    return Minutes(range(first, end, MINUTE), max(0, (newest + MINUTE - end) // MINUTE), lost)


def newest_minutes(now: float, count: int) -> Iterator[int]:
    """Yield the newest settled minutes, the newest first: for a check."""
    newest = math.floor((now - SETTLED_SECONDS) / MINUTE) * MINUTE
    yield from range(newest, newest - count * MINUTE, -MINUTE)


def minute_address(folder: str, minute: float) -> str:
    """Return the address of a minute's file."""
    return f"{folder}{datetime.fromtimestamp(minute, UTC):%Y%m%d%H%M}00.gal.json.gz"
