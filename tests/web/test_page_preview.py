"""What programs that run no scripts learn from the address of a page: over HTTP, as they ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard.views.catalog import PAGES
from tests.support.live_server import LiveServer, running_dashboard

pytestmark = pytest.mark.slow

SITE = "https://news.example.org"
HIDDEN = "A hidden plan of the ministry"


def tags(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([a-z:]+)" content="([^"]*)">', page)
    title = re.findall(r"<title>([^<]*)</title>", page)
    assert len(title) == 1
    return {name: unescape(value) for name, value in (*found, ("title", title[0]))}


def preview(server: LiveServer, path: str) -> dict[str, str]:
    return tags(server.get(path).decode())


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_page_has_title_sentence_and_picture(live: LiveServer, page: object) -> None:
    path, title = page.path, page.title  # type: ignore[attr-defined]
    said = preview(live, f"/{path}?topic=AI+Hardware")
    assert said["title"] == f"{title}: AI Hardware · AI Policy Pulse"
    assert said["og:title"] == f"{title}: AI Hardware"
    assert said["og:description"] == said["description"] == "2 of 3 articles: AI Hardware, July to November 2023."
    assert said["og:url"] == f"{SITE}/{path}?topic=AI+Hardware"
    assert said["og:image"].startswith(f"{SITE}/api/v1/charts/")
    assert said["og:image"].endswith(".png?topic=AI+Hardware")


def test_the_picture_is_there_for_whoever_asks(live: LiveServer) -> None:
    for path in ("/?topic=AI+Hardware", "/articles", "/trends"):
        picture = preview(live, path)["og:image"]
        assert live.get(picture.removeprefix(SITE))[:8] == b"\x89PNG\r\n\x1a\n"


def test_an_article_and_a_story_are_called_by_their_titles(live: LiveServer) -> None:
    row = live.json("/api/v1/articles")["rows"][0]
    for path in (f"/article?id={row['article_id']}", f"/story?story={row['article_id']}"):
        said = preview(live, path)
        assert said["title"] == f"{row['title']} · AI Policy Pulse"
        assert said["og:description"].startswith(row["provider_name"] or row["provider_domain"])
        assert said["og:url"] == f"{SITE}{path}"
        assert said["og:image"] == f"{SITE}/api/v1/charts/story%3A{row['article_id']}.png"
    unknown = preview(live, "/article?id=0000000000000000")
    assert unknown["og:title"] == "Article"


def test_what_a_link_says_is_escaped_and_bounded(live: LiveServer) -> None:
    page = live.get("/", {"q": '"><script>alert(1)</script> ' + "x" * 3000}).decode()
    assert "<script>alert" not in page
    said = tags(page)
    assert len(said["og:title"]) <= 160
    assert len(said["og:description"]) <= 300


def test_the_address_of_a_link_leaves_out_where_it_was_copied(live: LiveServer) -> None:
    said = preview(live, "/?topic=AI+Hardware&as_of=00000000&page=3&utm_source=mail")
    assert said["og:url"] == f"{SITE}/?topic=AI+Hardware"


@pytest.fixture(scope="module")
def published(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A deployment that shows published articles only, over a corpus with one that is not."""
    folder = tmp_path_factory.mktemp("published")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, title, shown in (("a", "Seen by all", "true"), ("b", HIDDEN, "false")):
        (corpus / f"{name}.md").write_text(
            f"---\ncategory: news\ntitle: {title}\nexcerpt: {title} in short.\nwebUrl: https://news.example/{name}\n"
            f"publishedDateTime: 2026-01-0{len(name)}T10:00:00Z\nquality: 80\nheat: 80\npublished: {shown}\n"
            "provider:\n  name: News\n  domain: news.example\ntopics:\n  - AI\n---\n",
            encoding="utf-8",
        )
    with running_dashboard(corpus, folder, {"PULSE_VISIBILITY": "published"}) as server:
        yield server


def test_what_is_not_published_is_in_no_preview(published: LiveServer, tmp_path: Path) -> None:
    with running_dashboard(published.corpus, tmp_path) as everything:
        rows = everything.json("/api/v1/articles")["rows"]
        hidden = next(row["article_id"] for row in rows if row["title"] == HIDDEN)
        assert preview(everything, f"/article?id={hidden}")["og:title"] == HIDDEN, "else this test sees nothing"
    for path in ("/", f"/article?id={hidden}", f"/story?story={hidden}", "/?q=hidden", "/articles"):
        page = published.get(path).decode()
        assert HIDDEN not in page
        assert "of 2 articles" not in page
    assert urlsplit(preview(published, f"/article?id={hidden}")["og:url"]).path == "/article"
