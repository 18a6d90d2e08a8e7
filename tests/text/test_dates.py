"""Dates in a reader's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from dashboard.text.dates import age_words, brief_words, exact_words

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)


def test_the_exact_moment_is_in_utc_whatever_its_zone() -> None:
    tokyo = datetime(2023, 7, 4, 1, 5, tzinfo=timezone(timedelta(hours=9)))
    assert exact_words(tokyo) == "3 Jul 2023, 16:05 UTC"
    assert exact_words(tokyo, date_only=True) == "3 Jul 2023"
    assert exact_words(None) == "no date"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=8), "22 Feb 2024"),
        (timedelta(days=7), "23 Feb 2024"),
        (timedelta(days=6, hours=23), "6 days ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(seconds=5), "just now"),
        (timedelta(days=-1), "2 Mar 2024"),
    ],
)
def test_only_the_last_week_is_told_by_its_age(before: timedelta, words: str) -> None:
    assert brief_words(NOW - before, NOW) == words


def test_an_age_is_told_in_its_largest_unit() -> None:
    assert age_words(NOW - timedelta(days=800), NOW) == "2 years ago"
    assert age_words(NOW - timedelta(days=61), NOW) == "2 months ago"
    assert age_words(NOW - timedelta(minutes=1), NOW) == "1 minute ago"
    assert age_words(NOW + timedelta(hours=1), NOW) == "in the future"
