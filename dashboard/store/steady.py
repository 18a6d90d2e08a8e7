"""Answers of several statements from one generation, although a sync may publish the next one in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, TypeVar

from dashboard.errors import StoreUnavailable
from dashboard.store import plan
from dashboard.store.base import GenerationLost, Store

ATTEMPTS: Final = 5
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Meta:
    """What the generation was made from. ``newest_day`` is the newest dated article's UTC day."""

    corpus_version: str
    synced_at: datetime
    visibility: str
    newest_day: date | None


def meta_of(store: Store) -> Meta:
    """What the current generation was made from.

    Raises:
        StoreUnavailable: there is none that can be read.
    """
    return store.once("meta", lambda: _meta(store))


def _meta(store: Store) -> Meta:
    found = store.query(plan.META)
    return Meta(
        corpus_version=found["corpus_version"][0],
        synced_at=found["synced_at"][0].replace(tzinfo=UTC),
        visibility=found["visibility"][0],
        newest_day=plan.newest_day(found["newest_day"][0]),
    )


def on_one_generation(store: Store, ask: Callable[[str], _Answer]) -> _Answer:
    """The answer of ``ask``, given the generation's name; asked again where that one turned out to be damaged.

    Raises:
        StoreUnavailable: the store cannot answer.
    """
    for _ in range(ATTEMPTS):
        try:
            with store.steady() as generation:
                return ask(generation)
        except GenerationLost:
            continue
    raise StoreUnavailable("What the store holds is damaged.", "`python -m dashboard sync` rebuilds it.")
