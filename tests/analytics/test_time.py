"""Windows, rolling sums, spikes and bursts against worked examples and computations of their own."""

from __future__ import annotations

import itertools
import math
import random
from datetime import date, timedelta

import numpy as np
import pytest

from dashboard.analytics.activity import burst_states, bursts, spikes
from dashboard.analytics.windows import ChangeBase, Window, change_of, daily, last_days, plausible_window, rolling


def test_equal_windows_meet_without_overlap() -> None:
    window = Window(date(2023, 3, 1), date(2023, 3, 31))
    assert window.covered(None, None) == window.days
    assert window.covered(window.last, None) == 1
    assert window.covered(window.last + timedelta(days=1), None) == 0
    before = window.before()
    assert (before.first, before.last) == (date(2023, 1, 29), date(2023, 2, 28))
    assert before.days == window.days == 31
    assert not any(window.holds(before.first + timedelta(days=n)) for n in range(before.days))
    assert last_days(date(2023, 3, 31), 31) == window
    with pytest.raises(ValueError, match="cannot end"):
        Window(date(2023, 3, 2), date(2023, 3, 1))


def test_a_window_is_of_years_that_documents_can_be_from() -> None:
    found = plausible_window(date.min, date.max)
    assert found is not None
    assert (found.first.year, found.last.year) == (1990, 2199)
    assert found.before().last == found.first - timedelta(days=1), "there is room for an equal window before it"
    assert plausible_window(date.min, date(1989, 12, 31)) is None
    assert plausible_window(date(2023, 1, 1), date(2023, 1, 2)) == Window(date(2023, 1, 1), date(2023, 1, 2))


@pytest.mark.parametrize(
    ("before", "after", "ratio", "base"),
    [
        (0, 7, None, ChangeBase.NEW),
        (4, 8, 1.0, ChangeBase.LOW),
        (5, 8, 0.6, ChangeBase.ENOUGH),
        (10, 0, -1.0, ChangeBase.ENOUGH),
    ],
)
def test_a_change_says_what_it_is_measured_from(before: int, after: int, ratio: float | None, base: ChangeBase) -> None:
    found = change_of(before, after)
    assert (found.difference, found.ratio, found.base) == (after - before, ratio, base)


def test_days_without_articles_count_nothing() -> None:
    window = Window(date(2023, 1, 1), date(2023, 1, 4))
    assert daily({date(2023, 1, 2): 3, date(2024, 1, 1): 9}, window) == [0, 3, 0, 0]


def test_rolling_sums_are_of_28_days_not_29() -> None:
    assert rolling([1] * 30)[26:] == [None, 28, 28, 28]
    series = np.random.default_rng(2).integers(0, 9, 100)
    expected = np.convolve(series, np.ones(28, dtype=int), mode="valid")
    assert rolling(series.tolist())[27:] == expected.tolist()


def test_a_day_that_stands_out() -> None:
    quiet = [1] * 28
    (found,) = spikes([*quiet, 5])
    assert (found.place, found.count, found.mean, found.z) == (28, 5, 1.0, 4.0)
    assert spikes([*quiet, 4]) == [], "z is 3, which is not beyond 3"
    assert spikes([*quiet[1:], 50]) == [], "27 days before it are not 28"
    assert spikes([0] * 28 + [2]) == [], "two articles are no spike, whatever z is"
    (rare,) = spikes([0] * 28 + [3])
    assert rare.z == pytest.approx(6), "the mean of a silent month is taken as a quarter"


def test_the_day_itself_is_no_part_of_its_baseline() -> None:
    rng = random.Random(4)
    series = [rng.choice((0, 1, 2, 2, 3, 14)) for _ in range(200)]
    expected = []
    for day in range(28, 200):
        mean = float(np.mean(series[day - 28 : day]))
        z = (series[day] - mean) / math.sqrt(max(mean, 0.25))
        if z > 3 and series[day] >= 3:
            expected.append((day, pytest.approx(z)))
    assert expected
    assert [(spike.place, spike.z) for spike in spikes(series)] == expected


R, D = [1, 1, 0, 1, 8, 9, 7, 1, 0, 1], [20] * 10


def test_a_run_of_raised_activity() -> None:
    assert burst_states(R, D) == [0, 0, 0, 0, 1, 1, 1, 0, 0, 0]
    (found,) = bursts(R, D)
    assert (found.first, found.last) == (4, 6)
    assert found.weight > math.log(len(R)), "it saves more than moving up costs"


def test_steady_activity_has_no_run() -> None:
    assert burst_states([3] * 12, [20] * 12) == [0] * 12
    assert bursts([0, 0, 0], [5, 5, 5]) == []
    assert bursts([5, 5], [5, 5]) == [], "all of all has no higher rate"
    assert burst_states([], []) == []


def test_the_path_is_the_cheapest_of_all() -> None:
    """Every path of eight periods, priced one by one."""
    rng = random.Random(6)
    for _ in range(12):
        all_of = [rng.randrange(1, 12) for _ in range(8)]
        relevant = [min(d, rng.choice((0, 1, 1, 2, 6))) for d in all_of]
        if not sum(relevant):
            continue
        found = _price(burst_states(relevant, all_of), relevant, all_of)
        assert found == pytest.approx(
            min(_price(path, relevant, all_of) for path in itertools.product((0, 1), repeat=8))
        )


def _price(path: tuple[int, ...] | list[int], relevant: list[int], all_of: list[int]) -> float:
    base = sum(relevant) / sum(all_of)
    rates = (base, min(2 * base, 1 - 1e-9))
    price, before = 0.0, 0
    for state, r, d in zip(path, relevant, all_of, strict=True):
        p = rates[state]
        price += math.log(len(path)) if state > before else 0.0
        price -= math.log(math.comb(d, r)) + r * math.log(p) + (d - r) * math.log(max(1 - p, 1e-9))
        before = state
    return price


def test_a_period_cannot_have_more_than_all() -> None:
    with pytest.raises(ValueError, match="at least as many"):
        burst_states([3], [2])
    with pytest.raises(ValueError, match="at least as many"):
        burst_states([1, 1], [2])
