from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.model.article import Article, Provider
from dashboard.model.filters import Filters
from dashboard.model.ingest_report import Outcome
from dashboard.store.answers import facts, summary
from dashboard.store.base import Store
from dashboard.store.summary import quantile
from tests.support import naive_answers
from tests.support.articles import sample_articles
from tests.support.stores import STAMP, SYNCED_AT, sample_store

ARTICLES = sample_articles(120, seed=5)
ITEMS = naive_answers.items(ARTICLES)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = sample_store(tmp_path_factory.mktemp("figures"), ARTICLES)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(related=True),
        Filters(stories=True),
        Filters(topic=("AI", "AI Ethics"), status=("unpublished",)),
        Filters(dates=(date(2023, 5, 1), date(2023, 8, 31)), related=True),
        Filters(quality=(50, 100)),
        Filters(q="summit"),
        Filters(provider=("absent",)),
    ],
)
def test_the_figures_equal_a_second_count(store: Store, filters: Filters) -> None:
    view = naive_answers.in_view(ITEMS, filters)
    found = summary(store, filters)
    assert found.articles == len(view)
    assert found.stories == sum(item.leads for item in view)
    publishers = Counter(item.provider for item in view if item.provider)
    assert found.providers == len(publishers)
    shares = [n / publishers.total() for n in publishers.values()]
    if publishers.total() >= 10:
        assert found.effective_providers == pytest.approx(1 / sum(share**2 for share in shares))
    else:
        assert found.effective_providers is None
    days = sorted(item.day for item in view if item.day)
    assert (found.first, found.last) == ((days[0], days[-1]) if days else (None, None))
    assert found.undated == len(view) - len(days)
    scores = sorted(item.quality for item in view if item.quality is not None)
    assert (found.rated, found.unrated) == (len(scores), len(view) - len(scores))
    if len(scores) > 1:
        deciles = statistics.quantiles(scores, n=10, method="inclusive")
        assert (found.quality_low, found.quality_median, found.quality_high) == pytest.approx(
            (deciles[0], statistics.median(scores), deciles[-1])
        )
    assert found.topicless == sum(not item.topics for item in view)
    newest = max((item.moment for item in view if item.moment), default=None)
    assert (found.newest.published_at if found.newest else None) == newest


def moments(*days: int) -> list[Article]:
    start = datetime(2024, 3, 1, tzinfo=UTC)
    return [
        Article(
            f"a{n}", "p", "x", "article", "T", published_at=start + timedelta(days=day), provider=Provider("d.example")
        )
        for n, day in enumerate(days)
    ]


@pytest.mark.parametrize(
    ("filters", "previous"),
    [
        (Filters(), None),
        (Filters(dates=(date(2024, 3, 11), date(2024, 3, 20))), 3),
        (Filters(dates=(date(2024, 3, 20), None)), 2),
        (Filters(dates=(date(2024, 4, 20), None)), None),
        (Filters(dates=(date(2024, 3, 11), date(2024, 3, 20)), provider=("absent",)), 0),
        (Filters(period="28d"), 2),
        (Filters(dates=(date(1, 1, 1), date(9999, 12, 31))), None),
        (Filters(dates=(date(1, 1, 1), date(1, 1, 1))), None),
    ],
)
def test_the_window_before_is_as_long_and_touches_but_does_not_overlap(
    tmp_path: Path, filters: Filters, previous: int | None
) -> None:
    """Articles on 1, 2, 10, 11, 20 and 30 March."""
    store = sample_store(tmp_path, moments(0, 1, 9, 10, 19, 29))
    assert summary(store, filters).previous == previous


def test_previous_half(tmp_path: Path) -> None:
    store = sample_store(tmp_path, moments(0, 1, 2, 3))
    found = summary(store, Filters(dates=(date(2024, 3, 3), date(2024, 3, 4))))
    assert (found.articles, found.previous, found.whole) == (2, 2, 4)


def test_quantiles_need_a_score() -> None:
    assert quantile([], 0.5) is None
    assert quantile([(7, 1)], 0.9) == 7
    assert quantile([(0, 1), (10, 1)], 0.5) == 5


def test_the_facts(store: Store) -> None:
    found = facts(store)
    documents = [item for item in ITEMS if not item.related]
    assert (found.generation, found.corpus_version) == ("gen-1", STAMP.corpus_version)
    assert (found.synced_at, found.visibility) == (SYNCED_AT, "all")
    assert found.outcomes == {
        Outcome.ACCEPTED: 120,
        Outcome.DUPLICATE: 1,
        Outcome.REJECTED: 1,
        Outcome.SKIPPED: 1,
    }
    assert (found.articles, found.related) == (120, len(ITEMS) - 120)
    assert found.stories == sum(item.leads for item in documents)
    assert found.undated == sum(item.moment is None for item in documents)
    assert found.unrated == sum(item.quality is None for item in documents)
    assert found.topicless == sum(not item.topics for item in documents)
    assert found.providerless == sum(item.provider is None for item in documents)
    counts = Counter(topic for item in documents for topic in item.topics)
    assert found.topics == tuple(sorted(counts, key=lambda topic: (-counts[topic], topic)))
    assert set(found.providers) == {item.provider for item in ITEMS if item.provider}
    assert found.providers["example.com"] == "Example Post"
    assert found.providers["related.example"] == "The Related Times"
    assert set(found.types) == {item.type for item in ITEMS if item.type}


def test_the_facts_of_nothing(tmp_path: Path) -> None:
    found = facts(sample_store(tmp_path, []))
    assert (found.articles, found.related, found.stories, found.topics, dict(found.providers)) == (0, 0, 0, (), {})
    assert (found.first, found.last) == (None, None)
    assert summary(sample_store(tmp_path, []), Filters()).newest is None
