"""A search on the articles page: what it finds and marks, what it offers beside, and the ways out of nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from dashboard.model.filters import Filters
from dashboard.search.marking import PASSAGE
from dashboard.service import Service
from tests.app.conftest import Serve
from tests.app.visits import visit
from tests.support.face_news import RIGHT, write_news

pytestmark = pytest.mark.slow


@pytest.fixture
def news(serve: Serve, tmp_path: Path) -> Service:
    return serve(write_news(tmp_path / "corpus"))


def listed(**params: Any) -> Any:
    return visit("articles", params).no_failure().part("article_list")


def titles(data: Any) -> set[str]:
    return {row["title"] for row in data["rows"]}


def marks(row: Any) -> list[str]:
    runs = [*row["found"]["title"], *(run for passage in row["found"]["passages"] for run in passage)]
    return [run["text"] for run in runs if isinstance(run, dict)]


def test_who_covered_facial_recognition_in_the_us_and_the_eu_in_2023_takes_four_steps(news: Service) -> None:
    steps = {"q": "facial recognition", "jurisdiction": ["US", "EU"], "dates": ["2023-01-01", "2023-12-31"]}
    assert sum(len(value) if name == "jurisdiction" else 1 for name, value in steps.items()) == 4
    data = listed(**steps)
    assert titles(data) == set(RIGHT)
    found = {row["title"]: marks(row) for row in data["rows"]}
    assert found["US lawmakers propose face-scanning bans"] == ["face-scanning"]
    assert found["US agencies must test face recognition systems"] == ["face recognition"]
    assert titles(listed(**steps | {"q": '"face recognition"'})) == {"US agencies must test face recognition systems"}


def test_a_search_in_plain_words_is_read_as_filters_on_every_page(news: Service) -> None:
    def read(page: str, **params: Any) -> Any:
        return visit(page, params).no_failure().part("head")["reading"]

    for q in ("facial recognition US EU 2023", "facial recognition zebras in the US and the EU in 2023"):
        reading = read("", q=q)
        assert reading["count"] == f"{len(RIGHT)} articles"
        assert reading["words"] == " matching “facial recognition”: European Union or United States, 2023"
        address = parse_qs(urlsplit(reading["articles"]).query)
        assert titles(listed(**address)) == set(RIGHT)
        assert {name: values for name, values in reading["filters"].items() if values} == address
    assert reading["filters"]["period"] == []
    kept = read("trends", q="facial US EU", topic="Technology", jurisdiction="JP")
    assert parse_qs(urlsplit(kept["articles"]).query) == {
        "q": ["facial"],
        "topic": ["Technology"],
        "jurisdiction": ["EU", "JP", "US"],
    }
    for q in ("facial recognition", "facial EU", "zebra US EU 2022", "US OR EU", "2023 -US"):
        assert (read("", q=q) is None) == (q != "2023 -US"), q
    assert read("", q="") is None


def test_titles_stay_text_whatever_is_marked_in_them(news: Service) -> None:
    (row,) = listed(q="facial Brazilian script")["rows"]
    assert marks(row) == ["script", "script", "facial", "Brazilian"]
    runs = row["found"]["title"]
    assert "".join(run if isinstance(run, str) else run["text"] for run in runs) == row["title"]


def test_values_that_the_words_name_are_offered_with_their_counts(news: Service) -> None:
    offers = {offer["words"]: offer["href"] for offer in listed(q="export controls")["offers"]}
    (words,) = (words for words in offers if words.endswith("have the instrument Export control"))
    assert words.startswith("2 articles")
    assert parse_qsl(urlsplit(offers[words]).query) == [("instrument", "export-control")]
    assert len(listed(instrument="export-control")["rows"]) == 2
    offers = {offer["words"]: offer["href"] for offer in listed(q="facial recognition EU")["offers"]}
    (words,) = (words for words in offers if "jurisdiction European Union" in words)
    address = parse_qs(urlsplit(offers[words]).query)
    assert address == {"q": ["facial recognition"], "jurisdiction": ["EU"]}
    count = news.count(Filters(q="facial recognition", jurisdiction=("EU",)))
    assert words.startswith(f"{count} articles matching “facial recognition”")
    held = [offer["words"] for offer in listed(q="facial EU", jurisdiction="US")["offers"]]
    both = news.count(Filters(q="facial", jurisdiction=("EU", "US")))
    assert held == [f"{both} articles matching “facial” have the jurisdiction European Union or United States"]
    assert listed(q="facial EU", exclude="jurisdiction:EU")["offers"] == []
    assert listed(q="staff")["offers"] == listed()["offers"] == []
    assert not any(
        "instrument Export" in offer["words"] for offer in listed(q="export", instrument="export-control")["offers"]
    )


def test_every_way_out_of_nothing_is_counted_and_leads_there(news: Service) -> None:
    dates = ["2023-01-01", "2023-12-31"]
    data = listed(q='"facial recognition" the zebra', jurisdiction=["JP", "BR"], dates=dates, exclude="topic:Robotics")
    assert data["rows"] == []
    ways = {group["heading"]: group["ways"] for group in data["empty"]["groups"]}
    assert [way["words"] for way in ways["Without one filter"]] == [
        "Without “January to December 2023”",
        "Without jurisdiction “Brazil”",
        "Without jurisdiction “Japan”",
        "Without the search",
        "Without “not Robotics”",
    ]
    found = {way["words"]: way["count"] for way in ways["With a wider search"]}
    assert found["With any of the words"] == "2 articles"
    for group in data["empty"]["groups"]:
        for way in group["ways"]:
            if way["href"] is None:
                assert way["count"] == "0 articles"
            else:
                params = parse_qs(urlsplit(way["href"]).query)
                assert listed(**params)["range"].endswith(f"of {way['count']}"), way


def test_a_search_without_quotes_or_without_a_word_is_proposed(news: Service) -> None:
    def wider(q: str) -> dict[str, str]:
        (group,) = (g for g in listed(q=q)["empty"]["groups"] if g["heading"] == "With a wider search")
        return {way["words"]: parse_qs(urlsplit(way["href"]).query)["q"][0] for way in group["ways"]}

    assert wider('"export chips"')["Without quotation marks"] == "export chips"
    assert wider("facial zebra") == {"Without “zebra”": "facial", "With any of the words": "facial OR zebra"}
    assert "Only “Japan facial”" in wider("who Japan facial")


def test_the_passage_of_a_text_is_shown_where_title_and_excerpt_lack_a_word(seeded: Service) -> None:
    (row,) = listed(q="microchips poised")["rows"]
    assert "poised" not in f"{row['title']} {row['excerpt']}".lower()
    assert "poised" in marks(row)
    shown = ["".join(run if isinstance(run, str) else run["text"] for run in runs) for runs in row["found"]["passages"]]
    assert any("Japan is poised to approve" in passage for passage in shown)
    assert all(len(passage) < 2 * PASSAGE for passage in shown)
