"""The snapshots of this deployment as a gallery, from which boards are put together.

What this browser made (with the secrets that may rename or delete it) is known to the browser alone; it is added there.

Hooks: ``[data-gallery]`` the whole, ``[data-snapshot="<id>"]`` a card, ``[data-do="select|copy|rename|delete"]`` in it,
``[data-builder]`` where a board is made, ``[data-board="<id>"]`` a board of this browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dashboard.model.links import Links
from dashboard.snapshots.archive import ArchiveEntry
from dashboard.snapshots.snapshot import Kind
from dashboard.text.dates import exact_words, iso_moment
from dashboard.ui.component import Part

LINKS: Final = Links()
SHOWN: Final = 200
KINDS: Final = {Kind.CHART: "Chart", Kind.ARTICLES: "Article table", Kind.STORY: "Article"}


def gallery_part(entries: Sequence[ArchiveEntry] | None, *, keeps: bool = True) -> Part:
    """These snapshots, newest first; ``None`` where the deployment does not list them. ``keeps``: this reader may make boards."""
    return Part("snapshot_gallery", "pulse-snapshots", gallery_payload(entries, keeps=keeps))


def gallery_payload(entries: Sequence[ArchiveEntry] | None, *, keeps: bool = True) -> dict[str, Any]:
    """What the browser gets: at most ``SHOWN`` cards, and how many more there are."""
    listed = entries or ()
    return {
        "listed": entries is not None,
        "keeps": keeps,
        "entries": [entry_payload(entry) for entry in listed[:SHOWN]],
        "more": max(0, len(listed) - SHOWN),
    }


def entry_payload(entry: ArchiveEntry) -> dict[str, Any]:
    """One snapshot as the gallery shows it."""
    return {
        "id": entry.id,
        "kind": KINDS[entry.kind],
        "heading": entry.heading,
        "sentence": entry.sentence if entry.kind is not Kind.STORY else "",
        "made": exact_words(entry.made_at),
        "made_at": iso_moment(entry.made_at),
        "expires_at": None if entry.expires_at is None else iso_moment(entry.expires_at),
    }
