""" "/" leads to the search box whenever it is pressed, and what is typed after it arrives there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Visit
from tests.e2e.reader import LetGo, Reader, hold
from tests.support.live_server import LiveServer


def search(reader: Reader) -> Locator:
    return reader.page.locator('[data-filter="q"] input')


def without_a_sidebar(visit: Visit, server: LiveServer, path: str) -> tuple[Reader, LetGo]:
    """A page that is there but for its sidebar, which comes when the answer's second part is called."""
    reader = visit(server, path)
    let_go = hold(reader, "**/components/sidebar.js")
    reader.page.reload()
    expect(reader.sentence).to_be_visible()
    expect(reader.page.locator(".pulse-foot")).to_be_visible()
    expect(search(reader)).to_have_count(0)
    return reader, let_go


@pytest.mark.parametrize("path", ["/articles", "/"])
def test_a_press_waits_for_a_sidebar_that_is_late(visit: Visit, invented: LiveServer, path: str) -> None:
    reader, let_go = without_a_sidebar(visit, invented, path)
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("registers")
    reader.page.keyboard.press("Backspace")
    expect(search(reader)).to_have_count(0)
    let_go()
    expect(search(reader)).to_be_focused()
    expect(search(reader)).to_have_value("register")
    reader.page.keyboard.press("Enter")
    reader.expect_params(("q", "register")).expect_sentence("12 of 60 articles")


def test_words_sent_before_the_sidebar_came_are_searched_for(visit: Visit, invented: LiveServer) -> None:
    reader, let_go = without_a_sidebar(visit, invented, "/articles")
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("register")
    reader.page.keyboard.press("Enter")
    assert reader.params == []
    let_go()
    reader.expect_params(("q", "register")).expect_sentence("12 of 60 articles")


@pytest.mark.parametrize("leaving", ["click", "Escape", "Tab"])
def test_a_reader_who_went_elsewhere_is_left_there(visit: Visit, invented: LiveServer, leaving: str) -> None:
    reader, let_go = without_a_sidebar(visit, invented, "/articles")
    expect(reader.page.locator("[data-article]").first).to_be_visible()
    reader.page.keyboard.press("/")
    if leaving == "click":
        reader.page.locator("h1").first.click()
    else:
        reader.page.keyboard.press(leaving)
    reader.page.keyboard.press("j")
    row = reader.page.locator("[data-article]").first
    expect(row).to_be_focused()
    let_go()
    expect(search(reader)).to_be_visible()
    expect(search(reader)).to_have_value("")
    expect(row).to_be_focused()


def test_half_typed_words_outlive_a_sidebar_that_is_drawn_again(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/articles")
    let_go = hold(reader, "**/parts/**")
    reader.choose("topic", "AI")
    reader.page.keyboard.press("/")
    expect(search(reader)).to_be_focused()
    reader.page.keyboard.type("regi")
    let_go()
    expect(reader.page.locator('[data-chip="topic"]')).to_be_visible()
    expect(search(reader)).to_be_focused()
    expect(search(reader)).to_have_value("regi")
    reader.page.keyboard.type("ster")
    reader.page.keyboard.press("Enter")
    reader.expect_params(("q", "register"), ("topic", "AI"))
    expect(reader.page.locator('[data-chip="q"]')).to_be_visible()
    reader.page.locator("#pulse-reset").click()
    reader.expect_params()
    expect(search(reader)).to_have_value("")


def test_on_a_phone_the_sidebar_opens_for_it(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/articles", phone=True)
    expect(search(reader)).not_to_be_in_viewport()
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("register")
    expect(search(reader)).to_be_in_viewport()
    expect(search(reader)).to_be_focused()
    expect(search(reader)).to_have_value("register")
