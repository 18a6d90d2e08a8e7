"""Compare, Sources and Stories in a browser: every choice is an address, every mark opens its articles."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.reader import standing
from tests.support.live_server import LiveServer


def test_two_sides_are_chosen_by_hand_swapped_and_undone(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/compare")
    reader.page.locator('[data-compare="topic"]').click()
    reader.expect_params(("compare", "topic"))
    reader.page.locator("select[name=right]").select_option("Liability")
    reader.expect_params(("compare", "topic"), ("right", "Liability"))
    heads = reader.page.locator("section#sides th[scope=col]")
    expect(heads.nth(1)).to_have_text("B: Liability")
    first = heads.nth(0).inner_text().removeprefix("A: ")
    reader.page.locator('[data-compare="turn"]').click()
    reader.expect_params(("compare", "topic"), ("left", "Liability"), ("right", first))
    expect(heads.nth(0)).to_have_text("A: Liability")
    reader.back().expect_params(("compare", "topic"), ("right", "Liability"))


def test_what_counts_changes_every_figure_and_back_undoes_it(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/sources")
    before = reader.chart("concentration").locator(".pulse-note").inner_text()
    reader.page.locator(".pulse-switch summary").click()
    reader.page.locator('[data-switch="stories=true"]').click()
    reader.expect_params(("stories", "true"))
    expect(reader.page.locator('[data-switch="stories=true"]')).to_have_attribute("aria-current", "true")
    expect(reader.chart("concentration").locator(".pulse-note")).not_to_have_text(before)
    reader.back().expect_params()
    expect(reader.chart("concentration").locator(".pulse-note")).to_have_text(before)


def test_a_cell_of_the_grid_opens_its_articles(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/sources")
    card = reader.chart("focus")
    card.scroll_into_view_if_needed()
    cell = standing(card.locator("svg text", has_text="100").first)
    reader.page.mouse.move(cell["x"] + cell["width"] / 2 - 2, cell["y"] + cell["height"] / 2)
    reader.page.mouse.click(cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2)
    reader.page.wait_for_url("**/articles?*")
    names = {name for name, _ in reader.params}
    assert names == {"provider", "topic"}


def test_a_story_is_reached_from_its_article_and_leads_back(visit: Visit, seeded: LiveServer) -> None:
    listed = seeded.json("/api/v1/articles", {"q": "13bn"})["rows"][0]["article_id"]
    reader = visit(seeded, f"/article?id={listed}")
    reader.page.locator("section#its-story a", has_text="Its course").click()
    reader.page.wait_for_url(f"**/story?story={listed}")
    expect(reader.page.locator('section#story [data-figure="First here"]')).to_contain_text("nikkei.com")
    reader.chart("story_timeline")
    reader.page.locator("section#storyline-1 table a").first.click()
    expect(reader.page.locator("section#story h2")).to_contain_text("EU to Work")
    reader.back().expect_params(("story", listed))
