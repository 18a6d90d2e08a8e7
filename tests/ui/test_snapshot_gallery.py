"""What the gallery of snapshots sends to the browser."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from dashboard.snapshots.archive import ArchiveEntry
from dashboard.snapshots.snapshot import Kind
from dashboard.ui.snapshot_gallery import KINDS, SHOWN, gallery_payload

ENTRY = ArchiveEntry(
    id="A" * 22,
    kind=Kind.CHART,
    view="topic",
    heading="<b>Topics</b>",
    sentence="AI",
    made_at=datetime(2026, 11, 3, 4, 10, tzinfo=UTC),
    expires_at=datetime(2027, 2, 1, tzinfo=UTC),
    size=10,
)


def test_a_card_says_what_when_and_until() -> None:
    (card,) = gallery_payload([ENTRY])["entries"]
    assert card == {
        "id": "A" * 22,
        "kind": "Chart",
        "heading": "<b>Topics</b>",
        "sentence": "AI",
        "made": "3 Nov 2026, 04:10 UTC",
        "made_at": "2026-11-03T04:10:00Z",
        "expires_at": "2027-02-01T00:00:00Z",
    }


def test_every_kind_has_a_name() -> None:
    assert set(KINDS) == set(Kind)


def test_more_than_are_shown_are_counted_and_not_sent() -> None:
    many = [replace(ENTRY, id=f"{number:022}", heading=f"Number {number}") for number in range(SHOWN + 3)]
    payload = gallery_payload(many)
    assert (len(payload["entries"]), payload["more"]) == (SHOWN, 3)
    assert f"Number {SHOWN}" not in json.dumps(payload)


def test_no_list_is_told_from_an_empty_one() -> None:
    assert gallery_payload(None) == {"listed": False, "keeps": True, "entries": [], "more": 0}
    assert gallery_payload([]) == {"listed": True, "keeps": True, "entries": [], "more": 0}
