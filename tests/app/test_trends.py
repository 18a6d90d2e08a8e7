"""The Trends page as its components are sent it: with a year of articles, and with three documents."""

from __future__ import annotations

import pytest

from dashboard.charts.catalog import CHARTS as ALL
from dashboard.ui import chart_page
from tests.app.visits import visit

pytestmark = pytest.mark.slow

COMPARED = {"activity", "share_over_time", "bursts", "emerging_topics", "emerging_terms", "topic_ranks"}
CHARTS = {*COMPARED, "topic_month"}


@pytest.mark.usefixtures("seeded")
def test_a_corpus_of_many_is_not_told_to_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_page, "FEW", 3)
    (section,) = visit("trends").no_failure().part("report")["sections"]
    assert [block["kind"] for block in section["blocks"]] == ["table"]


@pytest.mark.usefixtures("seeded")
def test_three_documents_say_what_they_cannot_say() -> None:
    shown = visit("trends").no_failure()
    assert list(shown.charts()) == ["topic_month"], "counts, and no noise"
    (section,) = shown.part("report")["sections"]
    table, remedy = section["blocks"]
    assert remedy["text"].startswith("Add documents to ")
    assert "make demo" in remedy["text"]
    assert section["id"] == "too-small"
    assert len(table["rows"]) == len(COMPARED)
    assert all(why.endswith(".") and any(c.isdigit() for c in why) for _, why in table["rows"]), "each with its numbers"


@pytest.mark.usefixtures("seeded")
def test_nothing_in_view_offers_the_way_back() -> None:
    shown = visit("trends", q="zeppelin").no_failure()
    assert shown.part("empty")["title"] == "No article matches these filters."
    assert shown.charts() == {}


def test_every_chart_of_the_page_says_that_it_stands_there() -> None:
    assert {name for name, spec in ALL.items() if spec.page == "trends"} == CHARTS
