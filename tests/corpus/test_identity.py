"""Which documents are one article."""

from __future__ import annotations

from datetime import date

from dashboard.corpus.identity import identity_of, story_id_of


def test_an_address_is_the_identity_whatever_the_title() -> None:
    first = identity_of("https://www.example.org/law", "example.org", "A law", day=date(2026, 1, 1))
    assert first == identity_of("http://example.org/law/", "example.com", "A law, updated", day=date(2026, 1, 2))
    assert first != identity_of("https://www.example.org/law-2", "example.org", "A law", day=date(2026, 1, 1))


def test_without_address_provider_title_and_day_are() -> None:
    first = identity_of(None, "example.org", "A “law”", day=date(2026, 1, 1))
    assert first == identity_of(None, "example.org", "a Law", day=date(2026, 1, 1))
    assert first != identity_of(None, "example.org", "a Law", day=date(2026, 1, 2))
    assert first != identity_of(None, "example.com", "a Law", day=date(2026, 1, 1))


def test_a_story_keeps_its_number_while_its_address_and_title_change() -> None:
    urls = ["https://theoutpost.ai/news-story/a-law-123/", "https://www.theoutpost.ai/news-story/a-law-passed-123"]
    assert {story_id_of(url) for url in urls} == {"123"}
    assert identity_of(urls[0], "theoutpost.ai", "A", "123") == identity_of(urls[1], "theoutpost.ai", "B", "123")


def test_other_addresses_have_no_story_number() -> None:
    assert story_id_of("https://example.org/news-story/a-law-123/") is None
    assert story_id_of("https://theoutpost.ai/about") is None
    assert story_id_of(None) is None
