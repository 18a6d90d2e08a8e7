"""The operator's note in the head of every page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.reader import PAGES
from tests.support.live_server import LiveServer, running_dashboard

NOTE = "Synthetic corpus: every <b>document</b> in it is invented."


def test_the_note_heads_every_page_as_text(seeds: Path, tmp_path: Path, visit: Visit) -> None:
    with running_dashboard(seeds, tmp_path, {"PULSE_CORPUS_NOTE": NOTE}) as server:
        reader = visit(server)
        for page in PAGES:
            note = reader.open(page).page.locator(".pulse-corpus-note")
            expect(note).to_have_text(NOTE)
            expect(note).to_be_visible()


def test_without_a_note_there_is_no_place_for_one(seeded: LiveServer, visit: Visit) -> None:
    reader = visit(seeded)
    for page in PAGES:
        expect(reader.open(page).page.locator(".pulse-corpus-note")).to_have_count(0)
