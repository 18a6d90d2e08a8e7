"""Read a generation's metadata: corpus version, time of the sync, visibility, synonyms, newest day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from dashboard.search.synonyms import Synonyms, synonyms_of
from dashboard.store.base import Store
from dashboard.store.statements import corpus as corpus_statements


@dataclass(frozen=True, slots=True)
class Meta:
    """A generation's metadata. ``newest_day`` is the newest dated article's UTC day."""

    corpus_version: str
    synced_at: datetime
    visibility: str
    synonyms: Synonyms
    newest_day: date | None


def meta_of(store: Store) -> Meta:
    """Return the current generation's metadata.

    Raises:
        StoreUnavailable: there is none that can be read.
    """
    return store.once("meta", lambda: _read(store))


def _read(store: Store) -> Meta:
    found = {name: values[0] for name, values in store.query(corpus_statements.META).items()}
    newest = found["newest_day"]
    return Meta(
        corpus_version=found["corpus_version"],
        synced_at=found["synced_at"].replace(tzinfo=UTC),
        visibility=found["visibility"],
        synonyms=synonyms_of(json.loads(found["synonyms"])),
        newest_day=None if newest is None else date.fromisoformat(newest),
    )
