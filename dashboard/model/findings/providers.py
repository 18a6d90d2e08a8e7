"""Findings about providers and their scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dashboard.model.query import Analysis


@dataclass(frozen=True, slots=True)
class PublisherShare:
    """A publisher (domain without mirrors), and the share of all that are at least as large (``cumulative``)."""

    provider: str
    count: int
    share: float
    cumulative: float


@dataclass(frozen=True, slots=True)
class ConcentrationFacts:
    """Concentration over the articles with a provider (``total``); the indices are ``None`` where those are too few."""

    hhi: float | None
    effective: float | None
    entropic: float | None
    largest: float | None
    total: int
    providers: int


@dataclass(frozen=True, slots=True)
class TopicFocus:
    """A topic's share of one provider's articles."""

    provider: str
    topic: str
    count: float
    total: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FocusFacts:
    """``providers`` with enough articles, of all."""

    providers: int
    of: int


@dataclass(frozen=True, slots=True)
class ProviderShare:
    """``count`` of a provider's ``total``: copies of those with a heat, or stories it was first with of those it carried."""

    provider: str
    count: int
    total: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """Copies, of all articles judged; ``left_out_by_filter``: the filter ``stories`` is on, so nothing was counted."""

    copies: int
    judged: int
    left_out_by_filter: bool = False


@dataclass(frozen=True, slots=True)
class FirstWith(ProviderShare):
    """``median_lag_hours`` is over the stories a provider followed; ``None`` where it never did."""

    median_lag_hours: float | None


@dataclass(frozen=True, slots=True)
class FirstFacts:
    """Shared stories, those without a certain first, undated reports, and whether all reports were compared."""

    stories: int
    unsure: int
    undated: int
    all_read: bool


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """Leading articles with this heat minus quality."""

    difference: int
    count: int


@dataclass(frozen=True, slots=True)
class ScoreFacts:
    """Leading articles with ``both`` scores; ``constant`` is the difference where there is only one."""

    both: int
    spearman: float | None
    constant: int | None


CONCENTRATION: Final[Analysis[PublisherShare, ConcentrationFacts]] = Analysis(
    "concentration", PublisherShare, ("provider",), ("provider",)
)
FOCUS: Final[Analysis[TopicFocus, FocusFacts]] = Analysis(
    "focus", TopicFocus, ("provider", "topic"), ("provider", "topic")
)
COPIES: Final[Analysis[ProviderShare, CopyFacts]] = Analysis(
    "copies", ProviderShare, ("provider",), ("provider", "related")
)
FIRST_MOVERS: Final[Analysis[FirstWith, FirstFacts]] = Analysis("first_movers", FirstWith, ("provider",))
SCORE_DIFFERENCE: Final[Analysis[ScoreDifference, ScoreFacts]] = Analysis(
    "score_difference", ScoreDifference, ("difference",)
)
