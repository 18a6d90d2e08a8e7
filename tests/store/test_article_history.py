"""What changed of an article, as syncs found it; carried over, also when everything is read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.config.settings import Settings, Visibility
from dashboard.model.article import article_id_of
from dashboard.model.results import Change, History, News
from dashboard.store import answers
from dashboard.store.duckdb.store import open_store
from dashboard.sync.run import sync
from dashboard.ui.articles.article_detail import history_lines
from tests.support.documents import corpus_of

pytestmark = pytest.mark.slow

ID = article_id_of("url:example.org/a")


def record(name: str, title: str, quality: int = 50, excerpt: str = "It says.", published: bool = True) -> str:
    return (
        f'---\ntitle: "{title}"\nexcerpt: {excerpt}\nwebUrl: https://example.org/{name}\nquality: {quality}\n'
        f"heat: {quality + 10}\npublished: {str(published).lower()}\n---\n"
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = corpus_of(tmp_path / "corpus", {"a.md": record("a", "First title"), "b.md": record("b", "Other")})
    return Settings(corpus=(corpus,), data=tmp_path / "data", missing_grace=0)


def write(settings: Settings, text: str | None) -> str:
    place = settings.corpus[0] / "a.md"
    if text is None:
        place.unlink()
    else:
        place.write_text(text)
    return sync(settings).generation


def history(settings: Settings) -> History:
    store = open_store(settings)
    try:
        return answers.article(store, ID).history
    finally:
        store.close()


def said(settings: Settings) -> list[tuple[str, str | None, str | None]]:
    return [(change.field, change.was, change.became) for change in history(settings).changes]


def test_every_change_is_kept_newest_first(settings: Settings) -> None:
    sync(settings)
    assert said(settings) == []
    assert history(settings).first_at is not None
    write(settings, record("a", "Second title", 55))
    write(settings, record("a", "Second title", 55, excerpt="It says more."))
    write(settings, record("a", "Second title", 55, "It says more.", published=False))
    assert said(settings) == [
        ("status", "published", "unpublished"),
        ("content", None, None),
        ("heat", "60", "65"),
        ("quality", "50", "55"),
        ("title", "First title", "Second title"),
    ]


@pytest.mark.parametrize("rebuild", [False, True])
def test_history_outlives_a_rebuild_and_knows_what_changed_across_it(settings: Settings, rebuild: bool) -> None:
    sync(settings)
    first_at = history(settings).first_at
    write(settings, record("a", "Second title"))
    (settings.corpus[0] / "a.md").write_text(record("a", "Third title"))
    sync(settings, force=rebuild)
    assert said(settings) == [("title", "Second title", "Third title"), ("title", "First title", "Second title")]
    assert history(settings).first_at == first_at


def test_an_article_that_leaves_and_returns(settings: Settings) -> None:
    sync(settings)
    write(settings, record("a", "Second title"))
    write(settings, None)
    write(settings, record("a", "Third title"))
    assert said(settings) == [("returned", None, None), ("left", None, None)]


def test_a_title_is_forgotten_when_its_article_leaves(settings: Settings) -> None:
    sync(settings)
    write(settings, record("a", "Second title"))
    write(settings, None)
    write(settings, record("a", "Third title"))
    assert not [change for change in history(settings).changes if change.field == "title"]


def test_a_renamed_file_is_no_change(settings: Settings) -> None:
    sync(settings)
    (settings.corpus[0] / "a.md").rename(settings.corpus[0] / "z.md")
    sync(settings)
    assert said(settings) == []


def test_a_published_store_forgets_what_is_hidden(settings: Settings) -> None:
    strict = replace(settings, visibility=Visibility.PUBLISHED)
    sync(strict)
    write(strict, record("a", "Second title"))
    write(strict, record("a", "Second title", published=False))
    write(strict, record("a", "Third title"))
    assert said(strict) == []


def test_a_lost_store_starts_its_history_anew(settings: Settings) -> None:
    sync(settings)
    write(settings, record("a", "Second title"))
    for path in settings.data.glob("gen-*.duckdb"):
        path.write_bytes(b"damaged")
    sync(settings)
    assert said(settings) == []


def test_news_since_a_generation(settings: Settings) -> None:
    first = sync(settings).generation
    second = write(settings, record("a", "Second title"))
    corpus_of(settings.corpus[0], {"c.md": record("c", "New"), "d.md": record("d", "New too")})
    (settings.corpus[0] / "b.md").unlink()
    third = sync(settings).generation
    store = open_store(settings)
    assert answers.news(store, first) == News(added=2, changed=1, removed=1)
    assert answers.news(store, second) == News(added=2, changed=0, removed=1)
    assert answers.news(store, third) == News(0, 0, 0)
    assert answers.news(store, "elsewhere") is None
    store.close()


def test_the_page_says_it_in_a_line_a_sync() -> None:
    early, late = datetime(2026, 1, 2, 3, 4, tzinfo=UTC), datetime(2026, 2, 3, 4, 5, tzinfo=UTC)
    changes = (
        Change(late, "heat", "-1", "60"),
        Change(late, "quality", None, "55"),
        Change(early, "title", "<b>Old</b>", "New"),
    )
    assert history_lines(History(early, changes)) == [
        "3 Feb 2026, 04:05 UTC: heat −1 → 60, quality unknown → 55",
        "2 Jan 2026, 03:04 UTC: title was “<b>Old</b>”",
        "2 Jan 2026, 03:04 UTC: first seen",
    ]
    assert history_lines(History()) == []
