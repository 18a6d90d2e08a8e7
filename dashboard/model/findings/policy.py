"""Findings about policy: organisations named together, commitments of money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dashboard.model.query import Analysis


@dataclass(frozen=True, slots=True)
class OrganisationPair:
    """Two organisations that articles name together. ``one`` and ``other`` are keys, ``pair`` both with a space between."""

    pair: str
    one: str
    other: str
    one_name: str
    other_name: str
    count: int
    one_count: int
    other_count: int


@dataclass(frozen=True, slots=True)
class PairFacts:
    """Organisations named, and whether pairs were cut off."""

    organisations: int
    truncated: bool


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment of money, numbered from 1. Amounts are in units of ``currency``, ``usd`` as the texts state it.

    ``low`` to ``high`` and ``usd_low`` to ``usd_high`` are the spread between mentions. ``article_id`` and ``title`` are
    the earliest article's; ``article_ids`` are all, with spaces between.
    """

    commitment: int
    actor: str | None
    jurisdiction: str | None
    status: str
    bound: str
    amount: float
    currency: str
    low: float
    high: float
    usd: float | None
    usd_low: float | None
    usd_high: float | None
    rate: float | None
    programme: str | None
    horizon: str | None
    quote: str
    articles: int
    outlets: int
    first_day: str | None
    last_day: str | None
    article_id: str
    article_ids: str
    title: str


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """Commitments by status; mentions read and their articles; ``truncated`` where older mentions were left out."""

    proposed: int
    approved: int
    committed: int
    disbursed: int
    private: int
    target: int
    unknown: int
    mentions: int
    articles: int
    truncated: bool


CO_MENTIONS: Final[Analysis[OrganisationPair, PairFacts]] = Analysis("co_mentions", OrganisationPair, ("pair",))
MONEY: Final[Analysis[CommitmentRow, MoneyFacts]] = Analysis("money", CommitmentRow, ("commitment",))
