"""Every plan through copies and cubes gives what the base tables give, whatever the corpus and however it came to be."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dashboard.model.article import Article, Provider
from dashboard.model.facets import POLICY_LABELS, Facet, FacetFindings, FacetKind
from dashboard.model.filters import NO_FACET, NO_TOPIC, UNKNOWN_PROVIDER, UNKNOWN_TYPE, Filters
from dashboard.model.query import Dimension
from dashboard.model.view_options import Sort
from dashboard.store import answers
from dashboard.store.base import Statement, Store
from dashboard.store.generation_meta import meta_of
from dashboard.store.rollups import maintenance, planner
from dashboard.store.rollups.answers import rollup_coverage, selection_of
from dashboard.store.rollups.encoded_filters import EXPRESSED, EncodedFilters, encode_filters
from dashboard.store.rollups.key_encoding import EPOCH, FACET_DIMENSIONS, key_encoding
from dashboard.store.rollups.planner import COLUMN
from dashboard.store.rollups.tables import COPIES, CUBES, Grain
from dashboard.store.statements import coverage as coverage_statements
from dashboard.store.statements.filters import select
from dashboard.store.statements.reports import numbers_in_view
from tests.support.articles import TOPICS, sample_articles
from tests.support.invented_findings import invented_findings
from tests.support.rollup_stores import copied_store, from_base_tables, go_on, rows
from tests.support.stores import sample_store

pytestmark = pytest.mark.slow

_TOLD_TOGETHER = [d for d in COLUMN if d not in FACET_DIMENSIONS]
QUESTIONS = [(d,) for d in COLUMN for _ in range(3)] + list(combinations(_TOLD_TOGETHER, 2))
NEWEST = date(2024, 1, 31)


def random_filters(chance: random.Random, domains: list[str]) -> Filters:
    """Any filters; each is used about every third time."""

    def some(values: list[str]) -> tuple[str, ...]:
        return tuple(sorted(chance.sample(values, min(len(values), chance.choice((0, 0, 0, 1, 1, 2, 3))))))

    start = date(2022, 12, 20) + timedelta(days=chance.randrange(420))
    end = start + timedelta(days=chance.choice((0, 3, 20, 45, 200, 400)))
    return Filters(
        topic=some([*TOPICS, NO_TOPIC, "absent"]),
        provider=some([*domains, UNKNOWN_PROVIDER]),
        dates=chance.choice(((None, None), (None, None), (start, None), (None, end), (start, end))),
        quality=chance.choice(((0, 200), (0, 200), (10, 200), (0, 99), (54, 130))),
        type=some(["article", "video", "story", UNKNOWN_TYPE]),
        status=some(["published", "unpublished", "unscored"]),
        corpus=some(["sample", "elsewhere"]),
        policy=chance.choice(((), (), (), ("yes",), ("no",), ("yes", "no"), (NO_FACET["policy"], "yes"))),
        q=chance.choice(
            (*[""] * 7, "ai", "reg*", "-chip", '"supply chain"', "a* -act", '-"on artificial"', "“an ai ac*”", "?!")
        ),
        related=chance.random() < 0.3,
        stories=chance.random() < 0.2,
        together=chance.random() < 0.1,
    )


def compared(store: Store, chance: random.Random, times: int) -> int:
    """How many random questions had a plan; each was answered as by the base tables."""
    encoding, newest = key_encoding(store), meta_of(store).newest_day
    domains = [domain for domain in encoding.providers if domain]
    found = 0
    for _ in range(times):
        filters, dimensions = random_filters(chance, domains), chance.choice(QUESTIONS)
        answer = rollup_coverage(store, dimensions, filters, newest)
        if answer is not None:
            found += 1
            assert rows(answer) == from_base_tables(store, dimensions, filters, newest), (filters, dimensions)
    return found


@settings(max_examples=5, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(seed=st.integers(0, 2**32))
def test_routes_equal_the_base_tables_through_every_generation(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    articles = list(sample_articles(chance.randrange(1, 90), seed=seed))
    store = copied_store(tmp_path_factory.mktemp("routes"), articles)
    found = compared(store, chance, 40)
    for generation in range(2):
        leaving = chance.sample(articles, min(len(articles), chance.randrange(12)))
        arriving = sample_articles(100 + 40 * generation + chance.randrange(30), seed=seed + generation)[100:]
        articles = [article for article in articles if article not in leaving] + list(arriving)
        go_on(
            store,
            taken_out=[article.path for article in leaving],
            added=arriving,
            stale=chance.choice((0, maintenance.STALE)),
        )
        found += compared(store, chance, 25)
    store.close()
    assert found > 30, "most questions have a plan"


def test_statements_that_look_in_copies_find_the_same_articles(tmp_path: Path) -> None:
    store = copied_store(tmp_path, sample_articles(150, seed=4))
    go_on(store, taken_out=[article.path for article in sample_articles(60, seed=4)[40:]])
    chance, newest = random.Random(3), meta_of(store).newest_day
    domains = [domain for domain in key_encoding(store).providers if domain]
    copied = found = 0
    for _ in range(60):
        filters = random_filters(chance, domains)
        views = select(filters, newest), selection_of(store, filters, newest)
        copied += " FROM by_" in "".join(views[1].conditions)
        rows_of = [store.query(numbers_in_view(view, limit=1000))["article_no"] for view in views]
        assert rows_of[0] == rows_of[1], filters
        found += len(rows_of[0])
    assert copied > 10
    assert found > 100
    store.close()


def test_figures_and_pages_are_those_of_a_store_without_copies(tmp_path: Path) -> None:
    articles = sample_articles(150, seed=21)
    copied, plain = copied_store(tmp_path / "copied", articles), sample_store(tmp_path / "plain", articles)
    assert answers.facts(copied) == answers.facts(plain)
    chance = random.Random(8)
    domains = [domain for domain in key_encoding(copied).providers if domain]
    shown = 0
    for turn in range(60):
        filters = random_filters(chance, domains) if turn else Filters()
        if turn % 3 == 0:
            filters = replace(filters, topic=(), provider=(), status=(), type=(), corpus=())
        assert answers.summary(copied, filters) == answers.summary(plain, filters), filters
        sort, ascending = chance.choice(list(Sort)), chance.random() < 0.3
        place: dict[str, Any] = {
            "sort": sort,
            "ascending": ascending,
            "limit": 7,
            "offset": chance.choice((0, 0, 9, 130)),
        }
        pages = [answers.article_page(store, filters, **place) for store in (copied, plain)]
        assert pages[0] == pages[1], (filters, place)
        shown += len(pages[0].rows)
    assert shown > 100
    copied.close()
    plain.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = copied_store(tmp_path_factory.mktemp("copied"), sample_articles(80))
    yield opened
    opened.close()


def asked(store: Store, dimensions: tuple[Dimension, ...], filters: Filters) -> Statement | None:
    encoding = key_encoding(store)
    wanted = encode_filters(filters, NEWEST, encoding)
    if wanted is None:
        return None
    return planner.plan(dimensions, wanted, encoding, store.tables())


WEEK, TOPIC, PROVIDER = (Dimension.WEEK,), (Dimension.TOPIC,), (Dimension.PROVIDER,)
THEME, POLICY = (Dimension.THEME,), (Dimension.POLICY,)
SCORES = (Dimension.QUALITY_VALUE, Dimension.HEAT_VALUE)
AI, TWO, OUTLET = Filters(topic=("AI",)), Filters(topic=("AI", "Robotics")), Filters(provider=("example.com",))


@pytest.mark.parametrize(
    ("dimensions", "filters", "tables"),
    [
        (WEEK, Filters(), ["cube_day"]),
        (WEEK, Filters(stories=True, status=("published",)), ["cube_day"]),
        (TOPIC, Filters(related=True), ["cube_topic"]),
        ((Dimension.TOPIC, Dimension.MONTH), Filters(), ["cube_topic"]),
        ((Dimension.TOPIC, Dimension.WEEK), Filters(), ["cube_topic_day"]),
        (PROVIDER, Filters(), ["cube_provider"]),
        (SCORES, Filters(quality=(50, 200)), ["cube_score"]),
        (WEEK, AI, ["cube_topic_day"]),
        (PROVIDER, AI, ["cube_topic_provider"]),
        (SCORES, AI, ["cube_topic_score"]),
        (TOPIC, Filters(quality=(50, 200)), ["cube_topic_quality"]),
        (PROVIDER, Filters(quality=(50, 200)), ["cube_provider_quality"]),
        (POLICY, Filters(), ["cube_day"]),
        (TOPIC, Filters(policy=("yes",)), ["cube_topic"]),
        ((Dimension.OUTLET_COUNTRY,), Filters(policy=("yes",)), ["cube_provider"]),
        (THEME, Filters(policy=("yes",)), ["cube_facet"]),
        (THEME, AI, ["by_facet"]),
        (THEME, OUTLET, ["by_facet"]),
        (THEME, Filters(dates=(date(2023, 7, 2), date(2023, 9, 30))), ["cube_facet", "by_facet"]),
        (TOPIC, AI, ["by_provider"]),
        ((Dimension.TOPIC, Dimension.WEEK), TWO, ["by_provider"]),
        (WEEK, TWO, ["by_day"]),
        (WEEK, OUTLET, ["by_provider"]),
        (TOPIC, OUTLET, ["by_provider"]),
        (WEEK, Filters(topic=("AI", "Robotics"), provider=("example.com",)), ["by_provider"]),
        (PROVIDER, Filters(topic=("AI",), quality=(50, 200)), ["by_topic"]),
        (PROVIDER, Filters(dates=(date(2023, 7, 1), date(2023, 9, 30))), ["cube_provider"]),
        (PROVIDER, Filters(dates=(date(2023, 7, 2), date(2023, 9, 30))), ["cube_provider", "by_day"]),
        (PROVIDER, Filters(dates=(date(2023, 7, 2), date(2023, 7, 30))), ["by_day"]),
        (PROVIDER, Filters(dates=(None, date(2023, 7, 30))), ["cube_provider", "by_day"]),
        (
            TOPIC,
            Filters(dates=(date(2023, 7, 2), date(2023, 10, 1))),
            ["cube_topic", "cube_topic_day", "cube_topic_day"],
        ),
    ],
)
def test_the_smallest_table_that_can_answer_is_asked(
    store: Store, dimensions: tuple[Dimension, ...], filters: Filters, tables: list[str]
) -> None:
    statement = asked(store, dimensions, filters)
    assert statement is not None
    assert [line.removeprefix("FROM ") for line in statement.sql.splitlines() if line.startswith("FROM ")] == tables


@pytest.mark.parametrize("searched", [Filters(q="hospital", quality=(50, 200)), TWO])
def test_what_is_counted_of_a_search_or_of_several_topics_is_one_statement(store: Store, searched: Filters) -> None:
    together = (WEEK, (Dimension.STATUS,), (Dimension.MONTH, Dimension.TYPE), SCORES, (Dimension.QUALITY,), PROVIDER)
    statements = [asked(store, dimensions, searched) for dimensions in together]
    assert statements[0] is not None
    assert statements[0].sql.count("word_article") == bool(searched.q)
    assert all(statement == statements[0] for statement in statements)
    assert [planner.family_of(dimensions) for dimensions in together] == [7, 7, 7, 17, 17, 30]
    for apart in ((Dimension.DAY, Dimension.PROVIDER), TOPIC):
        assert asked(store, apart, searched) != statements[0]
    assert asked(store, PROVIDER, AI) != asked(store, WEEK, AI)


def test_what_a_page_asks_about_days_and_kinds_is_one_statement(store: Store) -> None:
    def counted(dimensions: tuple[Dimension, ...], filters: Filters) -> Statement | None:
        encoding = key_encoding(store)
        wanted = encode_filters(filters, NEWEST, encoding)
        assert wanted is not None
        return planner.plan(dimensions, planner.widened(dimensions, wanted, encoding), encoding, store.tables())

    month = (date(2023, 7, 2), date(2023, 8, 1))
    for whole in (Filters(), AI, OUTLET):
        of_policy, dated = replace(whole, policy=("yes",)), replace(whole, dates=month)
        narrower = [of_policy, dated, replace(whole, status=("published",)), replace(whole, related=True)]
        for dimensions in (WEEK, (Dimension.DAY,), (Dimension.MONTH, Dimension.TYPE), POLICY):
            assert {counted(dimensions, filters) == counted(WEEK, whole) for filters in narrower} == {True}, dimensions
        assert counted(THEME, of_policy) == counted((Dimension.ORGANISATION,), whole)
        assert counted(THEME, dated) != counted(THEME, whole), "facets by day would be many rows"
    for apart in (Filters(quality=(50, 200)), Filters(q="hospital"), TWO):
        assert counted(WEEK, replace(apart, dates=month)) != counted(WEEK, apart)


def test_of_very_many_kinds_only_those_wanted_are_fetched(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    encoding = key_encoding(store)
    wanted = encode_filters(Filters(policy=("yes",)), NEWEST, encoding)
    assert wanted is not None
    assert planner.widened(WEEK, wanted, encoding).kinds is None
    monkeypatch.setattr(planner, "_FEW_KINDS", 1)
    assert planner.widened(WEEK, wanted, encoding) == wanted


@pytest.mark.parametrize("ascending", [False, True])
def test_few_articles_of_a_busy_day_are_looked_at(tmp_path: Path, ascending: bool) -> None:
    moments = [datetime(2024, 1, 5, 12, 0, second, tzinfo=UTC) for second in (*range(40), 39, 0)]
    articles = [
        Article(f"url:{n}", f"sample/{n}.md", "news record", "article", f"Title {n}", published_at=moment)
        for n, moment in enumerate(moments)
    ]
    store = copied_store(tmp_path, articles)
    encoding = key_encoding(store)
    wanted = encode_filters(Filters(), NEWEST, encoding)
    assert wanted is not None
    day = date(2024, 1, 5).toordinal() - EPOCH
    for most in (1, 2, 5):
        first = planner.First("day_no", day, most, ascending)
        statement = planner.article_numbers(wanted, encoding, store.tables(), first)
        assert statement is not None
        found = store.query(statement)["article_no"]
        shown = store.query(
            Statement(f"SELECT published_at AS at FROM article WHERE article_no IN ({', '.join(map(str, found))})")
        )["at"]
        extreme = sorted((moment.replace(tzinfo=None) for moment in moments), reverse=not ascending)
        assert sorted(shown, reverse=not ascending) == extreme[: max(most, 2)], "two are level at either end"
    store.close()


@pytest.mark.parametrize(
    ("dimensions", "filters"),
    [
        (WEEK, Filters(q="?!")),
        ((Dimension.THEME, Dimension.WEEK), Filters()),
        ((Dimension.THEME, Dimension.INSTRUMENT), Filters()),
        (WEEK, Filters(exclude=("policy:no",))),
        (WEEK, Filters(topic=("absent",))),
        (WEEK, Filters(provider=("absent",))),
        (WEEK, Filters(corpus=("absent",))),
        (WEEK, Filters(policy=("yes", "no"), together=True)),
    ],
)
def test_what_copies_cannot_tell_is_left_to_the_base_tables(
    store: Store, dimensions: tuple[Dimension, ...], filters: Filters
) -> None:
    assert asked(store, dimensions, filters) is None


def test_a_filter_that_routes_do_not_know_sends_the_question_to_the_base_tables(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = Filters(status=("published",))
    assert asked(store, WEEK, filters) is not None
    monkeypatch.setattr("dashboard.store.rollups.encoded_filters.EXPRESSED", EXPRESSED - {"status"})
    assert asked(store, WEEK, filters) is None
    assert asked(store, WEEK, Filters()) is not None


def test_articles_that_are_both_about_policy_and_not_are_counted_as_the_base_tables_do(tmp_path: Path) -> None:
    """An editor can add one without removing the other."""

    def both(article: Article) -> FacetFindings:
        found = invented_findings(article)
        if article.identity.endswith(("3", "7")):
            marks = tuple(Facet(FacetKind.POLICY, key, label, True) for key, label in POLICY_LABELS.items())
            return replace(found, facets=(*(f for f in found.facets if f.kind is not FacetKind.POLICY), *marks))
        return found

    articles = sample_articles(60)
    store = copied_store(tmp_path, articles, find=both)
    newest = meta_of(store).newest_day
    assert rollup_coverage(store, POLICY, Filters(), newest) is None, "a kind of article has one key"
    (only,) = store.query(Statement("SELECT COUNT(DISTINCT policy) AS n FROM kind"))["n"]
    assert only == 4, "not read, yes, no, both"
    for chosen in (("yes",), ("no",), ("yes", "no"), (NO_FACET["policy"],), ()):
        for together in (False, True):
            filters = Filters(policy=chosen, together=together)
            for dimensions in (WEEK, THEME, TOPIC):
                answer = rollup_coverage(store, dimensions, filters, newest)
                expected = from_base_tables(store, dimensions, filters, newest)
                assert (rows(answer) if answer else {}) == expected, (filters, dimensions)
                assert answer or not expected or chosen
    assert from_base_tables(store, WEEK, Filters(policy=("yes", "no"), together=True), newest), "some are both"
    store.close()


def test_what_nothing_has_any_more_is_not_counted(tmp_path: Path) -> None:
    """The greatest numbers of topics and facets are those of the newest, which may leave first."""
    articles = sample_articles(60)
    last = replace(articles[-1], identity="example.com/last", path="sample/last.md", topics=("Fleeting",))
    last = replace(last, provider=Provider("fleeting.example", "Fleeting"))
    store = copied_store(tmp_path, articles)
    go_on(store, added=[last])
    go_on(store, taken_out=[last.path])
    newest = meta_of(store).newest_day
    for dimensions in (TOPIC, PROVIDER, THEME):
        answer = rollup_coverage(store, dimensions, Filters(), newest)
        assert answer is not None
        assert rows(answer) == from_base_tables(store, dimensions, Filters(), newest)
    store.close()


def test_without_copies_there_is_no_route(store: Store) -> None:
    encoding = key_encoding(store)
    wanted = encode_filters(Filters(), NEWEST, encoding)
    assert wanted is not None
    assert planner.plan(WEEK, wanted, encoding, frozenset({"article"})) is None


@pytest.mark.parametrize("grain", [Grain.SPAN, Grain.MONTH])
def test_whole_periods_and_the_days_at_their_ends_are_the_days_asked_for(grain: Grain) -> None:
    begin = date(2023, 11, 1).toordinal() - EPOCH
    shown = range(begin, begin + 76)

    def days(part: EncodedFilters) -> list[int]:
        first, last = (
            bound if bound is not None else end for bound, end in ((part.first, begin), (part.last, 1 << 20))
        )
        return [day for day in shown if first <= day <= last]

    for first in [None, *shown]:
        for last in [None, *range(first or begin, begin + 76)]:
            asked_for = EncodedFilters(first=first, last=last)
            inside, edges = planner.split_time(asked_for, grain)
            found = [day for part in edges for day in days(part)]
            if inside is not None:
                assert inside.first is None or planner.start_of(inside.first, grain) == inside.first
                assert inside.last is None or planner.start_of(inside.last + 1, grain) == inside.last + 1
                found.extend(days(inside))
            assert sorted(found) == days(asked_for)
            assert len(edges) <= 2


def test_values_are_bound(store: Store) -> None:
    statement = asked(store, PROVIDER, Filters(topic=("AI",), dates=(date(2023, 7, 2), date(2023, 9, 9)), related=True))
    assert statement is not None
    assert not any(character.isdigit() for word in statement.sql.split() if "$" not in word for character in word)


def counts_of(store: Store, table: str) -> int:
    total = "SUM(articles)" if table.startswith("cube") else "COUNT(*)"
    return int(store.query(Statement(f"SELECT {total} AS n FROM {table}"))["n"][0] or 0)


def test_copies_and_cubes_count_every_article_once_or_once_a_topic(tmp_path: Path) -> None:
    articles = sample_articles(80)
    store = copied_store(tmp_path, articles)
    go_on(store, taken_out=[a.path for a in articles[10:14]], added=sample_articles(90, seed=3)[80:])
    whole, topics = counts_of(store, "article"), counts_of(store, "article_topic")
    facets = counts_of(store, "article_facet WHERE part > 0 AND kind <> 'policy'")
    assert facets > topics > whole
    rows_of = {"by_day": whole, "by_topic": topics, "by_provider": topics, "by_facet": facets}
    assert {name: counts_of(store, name) for name in COPIES} == rows_of
    for cube in CUBES:
        assert counts_of(store, cube.name) == rows_of[cube.copy], cube.name
    store.close()


def test_nothing_of_what_is_withdrawn_stays_where_only_published_articles_may_be_shown(tmp_path: Path) -> None:
    articles = sample_articles(60)
    store = copied_store(tmp_path, articles)
    hidden = next(a for a in articles[4:] if a.provider.domain == "beispiel.de")
    gone = [a.path for a in articles if a.provider.domain == hidden.provider.domain]
    numbers = store.query(Statement("SELECT provider_id FROM provider WHERE domain = $d", {"d": "beispiel.de"}))
    (number,) = numbers["provider_id"]

    def left(table: str) -> int:
        statement = Statement(f"SELECT COUNT(*) AS n FROM {table} WHERE provider_id = $number", {"number": number})
        return int(store.query(statement)["n"][0])

    with_provider = [*COPIES, *(cube.name for cube in CUBES if "provider_id" in cube.columns)]
    assert all(left(table) for table in with_provider)
    go_on(store, taken_out=gone, packed=True)
    assert [table for table in with_provider if left(table)] == []
    assert counts_of(store, "by_day") == counts_of(store, "article")
    for cube in CUBES:
        wrong = Statement(f"SELECT COUNT(*) AS n FROM {cube.name} WHERE articles <= 0")
        assert store.query(wrong)["n"] == [0], cube.name
    store.close()


def test_small_corpora_and_those_of_very_many_kinds_have_no_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = copied_store(tmp_path, sample_articles(100))
    go_on(store, added=sample_articles(106, seed=5)[100:], least=1000)
    assert "copied" in store.tables(), "what was begun goes on"
    go_on(store, added=sample_articles(400, seed=6)[106:], least=1000)
    assert not {*COPIES, "kind", "copied"} & store.tables(), "made anew, it would not be begun"
    go_on(store, least=100)
    assert "copied" in store.tables()
    monkeypatch.setattr("dashboard.store.rollups.tables.MOST_KINDS", 3)
    go_on(store)
    assert "copied" not in store.tables()
    assert store.query(coverage_statements.total(select(Filters(), None)))["articles"][0] > 300
    store.close()
