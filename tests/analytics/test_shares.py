"""Shares, differences and concentration against worked examples and computations of their own."""

from __future__ import annotations

import itertools
import math
import random

import numpy as np
import pytest

from dashboard.analytics.concentration import concentration
from dashboard.analytics.publishers import publisher_of
from dashboard.analytics.rankings import Flip, flips, ranks_of
from dashboard.analytics.shares import difference_of, focus_of, share_of


def test_a_share_carries_what_it_rests_on() -> None:
    found = share_of(20, 60)
    assert found is not None
    assert (found.count, found.total) == (20, 60)
    assert (found.share, found.low, found.high) == pytest.approx((1 / 3, 0.23, 0.46), abs=0.005)
    assert share_of(0, 0) is None, "an empty period has no share, not a share of 0"


def test_the_interval_is_where_the_score_test_turns() -> None:
    """The Wilson bounds solve |p − q| = z·√(q(1−q)/n): checked by bisection over q."""
    rng = random.Random(1)
    for _ in range(40):
        n = rng.randrange(1, 200)
        k = rng.randrange(n + 1)
        found = share_of(k, n)
        assert found is not None
        assert (found.low, found.high) == pytest.approx(_by_bisection(k, n), abs=1e-6)


def _by_bisection(k: int, n: int) -> tuple[float, float]:
    def beyond(q: float) -> bool:
        return abs(k / n - q) > 1.96 * math.sqrt(q * (1 - q) / n)

    def edge(inside: float, outside: float) -> float:
        for _ in range(80):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if beyond(middle) else (middle, outside)
        return inside

    return (0.0 if k == 0 else edge(k / n, 0.0), 1.0 if k == n else edge(k / n, 1.0))


def test_a_fractional_share_stays_within_its_interval() -> None:
    for count in (0.0, 0.4, 2.5, 9.999, 10.0):
        found = share_of(count, 10)
        assert found is not None
        assert 0 <= found.low <= found.share <= found.high <= 1


def test_focus_is_hidden_where_a_provider_has_few_articles() -> None:
    assert focus_of(2, 4) is None
    found = focus_of(2, 5)
    assert found is not None
    assert found.share == pytest.approx(0.4)


def test_a_difference_in_percentage_points() -> None:
    """Newcombe's own example: 56 of 70 against 48 of 80 differ by 20 points, 5.2 to 33.4."""
    found = difference_of(48, 80, 56, 70)
    assert found is not None
    assert (found.points, found.low, found.high) == pytest.approx((20.0, 5.24, 33.39), abs=0.05)
    assert found.certain
    back = difference_of(56, 70, 48, 80)
    assert back is not None
    assert (back.points, back.low, back.high) == pytest.approx((-found.points, -found.high, -found.low))
    assert difference_of(1, 0, 1, 5) is None
    alike = difference_of(2, 9, 3, 9)
    assert alike is not None
    assert not alike.certain, "three against two of nine is no evidence"


def test_four_equal_providers() -> None:
    found = concentration([5, 5, 5, 5])
    assert (found.hhi, found.effective, found.entropic) == pytest.approx((2500, 4, 4))


def test_a_corpus_of_which_one_provider_has_most() -> None:
    found = concentration([158, 4, 4, *[2] * 3, *[1] * 20])
    assert (found.total, found.providers) == (192, 26)
    assert (found.hhi, found.effective, found.entropic) == pytest.approx((6790, 1.47, 2.74), abs=15)


def test_concentration_against_numpy() -> None:
    rng = np.random.default_rng(3)
    for _ in range(30):
        counts = rng.integers(1, 60, size=rng.integers(2, 40))
        shares = counts / counts.sum()
        found = concentration(counts.tolist())
        assert found.hhi == pytest.approx(10_000 * np.dot(shares, shares))
        assert found.entropic == pytest.approx(np.prod(shares**-shares))
        assert found.largest == pytest.approx(shares.max())


def test_few_articles_have_no_concentration() -> None:
    few = concentration([5, 4])
    assert (few.hhi, few.effective, few.entropic) == (None, None, None)
    assert few.total == 9, "N is always said"
    assert concentration([0, 10]).providers == 1
    assert concentration([]).largest is None


@pytest.mark.parametrize(
    ("domain", "publisher"),
    [
        ("www.example.org", "example.org"),
        ("amp.example.org", "example.org"),
        ("www.m.example.org", "example.org"),
        ("www-example-org.cdn.ampproject.org", "example.org"),
        ("a--dash-example-org.cdn.ampproject.org", "a-dash.example.org"),
        ("Example.ORG.", "example.org"),
        ("news.example.org", "news.example.org"),
        ("m.org", "m.org"),
        ("ampere.example", "ampere.example"),
        ("", ""),
    ],
)
def test_mirrors_of_a_provider_are_the_provider(domain: str, publisher: str) -> None:
    assert publisher_of(domain) == publisher


def test_ranks_and_what_flips() -> None:
    assert ranks_of({"a": 5, "b": 3, "c": 3, "d": 0}) == {"a": 1, "b": 2, "c": 2}
    assert flips({"a": 5, "b": 3}, {"a": 2, "b": 3}) == [Flip("a", 1, 2), Flip("b", 2, 1)]
    assert flips({"a": 5, "b": 3}, {"a": 50, "b": 4}) == []
    assert flips({"a": 5, "b": 3}, {"a": 4, "b": 4}) == [], "a tie is no flip"
    assert flips({"a": 5, "b": 3}, {"b": 1}) == [Flip("a", 1, None), Flip("b", 2, 1)]
    assert flips({"a": 5, "b": 4, "c": 3}, {"a": 5, "b": 1, "c": 2}, top=2) == [], "only the top is compared"


def test_flips_against_every_pair() -> None:
    rng = random.Random(5)
    for _ in range(30):
        before = {key: float(rng.randrange(9)) for key in "abcdefg"}
        after = {key: float(rng.randrange(9)) for key in "abcdefg"}
        known = [key for key in before if before[key]]
        turned = {
            key
            for one, other in itertools.combinations(known, 2)
            if (before[one] > before[other] and after[one] < after[other])
            or (before[one] < before[other] and after[one] > after[other])
            for key in (one, other)
        }
        assert {flip.key for flip in flips(before, after)} == turned
