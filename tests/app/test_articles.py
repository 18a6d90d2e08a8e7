"""The articles page: what it sends for an address, and what it never sends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.service import Service
from tests.app.conftest import Serve
from tests.app.visits import visit
from tests.support.invented_corpus import stated_documents, write_corpus

pytestmark = pytest.mark.slow

STATED = stated_documents(60)


@pytest.fixture
def invented(serve: Serve, tmp_path: Path) -> Service:
    return serve(write_corpus(tmp_path / "corpus", STATED))


def listed(**params: Any) -> Any:
    return visit("articles", params).no_failure().part("article_list")


def test_the_seeds_in_the_table(seeded: Service) -> None:
    data = listed()
    assert data["range"] == "1–3 of 3 articles"
    assert [row["date"] for row in data["rows"]] == ["8 Nov 2023", "3 Jul 2023", "no date"]
    assert [row["exact"] for row in data["rows"]] == ["8 Nov 2023, 20:23 UTC", "3 Jul 2023, 14:29 UTC", "no date"]
    assert [[badge["label"] for badge in row["badges"]] for row in data["rows"]] == [
        ["unpublished"],
        [],
        ["unscored", "story · 3 sources"],
    ]
    assert [[topic["label"] for topic in row["topics"]] for row in data["rows"]][2] == ["(no topic)"]
    assert data["pages"] == []


def test_opaque_fields_never_reach_the_browser(invented: Service) -> None:
    sent = json.dumps(visit("articles").parts)
    assert "Invented headline" in sent
    assert "secured" not in sent
    assert "c2VjcmV0" not in sent


def test_a_page_sends_the_rows_it_shows_and_no_other(invented: Service) -> None:
    pages = [listed(sort="title", ascending="true", page=number) for number in "123"]
    assert [len(page["rows"]) for page in pages] == [25, 25, 10]
    assert [page["range"] for page in pages] == [
        "1–25 of 60 articles",
        "26–50 of 60 articles",
        "51–60 of 60 articles",
    ]
    seen = [row["title"] for page in pages for row in page["rows"]]
    assert sorted(seen) == sorted(document.title for document in STATED)
    assert "Invented headline number 59" not in json.dumps(visit("articles", sort="title", ascending="true").parts)


def test_a_page_beyond_the_end_is_the_last(invented: Service) -> None:
    data = listed(page="900")
    assert data["range"] == "51–60 of 60 articles"
    assert [link["label"] for link in data["pages"] if link["current"]] == ["3"]
    assert next(link for link in data["pages"] if link["label"] == "Next")["href"] is None


def test_filters_and_order_stay_in_every_address(invented: Service) -> None:
    data = listed(topic="AI", sort="quality", page="1")
    details = urlsplit(data["rows"][0]["details"])
    assert details.path == "/article"
    assert {("topic", "AI"), ("sort", "quality")} <= set(parse_qsl(details.query))
    assert parse_qsl(urlsplit(data["exports"][0]["href"]).query) == [
        ("topic", "AI"),
        ("sort", "quality"),
        ("format", "csv"),
    ]
    active = [topic for row in data["rows"] for topic in row["topics"] if topic["active"]]
    assert {topic["label"] for topic in active} == {"AI"}
    assert all("topic=" not in topic["href"] for topic in active)


def test_sorting_turns_round_the_order_in_force_only(invented: Service) -> None:
    sorts = {link["name"]: link for link in listed(sort="quality")["sorts"]}
    assert sorts["quality"]["direction"] == "descending"
    assert "ascending=true" in sorts["quality"]["href"]
    assert {name for name, link in sorts.items() if link["direction"]} == {"quality"}
    assert "ascending=true" in sorts["provider"]["href"]
    assert "ascending" not in sorts["date"]["href"]
    assert "relevance" not in sorts


def test_a_search_marks_what_it_looked_for(invented: Service) -> None:
    data = listed(q='"headline number" inv* -zebra')
    title = data["rows"][0]["found"]["title"]
    assert [run["text"] for run in title if isinstance(run, dict)] == ["Invented", "headline number"]
    assert "".join(run if isinstance(run, str) else run["text"] for run in title) == data["rows"][0]["title"]
    assert listed()["rows"][0]["found"] is None
    assert next(link for link in data["sorts"] if link["direction"])["name"] == "relevance"


def test_nothing_found_says_so_and_leads_back(invented: Service) -> None:
    data = listed(q="zebra", layout="cards")
    assert data["rows"] == []
    assert data["range"] == "No articles"
    assert data["empty"]["message"] == "No article matches these filters."
    assert data["empty"]["action"]["href"] == "/articles?layout=cards"


def test_an_empty_corpus_says_how_to_fill_it(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    serve(tmp_path / "corpus")
    data = listed()
    assert "no articles in this corpus yet" in data["empty"]["message"]
    assert "PULSE_CORPUS" in data["empty"]["remedy"]
    assert str(tmp_path) not in json.dumps(visit("articles").parts)


def test_pictures_are_asked_of_their_publishers(seeded: Service) -> None:
    sources = [row["picture"]["src"] for row in listed()["rows"]]
    assert [source is not None for source in sources] == [True, True, False]
    assert all(source.startswith("https://") for source in sources if source)


def test_pictures_off_leaves_no_address_to_ask(serve: Serve, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_IMAGES", "off")
    serve(seeds)
    pictures = [row["picture"] for row in listed()["rows"]]
    assert [picture["src"] for picture in pictures] == [None, None, None]
    assert [picture["initials"] for picture in pictures] == ["NA", "CO", "TH"]


@pytest.mark.parametrize(
    "params",
    [
        {"page": "-1"},
        {"sort": "no", "layout": "x", "ascending": "?"},
        {"topic": ["<script>", ""], "quality": "x"},
        {"dates": "2023-99-99", "period": "?", "q": '"'},
        {"id": "x", "q": "a" * 600},
    ],
)
def test_garbage_in_the_address_fails_no_page(seeded: Service, params: dict[str, Any]) -> None:
    assert listed(**params)["range"]
