"""The sentence on top of every page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.model.filters import Filters
from dashboard.model.results import Summary
from dashboard.model.view_sentence import counted_articles, described
from dashboard.text.dates import months_words

SUMMARY = Summary(
    articles=2,
    stories=2,
    providers=2,
    effective_providers=None,
    rated=2,
    quality_low=None,
    quality_median=None,
    quality_high=None,
    first=date(2023, 7, 3),
    last=date(2023, 11, 8),
    newest=None,
    undated=0,
    unrated=0,
    topicless=0,
    previous=None,
    whole=3,
)


def test_it_says_how_much_of_what_is_in_view() -> None:
    filters = Filters(topic=("AI Hardware",))
    assert counted_articles(SUMMARY, filters) + described(SUMMARY, filters, {}) == (
        "2 of 3 articles: AI Hardware, July to November 2023"
    )


def test_dates_asked_for_stand_in_place_of_the_months_found() -> None:
    filters = Filters(dates=(date(2023, 7, 3), date(2023, 7, 9)))
    assert described(SUMMARY, filters, {}) == ": 3 Jul 2023 to 9 Jul 2023"
    assert "November" not in described(SUMMARY, Filters(period="28d"), {})


def test_undated_articles_are_told_and_where_they_are_missing() -> None:
    undated = replace(SUMMARY, undated=1_200)
    assert described(undated, Filters(), {}).endswith("; 1,200 undated")
    assert described(undated, Filters(), {}, time_chart=True).endswith("1,200 undated, not on the time chart")
    assert "undated" not in described(SUMMARY, Filters(), {}, time_chart=True)


def test_stories_are_not_called_articles() -> None:
    assert counted_articles(SUMMARY, Filters(stories=True)) == "2 of 3 stories"


def test_a_view_larger_than_the_corpus_is_not_a_part_of_it() -> None:
    assert counted_articles(replace(SUMMARY, articles=1_005), Filters(related=True)) == "1,005 articles"


def test_providers_go_by_their_names() -> None:
    words = described(SUMMARY, Filters(provider=("nikkei.com",)), {"nikkei.com": "Nikkei Asia"})
    assert words.startswith(": Nikkei Asia, ")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        (date(2024, 2, 29), date(2024, 2, 29), "February 2024"),
        (date(2022, 12, 31), date(2023, 1, 1), "December 2022 to January 2023"),
    ],
)
def test_months_are_named_whole(first: date | None, last: date | None, words: str) -> None:
    assert months_words(first, last) == words


def test_nothing_to_say_is_nothing() -> None:
    assert described(replace(SUMMARY, first=None, last=None), Filters(), {}) == ""
