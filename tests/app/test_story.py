"""The Story page as its components are sent it, over the delivered documents."""

from __future__ import annotations

import pytest

from dashboard.model.filters import Filters
from dashboard.service import Service
from tests.app.visits import Shown, visit

pytestmark = pytest.mark.slow


def sections(shown: Shown) -> dict[str, dict[str, object]]:
    return {s["id"]: s for name, data in shown.parts if name == "report" for s in data["sections"]}


def of_title(service: Service, words: str) -> str:
    return next(row.article_id for row in service.listing(Filters()).rows if words in row.title)


def test_a_story_of_two_reports_says_who_was_first(seeded: Service) -> None:
    shown = visit("story", story=of_title(seeded, "$13bn")).no_failure()
    blocks = sections(shown)["story"]["blocks"]
    assert isinstance(blocks, list)
    assert [item["value"] for item in blocks[0]["items"]] == ["2", "2", "nikkei.com", "40 h 41 min"]
    assert "first report 54, the later ones 19" in blocks[1]["text"]
    assert set(shown.charts()) == {"story_timeline"}
    assert len(shown.part("article_list")["rows"]) == 2


def test_what_is_linked_but_not_alike_is_no_part_of_the_story(seeded: Service) -> None:
    shown = visit("story", story=of_title(seeded, "Supply Chain")).no_failure()
    found = sections(shown)
    assert "linked" in found
    assert len(shown.part("article_list")["rows"]) == 1
    assert "3 h 22 min earlier" in shown.charts()["story_timeline"]["figure"]


def test_a_multi_source_story_shows_what_its_passages_rest_on(seeded: Service) -> None:
    shown = visit("story", story=of_title(seeded, "65 Billion")).no_failure()
    chart = shown.charts()["story_sources"]
    assert chart["note"].startswith("7 of 13 cited passages rest on one source; 1.54 distinct sources a passage")
    assert "source 1 in 6, source 2 in 9 and source 3 in 5" in chart["note"]
    assert "story_timeline" not in shown.charts(), "an undated report is on no time axis"


@pytest.mark.usefixtures("seeded")
def test_without_an_article_the_stories_are_listed() -> None:
    assert "stories" in sections(visit("story").no_failure())
    missing = sections(visit("story", story="0" * 16).no_failure())
    assert missing["story"]["heading"] == "No such story"


def test_the_delivered_documents_read_as_one_storyline(seeded: Service) -> None:
    """Japan's AI and chip policy: two dated moments, the second of two reports, and the undated story."""
    shown = visit("story", story=of_title(seeded, "65 Billion")).no_failure()
    line = sections(shown)["storyline-1"]
    assert line["heading"] == "Storyline: Japan · Chips and computing power"
    blocks = line["blocks"]
    assert isinstance(blocks, list)
    assert blocks[0]["text"].startswith("2 dated moments and 1 undated. Inferred")
    assert [(row[0], row[2], row[3]) for row in blocks[1]["rows"]] == [
        ("3 Jul 2023, 14:29 UTC", "coinspeaker.com", "1"),
        ("8 Nov 2023, 20:23 UTC", "nikkei.com", "2"),
        ("no date", "theoutpost.ai", "1"),
    ]
    linked = [isinstance(row[1], dict) for row in blocks[1]["rows"]]
    assert linked == [True, True, False], "the story that is shown leads nowhere"


@pytest.mark.usefixtures("seeded")
def test_storylines_in_view_lead_to_their_articles() -> None:
    found = sections(visit("story").no_failure())["storylines"]["blocks"]
    assert isinstance(found, list)
    first = found[1]["rows"][0]
    assert first == [
        {"text": "Japan · Chips and computing power", "href": "/articles?jurisdiction=JP&theme=compute"},
        "theme",
        "3",
    ]
    assert "storylines" not in sections(visit("story", dates=["2023-07-01", "2023-07-31"]).no_failure())
