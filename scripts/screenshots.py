"""Retake the screenshots in docs/images: the delivered documents, without pictures, light and dark, desktop and phone."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402 -- the project is found beside this file

from tests.e2e.conftest import DESK, PHONE  # noqa: E402
from tests.e2e.reader import Reader  # noqa: E402
from tests.support.chromium import browser_arguments, browser_path  # noqa: E402
from tests.support.live_server import LiveServer, running_dashboard  # noqa: E402

IMAGES = PROJECT / "docs" / "images"
TALLEST = 1300
SHOTS: tuple[tuple[str, str, dict[str, bool]], ...] = (
    ("overview", "/", {}),
    ("overview-dark", "/", {"dark": True}),
    ("overview-phone", "/", {"phone": True}),
    ("briefing", "/briefing", {}),
    ("policy", "/policy", {}),
    ("articles", "/articles", {}),
    ("articles-phone", "/articles", {"phone": True}),
    ("article", "/article", {}),
    ("corpus", "/corpus", {}),
)


def shoot(
    browser: Browser, server: LiveServer, name: str, path: str, *, dark: bool = False, phone: bool = False
) -> None:
    """Save a screenshot of a page from its top, up to ``TALLEST`` pixels high."""
    size = PHONE if phone else DESK
    context = browser.new_context(viewport=size, color_scheme="dark" if dark else "light", reduced_motion="reduce")
    if path == "/article":
        rows = server.json("/api/v1/articles", {"type": "story"})["rows"]
        path = f"/article?id={rows[0]['article_id']}"
    reader = Reader(server.url, context).open(path)
    if path == "/":
        reader.drawn()
    height = reader.page.locator('[data-testid="stMainBlockContainer"]').evaluate("node => node.scrollHeight")
    reader.page.set_viewport_size({"width": size["width"], "height": min(int(height), TALLEST)})
    reader.page.wait_for_timeout(500)
    reader.page.screenshot(path=IMAGES / f"{name}.png")
    context.close()


def shoot_sharing(browser: Browser, server: LiveServer) -> None:
    """Save a picture of the share panel of a chart, and of the gallery once three views are frozen."""
    context = browser.new_context(viewport=DESK, color_scheme="light", reduced_motion="reduce")
    reader = Reader(server.url, context).open("/").drawn()
    for chart in ("date", "provider", "topic"):
        card = reader.chart(chart)
        card.scroll_into_view_if_needed()
        card.hover()
        card.locator('[data-action="share"]').click()
        panel = reader.page.locator('dialog[data-shows="share"][open]')
        panel.locator(".pulse-share-preview img").wait_for()
        if chart == "topic":
            reader.page.screenshot(path=IMAGES / "share.png")
        panel.locator('[data-share="freeze"]').click()
        panel.locator('[data-share="snapshot"]').wait_for()
        reader.page.keyboard.press("Escape")
    reader.open("/snapshots")
    reader.page.locator(".pulse-gallery-picture img").nth(2).wait_for()
    for number in (2, 1):
        reader.page.locator('[data-do="select"]').nth(number).check()
    reader.page.set_viewport_size({"width": DESK["width"], "height": 820})
    reader.page.screenshot(path=IMAGES / "snapshots.png")
    context.close()


def main() -> None:
    """Serve the delivered documents and take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_dashboard(PROJECT / "seeds", Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path(), args=browser_arguments())
        for name, path, how in SHOTS:
            shoot(browser, server, name, path, **how)
            print(f"docs/images/{name}.png")
        shoot_sharing(browser, server)
        browser.close()


if __name__ == "__main__":
    main()
