"""What a reader comes for takes few steps: presses, drags, choices and searches, counted by the browser itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.reader import copying, standing
from tests.support.face_news import RIGHT, write_news
from tests.support.live_server import LiveServer, running_dashboard

COUNT = """() => {
    window.steps = [];
    const step = event => event.isTrusted && window.steps.push(`${event.type} ${event.target.tagName}`);
    addEventListener('pointerdown', step, true);
    addEventListener('keydown', event => event.key === 'Enter' && step(event), true);
}"""


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("news")
    with running_dashboard(write_news(folder / "corpus"), folder) as server:
        yield server


def steps(page: Page) -> int:
    """How many steps were taken since they are counted, all in one document."""
    return len(page.evaluate("() => window.steps"))


def test_a_chart_is_in_a_mail_after_two_clicks(visit: Visit, news: LiveServer) -> None:
    reader = visit(news, "/", permissions=["clipboard-read", "clipboard-write"]).drawn()
    reader.page.evaluate(COUNT)
    reader.chart("topic").locator('[data-action="share"]').click()
    with copying(reader.page):
        reader.page.locator('dialog[data-shows="share"][open] [data-share="picture"]').click()
    assert steps(reader.page) == 2
    kinds = reader.page.evaluate("async () => (await navigator.clipboard.read()).flatMap(item => item.types)")
    assert kinds == ["image/png"]


def shown_titles(page: Page) -> set[str]:
    """The titles of the list once it has as many rows as are right."""
    expect(page.locator(".pulse-title a[data-focus=title], tr .pulse-title a")).to_have_count(len(RIGHT))
    return {title.split("\xa0")[0] for title in page.locator(".pulse-title a").all_inner_texts()}


def search_for(page: Page, words: str) -> None:
    """The search box by its key, and one Enter."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_who_covered_facial_recognition_in_the_us_and_the_eu_in_2023_takes_two_steps_from_the_overview(
    visit: Visit, news: LiveServer
) -> None:
    reader = visit(news, "/").drawn()
    page = reader.page
    page.evaluate(COUNT)
    search_for(page, "facial recognition in the US and the EU in 2023")
    page.locator('[data-reading="articles"]').click()
    page.wait_for_url("**/articles?*jurisdiction=EU&jurisdiction=US*")
    assert shown_titles(page) == set(RIGHT)
    assert steps(page) == 2


def test_who_covered_facial_recognition_in_the_us_and_the_eu_in_2023_takes_four_steps(
    visit: Visit, news: LiveServer
) -> None:
    reader = visit(news, "/articles")
    page = reader.page
    page.evaluate(COUNT)
    search_for(page, "facial recognition")
    reader.page.wait_for_url("**q=facial*")
    for key in ("US", "EU"):
        reader.choose("jurisdiction", key)
        reader.page.wait_for_url(f"**jurisdiction={key}*")
    reader.settled()
    bars = page.locator(".pulse-date-bars")
    bars.scroll_into_view_if_needed()
    first = standing(bars.locator("span[title*='2023']").first)
    whole = standing(bars)
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(whole["x"] + whole["width"] - 1, first["y"] + first["height"] / 2, steps=4)
    page.mouse.up()
    page.wait_for_url("**dates=2023-01-01*")
    assert shown_titles(page) == set(RIGHT)
    assert steps(page) <= 4
