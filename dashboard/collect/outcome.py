"""What became of a feed and of its items, for the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from dashboard.collect.feed import Feed

NEW, UPDATED, UNCHANGED, SET_ASIDE, REPEATED = "new", "updated", "unchanged", "set aside", "repeated"
KEPT: Final = "kept"
"""The feed changed an item whose record was edited by hand: the record stays as it is."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What became of one item: for the report."""

    outcome: str
    title: str
    path: str | None = None
    url: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(slots=True)
class FeedOutcome:
    """What became of one feed. ``trouble`` is ``None`` if all went well; ``left_out`` counts items by reason.

    ``pages_asked`` and ``pages_read`` count article pages, where the feed has ``pages = true``.
    """

    feed: Feed
    counts: Counter[str] = field(default_factory=Counter)
    left_out: dict[str, int] = field(default_factory=dict)
    lines: list[ItemLine] = field(default_factory=list)
    trouble: str | None = None
    problem: str | None = None
    note: str | None = None
    kind: str | None = None
    pages_asked: int = 0
    pages_read: int = 0
