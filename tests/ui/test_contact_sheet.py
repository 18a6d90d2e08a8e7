"""Pictures in groups of time: which groups, in which order, and what a story's sheet leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dashboard.config.settings import Images
from dashboard.model.article import Article, Image, Provider, Related
from dashboard.model.filters import Filters
from dashboard.model.results import ArticlePage, StoredArticle
from dashboard.model.view_options import SHEET_SIZE, Display, Layout
from dashboard.ui.articles.article_table import layout_links, page_links, sort_links, table_payload
from dashboard.ui.articles.article_view import ArticleView
from dashboard.ui.articles.contact_sheet import sheet_groups, story_sheet
from tests.ui.test_article_table import ROW

VIEW = ArticleView(Filters(topic=("AI",)), Display(layout=Layout.SHEET))
DAY = datetime(2025, 3, 30, 9, tzinfo=UTC)
PICTURE = Image("https://img.example.org/a.jpg")


def headings(days: list[int | None]) -> list[tuple[str, int]]:
    rows = [replace(ROW, published_at=None if day is None else DAY + timedelta(days=day)) for day in days]
    return [(group["heading"], len(group["tiles"])) for group in sheet_groups(rows, VIEW)]


def test_a_short_span_goes_by_day_and_a_long_one_by_month() -> None:
    assert headings([3, 0, 0, None]) == [("2 Apr 2025", 1), ("30 Mar 2025", 2), ("No date", 1)]
    assert headings([60, 3, 0]) == [("May 2025", 1), ("April 2025", 1), ("March 2025", 1)]
    assert headings([None]) == [("No date", 1)]


def test_a_sheet_has_more_on_a_page_and_only_one_order() -> None:
    page = ArticlePage((ROW,) * SHEET_SIZE, 670, None, "gen-1", "v")
    payload = table_payload(page, VIEW)
    assert sum(len(group["tiles"]) for group in payload["groups"]) == SHEET_SIZE
    assert "rows" not in payload
    assert payload["range"] == "1–120 of 670 articles"
    assert [sort["name"] for sort in sort_links(VIEW)] == ["date"]
    assert page_links(670, VIEW)[-2]["label"] == "6"


def test_another_layout_begins_where_its_pages_differ_from_the_first() -> None:
    view = ArticleView(display=Display(layout=Layout.CARDS, page=3))
    links = {link["name"]: link["href"] for link in layout_links(view)}
    assert links == {
        "table": "/articles?page=3&layout=table",
        "cards": "/articles?page=3&layout=cards",
        "sheet": "/articles?layout=sheet",
    }
    assert "sheet" not in {link["name"] for link in layout_links(replace(view, images=Images.OFF))}


def stored(*days: int | None) -> StoredArticle:
    related = tuple(
        Related(
            identity=f"r{n}",
            title=f"Piece {n}",
            published_at=None if day is None else DAY + timedelta(days=day),
            provider=Provider("other.example", "Other"),
            images=() if n == 1 else (PICTURE,),
        )
        for n, day in enumerate(days)
    )
    article = Article(
        "i", "corpus/a.md", "news record", "article", "Lead", published_at=DAY, images=(PICTURE,), related=related
    )
    return StoredArticle(article, ROW, ())


def test_a_storys_sheet_is_told_from_the_beginning_without_what_has_no_picture() -> None:
    groups = story_sheet(stored(2, 1, None, -1), VIEW)
    titles = [(group["heading"], tile["title"]) for group in groups for tile in group["tiles"]]
    assert titles == [
        ("29 Mar 2025", "Piece 3"),
        ("30 Mar 2025", "Lead"),
        ("1 Apr 2025", "Piece 0"),
        ("No date", "Piece 2"),
    ]


def test_few_pictures_or_none_to_show_make_no_sheet() -> None:
    assert story_sheet(stored(2, 1), VIEW) == []
    assert story_sheet(stored(2, 1, None, -1), replace(VIEW, images=Images.OFF)) == []
