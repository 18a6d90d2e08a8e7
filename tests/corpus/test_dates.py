"""Dates as documents write them, each the day or moment a reader would take it for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.dates import parse_date

DAYS = [
    ("2024-05-14", "2024-05-14"),
    ("2024-5-4", "2024-05-04"),
    ("2024/05/14", "2024-05-14"),
    ("2024.05.14", "2024-05-14"),
    ("May 3, 2024", "2024-05-03"),
    ("3 May 2024", "2024-05-03"),
    ("Friday, May 3rd, 2024", "2024-05-03"),
    ("Fri 3 May 2024", "2024-05-03"),
    ("Sept. 9, 2024", "2024-09-09"),
    ("9-Dec-2024", "2024-12-09"),
    ("1st of January 2024", "2024-01-01"),
    # midnight sharp states a day in its own zone
    ("2024-05-14T00:00:00Z", "2024-05-14"),
    ("2024-05-14T00:00:00+09:00", "2024-05-14"),
    ("2024-05-14T00:00:00-08:00", "2024-05-14"),
    ("2024-05-14T00:00:00.000+05:30", "2024-05-14"),
    ("2024-05-14 00:00", "2024-05-14"),
    ("Tue, 14 May 2024 00:00:00 +0900", "2024-05-14"),
    ("Tue, 14 May 2024 00:00:00 EST", "2024-05-14"),
    ("May 14, 2024 12:00 AM", "2024-05-14"),
]
MOMENTS = [
    # midnight only after conversion is a time
    ("2024-05-14T05:30:00+05:30", "2024-05-14T00:00:00"),
    ("2024-05-13T19:00:00-05:00", "2024-05-14T00:00:00"),
    ("2024-05-14T09:00:00+09:00", "2024-05-14T00:00:00"),
    ("2024-05-14T00:00:01+09:00", "2024-05-13T15:00:01"),
    ("2024-05-14T02:00:00+02:00", "2024-05-14T00:00:00"),
    ("Thu, 25 Jan 2024 15:00:00 GMT", "2024-01-25T15:00:00"),
    ("25 Jan 2024 15:00 EST", "2024-01-25T20:00:00"),
    ("Thu, 25 Jan 2024 15:00:00 -0800 (PST)", "2024-01-25T23:00:00"),
    ("2024-03-14 09:30:00 +0000", "2024-03-14T09:30:00"),
    ("2024-03-14 09:30:00 UTC", "2024-03-14T09:30:00"),
    ("2024-03-14T09:30:00 GMT+2", "2024-03-14T07:30:00"),
    ("May 3, 2024 at 4:05 PM UTC", "2024-05-03T16:05:00"),
    ("May 3, 2024, 12:05 pm CEST", "2024-05-03T10:05:00"),
    ("20240314T093000Z", "2024-03-14T09:30:00"),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_is_read_as_that_day(text: str, day: str) -> None:
    stated = parse_date(text)
    assert stated is not None
    assert (stated.at.isoformat(), stated.date_only) == (f"{day}T00:00:00+00:00", True)


@pytest.mark.parametrize(("text", "moment"), MOMENTS)
def test_a_time_is_read_as_that_moment(text: str, moment: str) -> None:
    stated = parse_date(text)
    assert stated is not None
    assert (stated.at.isoformat(), stated.date_only, stated.zoneless) == (f"{moment}+00:00", False, False)


@pytest.mark.parametrize(
    "text",
    ["03/04/2024", "3.4.2024", "2024", "May 2024", "yesterday", "20240314", "1714521600", "", "12:30", "2024-W20"],
)
def test_what_is_ambiguous_is_not_read(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "31 Apr 2024",
        "Ma 3, 2024",
        "May 3, 2024 13:00 PM",
        "2024-05-14T25:00",
        "3 Foo 2024",
        "2024-05-14 9:00 XYZ",
    ],
)
def test_no_day_of_the_calendar_is_an_error(text: str) -> None:
    try:
        found = parse_date(text)
    except ValueError:
        return
    assert found is None


def test_a_time_without_a_zone_says_so() -> None:
    stated = parse_date("2024-05-03 10:00")
    assert stated is not None
    assert (stated.at, stated.zoneless) == (datetime(2024, 5, 3, 10, tzinfo=UTC), True)


@given(st.integers(631_152_000, 1_893_456_000), st.integers(-14 * 4, 14 * 4))
def test_a_moment_is_the_same_in_every_zone(seconds: int, quarters: int) -> None:
    local = datetime.fromtimestamp(seconds, timezone(timedelta(minutes=15 * quarters)))
    stated = parse_date(local.isoformat())
    assert stated is not None
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        assert (stated.at.date(), stated.date_only) == (local.date(), True)
    else:
        assert (stated.at, stated.date_only) == (local, False)
