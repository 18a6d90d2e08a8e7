"""An article's own page: a record, a story, related coverage, and addresses that name nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.model.article import article_id_of
from dashboard.model.filters import Filters
from dashboard.service import Service
from tests.app.conftest import Serve
from tests.app.visits import visit

pytestmark = pytest.mark.slow


def detail(article_id: str, **params: str) -> Any:
    return visit("article", {"id": article_id, **params}).no_failure().part("article_detail")


def seed_id(service: Service, type: str, provider: str) -> str:
    rows = service.listing(Filters(type=(type,), provider=(provider,))).rows
    assert len(rows) == 1
    return rows[0].article_id


def facts_of(data: Any) -> dict[str, str]:
    return {fact["label"]: fact["value"] for fact in data["facts"]}


def test_a_record_says_everything_it_states(seeded: Service) -> None:
    data = detail(seed_id(seeded, "article", "nikkei.com"))
    facts = facts_of(data)
    assert facts["Published"] == "8 Nov 2023, 20:23 UTC"
    assert (facts["Quality"], facts["Heat"], facts["Status"]) == ("54", "64", "unpublished")
    assert facts["Document"].endswith("001_c6e297b9038a2d31.txt")
    assert data["host"] == "asia.nikkei.com"
    assert data["story"] is None
    assert [item["provider"] for item in data["related"]] == ["Barron's"]
    assert data["related"][0]["picture"]["initials"] == "BA"
    assert data["related"][0]["details"] is None, "it is no article of this corpus"
    assert "secured" not in str(data)


def test_a_story_shows_how_well_its_passages_are_supported(seeded: Service) -> None:
    data = detail(seed_id(seeded, "story", "theoutpost.ai"))
    story = data["story"]
    assert "3 sources, 6 headed sections." in story["summary"]
    assert "13 cited passages, 7 of them rest on one source; 1.54 sources" in story["summary"]
    assert [(load["source"], load["passages"]) for load in story["loads"]] == [
        ("Source 1", "6 passages"),
        ("Source 2", "9 passages"),
        ("Source 3", "5 passages"),
    ]
    passages = [passage for s in story["sections"] for paragraph in s["paragraphs"] for passage in paragraph]
    assert sum(passage["single"] for passage in passages) == 7
    assert all(len(passage["sources"]) == 1 for passage in passages if passage["single"])
    assert facts_of(data)["Published"] == "no date"
    assert facts_of(data)["Address"] == "none stated"
    assert data["href"] is None


def test_the_way_back_keeps_filters_order_and_page(seeded: Service) -> None:
    data = detail(seed_id(seeded, "article", "nikkei.com"), topic="AI", sort="heat", page="2")
    assert data["back"]["href"] == "/articles?topic=AI&sort=heat&page=2"


def test_related_coverage_opens_in_the_article_it_belongs_to(seeded: Service) -> None:
    related = seeded.listing(Filters(related=True, provider=("aol.com",))).rows[0]
    data = detail(related.article_id)
    assert data["id"] == related.parent_id != related.article_id
    assert [item["asked"] for item in data["related"]] == [True]


@pytest.mark.parametrize("article_id", ["0000000000000000", "", "../../etc/passwd", "<script>", "x" * 3000])
def test_an_address_that_names_nothing_says_so(seeded: Service, article_id: str) -> None:
    data = detail(article_id, topic="AI")
    assert data["missing"]["message"].startswith(("There is no article", "The address names no article"))
    assert len(data["missing"]["message"]) < 100
    assert data["back"]["href"] == "/articles?topic=AI"
    assert "facts" not in data


def test_two_files_with_one_article_are_both_named(serve: Serve, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    text = '---\ntitle: "One"\nwebUrl: "https://www.example.org/one"\n{}---\n'
    (corpus / "a.md").write_text(text.format("publishedDateTime: 2024-01-02T03:04:05Z\n"), encoding="utf-8")
    (corpus / "b.md").write_text(text.format(""), encoding="utf-8")
    service = serve(corpus)
    rows = service.listing(Filters()).rows
    assert len(rows) == 1
    data = detail(rows[0].article_id)
    assert facts_of(data)["Document"].endswith("a.md")
    assert [path.rsplit("/", 1)[-1] for path in data["duplicates"]] == ["b.md"]


def test_related_coverage_that_is_an_article_too_leads_to_it(serve: Serve, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "leader.md").write_text(
        '---\ntitle: "Leader"\nwebUrl: "https://www.example.org/leader"\nrelated:\n'
        '  - title: "Follower"\n    webUrl: "https://www.example.org/follower"\n'
        '  - title: "Stranger"\n    webUrl: "https://www.example.org/stranger"\n---\n',
        encoding="utf-8",
    )
    (corpus / "follower.md").write_text(
        '---\ntitle: "Follower"\nwebUrl: "https://www.example.org/follower"\n---\n', encoding="utf-8"
    )
    service = serve(corpus)
    leader, follower = (
        next(row for row in service.listing(Filters()).rows if row.title == title) for title in ("Leader", "Follower")
    )
    links = {item["title"]: item["details"] for item in detail(leader.article_id)["related"]}
    assert links == {"Follower": f"/article?id={follower.article_id}", "Stranger": None}
    assert article_id_of("nothing") not in links.values()
