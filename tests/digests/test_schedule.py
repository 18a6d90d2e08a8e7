"""When digests are due: once a day in every zone, also in the nights that have 23 and 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from dashboard.digests.schedule import Schedule, schedule_of
from dashboard.errors import BadParameter

HALF_HOUR = timedelta(minutes=30)
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29), 23),
    ("Europe/Berlin", date(2026, 10, 25), 25),
    ("America/New_York", date(2026, 3, 8), 23),
    ("America/New_York", date(2026, 11, 1), 25),
]


def dues(schedule: Schedule, day: date, around: int) -> list[tuple[datetime, date]]:
    """Every moment at which it becomes due from ``around`` days before a day to as many after, looking twice an hour."""
    now = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=around)
    end, found = now + timedelta(days=2 * around + 1), [schedule.latest(now)]
    while now < end:
        now += HALF_HOUR
        if (due := schedule.latest(now)) != found[-1]:
            assert schedule.next(found[-1].moment) == due
            found.append(due)
    return [(due.moment, due.day) for due in found[1:]]


@pytest.mark.parametrize(("zone", "day", "hours"), CHANGES)
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 7, 23])
def test_a_daily_digest_is_due_once_each_day_when_clocks_change(zone: str, day: date, hours: int, hour: int) -> None:
    found = dues(schedule_of("daily", hour, zone), day, 3)
    days = [due_day for _, due_day in found]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert len(days) in (6, 7, 8)
    gaps = [int((after - before).total_seconds() / 3_600) for (before, _), (after, _) in pairwise(found)]
    assert sorted(set(gaps) - {24}) in ([hours], [23, 24 + 24 - hours], [23, 25])
    local = {moment.astimezone(ZoneInfo(zone)).hour for moment, due_day in found if due_day != day}
    assert local == {hour}


@pytest.mark.parametrize(
    ("zone", "day", "hour", "moment"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 2, "2026-03-29T01:00+00:00"),  # 02:00 does not exist: it is 03:00
        ("Europe/Berlin", date(2026, 10, 25), 2, "2026-10-25T00:00+00:00"),  # the first of two
        ("America/New_York", date(2026, 3, 8), 2, "2026-03-08T07:00+00:00"),
        ("America/New_York", date(2026, 11, 1), 1, "2026-11-01T05:00+00:00"),
    ],
)
def test_an_hour_that_is_skipped_or_twice_has_one_moment(zone: str, day: date, hour: int, moment: str) -> None:
    schedule = schedule_of("daily", hour, zone)
    due = schedule.latest(datetime.fromisoformat(moment))
    assert (due.moment, due.day) == (datetime.fromisoformat(moment), day)
    later = datetime.fromisoformat(moment) + timedelta(hours=2)
    assert schedule.latest(later) == due
    assert schedule.latest(due.moment - timedelta(seconds=1)).day == day - timedelta(days=1)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "UTC"])
def test_a_weekly_digest_is_due_on_its_day_there(zone: str) -> None:
    schedule = schedule_of("weekly", 7, zone, "Wednesday")
    found = dues(schedule, date(2026, 5, 6), 15)
    assert len(found) in (4, 5)
    for moment, day in found:
        there = moment.astimezone(ZoneInfo(zone))
        assert (there.weekday(), there.hour, there.date()) == (2, 7, day)


@pytest.mark.parametrize(
    ("every", "hour", "zone", "weekday", "says"),
    [
        ("hourly", 7, "UTC", "monday", "daily, weekly"),
        ("daily", 24, "UTC", "monday", "0 to 23"),
        ("daily", -1, "UTC", "monday", "0 to 23"),
        ("daily", 7, "Mars/Olympus", "monday", "Europe/Berlin"),
        ("daily", 7, "../../etc/passwd", "monday", "Europe/Berlin"),
        ("daily", 7, "", "monday", "Europe/Berlin"),
        ("daily", 7, "Europe", "monday", "Europe/Berlin"),
        ("weekly", 7, "UTC", "someday", "sunday"),
    ],
)
def test_what_means_nothing_is_refused(every: str, hour: int, zone: str, weekday: str, says: str) -> None:
    with pytest.raises(BadParameter) as refusal:
        schedule_of(every, hour, zone, weekday)
    assert says in refusal.value.remedy


def test_it_can_be_said_in_words() -> None:
    assert schedule_of("weekly", 7, "Europe/Berlin", "friday").words == "weekly on Friday at 07:00, Europe/Berlin"
    assert schedule_of("daily", 18, "UTC").words == "daily at 18:00, UTC"
