"""The briefing's page: its sentences, their links, its files, and what it says of a small or empty corpus."""

from __future__ import annotations

from pathlib import Path

from dashboard.pipeline import Service
from tests.app.conftest import Serve
from tests.app.visits import Shown, visit


def claims(shown: Shown) -> list[str]:
    sections = shown.part("report")["sections"]
    return [block["text"] for section in sections for block in section["blocks"] if block["kind"] == "claim"]


def test_three_documents_are_counted_and_not_compared(seeded: Service) -> None:
    shown = visit("briefing", dates=["2023-07-01", "2023-11-30"]).no_failure()
    assert claims(shown)[0] == "2 articles from 2 providers: none in the 153 days before."
    assert claims(shown)[1].startswith("That is too few to compare shares")
    assert not any("percentage points" in words for words in claims(shown))
    files = shown.part("report")["sections"][0]["blocks"][1]["items"]
    assert [item["href"] for item in files] == [
        f"/api/v1/briefing?dates=2023-07-01&dates=2023-11-30&format={form}" for form in ("md", "html", "pdf")
    ]


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
    assert shown.part("empty")["title"] == "The corpus holds no articles yet."
    assert not [name for name, _ in shown.parts if name == "report"]
