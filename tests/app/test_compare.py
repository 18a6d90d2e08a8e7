"""The Compare and Sources pages as their components are sent them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.charts.catalog import CHARTS
from tests.app.conftest import Serve
from tests.app.visits import Shown, visit
from tests.support.invented_corpus import Stated, write_corpus

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(("page", "drawn"), [("sources", {"quality_heat", "status", "type"}), ("compare", set())])
def test_three_documents_say_what_they_cannot_say(page: str, drawn: set[str]) -> None:
    shown = visit(page).no_failure()
    assert set(shown.charts()) == drawn, "no noise is drawn"
    (section,) = [
        s for name, data in shown.parts if name == "report" for s in data["sections"] if s["id"] == "too-small"
    ]
    table, _remedy = section["blocks"]
    assert len(table["rows"]) == sum(spec.page == page and name not in drawn for name, spec in CHARTS.items())
    assert all(why.endswith(".") for _, why in table["rows"])


@pytest.mark.usefixtures("seeded")
def test_the_story_two_providers_carried_is_listed_with_who_was_first() -> None:
    shown = visit("sources").no_failure()
    (section,) = [s for name, data in shown.parts if name == "report" for s in data["sections"] if s["id"] == "stories"]
    (row,) = section["blocks"][0]["rows"]
    assert row[1:] == ["2", "2", "nikkei.com", "8 Nov 2023, 20:23", "40 h 41 min"]
    assert row[0]["href"].startswith("/story?story=")


@pytest.mark.usefixtures("seeded")
def test_two_periods_are_offered_and_their_figures_stand_side_by_side() -> None:
    shown = visit("compare", right="2023-11-01..2023-11-30").no_failure()
    sides = shown.part("sides")
    assert [side["value"] for side in sides["sides"]] == ["2023-10-01..2023-10-31", "2023-11-01..2023-11-30"]
    assert [side["given"] for side in sides["sides"]] == [False, True]
    (section,) = [s for name, data in shown.parts if name == "report" for s in data["sections"] if s["id"] == "sides"]
    assert section["heading"] == "November 2023 compared with October 2023"
    said, table = section["blocks"]
    assert said["text"] == "1 article for November 2023, 0 for October 2023: 1 more."
    one = {"text": "1", "href": "/articles?dates=2023-11-01&dates=2023-11-30"}
    assert table["rows"][0] == ["Articles", "0", one, "+1 (new: none on side A)"]


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
        "Side A is not a period: write it as 2023-Q1, 2023-01 or 2023-01-01..2023-03-31. The page chose one."
    ]


@pytest.mark.usefixtures("seeded")
def test_two_jurisdictions_go_by_their_names_and_travel_by_their_keys() -> None:
    shown = visit("compare", compare="jurisdiction", left="JP").no_failure()
    sides = shown.part("sides")
    assert [side["value"] for side in sides["sides"]] == ["JP", "EU"]
    assert {"value": "JP", "label": "Japan", "count": 3} in sides["options"]
    (section,) = [s for name, data in shown.parts if name == "report" for s in data["sections"] if s["id"] == "sides"]
    said, table = section["blocks"]
    assert said["text"].endswith("1 article on both sides.")
    assert table["columns"][1:3] == ["A: Japan", "B: European Union"]
    assert table["rows"][-1][:3] == ["On both sides", "1", "1"]


def sections(shown: Shown) -> dict[str, Any]:
    return {s["id"]: s for name, data in shown.parts if name == "report" for s in data["sections"]}


@pytest.mark.usefixtures("seeded")
def test_both_sides_have_their_outlets_and_headlines_however_few() -> None:
    shown = visit("compare", left="2023-Q3", right="2023-Q4").no_failure()
    found = sections(shown)
    assert found["sides"]["heading"] == "Q4 2023 compared with Q3 2023"
    assert (found["side-a"]["heading"], found["side-b"]["heading"]) == ("A: Q3 2023", "B: Q4 2023")
    headlines, outlets = found["side-b"]["blocks"]
    assert [item["source"] for item in headlines["items"]] == [
        "Nikkei Asia · 8 Nov 2023 · carried by 2 outlets, first nikkei.com"
    ]
    ((outlet, count),) = outlets["rows"]
    assert (outlet, count["text"]) == ("Nikkei Asia", "1")
    assert count["href"].startswith("/articles?provider=")
    assert "dates=2023-10-01&dates=2023-12-31" in count["href"]
    empty = sections(visit("compare", left="2023-Q2", right="2023-Q3").no_failure())
    assert empty["side-a"]["blocks"][0]["text"] == "No article on this side."


def test_outlets_of_one_name_are_told_apart_by_their_domains(serve: Serve, tmp_path: Path) -> None:
    documents = [
        Stated(number, f"Headline {number}", f"2023-0{1 + number % 2}-03T08:00:00Z", domain, (), 60, 70, True)
        for number, domain in enumerate(["post.example"] * 2 + ["post.example.org"] * 2 + ["other.example"] * 2)
    ]
    corpus = write_corpus(tmp_path / "corpus", documents)
    for file in corpus.glob("00[0-3].md"):
        text = file.read_text("utf-8").replace("Post post.example.org", "Post").replace("Post post.example", "Post")
        file.write_text(text, "utf-8")
    serve(corpus)
    outlets = sections(visit("compare", left="2023-01", right="2023-02").no_failure())["side-a"]["blocks"][-1]
    assert [name for name, _ in outlets["rows"]] == [
        "Post other.example",
        "Post (post.example)",
        "Post (post.example.org)",
    ]


@pytest.mark.usefixtures("seeded")
def test_a_named_quarter_is_compared_with_the_one_before() -> None:
    sides = visit("compare", right="2023-Q4").no_failure().part("sides")["sides"]
    assert [side["named"] for side in sides] == ["2023-Q3", "2023-Q4"]
    assert sides[0]["days"] == ["2023-07-01", "2023-09-30"]


@pytest.mark.usefixtures("seeded")
def test_two_searches_are_compared_once_both_are_given() -> None:
    alone = visit("compare", compare="search", q="chips").no_failure()
    assert [side["value"] for side in alone.part("sides")["sides"]] == ["chips", ""]
    assert sections(alone)["sides"]["blocks"][0]["text"] == "Enter two searches to compare."
    both = sections(visit("compare", compare="search", left="chips", right="japan").no_failure())
    assert both["sides"]["heading"] == "“japan” compared with “chips”"
    assert both["side-a"]["heading"] == "A: “chips”"
    link = both["sides"]["blocks"][1]["rows"][0][1]
    assert link["href"] == "/articles?q=chips"
