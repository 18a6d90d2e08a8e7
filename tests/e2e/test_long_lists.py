"""A list too long to be sent is searched, unfolded and picked from all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.support.live_server import LiveServer, running_dashboard


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A dashboard of forty papers; the last ten write about ships, the others about laws."""
    folder = tmp_path_factory.mktemp("crowded")
    corpus = folder / "corpus"
    corpus.mkdir()
    for number in range(40):
        domain = f"p{number:02}.example"
        topic = "Ships" if number >= 30 else "Laws"
        (corpus / f"{number}.md").write_text(
            f'---\ntitle: "Number {number}"\npublishedDateTime: 2026-05-04T03:02:01Z\nwebUrl: "https://{domain}/1"\n'
            f"provider:\n  name: Paper <b>{number}</b>\n  domain: {domain}\ntopics: [{topic}]\n---\n",
            encoding="utf-8",
        )
    with running_dashboard(corpus, folder) as server:
        yield server


def test_what_was_not_sent_is_found_by_typing(visit: Visit, crowded: LiveServer) -> None:
    reader = visit(crowded)
    providers = reader.page.locator('[data-filter="provider"]')
    expect(providers.locator("input[type=checkbox]")).to_have_count(8)
    finder = providers.get_by_placeholder("Find among 40")
    finder.fill("paper <b>37")
    expect(providers.locator("input[type=checkbox]")).to_have_count(1)
    reader.choose("provider", "p37.example").expect_params(("provider", "p37.example"))
    reader.expect_sentence("1 of 40 articles")
    finder.fill("nobody of that name")
    expect(providers.get_by_text("No provider of that name.")).to_be_visible()


def test_the_rest_unfolds_with_its_counts_and_follows_the_view(visit: Visit, crowded: LiveServer) -> None:
    reader = visit(crowded)
    providers = reader.page.locator('[data-filter="provider"]')
    providers.get_by_role("button", name="Show 32 more").click()
    expect(providers.locator("input[type=checkbox]")).to_have_count(40)
    reader.choose("topic", "Ships").expect_params(("topic", "Ships"))
    expect(providers.locator(".pulse-count", has_text="0")).to_have_count(30)
    expect(providers.locator("input[type=checkbox]")).to_have_count(40)
    providers.get_by_role("button", name="Show fewer").click()
    expect(providers.locator("input[type=checkbox]")).to_have_count(8)


def test_lists_say_so_when_the_rest_cannot_be_had(visit: Visit, crowded: LiveServer) -> None:
    reader = visit(crowded)
    providers = reader.page.locator('[data-filter="provider"]')
    reader.page.route("**/api/v1/coverage**", lambda route: route.abort())
    finder = providers.get_by_placeholder("Find among 40")
    finder.fill("Paper")
    expect(providers.get_by_text("The dashboard does not answer.")).to_be_visible()
    reader.page.unroute("**/api/v1/coverage**")
    finder.fill("Paper ")
    expect(providers.locator("input[type=checkbox]")).to_have_count(40)
