"""The Compare and Sources pages as their components are sent them."""

from __future__ import annotations

import pytest

from dashboard.charts.catalog import CHARTS
from tests.app.visits import visit


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("page", ["sources", "compare"])
def test_three_documents_say_what_they_cannot_say(page: str) -> None:
    shown = visit(page).no_failure()
    assert shown.charts() == {}, "no noise is drawn"
    (section,) = [
        s for name, data in shown.parts if name == "report" for s in data["sections"] if s["id"] == "too-small"
    ]
    (table,) = section["blocks"]
    assert len(table["rows"]) == sum(spec.page == page for spec in CHARTS.values())
    assert all(why.endswith(".") for _, why in table["rows"])


@pytest.mark.usefixtures("seeded")
def test_the_story_two_providers_carried_is_listed_with_who_was_first() -> None:
    shown = visit("sources").no_failure()
    (section,) = [s for name, data in shown.parts if name == "report" for s in data["sections"] if s["id"] == "stories"]
    (row,) = section["blocks"][0]["rows"]
    assert row[1:] == ["2", "2", "nikkei.com", "8 Nov 2023, 20:23 UTC", "40 h 41 min"]
    assert row[0]["href"].startswith("/story?story=")


@pytest.mark.usefixtures("seeded")
def test_two_periods_are_offered_and_their_figures_stand_side_by_side() -> None:
    shown = visit("compare", right="2023-11-01..2023-11-30").no_failure()
    sides = shown.part("sides")
    assert [side["value"] for side in sides["sides"]] == ["2023-10-02..2023-10-31", "2023-11-01..2023-11-30"]
    assert [side["given"] for side in sides["sides"]] == [False, True]
    (section,) = [s for name, data in shown.parts if name == "report" for s in data["sections"] if s["id"] == "sides"]
    assert section["blocks"][0]["rows"][0] == ["Articles", "0", "1", "+1 (new: none on side A)"]


@pytest.mark.usefixtures("seeded")
def test_two_topics_are_offered_with_what_else_they_could_be() -> None:
    shown = visit("compare", compare="topic").no_failure()
    sides = shown.part("sides")
    assert [side["value"] for side in sides["sides"]] == ["AI", "AI Hardware"]
    assert {option["value"] for option in sides["options"]} == {"AI", "AI Hardware"}


@pytest.mark.usefixtures("seeded")
def test_a_side_that_is_no_period_is_said_and_replaced() -> None:
    shown = visit("compare", left="<b>yesterday</b>").no_failure()
    assert shown.part("sides")["notices"] == [
        "Side A is not a period: write it as 2023-01-01..2023-03-31. The page chose one."
    ]


@pytest.mark.usefixtures("seeded")
def test_two_jurisdictions_go_by_their_names_and_travel_by_their_keys() -> None:
    shown = visit("compare", compare="jurisdiction", left="JP").no_failure()
    sides = shown.part("sides")
    assert [side["value"] for side in sides["sides"]] == ["JP", "EU"]
    assert {"value": "JP", "label": "Japan", "count": 3} in sides["options"]
    (section,) = [s for name, data in shown.parts if name == "report" for s in data["sections"] if s["id"] == "sides"]
    table = section["blocks"][0]
    assert table["columns"][1:3] == ["A: Japan", "B: European Union"]
    assert table["rows"][-1][:3] == ["On both sides", "1", "1"]
