"""Months, quarters and years have a key, a name and days; what is none of them has none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.calendar import (
    calendar_key,
    calendar_keys,
    calendar_name,
    calendar_window,
    window_after,
    window_before,
)
from dashboard.analytics.windows import Window


@pytest.mark.parametrize(
    ("key", "first", "last", "name"),
    [
        ("2023-Q3", date(2023, 7, 1), date(2023, 9, 30), "Q3 2023"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "2023"),
    ],
)
def test_a_key_has_days_and_a_name(key: str, first: date, last: date, name: str) -> None:
    assert calendar_window(key) == Window(first, last)
    assert (calendar_key(Window(first, last)), calendar_name(key)) == (key, name)


@pytest.mark.parametrize(
    "text", ["", "2023-Q5", "2023-13", "2023-00", "0001", "9999-Q4", "2023-7", "23-Q1", "２０２３"]
)
def test_other_text_names_no_period(text: str) -> None:
    assert calendar_window(text) is None


@pytest.mark.parametrize(
    ("key", "before"), [("2023-Q3", "2023-Q2"), ("2024-Q1", "2023-Q4"), ("2024-03", "2024-02"), ("2024", "2023")]
)
def test_before_a_named_period_comes_the_one_named_before_it(key: str, before: str) -> None:
    window = calendar_window(key)
    assert window is not None
    assert calendar_key(window_before(window)) == before
    assert window_after(window_before(window)) == window


def test_before_other_days_come_as_many() -> None:
    window = Window(date(2023, 7, 2), date(2023, 9, 30))
    assert calendar_key(window) == ""
    assert window_before(window) == window.before()
    assert window_after(window.before()) == window


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 900))
def test_every_listed_period_touches_the_days(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    windows = [calendar_window(key) for key in calendar_keys(first, last)]
    assert all(window and window.first <= last and window.last >= first for window in windows)
    months = [window for window in windows if window and window.days < 32]
    assert sum(window.days for window in months) >= days + 1, "the months cover every day"
