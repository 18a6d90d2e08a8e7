"""Words from right to left take their own direction and turn nothing around them, on pages, in files and in pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from dashboard.config.settings import Settings
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display
from dashboard.service import Service, sync
from dashboard.snapshots.picture import SQUARE, WIDE, Shape, card
from dashboard.snapshots.service import SnapshotService
from tests.e2e.conftest import Visit
from tests.support.both_directions import ARABIC, WORDS, misplaced, write_documents
from tests.support.live_server import LiveServer, running_dashboard

SEARCH = urlencode({"q": f"{ARABIC.split()[0]}\u202e", "topic": "סיפור\u202e"})


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("bidi")
    with running_dashboard(write_documents(folder / "corpus"), folder) as server:
        yield server


@pytest.mark.parametrize("path", ["/", "/articles", "/trends", "/sources", "/briefing", f"/?{SEARCH}"])
def test_pages_keep_their_own_words_in_order(served: LiveServer, visit: Visit, path: str) -> None:
    reader = visit(served, path)
    assert misplaced(reader.page) == []


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/charts/topic.html?counting=fractional",
        "/api/v1/charts/provider.html",
        f"/api/v1/charts/quality.html?{urlencode({'q': WORDS['title'][0]})}",
        "/api/v1/charts/articles.html",
        "/api/v1/briefing?format=html",
        "/api/v1/briefing?format=html&topic=%D7%9E%D7%93%D7%99%D7%A0%D7%99%D7%95%D7%AA",
    ],
)
def test_files_keep_their_own_words_in_order(served: LiveServer, browser: Browser, path: str) -> None:
    page = browser.new_page()
    page.set_content(served.get(path).decode())
    if "charts" in path and "articles" not in path:
        page.locator(".plot svg text").first.wait_for()
    assert any(word in page.inner_text("body") for words in WORDS.values() for word in words)
    assert misplaced(page) == []
    page.close()


@pytest.mark.parametrize("shape", [WIDE, SQUARE], ids=lambda shape: shape.name)
def test_pictures_keep_their_own_words_in_order(
    served: LiveServer, browser: Browser, tmp_path: Path, shape: Shape
) -> None:
    settings = Settings(corpus=(served.corpus,), data=tmp_path / "data")
    sync(settings)
    service = Service(settings)
    desk = SnapshotService(service)
    filters = Filters(topic=(WORDS["topic"][0],))
    page = browser.new_page()
    for view in ("provider", "articles"):
        snapshot = desk.frozen(view, filters, Display(), title=f"{ARABIC}\u202e 2024", note="")
        page.set_content(card(snapshot, "https://news.example.org/s/x", shape))
        assert ARABIC in page.inner_text("h1")
        assert misplaced(page) == []
    page.close()
    desk.close()
    service.close()


def test_the_check_itself_sees_what_is_turned(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(f"<p>{ARABIC}: 32 · 42, 76 %</p>")
    assert misplaced(page)
    page.set_content(f"<p><bdi>{ARABIC}</bdi>: 32 · 42, 76 %</p>")
    assert misplaced(page) == []
    page.close()
