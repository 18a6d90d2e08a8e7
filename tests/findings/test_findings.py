"""Findings against what was put into a year of articles, and against counting by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.definitions.formulas import wilson_interval
from dashboard.errors import NotFound
from dashboard.findings.catalog import QUESTIONS, find
from dashboard.model.article import Article, Provider, Related, Status
from dashboard.model.filters import Filters
from dashboard.model.findings.over_time import Run
from dashboard.model.query import Analysis, Finding
from dashboard.store.base import Store
from tests.support.a_year import LATE, NEW_YEAR, RUN, SPIKE, year_of_articles
from tests.support.articles import sample_report
from tests.support.load import load
from tests.support.stores import STAMP, sample_store

ARTICLES = year_of_articles()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = sample_store(tmp_path_factory.mktemp("year"), ARTICLES)
    yield store
    store.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = sample_store(tmp_path_factory.mktemp("empty"), ())
    yield store
    store.close()


def found(store: Store, name: str, filters: Filters | None = None, **options: str) -> Finding[Any, Any]:
    return find(store, QUESTIONS[name].with_options(**options), filters or Filters())


def day(number: int) -> str:
    return (NEW_YEAR + timedelta(days=number)).date().isoformat()


ABOUT_ONE = ("story", "story_sources")
ABOUT_ALL = [name for name in QUESTIONS if name not in ABOUT_ONE]


@pytest.mark.parametrize("name", ABOUT_ALL)
def test_an_empty_corpus_has_no_rows_and_no_error(empty: Store, name: str) -> None:
    result = found(empty, name)
    assert (len(result), result.total, result.whole) == (0, 0, 0)


@pytest.mark.parametrize("name", ABOUT_ALL)
def test_every_answer_says_what_was_asked_and_of_what(store: Store, name: str) -> None:
    result = found(store, name, Filters(q="report*"))
    assert result.statement.startswith("SELECT")
    assert "report" not in result.statement, "values are bound"
    assert result.generation == store.generation()
    assert result.corpus_version == "c0ffee"
    assert len({len(column) for column in result.columns.values()}) == 1


def test_a_finding_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(NotFound, match="no finding"):
        find(store, Analysis("nothing", Run), Filters())


def test_days_that_stand_out(store: Store) -> None:
    result = found(store, "activity")
    assert len(result) == 365
    spikes = [row for row in result.rows() if row["spike"]]
    assert [(row["day"], row["count"], row["expected"]) for row in spikes] == [(day(SPIKE), 10, 1.0)]
    assert spikes[0]["z"] == pytest.approx(9.0)
    rows = {row["day"]: row for row in result.rows()}
    assert [rows[day(n)]["last_28_days"] for n in (26, 27, SPIKE, SPIKE + 27, SPIKE + 28)] == [None, 28, 37, 37, 28]
    assert [(item.reason, item.count) for item in result.left_out] == [("undated", 3)]


def test_days_without_articles_are_days_too(store: Store) -> None:
    chips = found(store, "activity", Filters(topic=("Chips",)))
    assert chips.columns["day"][0] == day(20)
    assert sum(chips.columns["count"]) == chips.total
    assert chips.columns["count"].count(0) > 200


def counted(filters: Any, month: str) -> tuple[Counter[str], int]:
    """By hand: topics and articles of a month."""
    dated = [a for a in ARTICLES if a.published_at and a.published_at.strftime("%Y-%m") == month and filters(a)]
    return Counter(topic for article in dated for topic in article.topics), len(dated)


def test_shares_are_ratios_of_sums_with_their_intervals(store: Store) -> None:
    assert set(found(store, "share_over_time", Filters(topic=("Law",))).columns["topic"]) == {"Law"}
    for row in found(store, "share_over_time", Filters(provider=("alpha.example",))).rows():
        topics, total = counted(lambda a: a.provider.domain == "alpha.example", row["month"])
        assert (row["count"], row["total"]) == (topics[row["topic"]], total)
        assert (row["low"], row["high"]) == pytest.approx(wilson_interval(row["count"], total))


def test_the_corpus_as_denominator_looks_past_every_filter(store: Store) -> None:
    narrowed = Filters(provider=("beta.example",))
    for row in found(store, "share_over_time", narrowed, of="corpus").rows():
        topics, _ = counted(lambda a: a.provider.domain == "beta.example", row["month"])
        assert (row["count"], row["total"]) == (topics[row["topic"]], counted(lambda _: True, row["month"])[1])


def test_fractional_shares_add_up_to_one(store: Store) -> None:
    sums: Counter[str] = Counter()
    for row in found(store, "share_over_time", counting="fractional").rows():
        sums[row["month"]] += row["share"]
    assert len(sums) == 12
    assert list(sums.values()) == pytest.approx([1.0] * 12)


def test_an_empty_period_has_no_share(store: Store) -> None:
    rows = found(store, "share_over_time", Filters(q="tariffs"), grain="day").rows()
    silent = [row for row in rows if not row["total"]]
    assert silent
    assert {(row["share"], row["low"], row["high"]) for row in silent} == {(None, None, None)}


def test_a_run_of_raised_activity(store: Store) -> None:
    result = found(store, "bursts")
    assert set(result.columns["topic"]) == {"Chips"}
    (run,) = result.rows()
    assert date.fromisoformat(run["first"]) <= date.fromisoformat(day(RUN[0]))
    assert (
        date.fromisoformat(day(RUN[-1] - 6)) <= date.fromisoformat(run["last"]) <= date.fromisoformat(day(RUN[-1] + 7))
    )
    assert run["share"] > 2 * run["usual"]
    assert result.facts.topics_judged == 2, "AI has more than half of all, and cannot double"


def test_words_that_emerge(store: Store) -> None:
    result = found(store, "emerging_terms", Filters(dates=(date.fromisoformat(day(LATE[0])), None)))
    assert (result.facts.first, result.facts.last) == (day(300), day(364))
    assert "tariffs" in " ".join(result.columns["term"])
    assert "the" not in result.columns["term"]
    row = result.rows()[0]
    assert (row["count"], row["total"], row["before"], row["total_before"]) == (22, 65, 0, 309)


def test_topics_that_emerge_are_held_against_all_before(store: Store) -> None:
    run = Filters(dates=(date.fromisoformat(day(RUN[0])), date.fromisoformat(day(RUN[-1]))))
    (row,) = found(store, "emerging_topics", run).rows()
    assert (row["topic"], row["count"], row["total"], row["before"], row["total_before"]) == ("Chips", 10, 30, 2, 249)
    assert found(store, "emerging_topics", Filters(topic=("Law",), dates=run.dates)).rows() == [row], (
        "it looks past topics"
    )


def test_without_dates_the_last_90_days_are_asked_about(store: Store) -> None:
    facts = found(store, "emerging_topics").facts
    assert (facts.first, facts.last, facts.now, facts.before) == (day(275), day(364), 90, 284)


def test_the_moments_of_a_year_are_in_utc() -> None:
    assert {a.published_at.tzinfo for a in ARTICLES if a.published_at} == {UTC}
    assert isinstance(ARTICLES[0].published_at, datetime)
    assert Path(ARTICLES[0].path).suffix == ".md"


def test_publishers_are_concentrated_as_counted_by_hand(store: Store) -> None:
    result = found(store, "concentration", Filters(provider=("beta.example",)))
    hand = Counter(a.provider.domain for a in ARTICLES)
    assert dict(zip(result.columns["provider"], result.columns["count"], strict=True)) == hand
    assert result.facts.hhi == pytest.approx(10_000 * sum((n / len(ARTICLES)) ** 2 for n in hand.values()))
    assert result.columns["cumulative"][-1] == pytest.approx(1)
    assert result.facts.total == len(ARTICLES), "it looks past the provider that is chosen"


def test_few_articles_have_no_concentration(store: Store) -> None:
    few = found(store, "concentration", Filters(q="somebody"))
    assert (few.facts.total, few.facts.hhi, few.facts.effective) == (3, None, None)


def test_focus_is_of_a_providers_own_articles(store: Store) -> None:
    rows = found(store, "focus").rows()
    assert rows
    for row in rows:
        own = [a for a in ARTICLES if a.provider.domain == row["provider"]]
        assert (row["count"], row["total"]) == (sum(row["topic"] in a.topics for a in own), len(own))
    few = found(store, "focus", Filters(q="somebody"))
    assert (len(few), few.left_out[0].count) == (0, 3), "three articles have no focus"


def test_copies_are_those_the_producer_marks(store: Store) -> None:
    result = found(store, "copies")
    for row in result.rows():
        own = [a for a in ARTICLES if a.provider.domain == row["provider"]]
        assert (row["count"], row["total"]) == (sum(a.heat == -1 for a in own), len(own))
    assert result.facts.copies == sum(a.heat == -1 for a in ARTICLES)


def test_heat_that_is_quality_plus_ten_is_said_to_be(store: Store) -> None:
    result = found(store, "score_difference")
    assert result.rows() == [{"difference": 10, "count": sum(a.heat != -1 for a in ARTICLES)}]
    assert (result.facts.constant, result.facts.spearman) == (10, pytest.approx(1))
    assert result.left_out[0].count == sum(a.heat == -1 for a in ARTICLES)


def test_without_dates_the_last_90_days_are_held_against_the_90_before(store: Store) -> None:
    result = found(store, "compared_sides")
    a, b = result.rows()
    assert (a["value"], b["value"]) == (f"{day(185)}..{day(274)}", f"{day(275)}..{day(364)}")
    assert (a["articles"], b["articles"]) == (90, 90)
    assert (result.facts.change, result.facts.ratio, result.facts.both) == (0, 0.0, 0)


def test_what_differs_between_two_periods(store: Store) -> None:
    span: dict[str, Any] = {"left": f"{day(200)}..{day(229)}", "right": f"{day(240)}..{day(269)}"}
    rows = {row["topic"]: row for row in found(store, "compared", by="topic", **span).rows()}
    chips = rows["Chips"]
    assert (chips["count_a"], chips["total_a"], chips["count_b"], chips["total_b"]) == (0, 30, 10, 30)
    assert (chips["base"], chips["certain"]) == ("new", True)
    assert chips["points"] == pytest.approx(100 / 3, abs=0.001)
    assert chips["points_low"] > 0


def test_periods_turned_round_or_meaningless_are_put_right(store: Store) -> None:
    turned = found(store, "compared_sides", left=f"{day(20)}..{day(10)}", right="never").rows()
    assert [row["value"] for row in turned] == [f"{day(10)}..{day(20)}", f"{day(275)}..{day(364)}"]


def test_two_topics_share_the_articles_that_have_both(store: Store) -> None:
    facts = found(store, "compared_sides", compare="topic", left="AI", right="Law").facts
    ai, law = ({a.identity for a in ARTICLES if topic in a.topics} for topic in ("AI", "Law"))
    assert (facts.total_a, facts.total_b, facts.both) == (len(ai), len(law), len(ai & law))


def test_overlapping_periods_say_how_much_is_on_both_sides(store: Store) -> None:
    facts = found(store, "compared_sides", left=f"{day(0)}..{day(19)}", right=f"{day(10)}..{day(39)}").facts
    assert (facts.both, facts.equal_length) == (10, False)


@pytest.mark.parametrize("name", ["compared_sides", "compared_time"])
def test_what_is_on_both_sides_is_counted_once(store: Store, name: str) -> None:
    sides: tuple[dict[str, Any], ...] = (
        {"left": f"{day(0)}..{day(19)}", "right": f"{day(10)}..{day(39)}"},
        {"compare": "topic", "left": "AI", "right": "Law"},
        {"compare": "search", "left": "regulators", "right": "regulators number"},
    )
    for given in sides:
        result = found(store, name, **given)
        assert result.facts.both > 0
        assert result.total == result.facts.total_a + result.facts.total_b - result.facts.both <= result.whole


def test_two_searches_share_the_articles_that_match_both(store: Store) -> None:
    three = {a.identity for a in ARTICLES if any(word.startswith("3") for word in a.title.split())}
    tariffs = {a.identity for a in ARTICLES if "tariffs" in a.title}
    facts = found(store, "compared_sides", compare="search", left="3*", right="tariffs").facts
    assert (facts.a, facts.b) == ("“3*”", "“tariffs”")
    assert (facts.total_a, facts.total_b) == (len(three), len(tariffs))
    assert facts.both == len(three & tariffs) > 0


def test_a_period_ends_with_the_newest_article(store: Store) -> None:
    result = found(store, "compared_time", left=f"{day(325)}..{day(344)}", right=f"{day(355)}..{day(374)}")
    assert [n is None for n in result.columns["count_b"]] == [False] * 10 + [True] * 10


def test_a_view_without_two_topics_has_no_sides(store: Store) -> None:
    assert len(found(store, "compared_sides", Filters(q="somebody"), compare="topic")) == 0
    assert len(found(store, "compared", Filters(), compare="topic", left="AI", right="AI")) == 0


def test_both_sides_over_time_add_up(store: Store) -> None:
    result = found(store, "compared_time", compare="provider", left="alpha.example", right="beta.example")
    dated = Counter(a.provider.domain for a in ARTICLES if a.published_at)
    assert sum(result.columns["count_a"]) == dated["alpha.example"]
    assert sum(result.columns["count_b"]) == dated["beta.example"]
    uneven = found(store, "compared_time", left=f"{day(0)}..{day(4)}", right=f"{day(10)}..{day(29)}")
    assert [n for n in uneven.columns["count_a"] if n is not None] == [1] * 5
    assert len(uneven) == 20
    assert uneven.columns["start_a"][5] is None, "a shorter period ends, it does not count 0"


def test_stories_several_providers_carried(tmp_path: Path) -> None:
    store = sample_store(tmp_path, carried())
    try:
        listed = found(store, "stories").rows()
        assert [(row["providers"], row["reports"], row["first"], row["hours"]) for row in listed] == [
            (3, 3, "first.example", 8.0),
            (2, 2, None, 0.0),
        ]
        movers = {row["provider"]: row for row in found(store, "first_movers").rows()}
        assert (movers["first.example"]["count"], movers["first.example"]["total"]) == (1, 1)
        assert (movers["later.example"]["count"], movers["later.example"]["median_lag_hours"]) == (0, 2.0)
        facts = found(store, "first_movers").facts
        assert (facts.stories, facts.unsure) == (2, 1)
        assert len(found(store, "stories", Filters(q="fisheries"))) == 0, "only stories with a report in view"
    finally:
        store.close()


def carried() -> tuple[Article, ...]:
    """A story of two articles and a related report, one of two at the same moment, and a report that is related only."""

    def report(name: str, title: str, hours: float, *related: Related) -> Article:
        moment = NEW_YEAR + timedelta(hours=hours)
        provider = Provider(f"{name}.example", name)
        path = f"carried/{name}.md"
        return Article(
            f"{name}.example/{len(title)}", path, "news record", "article", title,
            published_at=moment, provider=provider, related=related,
        )  # fmt: skip

    summit = "Ministers agree on compute thresholds at the Lisbon summit"
    third = Related(
        "third.example/1", f"{summit}, officials say", published_at=NEW_YEAR + timedelta(hours=8),
        provider=Provider("third.example"),
    )  # fmt: skip
    apart = Related("other.example/1", "A new museum opens", published_at=NEW_YEAR, provider=Provider("other.example"))
    return (
        report("first", summit, 0, third, apart),
        report("later", summit.upper(), 2),
        report("one", "Court fines a chip maker for its prices", 50),
        report("two", "Court fines a chip maker for its prices", 50),
        report("alone", "Fisheries report published", 60),
    )


def test_one_story_with_what_is_only_linked_to_it(tmp_path: Path) -> None:
    articles = carried()
    store = sample_store(tmp_path, articles)
    try:
        result = found(store, "story", story=articles[1].article_id)
        assert [(row["provider"], row["part"], row["lag_hours"], row["in_corpus"]) for row in result.rows()] == [
            ("first.example", "report", 0.0, True),
            ("later.example", "report", 2.0, True),
            ("third.example", "report", 8.0, False),
            ("other.example", "related", 0.0, False),
        ]
        facts = result.facts
        assert (facts.first, facts.providers, facts.hours, facts.undated) == ("first.example", 3, 8.0, 0)
        assert result.rows()[3]["likeness"] < 0.5
        assert found(store, "story", Filters(q="fisheries"), story=articles[1].article_id).rows() == result.rows()
        tied = found(store, "story", story=articles[2].article_id)
        assert (tied.facts.certain, tied.facts.first) == (False, None)
        alone = found(store, "story", story=articles[4].article_id)
        assert [row["provider"] for row in alone.rows()] == ["alone.example"]
        assert len(found(store, "story_sources", story=articles[0].article_id)) == 0
    finally:
        store.close()


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_a_story_of_an_article_that_is_not_there_is_refused(store: Store, name: str) -> None:
    with pytest.raises(NotFound):
        found(store, name, story="0" * 16)
    assert len(found(store, name)) == 0, "without an article there is nothing to say"


@pytest.mark.slow
def test_stories_are_built_once_for_a_generation_and_anew_for_the_next(tmp_path: Path) -> None:
    articles = carried()
    store = sample_store(tmp_path, articles[:1])
    assert len(found(store, "stories")) == 1, "its related report makes two"
    load(store, articles, sample_report(articles), STAMP)
    assert len(found(store, "stories")) == 2
    store.close()


def test_ranks_that_flip_under_another_definition(tmp_path: Path) -> None:
    """Three articles of Alpha, two of them copies; two of Beta, both published; one article has both topics."""

    def article(number: int, domain: str, heat: int, topics: tuple[str, ...]) -> Article:
        status = Status.PUBLISHED if heat >= 70 else Status.UNPUBLISHED
        provider = Provider(domain)
        return Article(
            f"{domain}/{number}", f"r/{number}.md", "news record", "article", f"Title {number}",
            provider=provider, topics=topics, quality=50, heat=heat, status=status,
        )  # fmt: skip

    store = sample_store(
        tmp_path,
        [
            article(1, "alpha.example", -1, ("One", "Two")),
            article(2, "alpha.example", -1, ("One", "Two")),
            article(3, "alpha.example", 60, ("One", "Two", "Three")),
            article(4, "beta.example", 80, ("Three",)),
            article(5, "beta.example", 90, ("Three",)),
        ],
    )
    try:
        providers = found(store, "ranks", by="provider")
        assert providers.facts.flips == {"published only": 2, "stories, no copies": 2, "with related": 0}
        rows = {(row["provider"], row["definition"]): (row["rank"], row["flips"]) for row in providers.rows()}
        assert rows["alpha.example", "as shown"] == (1, False)
        assert rows["alpha.example", "stories, no copies"] == (2, True)
        assert rows["alpha.example", "published only"] == (None, True)
        topics = found(store, "ranks", by="topic").facts.flips
        assert topics == {"published only": 0, "stories, no copies": 0, "in equal parts": 0}, "ties are no order"
        stories = found(store, "ranks", Filters(stories=True), by="provider").facts.flips
        assert stories == {"published only": 0, "with copies": 2}
    finally:
        store.close()
