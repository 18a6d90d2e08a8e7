from __future__ import annotations

import pytest

from dashboard.definitions.catalog import DEFINITIONS
from dashboard.definitions.formulas import effective_number, herfindahl, wilson_interval


@pytest.mark.parametrize(
    ("n", "total", "low", "high"),
    [(2, 2, 0.34, 1.00), (1, 3, 0.06, 0.79), (20, 60, 0.23, 0.46), (0, 0, 0.0, 1.0), (0, 5, 0.0, 0.43)],
)
def test_wilson_interval(n: int, total: int, low: float, high: float) -> None:
    assert wilson_interval(n, total) == pytest.approx((low, high), abs=0.005)


def test_an_interval_never_leaves_the_unit_range_and_holds_the_share() -> None:
    for total in range(1, 40):
        for n in range(total + 1):
            low, high = wilson_interval(n, total)
            assert 0.0 <= low <= n / total <= high <= 1.0


def test_concentration() -> None:
    assert herfindahl([5, 5, 5, 5]) == pytest.approx(2500)
    assert effective_number([5, 5, 5, 5]) == pytest.approx(4)
    assert effective_number([9]) == pytest.approx(1)
    assert effective_number([]) is None
    assert herfindahl([]) is None


def test_a_definition_says_everything_under_one_id() -> None:
    for name, definition in DEFINITIONS.items():
        assert definition.id == name
        assert all((definition.name, definition.sentence, definition.formula, definition.limits))
