"""The choice of what counts: every choice is an address, the ones in force are marked."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from dashboard.findings.ranks import COUNTING, PUBLISHED, RELATED, STORIES
from dashboard.model.filters import Filters
from dashboard.model.query import Measure
from dashboard.model.view_options import Display
from dashboard.ui.definition_switch import switch_payload


def current(filters: Filters, display: Display) -> list[str]:
    groups = switch_payload(filters, display, topics=True)["groups"]
    return [choice["definition"] for group in groups for choice in group["choices"] if choice["current"]]


def test_the_definitions_in_force_are_marked_one_of_each_group() -> None:
    assert current(Filters(), Display()) == [STORIES[1], PUBLISHED[1], RELATED[1], COUNTING[1]]
    turned = Filters(stories=True, status=("published",), related=True)
    assert current(turned, Display(counting=Measure.FRACTIONAL)) == [STORIES[0], PUBLISHED[0], RELATED[0], COUNTING[0]]


def test_another_status_is_neither_all_nor_published() -> None:
    found = switch_payload(Filters(status=("unscored",)), Display(), topics=True)["groups"][1]
    assert [choice["current"] for choice in found["choices"]] == [False, False]


def test_what_changes_an_order_is_asked_of_the_view_in_force() -> None:
    ranks = switch_payload(Filters(topic=("AI",), stories=True), Display(counting=Measure.FRACTIONAL), topics=True)[
        "ranks"
    ]
    assert [urlsplit(address).path for address in ranks] == [
        "/api/v1/charts/topic_ranks/rows",
        "/api/v1/charts/provider_ranks/rows",
    ]
    asked = [("topic", "AI"), ("stories", "true"), ("counting", "fractional")]
    assert all(parse_qsl(urlsplit(address).query) == asked for address in ranks)


def test_counting_in_parts_is_offered_only_where_topics_are_counted() -> None:
    assert len(switch_payload(Filters(), Display(), topics=False)["groups"]) == 3


def test_a_line_says_what_counts() -> None:
    def words(filters: Filters, counting: Measure = Measure.FULL, *, topics: bool = True) -> str:
        return str(switch_payload(filters, Display(counting=counting), topics=topics)["words"])

    assert words(Filters()) == "all articles"
    turned = Filters(stories=True, status=("published",), related=True)
    assert words(turned) == "published stories, with related coverage"
    assert words(Filters(), Measure.FRACTIONAL) == "all articles, topics in equal parts"
    assert words(Filters(), Measure.FRACTIONAL, topics=False) == "all articles"
