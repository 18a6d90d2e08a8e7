"""Findings about two sides, and about ranks under other definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.model.query import Analysis


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """The share of a value (``key``, called ``label``) on side B minus that on side A, in percentage ``points``.

    ``base`` judges the count on side A: enough, low base, new. ``certain``: the interval excludes 0.
    """

    key: str
    count_a: int
    total_a: int
    share_a: float
    count_b: int
    total_b: int
    share_b: float
    points: float
    points_low: float
    points_high: float
    base: str
    certain: bool
    label: str


@dataclass(frozen=True, slots=True)
class SidesFacts:
    """Names, addresses (``keys``) and articles of two sides; ``both`` are on both. ``change`` and ``ratio`` are B against A."""

    a: str
    b: str
    keys: list[str]
    total_a: int
    total_b: int
    both: int
    change: float
    ratio: float | None
    base: str
    equal_length: bool


@dataclass(frozen=True, slots=True)
class DifferenceFacts(SidesFacts):
    """The sides, and how many ``rows`` there are before the smallest differences are cut off."""

    rows: int


@dataclass(frozen=True, slots=True)
class SideFigures:
    """One side (A or B); ``value`` as an address writes it. ``effective_providers`` is ``None`` under ten articles."""

    side: str
    name: str
    value: str
    articles: int
    stories: int
    providers: int
    effective_providers: float | None
    rated: int
    quality_median: float | None


@dataclass(frozen=True, slots=True)
class SideStep:
    """One step of both sides over time, from 1; ``None`` beyond a side's end."""

    step: int
    start_a: str | None
    end_a: str | None
    start_b: str | None
    end_b: str | None
    count_a: int | None
    count_b: int | None


@dataclass(frozen=True, slots=True)
class RankCompared:
    """The rank of a topic or provider (``key``) under a definition; ``before`` is its rank as shown."""

    key: str
    definition: str
    count: float
    rank: int | None
    before: int
    flips: bool


@dataclass(frozen=True, slots=True)
class RankFacts:
    """How many keys change places, by definition."""

    flips: Mapping[str, int]


COMPARED: Final[Analysis[ShareDifference, DifferenceFacts | None]] = Analysis("compared", ShareDifference, ("topic",))
COMPARED_SIDES: Final[Analysis[SideFigures, SidesFacts | None]] = Analysis("compared_sides", SideFigures, ("side",))
COMPARED_TIME: Final[Analysis[SideStep, SidesFacts | None]] = Analysis("compared_time", SideStep, ("step",))
RANKS: Final[Analysis[RankCompared, RankFacts]] = Analysis("ranks", RankCompared, ("topic", "definition"), ("topic",))
