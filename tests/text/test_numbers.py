"""Numbers as readers see them."""

from __future__ import annotations

import pytest

from dashboard.text.numbers import part_of


@pytest.mark.parametrize(
    ("count", "whole", "words"),
    [
        (106, 5000, "106 of 5,000 (2 %)"),
        (2, 5000, "2 of 5,000 (<1 %)"),
        (4999, 5000, "4,999 of 5,000 (>99 %)"),
        (0, 3, "0 of 3 (0 %)"),
        (0, 0, "0"),
    ],
)
def test_a_part_has_its_share_and_never_a_false_one(count: int, whole: int, words: str) -> None:
    assert part_of(count, whole) == words
