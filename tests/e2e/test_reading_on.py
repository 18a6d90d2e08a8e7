"""A reader's way through pages, marks and the drawer: focus, place, keyboard, fingers."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.reader import Reader
from tests.support.live_server import LiveServer


def test_back_restores_the_place_and_the_focus(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/articles")
    link = reader.page.locator('[data-article] a[data-focus="details"]').nth(14)
    link.scroll_into_view_if_needed()
    place, href = top(reader), link.get_attribute("href")
    assert place > 100
    link.click()
    heading = reader.page.locator("article h1")
    expect(heading).to_be_focused()
    assert top(reader) == 0
    title = reader.page.title()
    following = reader.page.locator('[data-near="Next"]')
    following.click()
    expect(reader.page).not_to_have_title(title)
    expect(following).to_be_focused()
    reader.back()
    reader.back()
    expect(reader.page.locator(f'[data-focus="details"][href="{href}"]')).to_be_focused()
    assert top(reader) == place


def top(reader: Reader) -> int:
    return int(reader.page.locator('[data-testid="stMain"]').evaluate("node => node.scrollTop"))


def test_every_mark_is_reached_and_picked_by_keyboard(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded).drawn()
    figure = reader.chart("topic").locator(".pulse-figure")
    figure.focus()
    said = []
    for _ in range(3):
        reader.page.keyboard.press("ArrowDown")
        said.append(figure.locator("[aria-live]").inner_text().split(",")[0])
    assert said == ["AI", "AI Hardware", "(no topic)"]
    reader.page.keyboard.press("ArrowUp")
    reader.page.keyboard.press("Enter")
    reader.expect_params(("topic", "AI Hardware"))
    expect(figure).to_be_focused()


def test_the_first_tap_shows_and_the_second_picks(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, phone=True, has_touch=True).drawn()
    card = reader.chart("topic")
    card.scroll_into_view_if_needed()
    place = card.evaluate(
        "card => { const sheet = card.querySelector('.pulse-sheet'), f = sheet.getBoundingClientRect(),"
        " [x0, y0, x1, y1] = sheet.pulseMarks[0].box; return [f.x + (x0 + x1) / 2, f.y + (y0 + y1) / 2]; }"
    )
    reader.page.touchscreen.tap(*place)
    expect(card.locator(".pulse-tip")).to_contain_text("2 of 3 articles")
    reader.expect_params()
    reader.page.touchscreen.tap(*place)
    reader.expect_params(("topic", "AI"))


def test_the_drawer_says_what_it_holds_and_closes(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/?topic=AI&exclude=provider:nikkei.com", phone=True)
    handle = reader.page.locator('[data-testid="stExpandSidebarButton"]')
    words = handle.evaluate("node => getComputedStyle(node, '::after').content")
    assert words == '"Menu · Filters (2)"'
    drawer = reader.page.locator('[data-testid="stSidebar"]')
    for choose in (
        reader.page.get_by_role("button", name="Show 1 article"),
        reader.page.get_by_role("link", name="Trends"),
    ):
        handle.click()
        expect(drawer).to_have_attribute("data-collapsed", "false")
        choose.click()
        expect(drawer).to_have_attribute("data-collapsed", "true")
    reader.page.wait_for_url("**/trends?topic=AI**")


def test_a_value_is_left_out_from_the_sidebar_and_a_group_is_cleared(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded)
    box = reader.page.locator('[data-filter="topic"] input[value="AI"]')
    box.focus()
    reader.page.keyboard.press("ArrowRight")
    reader.page.keyboard.press("ArrowRight")
    reader.page.keyboard.press("Enter")
    reader.expect_params(("exclude", "topic:AI")).expect_sentence("1 of 3 articles")
    expect(reader.page.locator('[data-chip="exclude"]')).to_contain_text("Not AI")
    reader.page.locator('[data-id="clear-What"]').click()
    reader.expect_params().expect_sentence("3 of 3 articles")


def test_dragging_over_the_bars_above_the_dates_chooses_whole_bars(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented)
    bars = reader.page.locator(".pulse-date-bars")
    count, box = bars.locator("span").count(), bars.bounding_box()
    assert box
    step = box["width"] / count
    reader.page.mouse.move(box["x"] + step * 2.5, box["y"] + 20)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + step * 4.2, box["y"] + 20, steps=4)
    reader.page.mouse.up()
    reader.page.wait_for_url("**dates=*")
    offered = invented.json("/parts/overview", {})["parts"][0][2]["groups"]
    listed = next(c["bars"] for group in offered for c in group["controls"] if c["name"] == "dates")
    assert [value for name, value in reader.params if name == "dates"] == [listed[2]["first"], listed[4]["last"]]
