"""Corrections apply where they should, travel with the article, and are never half honoured."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dashboard.article import Correction, Provider
from dashboard.corpus.corrections import corrected, parse_corrections
from dashboard.errors import BadCorrections
from tests.documents import NOW, reading, record

ARTICLE = reading(record("topics: [AI]\nprovider: {name: Wrong, domain: wrong.example}\n")).article


def overlays(text: str) -> tuple[object, ...]:
    return parse_corrections(text, "corpus/corrections.yaml", NOW)


def test_every_field_can_be_set() -> None:
    text = """
- path: law.md
  date: 2026-01-02
  url: https://example.org/other
  topics: [AI Hardware, Policy]
  provider: {domain: www.right.example, name: Right}
  reason: checked by hand
"""
    article, excluded = corrected(ARTICLE, "law.md", parse_corrections(text, "c", NOW))
    assert excluded is None
    assert (article.published_at, article.date_only) == (datetime(2026, 1, 2, tzinfo=UTC), True)
    assert (article.url, article.identity) == ("https://example.org/other", "url:example.org/other")
    assert article.topics == ("AI Hardware", "Policy")
    assert article.provider == Provider("right.example", "Right")
    assert article.corrections[0] == Correction(
        "date", "2026-05-04T03:02:01Z", "2026-01-02T00:00:00Z", "checked by hand"
    )
    assert [c.field for c in article.corrections] == ["date", "url", "topics", "provider"]
    assert article.digest != ARTICLE.digest


@pytest.mark.parametrize(
    "key",
    [
        "identity: url:example.org/law",
        "identity: example.org/law",
        "identity: https://www.example.org/law/?utm_source=x",
        f"identity: {ARTICLE.article_id}",
        "path: a/law.md",
        "path: ./a/law.md",
    ],
)
def test_a_document_is_named_by_path_identity_or_id(key: str) -> None:
    _, excluded = corrected(
        ARTICLE, "a/law.md", parse_corrections(f"- {key}\n  exclude: about something else\n", "c", NOW)
    )
    assert excluded == "about something else"


@pytest.mark.parametrize("key", ["path: law", "path: b/law.md", "identity: url:example.org/la", "path: law.md"])
def test_another_document_is_left_alone(key: str) -> None:
    found = corrected(ARTICLE, "a/law.md", parse_corrections(f"- {key}\n  exclude: x\n", "c", NOW))
    assert found == (ARTICLE, None)


def test_a_correction_that_says_what_the_document_says_is_none() -> None:
    text = "- path: law.md\n  topics: [AI]\n  url: https://www.example.org/law\n"
    assert corrected(ARTICLE, "law.md", parse_corrections(text, "c", NOW)) == (ARTICLE, None)


def test_topics_can_be_taken_away() -> None:
    article, _ = corrected(ARTICLE, "law.md", parse_corrections("- path: law.md\n  topics: []\n", "c", NOW))
    assert article.topics == ()
    assert article.corrections == (Correction("topics", "AI", None, None),)


def test_an_empty_file_corrects_nothing() -> None:
    assert overlays("") == overlays("# none yet\n") == ()


@pytest.mark.parametrize(
    "text",
    [
        "path: law.md\n",
        "- law.md\n",
        "- path: law.md\n",
        "- path: law.md\n  identity: x\n  exclude: y\n",
        "- exclude: y\n",
        "- path: law.md\n  exclude:\n",
        "- path: law.md\n  date: tomorrow\n",
        "- path: law.md\n  date: 2031-01-01\n",
        "- path: law.md\n  url: javascript:x\n",
        "- path: law.md\n  topics: {a: b}\n",
        "- path: law.md\n  topics: [[a]]\n",
        "- path: law.md\n  provider: not a domain\n",
        "- path: law.md\n  provider: {}\n",
        "- path: law.md\n  exlude: typo\n",
        "- path: [law.md]\n  exclude: y\n",
        "- path: law.md\n  exclude: y: z\n",
        "- &a path: law.md\n",
    ],
)
def test_a_file_that_cannot_be_honoured_is_an_error(text: str) -> None:
    with pytest.raises(BadCorrections) as problem:
        overlays(text)
    assert problem.value.remedy
    assert "corpus/corrections.yaml" in problem.value.message


def test_policy_facets_are_set_in_place_of_what_was_found() -> None:
    entry = "- path: a.md\n  jurisdictions: [KR, US-CA]\n  instruments: []\n  reason: read by hand\n"
    (overlay,) = parse_corrections(entry, "c/corrections.yaml", NOW)
    assert overlay.facets == (("jurisdictions", ("KR", "US-CA")), ("instruments", ()))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("instruments: [prayer]", "unknown instrument “prayer”"),
        ("themes: {a: b}", "not a list of keys"),
        ("organisations: ['two words']", "not a list of keys"),
    ],
)
def test_policy_facets_that_cannot_be_set_are_refused(value: str, said: str) -> None:
    with pytest.raises(BadCorrections, match=said):
        parse_corrections(f"- path: a.md\n  {value}\n", "c/corrections.yaml", NOW)
