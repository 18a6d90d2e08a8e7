"""Take the pictures in docs/images again: the delivered documents, pictures off, light and dark, desk and phone."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402 -- the project is found beside this file

from tests.e2e.conftest import DESK, PHONE, browser_arguments, browser_path  # noqa: E402
from tests.e2e.reader import Reader  # noqa: E402
from tests.live_server import LiveServer, running_dashboard  # noqa: E402

IMAGES = PROJECT / "docs" / "images"
TALLEST = 1300
SHOTS = (
    ("overview", "/", {}),
    ("overview-dark", "/", {"dark": True}),
    ("overview-phone", "/", {"phone": True}),
    ("articles", "/articles", {}),
    ("articles-phone", "/articles", {"phone": True}),
    ("article", "/article", {}),
    ("corpus", "/corpus", {}),
)


def shoot(
    browser: Browser, server: LiveServer, name: str, path: str, *, dark: bool = False, phone: bool = False
) -> None:
    """Save one picture of a page from its top, as tall as the page is up to ``TALLEST`` pixels."""
    size = dict(PHONE if phone else DESK)
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
        browser.close()


if __name__ == "__main__":
    main()
