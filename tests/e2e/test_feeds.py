"""From an empty folder to a filled dashboard: by two commands, and by the buttons of an empty page."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from dashboard.model.article import article_id_of
from tests.e2e.conftest import Visit
from tests.support.feed_server import FeedServer, feed_server, item, rss
from tests.support.live_server import PROJECT, running_dashboard

ANNOUNCING = (
    '<html><head><link rel="alternate" type="application/rss+xml" href="http://one.feeds.test/feed"></head></html>'
)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as served:
        served.put("one", rss(*(item(n) for n in range(12))))
        served.put("two", rss(*(item(n) for n in range(100, 108))))
        served.put("bad", "", status=500)
        served.put("page", ANNOUNCING, "text/html", path="/")
        yield served


def settings(server: FeedServer) -> dict[str, str]:
    return {"PULSE_FEED_HOSTS": f"*.feeds.test=127.0.0.1:{server.port}"}


def expect_filled(page: Page, words: str) -> None:
    """Wait until the page counts what came. It fills itself once; what comes later is offered, and shown on a press."""
    filled = page.locator(".pulse-sentence").filter(has_text=words)
    offer = page.locator(".st-key-pulse-show button")
    for _ in range(10):
        expect(filled.or_(offer).first).to_be_visible()
        if filled.is_visible():
            return
        with suppress(PlaywrightTimeoutError):  # gone again: the page runs
            offer.click(timeout=2000)
    raise AssertionError(page.locator(".pulse-sentence").inner_text())


def test_two_commands_fill_a_dashboard(server: FeedServer, tmp_path: Path, visit: Visit) -> None:
    opml = tmp_path / "feeds.opml"
    outlines = "".join(
        f'<outline text="{name}" xmlUrl="http://{name}.feeds.test/feed"/>' for name in ("one", "two", "bad")
    )
    opml.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    corpus = tmp_path / "news"
    command = [sys.executable, "-m", "dashboard", "sources", "import", str(opml)]
    environment = {**os.environ, "PULSE_CORPUS": str(corpus), "PULSE_DATA": str(tmp_path / "data")}
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
    with running_dashboard(corpus, tmp_path, settings(server)) as dashboard:
        reader = visit(dashboard)
        expect_filled(reader.page, "20 of 20 articles")
        page = reader.open("/feeds").page
        expect(page.locator("[data-feed]")).to_have_count(3)
        first = page.locator("[data-feed]").first
        expect(first).to_contain_text("bad")
        expect(first.locator("[data-state]")).to_contain_text("Failing since")
        expect(page.get_by_role("img", name="12 new in 30 days, at most 12 a day")).to_be_visible()


def test_an_empty_page_shows_what_to_do_and_its_buttons_work(server: FeedServer, tmp_path: Path, visit: Visit) -> None:
    corpus = tmp_path / "news"
    corpus.mkdir()
    with running_dashboard(corpus, tmp_path, settings(server)) as dashboard:
        reader = visit(dashboard)
        page = reader.page
        ways = page.locator("[data-ways] h3")
        expect(ways).to_have_text(["Add a feed", "Drop files", "Try it"])
        address = page.get_by_label("Address of a feed or a page")
        address.fill("http://nothing.feeds.test/feed")
        address.press("Enter")
        expect(page.locator(".pulse-empty-view [role=status]")).to_contain_text("No feed was found")
        address.fill("http://page.feeds.test/")
        address.press("Enter")
        expect_filled(page, "12 of 12 articles")
        page = reader.open("/feeds").page
        page.get_by_role("button", name="Check: A feed").click()
        expect(page.locator("[data-feed] > [role=status]")).to_contain_text("It works: rss20 with 12 items")
        page.get_by_role("button", name="Pause: A feed").click()
        expect(page.locator("[data-state]")).to_have_text("Paused")
        expect(page.get_by_role("button", name="Resume: A feed")).to_be_visible()
        page = reader.open(f"/article?id={article_id_of('url:news.example/1')}").page
        expect(page.locator('[data-fact="From the feed"]')).to_contain_text("A feed")
        expect(page.locator('[data-fact="First seen"]')).to_contain_text("not a publication date")
