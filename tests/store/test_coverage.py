from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.errors import BadParameter
from dashboard.model.article import Article, Provider, Related
from dashboard.model.filters import NO_TOPIC, UNKNOWN_PROVIDER, UNKNOWN_TYPE, Filters
from dashboard.model.query import Dimension, Query
from dashboard.store.answers import coverage, summary
from dashboard.store.base import Store
from dashboard.store.rollups import tables as rollup_tables
from tests.support import naive_answers
from tests.support.articles import PROVIDERS, TOPICS, sample_articles
from tests.support.invented_findings import INSTRUMENTS, ORGANISATIONS, PLACES, THEMES
from tests.support.stores import sample_store

ARTICLES = sample_articles(160, seed=11)
ITEMS = naive_answers.items(ARTICLES)
QUESTIONS = [(d,) for d in Dimension] + list(combinations(Dimension, 2))


@pytest.fixture(scope="module", params=["base tables", "copies and cubes"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "copies and cubes":
            patch.setattr(rollup_tables, "FROM_ARTICLES", 1)
        opened = sample_store(tmp_path_factory.mktemp("store"), ARTICLES)
    assert ("copied" in opened.tables()) is (request.param == "copies and cubes")
    yield opened
    opened.close()


def some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.one_of(st.just(()), st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple))


def days() -> st.SearchStrategy[tuple[date | None, date | None]]:
    day = st.dates(date(2022, 12, 1), date(2024, 4, 1))
    span = st.tuples(day, st.one_of(st.none(), st.integers(0, 300)))
    return st.one_of(
        st.just((None, None)), span.map(lambda s: (s[0], None if s[1] is None else s[0] + timedelta(days=s[1])))
    )


FILTERS = st.builds(
    Filters,
    topic=some([*TOPICS, NO_TOPIC, "absent"]),
    provider=some([*{p.domain for p in PROVIDERS if p.domain}, "related.example", UNKNOWN_PROVIDER, "absent"]),
    dates=days(),
    quality=st.sampled_from([(0, 200), (0, 54), (10, 130), (74, 200), (190, 200), (0, 0)]),
    type=some(["article", "video", "story", UNKNOWN_TYPE]),
    status=some(["published", "unpublished", "unscored"]),
    q=st.sampled_from(["", "", "", "regulators", "-weigh", "naive", "ch* -study", "elysee", "formulas", "example"]),
    jurisdiction=some([*PLACES, "(no jurisdiction)", "absent"]),
    instrument=some([*INSTRUMENTS, "(unclassified)"]),
    organisation=some([*ORGANISATIONS, "(no organisation)"]),
    theme=some([*THEMES, "(no theme)"]),
    outlet_country=some(["JP", "DE", "(unknown country)"]),
    related=st.booleans(),
    stories=st.booleans(),
    together=st.booleans(),
    require=some(["topic:AI", "topic:(no topic)", "jurisdiction:JP", "theme:(no theme)", "organisation:absent"]),
    exclude=some(
        [
            *("topic:AI", "topic:(no topic)", "provider:example.com", "provider:(unknown provider)"),
            *("status:unscored", "type:video", "type:(unknown type)", "corpus:absent", "policy:yes"),
            *("jurisdiction:JP", "theme:(no theme)", "instrument:absent", "outlet_country:(unknown country)"),
        ]
    ),
)
PERIODS = st.builds(Filters, period=st.sampled_from(["365d", "90d", "28d"]), related=st.booleans())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=st.one_of(FILTERS, FILTERS, PERIODS), dimensions=st.sampled_from(QUESTIONS), cross=st.booleans())
def test_every_question_equals_a_second_count(
    store: Store, filters: Filters, dimensions: tuple[Dimension, ...], cross: bool
) -> None:
    result = coverage(store, Query(dimensions, cross=cross), filters)
    opened = [d.filter_name for d in dimensions] if cross else []
    view = naive_answers.in_view(ITEMS, filters.without(*opened))
    full, parts = naive_answers.coverage(view, dimensions)
    rows = result.rows()
    counts = {tuple(row[d] for d in dimensions): row["count"] for row in rows if row["count"]}
    assert counts == dict(full)
    assert len({tuple(row[d] for d in dimensions) for row in rows}) == len(rows)
    for row in rows:
        if row["count"]:
            assert row["fractional"] == pytest.approx(float(parts[tuple(row[d] for d in dimensions)]), abs=1e-6)
    assert result.total == len(view)
    assert sum(row["fractional"] for row in rows) == pytest.approx(len(view))
    assert result.whole == len(naive_answers.in_view(ITEMS, Filters(related=filters.related, stories=filters.stories)))
    assert result.left_out == ()


def test_order_is_by_falling_count_then_key_and_unknown_last(store: Store) -> None:
    rows = coverage(store, Query((Dimension.TOPIC,)), Filters()).rows()
    known = rows[:-1]
    assert rows[-1]["topic"] is None
    assert rows[-1]["label"] == NO_TOPIC
    assert [(-row["count"], row["topic"]) for row in known] == sorted((-row["count"], row["topic"]) for row in known)


def test_dates_and_scores_ascend_and_unknown_is_last(store: Store) -> None:
    for dimension in (Dimension.DAY, Dimension.WEEK, Dimension.MONTH, Dimension.QUALITY, Dimension.HEAT_VALUE):
        keys = coverage(store, Query((dimension,)), Filters()).columns[dimension]
        assert keys[-1] is None
        assert list(keys[:-1]) == sorted(keys[:-1])


def test_two_dimensions_are_ordered_by_the_first_one_s_totals(store: Store) -> None:
    pairs = coverage(store, Query((Dimension.PROVIDER, Dimension.MONTH)), Filters()).rows()
    alone = coverage(store, Query((Dimension.PROVIDER,)), Filters()).columns["provider"]
    assert list(dict.fromkeys(row["provider"] for row in pairs)) == list(alone)
    for provider in alone:
        months = [row["month"] or "9999" for row in pairs if row["provider"] == provider]
        assert months == sorted(months)


def test_periods_without_articles_count_zero_and_the_calendar_has_no_gap(tmp_path: Path) -> None:
    moments = [datetime(2020, 12, 28, tzinfo=UTC), datetime(2021, 1, 18, 23, 59, tzinfo=UTC), None]
    articles = [
        Article(identity=f"a{n}", path=f"{n}.md", format="x", type="article", title="T", published_at=moment)
        for n, moment in enumerate(moments)
    ]
    store = sample_store(tmp_path, articles)
    weeks = coverage(store, Query((Dimension.WEEK,)), Filters()).rows()
    assert [(row["week"], row["count"]) for row in weeks] == [
        ("2020-W53", 1),
        ("2021-W01", 0),
        ("2021-W02", 0),
        ("2021-W03", 1),
        (None, 1),
    ]
    assert [row["label"] for row in weeks][-2:] == ["2021-W03", "(undated)"]
    months = coverage(store, Query((Dimension.MONTH,)), Filters()).columns
    assert months["month"] == ["2020-12", "2021-01", None]
    days = coverage(store, Query((Dimension.DAY,)), Filters()).columns
    assert len(days["day"]) == 22 + 1
    assert days["day"][3:5] == ["2020-12-31", "2021-01-01"]
    pair = coverage(store, Query((Dimension.WEEK, Dimension.STATUS)), Filters()).columns
    assert pair["week"] == ["2020-W53", "2021-W03", None]


def test_thirds_add_up_to_one(tmp_path: Path) -> None:
    articles = [
        Article(
            identity=f"a{n}", path="p", format="x", type="article", title="T", topics=tuple(f"t{i}" for i in range(n))
        )
        for n in (1, 3, 7, 23, 100)
    ]
    result = coverage(sample_store(tmp_path, articles), Query((Dimension.TOPIC,)), Filters())
    assert sum(result.columns["fractional"]) == pytest.approx(5, abs=1e-12)


def test_a_limit_keeps_the_greatest_and_says_what_is_beyond(store: Store) -> None:
    everything = coverage(store, Query((Dimension.PROVIDER,)), Filters())
    limited = coverage(store, Query((Dimension.PROVIDER,), limit=2), Filters())
    greatest = sorted(everything.columns["count"], reverse=True)[:2]
    assert sorted(limited.columns["count"], reverse=True) == greatest
    assert limited.truncated == len(everything) - 2
    (beyond,) = limited.left_out
    assert beyond.count == limited.total - sum(greatest)
    assert beyond.reason == f"beyond the 2 greatest of {len(everything)} rows"
    assert coverage(store, Query((Dimension.PROVIDER,), limit=99), Filters()).left_out == ()


def test_a_limit_on_topics_counts_the_articles_that_stand_in_no_row(store: Store) -> None:
    limited = coverage(store, Query((Dimension.TOPIC,), limit=2), Filters())
    kept = set(limited.columns["topic"])
    beyond = [i for i in ITEMS if not i.related and not set(i.topics or (None,)) & kept]
    assert [left.count for left in limited.left_out] == [len(beyond)]


def test_a_cross_filter_leaves_out_its_own_dimension_only(store: Store) -> None:
    filters = Filters(topic=("AI",), status=("published",))
    crossed = coverage(store, Query((Dimension.TOPIC,), cross=True), filters)
    assert crossed.columns == coverage(store, Query((Dimension.TOPIC,)), Filters(status=("published",))).columns
    plain = coverage(store, Query((Dimension.TOPIC,)), filters)
    assert plain.total < crossed.total
    assert "Robotics" in crossed.columns["topic"]


def test_related_coverage_is_counted_once_and_never_beside_its_own_article(store: Store) -> None:
    plain, with_related = summary(store, Filters()), summary(store, Filters(related=True))
    listed = {r.identity for a in ARTICLES for r in a.related}
    assert "example.com/everything" in listed
    assert with_related.articles - plain.articles == len(listed - {a.identity for a in ARTICLES})
    assert summary(store, Filters(related=True, stories=True)).articles == plain.stories


def test_a_related_item_is_what_the_newest_article_says_of_it(tmp_path: Path) -> None:
    def parent(day: int, quality: int) -> Article:
        item = Related("r", f"As of day {day}", quality=quality, provider=Provider("r.example"))
        again = Related("r", "Listed a second time", quality=190)
        moment = datetime(2024, 1, day, tzinfo=UTC)
        return Article(f"p{day}", f"{day}.md", "x", "article", "T", published_at=moment, related=(item, again))

    for order in ((1, 2), (2, 1)):
        store = sample_store(tmp_path / f"{order}", [parent(day, day * 10) for day in order])
        result = coverage(store, Query((Dimension.QUALITY,)), Filters(related=True))
        assert result.columns["quality"] == [20, None]


def test_hostile_keys_come_back_as_they_are(tmp_path: Path) -> None:
    names = ["'; DROP TABLE article; --", "$1", "%", "a\x00b", "(no topic)", "\U0001f916", "x" * 500]
    articles = [Article(f"a{n}", "p", "x", "article", "T", topics=(name,)) for n, name in enumerate(names)]
    store = sample_store(tmp_path, articles)
    assert set(coverage(store, Query((Dimension.TOPIC,)), Filters()).columns["topic"]) == set(names)
    for name in names:
        if name != NO_TOPIC:
            assert coverage(store, Query((Dimension.TOPIC,)), Filters(topic=(name,))).columns["topic"] == [name]
    assert coverage(store, Query((Dimension.TOPIC,)), Filters(topic=(NO_TOPIC,))).total == 0


def test_providers_are_labelled_by_the_domain_s_commonest_name(store: Store) -> None:
    rows = {row["provider"]: row["label"] for row in coverage(store, Query((Dimension.PROVIDER,)), Filters()).rows()}
    assert rows["example.com"] == "Example Post"
    assert rows[None] == UNKNOWN_PROVIDER


def test_an_empty_store_answers_with_nothing(tmp_path: Path) -> None:
    store = sample_store(tmp_path, [])
    for dimensions in QUESTIONS:
        result = coverage(store, Query(dimensions), Filters(period="28d"))
        assert (len(result), result.total, result.whole) == (0, 0, 0)


@pytest.mark.parametrize(
    "query",
    [
        Query(()),
        Query((Dimension.DAY, Dimension.DAY)),
        Query((Dimension.DAY, Dimension.TOPIC, Dimension.STATUS)),
        Query((Dimension.TOPIC,), limit=0),
    ],
)
def test_a_question_that_means_nothing_is_refused(store: Store, query: Query) -> None:
    with pytest.raises(BadParameter):
        coverage(store, query, Filters())
