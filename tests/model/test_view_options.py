"""The view parameters: what an address may say about how articles are shown."""

from __future__ import annotations

import pytest

from dashboard.model.query import Dimension, Measure
from dashboard.model.view_options import DISPLAY_NAMES, MAX_SIDE, Comparison, Denominator, Display, Layout, Sort

EVERYTHING = Display(Dimension.WEEK, Measure.FRACTIONAL, True, True, Sort.HEAT, True, 3, Layout.CARDS, "0123456789ab",
    Denominator.CORPUS, Comparison.TOPIC, "AI", "AI Ethics", "0123456789abcdef")  # fmt: skip


def test_parameters_come_back_as_the_same_view() -> None:
    assert Display.from_params(dict(EVERYTHING.to_params())) == EVERYTHING
    assert tuple(name for name, _ in EVERYTHING.to_params()) == DISPLAY_NAMES


def test_a_chart_depends_on_none_of_how_articles_are_listed() -> None:
    assert {name for name, _ in EVERYTHING.drawn().to_params()} == {
        "grain", "counting", "split", "shares", "of", "compare", "left", "right", "story",
    }  # fmt: skip


@pytest.mark.parametrize("params", [{"of": "moon"}, {"compare": "size"}, {"left": ""}, {"right": "x" * (MAX_SIDE + 1)},
                                    {"story": "../etc"}, {"story": "0123456789ABCDEF"}])  # fmt: skip
def test_what_means_nothing_is_the_default(params: dict[str, str]) -> None:
    assert Display.from_params(params) == Display()


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
