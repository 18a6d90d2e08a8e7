"""Find the pictures of a corpus that are due to be fetched, and delete those no longer used."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

from dashboard.images.cache import PictureCache
from dashboard.images.record import PictureRecord, PictureState
from dashboard.images.statistics import PictureStatus
from dashboard.model.results import PictureUses

Read: TypeAlias = Callable[[str, PictureRecord | None], object]


def find_due(
    cache: PictureCache, uses: PictureUses, *, again: bool = False, read: Read = lambda _url, _record: None
) -> tuple[dict[str, PictureStatus], list[str]]:
    """Return the status of every address, and the addresses that are due, newest first.

    ``again``: failed addresses are due regardless of their schedule. ``read`` is called with each address and record.
    """
    now = time.time()
    seen: dict[str, PictureStatus] = {}
    due: list[str] = []
    for use in uses.uses:
        if use.url in seen:
            continue
        record = cache.record(use.url)
        seen[use.url] = PictureStatus.of(record)
        if is_due(record, now) or (again and not has_copies(record)):
            due.append(use.url)
        read(use.url, record)
    return seen, due


def is_due(record: PictureRecord | None, now: float) -> bool:
    """Return whether an address should be fetched now."""
    return record is None or record.next_at < now


def has_copies(record: PictureRecord | None) -> bool:
    """Return whether copies were made of a record's picture."""
    return record is not None and record.state in (PictureState.OK, PictureState.UNFIT)


def delete_others(cache: PictureCache, wanted: dict[str, PictureStatus]) -> tuple[int, int]:
    """Delete records of addresses not in ``wanted``, and copies no record names; return addresses, bytes freed."""
    others = [record.url for record in cache.records() if record.url not in wanted]
    for url in others:
        cache.forget(url)
    return len(others), cache.sweep()
