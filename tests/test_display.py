"""The view parameters: what an address may say about how articles are shown."""

from __future__ import annotations

import pytest

from dashboard.display import DISPLAY_NAMES, Display, Layout, Sort
from dashboard.query import Dimension, Measure

EVERYTHING = Display(Dimension.WEEK, Measure.FRACTIONAL, True, Sort.HEAT, True, 3, Layout.CARDS, "0123456789ab")


def test_parameters_come_back_as_the_same_view() -> None:
    assert Display.from_params(dict(EVERYTHING.to_params())) == EVERYTHING
    assert tuple(name for name, _ in EVERYTHING.to_params()) == DISPLAY_NAMES


def test_defaults_stay_out_of_the_address() -> None:
    assert Display().to_params() == []


@pytest.mark.parametrize(
    ("sort", "searching", "expected"),
    [
        (None, False, Sort.DATE),
        (None, True, Sort.RELEVANCE),
        (Sort.QUALITY, True, Sort.QUALITY),
        (Sort.RELEVANCE, False, Sort.DATE),
    ],
)
def test_relevance_orders_only_a_search(sort: Sort | None, searching: bool, expected: Sort) -> None:
    assert Display(sort=sort).order(searching=searching) is expected


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "²", "nine", "9" * 40, ""])
def test_a_page_number_that_is_none_means_the_first(page: str) -> None:
    assert Display.from_params({"page": page}).page == 1


@pytest.mark.parametrize("version", ["", "0123456", "x" * 12, "ABCDEF012345", "0" * 65, "<script>", "0123456789ab\n"])
def test_what_is_no_corpus_version_is_none(version: str) -> None:
    assert Display.from_params({"as_of": version}).as_of is None
