"""The briefing's page: its sentences, their links, its files, and what it says of a small or empty corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.service import Service
from tests.app.conftest import Serve
from tests.app.visits import Shown, visit

pytestmark = pytest.mark.slow


def claims(shown: Shown) -> list[str]:
    sections = shown.part("report")["sections"]
    return [block["text"] for section in sections for block in section["blocks"] if block["kind"] == "claim"]


def test_three_documents_are_counted_and_not_compared(seeded: Service) -> None:
    shown = visit("briefing", dates=["2023-07-01", "2023-11-30"]).no_failure()
    assert [words for words in claims(shown) if not words.startswith(("The corpus begins", "The corpus ends"))][:3] == [
        "2 articles from 2 outlets: none in the 153 days before.",
        "Counts the 2 policy articles of 2 in view.",
        "Jurisdictions: Japan (2), European Union.",
    ]
    short, *_ = shown.part("report")["sections"]
    headlines, counts, *_ = short["blocks"]
    assert [item["source"] for item in headlines["items"]] == [
        "Nikkei Asia · 8 Nov 2023 · carried by 2 outlets, first nikkei.com",
        "coinspeaker · 3 Jul 2023",
    ]
    assert counts["sure"].startswith("That is too few to compare shares")
    assert not any("percentage points" in words for words in claims(shown))
    bar = shown.part("briefing_bar")
    assert bar["period"] == "July to November 2023, compared with 29 Jan 2023 to 30 Jun 2023"
    address = "/api/v1/briefing?dates=2023-07-01&dates=2023-11-30&format="
    assert [item["href"] for item in bar["files"]] == [f"{address}{form}" for form in ("md", "html", "pdf", "txt")]
    assert bar["mail"] == {"mail": f"{address}mail", "txt": f"{address}txt"}


def test_periods_are_offered_by_length_and_by_name(seeded: Service) -> None:
    bar = visit("briefing").no_failure().part("briefing_bar")
    assert [item["current"] for item in bar["lengths"]] == [False, True, False]
    assert [group["label"] for group in bar["named"]] == ["Quarters", "Months", "Years"]
    assert bar["named"][0]["options"][0] == {
        "value": "2023-Q4",
        "label": "Q4 2023",
        "days": ["2023-10-01", "2023-12-31"],
    }
    assert (bar["earlier"], bar["later"]) == (["2023-09-14", "2023-10-11"], [])
    week = visit("briefing", period="7d").no_failure().part("briefing_bar")
    assert week["days"] == ["2023-11-02", "2023-11-08"]
    assert [item["current"] for item in week["lengths"]] == [True, False, False]
    quarter = visit("briefing", dates=["2023-07-01", "2023-09-30"]).no_failure().part("briefing_bar")
    assert (quarter["chosen"], quarter["later"]) == ("2023-Q3", ["2023-10-01", "2023-12-31"])


def test_filters_narrow_it(seeded: Service) -> None:
    shown = visit("briefing", topic="AI Hardware").no_failure()
    links = [
        item["href"]
        for section in shown.part("report")["sections"]
        for block in section["blocks"]
        if block["kind"] == "claim"
        for item in block["items"]
    ]
    assert links
    assert all("topic=AI+Hardware" in href for href in links if href.startswith("/articles"))


def test_an_empty_corpus_is_said(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    serve(tmp_path / "nothing")
    shown = visit("briefing").no_failure()
    assert shown.part("empty")["title"] == "The corpus has no articles yet."
    assert not [name for name, _ in shown.parts if name == "report"]
