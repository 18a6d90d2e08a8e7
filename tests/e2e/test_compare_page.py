"""Compare in a browser: two quarters with their headlines in few steps, and two searches."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.support.live_server import LiveServer


def test_two_named_periods_show_their_headlines_in_three_steps(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/")
    reader.page.get_by_role("link", name="Compare", exact=True).click()
    names = {}
    for side, place in (("left", 2), ("right", 1)):
        select = reader.page.locator(f"select[name={side}-named]")
        names[side] = select.locator("optgroup[label=Months] option").nth(place).inner_text()
        select.select_option(label=names[side])
        expect(select.locator("option:checked")).to_have_text(names[side])
    for side, section in (("left", "side-a"), ("right", "side-b")):
        found = reader.page.locator(f"section#{section}")
        expect(found.locator("h2")).to_contain_text(names[side])
        expect(found.locator("[data-headline]").first).to_be_visible()
    expect(reader.page.locator("section#sides h2")).to_have_text(f"{names['right']} compared with {names['left']}")


def test_two_searches_are_compared_and_their_counts_lead_to_the_articles(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/compare?compare=search")
    for side, words in (("left", "invented"), ("right", "ministry")):
        box = reader.page.locator(f"input[name={side}]")
        box.fill(words)
        box.press("Enter")
        expect(box).to_have_value(words)
        reader.page.wait_for_url(f"**{side}={words}*")
    expect(reader.page.locator("section#sides h2")).to_contain_text("“ministry” compared with “invented”")
