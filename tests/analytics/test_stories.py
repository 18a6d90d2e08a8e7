"""Emerging keys, headlines, stories and first movers against worked examples and computations of their own."""

from __future__ import annotations

import csv
import math
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from dashboard.analytics.emergence import emerging, keyness, terms_of, without_parts
from dashboard.analytics.first_mover import first_mover
from dashboard.analytics.headlines import SAME_STORY, Headlines, words_of
from dashboard.analytics.stop_words import STOP_WORDS
from dashboard.analytics.stories import Report, clusters, compare_reports
from dashboard.config.settings import Settings
from dashboard.corpus.ingest import ingest
from dashboard.model.article import Article, Related, article_id_of
from dashboard.search.folding import fold
from dashboard.text.durations import lag_words

NOON = datetime(2023, 7, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_key_that_emerges() -> None:
    found = keyness("chips", 12, 40, 6, 80)
    assert found is not None
    assert (found.g2, found.effect) == (pytest.approx(8.32, abs=0.005), pytest.approx(2.0))
    assert found.emerging


def test_what_was_not_there_before_is_smoothed() -> None:
    found = keyness("new", 4, 40, 0, 80)
    assert found is not None
    assert found.effect == pytest.approx(math.log2((4.5 / 41) / (0.5 / 81)))
    assert keyness("nowhere", 0, 40, 0, 80) is None
    assert keyness("empty", 1, 40, 0, 0) is None


def test_fewer_than_three_or_falling_keys_do_not_emerge() -> None:
    assert [key.key for key in emerging({"a": 2, "b": 12, "c": 3}, 40, {"b": 6, "c": 60}, 80)] == ["b"]


def test_the_likelihood_ratio_against_the_two_binomials_likelihoods() -> None:
    """With totals fixed as expected counts, G² is twice the Poisson log-likelihood ratio."""
    rng = np.random.default_rng(8)
    for _ in range(40):
        c, d = (int(n) for n in rng.integers(5, 200, 2))
        a, b = int(rng.integers(1, c)), int(rng.integers(1, d))
        found = keyness("k", a, c, b, d)
        assert found is not None
        pooled = (a + b) / (c + d)

        def log_likelihood(count: int, mean: float) -> float:
            return float(count * np.log(mean) - mean)

        apart = log_likelihood(a, a) + log_likelihood(b, b)
        together = log_likelihood(a, c * pooled) + log_likelihood(b, d * pooled)
        assert found.g2 == pytest.approx(2 * (apart - together), abs=1e-9)


def test_terms_are_words_and_pairs_that_tell() -> None:
    found = terms_of(" the eu ai act and 13 bn for chip makers ", STOP_WORDS)
    assert {"ai", "act", "chip", "makers", "ai act", "eu ai", "chip makers", "13 bn"} <= found
    assert not found & {"the", "and", "13", "eu", "the eu", "act and"}


def test_a_word_within_an_equally_frequent_pair_is_not_said_twice() -> None:
    keys = emerging({"ai": 9, "act": 9, "ai act": 9, "chip": 9, "chip tax": 4}, 20, {}, 100)
    assert {key.key for key in without_parts(keys)} == {"ai act", "chip", "chip tax"}


def headlines(*titles: str) -> Headlines:
    return Headlines.of(fold(title) for title in titles)


def test_words_of_a_headline() -> None:
    assert words_of(" the ministry eyes 13bn in subsidies for chips ") == {
        "ministry",
        "eyes",
        "13",
        "bn",
        "subsidi",
        "chip",
    }


def test_likeness_runs_from_nothing_to_the_same() -> None:
    known = headlines("Ministry proposes chip subsidies", "Ministry of chips", "Weather today")
    one, other = fold("Ministry proposes chip subsidies"), fold("Weather today")
    assert known.likeness(one, one) == 1
    assert known.likeness(one, other) == 0
    assert known.likeness(" ", " ") == 0
    assert known.likeness(one, fold("Chip subsidies")) == known.likeness(fold("Chip subsidies"), one)


def test_rare_words_and_figures_count_more_than_frequent_ones() -> None:
    known = headlines(*["Cloud news"] * 2000, "Rapidus opens")
    shared_rare = known.likeness(fold("cloud rapidus"), fold("news rapidus"))
    shared_frequent = known.likeness(fold("cloud rapidus"), fold("cloud zeppelin"))
    assert shared_rare > shared_frequent
    plain = headlines()
    assert plain.likeness(fold("7 a1"), fold("7 b1")) > plain.likeness(fold("2023 a1"), fold("2023 b1"))


def report(key: str, title: str, hours: float | None = 0, provider: str = "") -> Report:
    moment = None if hours is None else NOON + hours * HOUR
    return Report(key, fold(title), moment, provider or f"{key}.example")


TITLE = "Parliament backs compute thresholds for large models"


def dated(key: str, provider: str | None, moment: datetime | None, *, date_only: bool = False) -> Report:
    return Report(key, "", moment, provider, date_only)


def test_a_story_is_linked_alike_and_near() -> None:
    reports = {
        "a": report("a", TITLE),
        "b": report("b", "Parliament backs thresholds for compute of models", 30),
        "far": report("far", "Parliament backs thresholds for compute in models", 24 * 8),
        "other": report("other", "Ministers meet on fisheries", 1),
        "undated": report("undated", TITLE, None),
        "unlinked": report("unlinked", "Parliament backs compute thresholds", 1),
    }
    links = [("a", key) for key in ("b", "far", "other", "undated", "nowhere")]
    known = Headlines.of(item.words for item in reports.values())
    assert [tuple(report.key for report in story) for story in clusters(reports, links, known)] == [("a", "b")]
    assert compare_reports(reports["a"], reports["undated"], known).apart is None
    assert not compare_reports(reports["a"], reports["other"], known).same


def test_copies_of_one_headline_are_folded_without_a_link() -> None:
    reports = {
        "a": report("a", TITLE),
        "b": report("b", TITLE.upper(), 3),
        "later": report("later", TITLE, 24 * 30),
        "short": report("short", "AI news"),
        "shorter": report("shorter", "AI news", 2),
    }
    found = clusters(reports, [], Headlines.of(item.words for item in reports.values()))
    assert [tuple(report.key for report in story) for story in found] == [("a", "b")]


def test_joining_is_the_same_whatever_the_order() -> None:
    rng = random.Random(9)
    reports = {str(n): report(str(n), f"{TITLE} part {n // 3}", n) for n in range(12)}
    links = [(str(n), str(n + 1)) for n in range(11)]
    known = Headlines.of(item.words for item in reports.values())
    expected = clusters(reports, links, known)
    for _ in range(5):
        rng.shuffle(links)
        keys = list(reports)
        rng.shuffle(keys)
        assert clusters({key: reports[key] for key in keys}, links, known) == expected


def test_the_first_and_how_much_later_the_others_followed() -> None:
    found = first_mover(
        [
            dated("late", "late.example", NOON + 5 * HOUR),
            dated("first", "first.example", NOON),
            dated("never", "never.example", None),
        ]
    )
    assert found.first is not None
    assert found.first.key == "first"
    assert found.lags == {"first": timedelta(), "late": 5 * HOUR}
    assert (found.dated, found.undated, found.certain) == (2, 1, True)
    nothing = first_mover([dated("never", None, None)])
    assert (nothing.first, nothing.lags, nothing.undated) == (None, {}, 1)


def test_who_came_first_is_not_certain_without_a_time_of_day() -> None:
    midnight = NOON.replace(hour=0)
    assert not first_mover([dated("a", "a", midnight, date_only=True), dated("b", "b", NOON)]).certain
    assert not first_mover([dated("a", "a", NOON), dated("b", "b", NOON)]).certain
    assert first_mover([dated("a", "a", midnight, date_only=True), dated("b", "b", NOON + 24 * HOUR)]).certain
    assert first_mover([dated("a", "a", midnight, date_only=True), dated("b", "a", NOON)]).certain


@pytest.mark.parametrize(
    ("lag", "words"),
    [
        (timedelta(minutes=22), "22 min"),
        (timedelta(hours=3, minutes=22), "3 h 22 min"),
        (timedelta(hours=40, minutes=41), "40 h 41 min"),
        (timedelta(hours=111, minutes=44), "4 days 16 h"),
        (timedelta(days=5) - timedelta(seconds=1), "5 days 0 h"),
        (timedelta(days=6), "6 days"),
    ],
)
def test_lags_in_words(lag: timedelta, words: str) -> None:
    assert lag_words(lag) == words


def reports_in(article: Article) -> tuple[Article | Related, ...]:
    return (article, *article.related)


def test_who_leads_in_the_delivered_documents(seeds: Path, tmp_path: Path) -> None:
    """AOL leads coinspeaker by 3 h 22 min, Nikkei leads Barron's by 40 h 41 min; only the latter two are one story."""
    articles = ingest(
        Settings(corpus=(seeds,)),
    ).articles
    led = {}
    titles = [fold(item.title) for article in articles for item in reports_in(article)]
    known = Headlines.of(titles)
    for article in articles:
        if not article.related:
            continue
        items = reports_in(article)
        found = first_mover([dated(i.title, i.provider.domain, i.published_at, date_only=i.date_only) for i in items])
        assert found.first is not None
        one, other = (Report(i.title, fold(i.title), i.published_at, i.provider.domain) for i in items)
        led[found.first.provider] = (lag_words(max(found.lags.values())), compare_reports(one, other, known).same)
    assert led == {"aol.com": ("3 h 22 min", False), "nikkei.com": ("40 h 41 min", True)}


@pytest.mark.corpus
def test_the_threshold_on_labelled_pairs(real_corpus: Path, tmp_path: Path) -> None:
    """Pairs that documents link within seven days, read and labelled one by one; kept as identities."""
    folder = real_corpus / "news-records-related"
    articles = ingest(Settings(corpus=(folder,), data=tmp_path)).articles
    found: dict[str, Report] = {}
    for article in articles:
        for item in reports_in(article):
            key = item.article_id if isinstance(item, Article) else article_id_of(item.identity)
            found.setdefault(key, Report(key, fold(item.title), item.published_at))
    known = Headlines.of(item.words for item in found.values())
    with (Path(__file__).parent / "labelled_pairs.csv").open(encoding="ascii", newline="") as file:
        labels = [(row["one"], row["other"], row["same"] == "1") for row in csv.DictReader(file)]
    scored = [(compare_reports(found[one], found[other], known), same) for one, other, same in labels]
    joined = [same for pair, same in scored if pair.likeness >= SAME_STORY]
    assert (len(labels), sum(same for _, _, same in labels)) == (342, 17)
    assert (sum(joined), len(joined)) == (11, 13)
