from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from dashboard.model.article import (
    Article,
    Correction,
    Image,
    Passage,
    Provider,
    Related,
    Section,
    Status,
    article_id_of,
    from_record,
    to_record,
)

MOMENT = datetime(2023, 7, 3, 14, 29, tzinfo=UTC)
ARTICLE = Article(
    identity="example.org/a",
    path="seeds/a.txt",
    format="news record",
    type="article",
    title="Ministers agree on “chips”",
    published_at=MOMENT,
    provider=Provider("example.org", "Example"),
    topics=("AI", "AI Hardware"),
    images=(Image("https://example.org/a.jpg", 10, 20),),
    related=(Related("example.com/b", "Another", published_at=MOMENT, images=(Image("https://example.com/b.png"),)),),
    quality=74,
    heat=84,
    status=Status.PUBLISHED,
    sections=(Section("Why", ((Passage("One.", (1, 2)), Passage("Two."), Passage("Three.", (3,))),)),),
    notes=("a note",),
    corrections=(Correction("title", "Minsters", "Ministers", "typing error"),),
)


def test_an_article_survives_the_trip_through_json() -> None:
    assert from_record(json.loads(json.dumps(to_record(ARTICLE)))) == ARTICLE


def test_moments_are_written_in_utc() -> None:
    assert to_record(ARTICLE)["published_at"] == "2023-07-03T14:29:00Z"


def test_the_digest_speaks_of_content_not_of_the_file() -> None:
    assert replace(ARTICLE, path="elsewhere.md", notes=()).digest == ARTICLE.digest
    assert replace(ARTICLE, title="Other").digest != ARTICLE.digest


def test_an_id_depends_on_the_identity_alone() -> None:
    assert ARTICLE.article_id == article_id_of("example.org/a") == replace(ARTICLE, title="Other").article_id
    assert len(ARTICLE.article_id) == 16


def test_only_a_heat_of_minus_one_marks_a_copy() -> None:
    assert not replace(ARTICLE, heat=-1).leads
    assert replace(ARTICLE, heat=0).leads
    assert replace(ARTICLE, heat=None).leads


def test_passages_without_a_source_are_not_cited_ones() -> None:
    assert [p.text for p in ARTICLE.sections[0].cited] == ["One.", "Three."]
    assert "Two." in ARTICLE.body
