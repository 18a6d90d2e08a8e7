"""An editor marks facets on an article's page by keyboard, and sees them corrected after the sync."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.model.article import article_id_of
from tests.e2e.conftest import Visit
from tests.support.documents import corpus_of
from tests.support.live_server import LiveServer, running_dashboard
from tests.test_service import until

DOCUMENT = (
    '---\ntitle: "Japan passes a law on AI in Tokyo"\npublishedDateTime: 2026-05-04T03:02:01Z\n'
    'webUrl: "https://www.example.org/japan"\nquality: 50\nheat: 60\npublished: true\n---\n'
)
ARTICLE = article_id_of("url:example.org/japan")
PATH = f"/article?id={ARTICLE}"
NAME = '<b>Ada</b> "O’Hara"'


def corrections(server: LiveServer) -> int:
    return len(server.json("/api/v1/corrections", {"article_id": ARTICLE})["corrections"])


def test_a_facet_is_marked_by_keyboard_and_shown_as_corrected(tmp_path: Path, visit: Visit) -> None:
    corpus = corpus_of(tmp_path / "news", {"japan.md": DOCUMENT})
    with running_dashboard(corpus, tmp_path) as server:
        reader = visit(server, PATH)
        page = reader.page
        mark_wrong(page)
        add_facet(page)
        until(lambda: corrections(server) == 2, "both marks are applied")
        reader.open(PATH)
        gone = page.locator('[data-removed="jurisdiction:JP"]')
        expect(gone).to_contain_text(f"marked wrong by {NAME} on ")
        expect(page.locator('button[data-found="jurisdiction:JP"]')).to_have_count(0)
        added = page.locator("li", has=page.locator('[data-found="jurisdiction:FR"]'))
        expect(added).to_contain_text(f"added by {NAME} on ")
        expect(page.locator("[data-pending]")).to_have_count(0)


def mark_wrong(page: Page) -> None:
    button = page.get_by_role("button", name="Mark “Japan” as wrong")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your name").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    pending = page.locator("[data-pending]")
    expect(pending).to_have_text("Marked wrong: will be applied at the next sync")
    expect(pending).to_be_focused()


def add_facet(page: Page) -> None:
    page.locator("[data-add-facet] summary").focus()
    page.keyboard.press("Enter")
    form = page.locator("[data-add-facet] form")
    form.get_by_label("Kind").select_option("jurisdiction")
    form.get_by_label("Facet").select_option("FR")
    expect(form.get_by_label("Your name")).to_have_value(NAME)
    form.get_by_label("Your name").press("Enter")
    expect(page.locator("[data-pending]").last).to_have_text("Added: will be applied at the next sync")


@pytest.mark.parametrize(
    "settings",
    [{"PULSE_EDITING": "off"}, {"PULSE_VISIBILITY": "published"}, {"PULSE_PUBLIC_URL": "https://news.example.org"}],
    ids=lambda settings: next(iter(settings)),
)
def test_corrections_are_offered_only_where_they_are_allowed(
    tmp_path: Path, visit: Visit, settings: dict[str, str]
) -> None:
    corpus = corpus_of(tmp_path / "news", {"japan.md": DOCUMENT})
    with running_dashboard(corpus, tmp_path, settings) as server:
        page = visit(server, PATH).page
        expect(page.locator('button[data-found="jurisdiction:JP"]')).to_be_visible()
        expect(page.locator("[data-wrong], [data-add-facet]")).to_have_count(0)
