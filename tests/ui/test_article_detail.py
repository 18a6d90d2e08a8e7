"""What an article's own page says of corrections."""

from __future__ import annotations

from dataclasses import replace

from dashboard.model.article import Correction
from dashboard.model.results import StoredArticle
from dashboard.ui.articles.article_detail import detail_payload
from dashboard.ui.articles.article_view import ArticleView
from tests.support.articles import sample_articles
from tests.support.invented_answers import at, row

DATED = replace(sample_articles(1)[0], published_at=at(2024, 6, 15, 0), date_only=True)


def page(*corrections: Correction) -> dict[str, object]:
    stored = StoredArticle(replace(DATED, corrections=corrections), row(DATED.article_id, DATED.title), ())
    return detail_payload(stored, ArticleView(), "", lambda _: False)


def date_note(payload: dict[str, object]) -> object:
    facts = payload["facts"]
    assert isinstance(facts, list)
    return next(fact["note"] for fact in facts if fact["label"] == "Published")


def test_a_corrected_date_reads_as_a_date_beside_the_stated_one() -> None:
    payload = page(Correction("date", "2023-07-03T14:29:00Z", "2024-06-15T00:00:00Z", "seen then"))
    assert payload["corrections"] == [
        {"field": "date", "stated": "3 Jul 2023, 14:29 UTC", "corrected": "15 Jun 2024", "reason": "seen then"}
    ]


def test_a_corrected_date_is_not_said_to_be_the_documents() -> None:
    assert date_note(page()) == "The document states no time of day."
    assert date_note(page(Correction("date", None, "2024-06-15T00:00:00Z"))) == "Corrected: see below."
    assert date_note(page(Correction("topics", "AI", None))) == "The document states no time of day."


def test_a_value_taken_away_is_nothing() -> None:
    assert page(Correction("topics", "AI", None))["corrections"] == [
        {"field": "topics", "stated": "AI", "corrected": "nothing", "reason": None}
    ]
