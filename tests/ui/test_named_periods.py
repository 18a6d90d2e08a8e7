"""Every month, quarter and year of a corpus can be chosen by name, and no misdated document makes thousands of them."""

from __future__ import annotations

from datetime import date

from dashboard.ui.named_periods import MOST, named_periods


def test_ten_years_offer_all_their_months_quarters_and_years() -> None:
    offered = {group["label"]: group["options"] for group in named_periods(date(2015, 3, 2), date(2025, 2, 27))}
    assert {label: len(options) for label, options in offered.items()} == {"Quarters": 41, "Months": 120, "Years": 11}
    first, last = offered["Months"][0], offered["Months"][-1]
    assert (first["value"], first["label"], last["value"]) == ("2025-02", "February 2025", "2015-03")
    assert last["days"] == ["2015-03-01", "2015-03-31"]


def test_a_date_in_the_far_past_leaves_the_list_bounded() -> None:
    groups = named_periods(date(1990, 1, 1), date(2199, 12, 31))
    assert [len(group["options"]) for group in groups] == [MOST, MOST, 210]
    assert groups[1]["options"][0]["value"] == "2199-12"


def test_without_dates_there_is_nothing_to_choose() -> None:
    assert named_periods(None, None) == []
