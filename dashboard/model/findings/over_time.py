"""Findings over time: shares by period, days that stand out, runs, what emerges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dashboard.model.query import Analysis


@dataclass(frozen=True, slots=True)
class PeriodShare:
    """A topic's share of one period. ``period`` is the grain's key; an empty period has no share."""

    topic: str
    period: str
    count: float
    total: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """``of`` is the denominator: ``view`` or ``corpus``."""

    grain: str
    of: str


@dataclass(frozen=True, slots=True)
class DayActivity:
    """One day. ``expected`` is the mean of the 28 days before, ``None`` without them; ``z`` is that of spikes only."""

    day: str
    count: int
    last_28_days: int | None
    expected: float | None
    z: float | None
    spike: bool


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """Number of days, and of spikes among them."""

    days: int
    spikes: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run of raised activity of a topic, from day ``first`` to ``last``; ``usual`` is its share of the whole view."""

    topic: str
    first: str
    last: str
    count: int
    total: int
    share: float
    usual: float
    weight: float


@dataclass(frozen=True, slots=True)
class RunFacts:
    """``topics_judged`` have enough articles, and at most half of all."""

    grain: str
    periods: int
    topics_judged: int


@dataclass(frozen=True, slots=True)
class Emerging:
    """A topic or term (``key``) in the period, and in all time before it."""

    key: str
    count: int
    total: int
    share: float
    before: int
    total_before: int
    share_before: float
    effect: float
    g2: float


@dataclass(frozen=True, slots=True)
class EmergingFacts:
    """The period from ``first`` to ``last``, its articles (``now``) and those ``before``; keys ``found`` of those ``tried``."""

    first: str
    last: str
    now: int
    before: int
    found: int
    tried: int


SHARE_OVER_TIME: Final[Analysis[PeriodShare, ShareFacts]] = Analysis(
    "share_over_time", PeriodShare, ("topic", "month"), ("topic",)
)
ACTIVITY: Final[Analysis[DayActivity, ActivityFacts | None]] = Analysis("activity", DayActivity, ("day",))
BURSTS: Final[Analysis[Run, RunFacts]] = Analysis("bursts", Run, ("topic", "first"), ("topic",))
EMERGING_TOPICS: Final[Analysis[Emerging, EmergingFacts | None]] = Analysis(
    "emerging_topics", Emerging, ("topic",), ("topic", "dates")
)
EMERGING_TERMS: Final[Analysis[Emerging, EmergingFacts | None]] = Analysis(
    "emerging_terms", Emerging, ("term",), ("dates",)
)
