"""The snapshots page: what it lists, and where it lists nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.model.filters import Filters
from dashboard.model.view_options import Display
from dashboard.service import Service
from dashboard.snapshots.service import snapshot_service, snapshot_services
from tests.app.conftest import Serve
from tests.app.visits import visit

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def fresh_snapshot_service() -> Iterator[None]:
    """Each test's process has its own service; the snapshot_service must be of it."""
    snapshot_services.cache_clear()
    yield
    snapshot_services.cache_clear()


def test_an_empty_gallery_is_listed_and_empty(seeded: Service) -> None:
    assert visit("snapshots").no_failure().part("snapshot_gallery") == {
        "listed": True,
        "keeps": True,
        "entries": [],
        "more": 0,
    }


def test_what_was_frozen_is_listed_newest_first_without_its_secret(seeded: Service) -> None:
    kept = [
        snapshot_service().freeze(view, Filters(topic=("AI",)), Display(), client=None, title=f"The {view}")
        for view in ("topic", "articles")
    ]
    shown = visit("snapshots", topic="AI Hardware").no_failure()
    data = shown.part("snapshot_gallery")
    assert {entry["heading"] for entry in data["entries"]} == {"The topic", "The articles"}
    assert {entry["id"] for entry in data["entries"]} == {item.snapshot.id for item in kept}
    sent = json.dumps(shown.parts)
    assert not [item.secret for item in kept if item.secret in sent]


def test_a_published_deployment_lists_none(serve: Serve, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_VISIBILITY", "published")
    serve(seeds)
    kept = snapshot_service().freeze("topic", Filters(), Display(), client=None, title="Hidden from the list")
    shown = visit("snapshots").no_failure()
    assert shown.part("snapshot_gallery") == {"listed": False, "keeps": True, "entries": [], "more": 0}
    assert kept.snapshot.id not in json.dumps(shown.parts)


def test_garbage_in_the_address_does_not_break_the_page(seeded: Service) -> None:
    visit("snapshots", {"topic": ["\x00", "<b>"], "as_of": "x", "id": "../../etc", "q": "x" * 9000}).no_failure()
