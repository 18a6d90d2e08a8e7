"""Translate between the numbers in rollups and the keys they encode; read once per generation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from dashboard.model.article import Status
from dashboard.model.query import Dimension
from dashboard.store.base import Statement, Store
from dashboard.store.result_order import Keys, Whole
from dashboard.store.rollups.tables import COUNTED_FACETS, POLICY_BITS
from dashboard.store.schema import UNKNOWN

EPOCH: Final = date(1970, 1, 1).toordinal()
"""The ordinal of day number 0."""
_TOPICS: Final = Statement("SELECT topic.topic_id, topic.name\nFROM topic\nORDER BY topic.topic_id")
_PROVIDERS: Final = Statement(
    "SELECT provider.provider_id, provider.domain, provider.name, provider.country, provider.country_name\n"
    "FROM provider\nORDER BY provider.provider_id"
)
_FACETS: Final = Statement(
    "SELECT facet.facet_id, facet.kind, facet.key, facet.name\nFROM facet\nORDER BY facet.facet_id"
)
_KINDS: Final = Statement("SELECT kind.*\nFROM kind\nORDER BY kind.kind_id")
_BITS: Final = Statement("SELECT topic_bit.topic_id, topic_bit.bit\nFROM topic_bit")
KIND_DIMENSIONS: Final = (Dimension.STATUS, Dimension.TYPE, Dimension.CORPUS)
FACET_DIMENSIONS: Final = tuple(Dimension(kind.value) for kind in COUNTED_FACETS)
_SEVERAL: Final = "several"
_POLICY_OF: Final = {0: None, **{bit: key for key, bit in POLICY_BITS.items()}}


@dataclass(frozen=True, slots=True)
class KeyPositions:
    """Keys in ascending order, ``None`` last, and the position of each number's key."""

    keys: Keys
    positions: Whole

    @classmethod
    def of(cls, numbers: Sequence[int], keys: Sequence[Any]) -> KeyPositions:
        """From numbers and their keys; several numbers may have one key."""
        known = sorted({key for key in keys if key is not None})
        place = {key: position for position, key in enumerate(known)} | {None: len(known)}
        positions = np.zeros(max(numbers, default=-1) + 1, np.int64)
        positions[np.asarray(numbers, np.int64)] = [place[key] for key in keys]
        return cls([*known, None], positions)


@dataclass(frozen=True, slots=True)
class ArticleKind:
    """The properties that a ``kind_id`` encodes."""

    number: int
    corpus: str
    is_related: bool
    leads: bool
    status: Status
    type: str | None
    policy: int


@dataclass(frozen=True, slots=True)
class KeyEncoding:
    """``keys`` by dimension, the numbers of topics and providers by key, of facets by dimension. ``names`` has what keys
    are called, by dimension.

    ``bits`` has the bit of a topic in ``mask``, by its number; not every topic has one. Where an article is both about
    policy and not, ``keys`` has no policy.
    """

    keys: Mapping[Dimension, KeyPositions]
    topics: Mapping[str | None, int]
    providers: Mapping[str | None, int]
    facets: Mapping[Dimension, Sequence[int]]
    names: Mapping[Dimension, Mapping[Any, str]]
    kinds: tuple[ArticleKind, ...]
    bits: Mapping[int, int]


def key_encoding(store: Store) -> KeyEncoding:
    """The encoding of the current generation, which has rollups."""
    return store.once("key_encoding", lambda: _read(store))


def _read(store: Store) -> KeyEncoding:
    topics, providers, facets, kinds = (store.query(statement) for statement in (_TOPICS, _PROVIDERS, _FACETS, _KINDS))
    bits = store.query(_BITS)
    found = list(zip(*(facets[name] for name in ("facet_id", "kind", "key", "name")), strict=True))
    of_kind = {
        d: [(number, key, name) for number, kind, key, name in found if kind == d.value] for d in FACET_DIMENSIONS
    }
    policies = [_POLICY_OF.get(policy, _SEVERAL) for policy in kinds["policy"]]
    return KeyEncoding(
        keys={
            Dimension.TOPIC: KeyPositions.of(topics["topic_id"], topics["name"]),
            Dimension.PROVIDER: KeyPositions.of(providers["provider_id"], providers["domain"]),
            Dimension.OUTLET_COUNTRY: KeyPositions.of(providers["provider_id"], providers["country"]),
            **{d: KeyPositions.of(kinds["kind_id"], kinds[d.value]) for d in KIND_DIMENSIONS},
            **({} if _SEVERAL in policies else {Dimension.POLICY: KeyPositions.of(kinds["kind_id"], policies)}),
            **{d: KeyPositions.of([n for n, *_ in of], [key for _, key, _ in of]) for d, of in of_kind.items()},
        },
        topics=dict(zip(topics["name"], topics["topic_id"], strict=True)),
        providers=dict(zip(providers["domain"], providers["provider_id"], strict=True)),
        facets={d: [number for number, *_ in of] for d, of in of_kind.items()},
        names={
            Dimension.PROVIDER: dict(zip(providers["domain"], providers["name"], strict=True)),
            Dimension.OUTLET_COUNTRY: dict(zip(providers["country"], providers["country_name"], strict=True)),
            Dimension.POLICY: {key: name for _, kind, key, name in found if kind == Dimension.POLICY.value},
            **{d: {key: name for _, key, name in of} for d, of in of_kind.items()},
        },
        kinds=tuple(
            ArticleKind(number, corpus, bool(related), bool(leads), Status(status), kind, policy)
            for number, related, leads, corpus, status, kind, policy in zip(
                *(kinds[name] for name in ("kind_id", "is_related", "leads", "corpus", "status", "type", "policy")),
                strict=True,
            )
        ),
        bits=dict(zip(bits["topic_id"], bits["bit"], strict=True)),
    )


def decode_column(dimension: Dimension, column: Whole, encoding: KeyEncoding) -> tuple[Keys, Whole]:
    """The keys of a dimension in ascending order, unknown last, and the position of each row's key.

    Args:
        column: the numbers that the copies have for it: day numbers, scores, or numbers of the key_encoding.
    """
    if dimension in encoding.keys:
        known = encoding.keys[dimension]
        return known.keys, known.positions[column]
    values, codes = np.unique(_PERIOD_OF[dimension](column) if dimension in _PERIOD_OF else column, return_inverse=True)
    write = _WRITTEN.get(dimension, int)
    return [None if value == UNKNOWN else write(value) for value in values.tolist()], codes


def _monday(days: Whole) -> Whole:
    return np.where(days == UNKNOWN, UNKNOWN, days - (days + 3) % 7)


def _month(days: Whole) -> Whole:
    known = days != UNKNOWN
    months = np.where(known, days, 0).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(known, months, UNKNOWN)


def _bucket(scores: Whole) -> Whole:
    return np.where(scores == UNKNOWN, UNKNOWN, scores // 10 * 10)


def _day_text(day: int) -> str:
    return date.fromordinal(EPOCH + day).isoformat()


def _week_text(monday: int) -> str:
    return "{0.year:04d}-W{0.week:02d}".format(date.fromordinal(EPOCH + monday).isocalendar())


def _month_text(month: int) -> str:
    return f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"


_PERIOD_OF: Final = {Dimension.WEEK: _monday, Dimension.MONTH: _month, Dimension.QUALITY: _bucket}
_WRITTEN: Final = {Dimension.DAY: _day_text, Dimension.WEEK: _week_text, Dimension.MONTH: _month_text}
