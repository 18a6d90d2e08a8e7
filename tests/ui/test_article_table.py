"""Pages, rows and words of the article table, built by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.model.article import Status
from dashboard.model.results import ArticlePage, ArticleRow
from dashboard.model.view_options import Display
from dashboard.ui.articles.article_table import cards_payload, page_links, range_words, row_payload, table_payload
from dashboard.ui.articles.article_view import ArticleView

ROW = ArticleRow(
    article_id="00000000000000aa",
    title="A title",
    excerpt=None,
    url="javascript:alert(1)",
    published_at=None,
    date_only=False,
    provider_domain="example.org",
    provider_name="example.org",
    topics=("AI",),
    type="article",
    quality=0,
    quality_percentile=0.0,
    heat=-1,
    status=Status.PUBLISHED,
    image=None,
    related_count=0,
    source_count=None,
    path="corpus/a.md",
)
VIEW = ArticleView()


def labels(total: int, page: int) -> list[str]:
    return [link["label"] for link in page_links(total, ArticleView(display=Display(page=page)))]


def test_more_rows_than_a_page_are_not_sent() -> None:
    payload = table_payload(ArticlePage((ROW,) * 40, 40, None, "gen-1", "v"), VIEW)
    assert len(payload["rows"]) == 25


@pytest.mark.parametrize(
    ("total", "page", "expected"),
    [
        (0, 1, []),
        (25, 1, []),
        (26, 1, ["Previous", "1", "2", "Next"]),
        (670, 1, ["Previous", "1", "2", "3", "…", "27", "Next"]),
        (670, 14, ["Previous", "1", "…", "12", "13", "14", "15", "16", "…", "27", "Next"]),
        (670, 27, ["Previous", "1", "…", "25", "26", "27", "Next"]),
    ],
)
def test_page_links(total: int, page: int, expected: list[str]) -> None:
    assert labels(total, page) == expected


def test_the_ends_have_no_link_beyond_them() -> None:
    first = page_links(60, ArticleView(display=Display(page=1)))
    last = page_links(60, ArticleView(display=Display(page=3)))
    assert (first[0]["href"], first[-1]["href"]) == (None, "/articles?page=2")
    assert (last[0]["href"], last[-1]["href"]) == ("/articles?page=2", None)


def test_ranges_read_as_people_count() -> None:
    assert range_words(25, 1234, 2) == "26–50 of 1,234 articles"
    assert range_words(1, 26, 2) == "26 of 26 articles"
    assert range_words(1, 1, 1) == "1 of 1 article"
    assert range_words(0, 0, 1) == "No articles"


def test_zero_is_a_score_and_a_name_is_said_once() -> None:
    row = row_payload(ROW, VIEW)
    assert (row["quality"], row["percentile"], row["copy"]) == (0, 0.0, True)
    assert (row["provider"], row["domain"]) == ("example.org", None)
    assert row["href"] is None
    assert row["badges"] == []


def test_related_coverage_has_no_topics_and_says_what_it_is() -> None:
    row = row_payload(replace(ROW, parent_id="b", topics=(), status=Status.UNSCORED, type="video"), VIEW)
    assert row["topics"] == []
    assert [badge["label"] for badge in row["badges"]] == ["related coverage", "video"]


@pytest.mark.parametrize(("carried", "shown", "more"), [(0, 1, 0), (9, 9, 0), (10, 9, 1), (100, 9, 91)])
def test_a_list_of_topics_does_not_fill_the_page(carried: int, shown: int, more: int) -> None:
    row = row_payload(replace(ROW, topics=tuple(f"T{n}" for n in range(carried))), VIEW)
    assert (len(row["topics"]), row["more_topics"]) == (shown, more)


def test_corrected_values_are_marked() -> None:
    payload = table_payload(ArticlePage((replace(ROW, corrected=("date", "topics")), ROW), 2, None, "gen-1", "v"), VIEW)
    labels = [[badge["label"] for badge in row["badges"]] for row in payload["rows"]]
    assert labels == [["corrected: date, topics"], []]


def test_cards_have_neither_pages_nor_exports() -> None:
    payload = cards_payload([ROW], VIEW, "Latest")
    assert payload["layout"] == "cards"
    assert not {"pages", "exports", "sorts"} & set(payload)
