"""Which pictures of a corpus are due to be fetched, and what is known of the others."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

from dashboard.images.cache import PictureCache
from dashboard.images.census import Seen
from dashboard.images.record import PictureRecord, PictureState
from dashboard.listing import PictureUses

Read: TypeAlias = Callable[[str, PictureRecord | None], object]


def look_up(
    cache: PictureCache, uses: PictureUses, *, again: bool = False, read: Read = lambda _url, _record: None
) -> tuple[dict[str, Seen], list[str]]:
    """What the census keeps of every address, and the addresses that are due, newest first.

    ``again``: those whose picture could not be had are due whatever they said. ``read`` is called with each address and
    its record.
    """
    now = time.time()
    seen: dict[str, Seen] = {}
    due: list[str] = []
    for use in uses.uses:
        if use.url in seen:
            continue
        record = cache.record(use.url)
        seen[use.url] = Seen.of(record)
        if is_due(record, now) or (again and not has_copies(record)):
            due.append(use.url)
        read(use.url, record)
    return seen, due


def is_due(record: PictureRecord | None, now: float) -> bool:
    """Whether an address should be asked, or asked again."""
    return record is None or record.next_at < now


def has_copies(record: PictureRecord | None) -> bool:
    """Whether a record is of a picture that we made copies of."""
    return record is not None and record.state in (PictureState.OK, PictureState.UNFIT)


def forget_others(cache: PictureCache, wanted: dict[str, Seen]) -> tuple[int, int]:
    """Take away what is known of addresses beyond ``wanted``, and the copies no record names: addresses, bytes freed."""
    others = [record.url for record in cache.records() if record.url not in wanted]
    for url in others:
        cache.forget(url)
    return len(others), cache.sweep()
