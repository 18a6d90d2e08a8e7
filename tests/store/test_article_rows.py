from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.errors import BadParameter, NotFound
from dashboard.model.article import Article, Correction, Image, Provider, article_id_of
from dashboard.model.filters import Filters
from dashboard.model.results import ArticleRow
from dashboard.model.view_options import Sort
from dashboard.store.answers import article, article_page
from dashboard.store.base import Store
from tests.support.articles import sample_articles
from tests.support.stores import sample_store

ARTICLES = sample_articles(60, seed=3)
BY_ID = {a.article_id: a for a in ARTICLES}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = sample_store(tmp_path_factory.mktemp("rows"), ARTICLES)
    yield opened
    opened.close()


def every_row(store: Store, filters: Filters, sort: Sort, *, ascending: bool, limit: int) -> list[ArticleRow]:
    """All rows, a page after the other by cursor."""
    rows: list[ArticleRow] = []
    cursor = None
    while True:
        page = article_page(store, filters, sort=sort, ascending=ascending, limit=limit, cursor=cursor)
        assert len(page.rows) <= limit
        rows += page.rows
        if page.cursor is None:
            assert page.total == len(rows)
            return rows
        cursor = page.cursor


def value(row: ArticleRow, sort: Sort) -> object:
    match sort:
        case Sort.DATE:
            return row.published_at
        case Sort.PROVIDER:
            return row.provider_domain
        case Sort.TITLE:
            return row.title.casefold()
        case _:
            return getattr(row, sort.value)


@pytest.mark.slow
@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("sort", [sort for sort in Sort if sort is not Sort.RELEVANCE])
def test_pages_by_cursor_hold_every_row_once_in_order(store: Store, sort: Sort, ascending: bool) -> None:
    for filters in (Filters(), Filters(related=True)):
        rows = every_row(store, filters, sort, ascending=ascending, limit=7)
        assert len({row.article_id for row in rows}) == len(rows)
        known = [row for row in rows if value(row, sort) is not None]
        assert rows[: len(known)] == known, "unknown values come last"
        assert [value(row, sort) for row in known] == sorted(
            (value(row, sort) for row in known),
            reverse=not ascending,  # type: ignore[type-var]
        )
        for first, second in pairwise(rows):
            if value(first, sort) == value(second, sort):
                assert first.article_id < second.article_id


@pytest.mark.slow
@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("q", ["regul* draft", "a*", "-formulas", "rules"])
def test_pages_of_hits_hold_every_hit_once(store: Store, q: str, ascending: bool) -> None:
    by_threes = every_row(store, Filters(q=q), Sort.RELEVANCE, ascending=ascending, limit=3)
    assert by_threes == every_row(store, Filters(q=q), Sort.RELEVANCE, ascending=ascending, limit=100)
    assert by_threes


def test_relevance_weighs_the_fields(tmp_path_factory: pytest.TempPathFactory) -> None:
    def made(name: str, title: str, excerpt: str, day: int) -> Article:
        moment = datetime(2024, 1, day, tzinfo=UTC) if day else None
        return Article(name, "p", "x", "article", title, excerpt=excerpt, published_at=moment)

    articles = [
        made("old title", "Chips", "", 1),
        made("new title", "Chips", "", 2),
        made("undated title", "Chips", "", 0),
        made("both", "Chips", "chips", 1),
        made("excerpt", "Other", "Chips", 9),
        made("none", "Other", "Other", 9),
    ]
    names = {a.article_id: a.identity for a in articles}
    store = sample_store(tmp_path_factory.mktemp("relevance"), articles)
    rows = every_row(store, Filters(q="chips"), Sort.RELEVANCE, ascending=False, limit=2)
    assert [names[row.article_id] for row in rows] == ["both", "new title", "old title", "undated title", "excerpt"]
    by_date = every_row(store, Filters(q="-absent"), Sort.RELEVANCE, ascending=False, limit=9)
    assert by_date == every_row(store, Filters(q="-absent"), Sort.DATE, ascending=False, limit=9)


def test_offset_and_cursor_agree(store: Store) -> None:
    everything = article_page(store, Filters(), limit=100).rows
    assert len(everything) == len(ARTICLES)
    second = article_page(store, Filters(), limit=10, offset=10)
    assert second.rows == everything[10:20]
    assert second.total == len(ARTICLES)
    first = article_page(store, Filters(), limit=10)
    assert article_page(store, Filters(), limit=10, offset=999, cursor=first.cursor).rows == second.rows
    beyond = article_page(store, Filters(), limit=10, offset=999)
    assert (beyond.rows, beyond.cursor, beyond.total) == ((), None, len(ARTICLES))


def test_a_row_says_what_its_article_says(store: Store) -> None:
    for row in article_page(store, Filters(), limit=100).rows:
        stated = BY_ID[row.article_id]
        assert row.parent_id is None
        assert (row.title, row.excerpt, row.url, row.published_at) == (
            stated.title,
            stated.excerpt,
            stated.url,
            stated.published_at,
        )
        assert (row.topics, row.type, row.quality, row.heat) == (
            stated.topics,
            stated.type,
            stated.quality,
            stated.heat,
        )
        assert (row.status, row.path, row.date_only) == (stated.status, stated.path, stated.date_only)
        assert row.image == (stated.images[0] if stated.images else None)
        assert (row.related_count, row.source_count) == (len(stated.related), stated.source_count)
        assert row.provider_domain == stated.provider.domain
        assert row.corrected == tuple(item.field for item in stated.corrections)
        assert (row.provider_name is None) == (stated.provider == Provider())


def test_percentiles_are_shares_of_the_rated_articles(store: Store) -> None:
    rated = [a.quality for a in ARTICLES if a.quality is not None]
    for row in article_page(store, Filters(related=True), limit=200).rows:
        if row.quality is None:
            assert row.quality_percentile is None
        else:
            assert row.quality_percentile == pytest.approx(100 * sum(q <= row.quality for q in rated) / len(rated))


def test_a_related_row_opens_its_article(store: Store) -> None:
    rows = [row for row in article_page(store, Filters(related=True), limit=200).rows if row.parent_id]
    assert rows
    for row in rows:
        assert row.parent_id is not None
        stated = next(r for a in ARTICLES for r in a.related if article_id_of(r.identity) == row.article_id)
        assert (row.title, row.quality, row.topics, row.path, row.heat) == (
            stated.title,
            stated.quality,
            (),
            None,
            None,
        )
        assert row.image == (Image(stated.images[0].url) if stated.images else None)
        opened = article(store, row.article_id)
        assert opened.article.article_id == row.parent_id
        assert row.article_id in {article_id_of(r.identity) for r in opened.article.related}


def test_an_article_comes_back_whole(store: Store) -> None:
    for stated in ARTICLES:
        found = article(store, stated.article_id)
        assert found.article == stated
        assert found.row.article_id == stated.article_id
    winner = min(ARTICLES, key=lambda a: a.path)
    assert article(store, winner.article_id).duplicates == ("sample/copy.md",)
    assert article(store, ARTICLES[5].article_id).duplicates == ()


def test_a_row_names_what_was_corrected_once_each(tmp_path: Path) -> None:
    twice = tuple(Correction(field, None, "x") for field in ("topics", "date", "topics"))
    store = sample_store(tmp_path, [replace(ARTICLES[0], corrections=twice), ARTICLES[1]])
    found = {row.article_id: row.corrected for row in article_page(store, Filters(related=True), limit=100).rows}
    assert found.pop(ARTICLES[0].article_id) == ("topics", "date")
    assert set(found.values()) == {()}


def test_odd_text_survives(tmp_path_factory: pytest.TempPathFactory) -> None:
    odd = replace(
        ARTICLES[0],
        path="corpus/\udcff.md",
        title="a\x00b \U0001f916 '); --",
        images=(Image("https://i.example/x.png", 10**12, 5),),
        source_count=10**10,
    )
    store = sample_store(tmp_path_factory.mktemp("odd"), [odd])
    found = article(store, odd.article_id)
    assert found.article == odd
    assert found.row.title == odd.title
    assert found.row.path == "corpus/\\udcff.md"
    assert found.row.image == Image("https://i.example/x.png", None, 5)
    assert found.row.source_count is None


@pytest.mark.parametrize("article_id", ["", "0" * 16, "' OR 1=1 --", "\x00", "ü" * 500])
def test_an_unknown_article_is_not_found(store: Store, article_id: str) -> None:
    with pytest.raises(NotFound):
        article(store, article_id)


def forged(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


ID = "0" * 16


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "ÿ",
        "====",
        "%00",
        forged(),
        forged("date", False, ["2024-01-01T00:00:00"], "no id"),
        forged("date", False, ["2024-01-01T00:00:00"], None),
        forged("date", False, ["yesterday"], ID),
        forged("date", False, [7], ID),
        forged("date", False, [True], ID),
        forged("date", False, [], ID),
        forged("date", True, ["2024-01-01T00:00:00"], ID),
        forged("quality", False, [7], ID),
        forged("date", False, ["2024-01-01T00:00:00"] * 2, ID),
        forged("date", False, {"a": 1}, ID),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_cursor_not_ours_for_this_order_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(BadParameter):
        article_page(store, Filters(), sort=Sort.DATE, cursor=cursor)


@pytest.mark.parametrize("score", [True, 1.5, "7", 2**31, -(2**40), [7]])
def test_a_cursor_with_a_score_that_cannot_be_is_refused(store: Store, score: object) -> None:
    with pytest.raises(BadParameter):
        article_page(store, Filters(), sort=Sort.QUALITY, cursor=forged("quality", False, [score], ID))


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"limit": -1}, {"offset": -1}])
def test_a_page_that_cannot_be_is_refused(store: Store, wrong: dict[str, int]) -> None:
    with pytest.raises(BadParameter):
        article_page(store, Filters(), **wrong)  # type: ignore[arg-type]
