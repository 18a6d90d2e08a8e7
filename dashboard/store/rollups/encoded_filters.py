"""Encode filters as the numbers in rollups. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.model.filters import (
    NO_FACET,
    NO_TOPIC,
    QUALITY_MAX,
    QUALITY_MIN,
    UNKNOWN_PROVIDER,
    UNKNOWN_TYPE,
    Filters,
)
from dashboard.search.grammar import Clause, parse
from dashboard.search.synonyms import Synonyms
from dashboard.store.rollups.key_encoding import EPOCH, ArticleKind, KeyEncoding
from dashboard.store.rollups.tables import POLICY_BITS

EXPRESSED: Final = frozenset(
    (
        *("topic", "provider", "dates", "period", "quality", "type", "status", "corpus", "policy", "q"),
        *("related", "stories", "together"),
    )
)
"""The filters that rollups can apply; any other sends the question to the base tables."""


@dataclass(frozen=True, slots=True)
class EncodedFilters:
    """Filters as numbers; ``None`` means not filtered. ``first`` and ``last`` are inclusive day numbers."""

    topics: tuple[int, ...] | None = None
    providers: tuple[int, ...] | None = None
    first: int | None = None
    last: int | None = None
    low: int | None = None
    high: int | None = None
    kinds: tuple[int, ...] | None = None
    words: tuple[Clause, ...] = ()

    @property
    def dated(self) -> bool:
        """Whether the time is filtered."""
        return self.first is not None or self.last is not None

    @property
    def several(self) -> bool:
        """Whether several topics are chosen."""
        return self.topics is not None and len(self.topics) > 1

    @property
    def columns(self) -> frozenset[str]:
        """The columns that a table needs for these filters."""
        given = {
            "topic_id": self.topics is not None,
            "provider_id": self.providers is not None,
            "day_no": self.dated,
            "quality": self.low is not None or self.high is not None,
            "kind_id": self.kinds is not None,
            "article_no": bool(self.words),
        }
        return frozenset(column for column, narrows in given.items() if narrows)


def encode_filters(
    filters: Filters, newest: date | None, encoding: KeyEncoding, synonyms: Synonyms | None = None
) -> EncodedFilters | None:
    """The filters as numbers; ``None`` where rollups cannot apply them. ``synonyms``: the delivered ones unless given."""
    if not EXPRESSED.issuperset(filters.active):
        return None
    words = parse(filters.q, synonyms)
    if filters.q and not words:
        return None
    topics = _numbers([None if name == NO_TOPIC else name for name in filters.topic], encoding.topics)
    providers = _numbers([None if name == UNKNOWN_PROVIDER else name for name in filters.provider], encoding.providers)
    kinds = [kind for kind in encoding.kinds if _is_in(kind, filters)]
    if not kinds or topics == () or providers == ():
        return None
    first, last = filters.window(newest)
    low, high = filters.quality
    return EncodedFilters(
        topics,
        providers,
        None if first is None else first.toordinal() - EPOCH,
        None if last is None else last.toordinal() - EPOCH,
        low if low > QUALITY_MIN else None,
        high if high < QUALITY_MAX else None,
        None if len(kinds) == len(encoding.kinds) else tuple(sorted(kind.number for kind in kinds)),
        words,
    )


def _numbers(names: Sequence[str | None], known: Mapping[str | None, int]) -> tuple[int, ...] | None:
    """The numbers of those that occur; ``None`` for no name at all."""
    return tuple(sorted({known[name] for name in names if name in known})) if names else None


def _is_in(kind: ArticleKind, filters: Filters) -> bool:
    return (
        (filters.related or not kind.is_related)
        and (not filters.stories or kind.leads)
        and (not filters.status or kind.status in filters.status)
        and (not filters.corpus or kind.corpus in filters.corpus)
        and (not filters.type or _is_of_type(kind.type, filters.type))
        and _is_about(kind.policy, filters)
    )


def _is_about(policy: int, filters: Filters) -> bool:
    """Whether articles with these bits are of the policy chosen: any of it, or all where filters go together."""
    met = (not policy if value == NO_FACET["policy"] else policy & POLICY_BITS[value] for value in filters.policy)
    return not filters.policy or (all(met) if filters.together else any(met))


def _is_of_type(kind: str | None, wanted: Sequence[str]) -> bool:
    return UNKNOWN_TYPE in wanted if kind is None else kind != UNKNOWN_TYPE and kind in wanted
