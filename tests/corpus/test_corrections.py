"""Corrections apply where they should, travel with the article, and are never half honoured."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest

from dashboard.corpus.classification import digest_of
from dashboard.corpus.corrections import corrected, parse_corrections
from dashboard.errors import BadCorrections
from dashboard.model.article import Correction, Provider, from_record, to_record
from tests.support.documents import NOW, reading, record

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


def test_single_facets_are_added_and_removed_with_who_and_when() -> None:
    entry = """
- identity: example.org/law
  facets: {add: [{kind: theme, key: jobs}, {kind: jurisdiction, key: NO}], remove: [{kind: person, key: Jane Roe}]}
  by: Ada
  at: 2026-01-02T03:04:05Z
  reason: read by hand
"""
    article, _ = corrected(ARTICLE, "law.md", parse_corrections(entry, "c", NOW))
    author = ("read by hand", "Ada", "2026-01-02T03:04:05Z")
    assert article.corrections == (
        Correction("theme", None, "jobs", *author),
        Correction("jurisdiction", None, "NO", *author),
        Correction("person", "Jane Roe", None, *author),
    )
    assert from_record(to_record(article)) == article


def test_who_and_when_are_kept_of_every_correction() -> None:
    entry = "- path: law.md\n  topics: []\n  by: Ada\n  at: 2026-01-02\n"
    article, _ = corrected(ARTICLE, "law.md", parse_corrections(entry, "c", NOW))
    assert article.corrections == (Correction("topics", "AI", None, None, "Ada", "2026-01-02T00:00:00Z"),)


def test_a_correction_of_nobody_has_the_digest_it_always_had() -> None:
    article, _ = corrected(ARTICLE, "law.md", parse_corrections("- path: law.md\n  topics: []\n", "c", NOW))
    record = to_record(article)
    before = record | {"path": "", "notes": []}
    before["corrections"] = [{"field": "topics", "stated": "AI", "corrected": None, "reason": None}]
    text = json.dumps(before, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert article.digest == digest_of(record) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("facets: [jobs]", "lists to add and remove"),
        ("facets: {}", "lists to add and remove"),
        ("facets: {delete: []}", "lists to add and remove"),
        ("facets: {add: []}", "adds and removes no facet"),
        ("facets: {add: jobs}", "to add that are not a list"),
        ("facets: {add: [jobs]}", "without a kind and a key"),
        ("facets: {add: [{kind: theme}]}", "without a kind and a key"),
        ("facets: {add: [{kind: colour, key: red}]}", "unknown kind “colour”"),
        ("facets: {add: [{kind: theme, key: two words}]}", "no theme can have"),
        ("facets: {remove: [{kind: theme, key: }]}", "no theme can have"),
        ("facets: {remove: [{kind: theme, key: [a]}]}", "no theme can have"),
        ("facets: {add: [{kind: instrument, key: prayer}]}", "unknown instrument “prayer”"),
        (
            "facets: {add: [{kind: theme, key: jobs}], remove: [{kind: theme, key: jobs}]}",
            "names the facet “jobs” twice",
        ),
        ("exclude: x\n  at: yesterday", "moment “at” that cannot be used"),
        ("exclude: x\n  by: [Ada]", "value of “by”"),
    ],
)
def test_marks_that_cannot_be_honoured_name_their_entry(value: str, said: str) -> None:
    text = f"- path: a.md\n  exclude: x\n- path: b.md\n  {value}\n"
    with pytest.raises(BadCorrections, match=said) as problem:
        parse_corrections(text, "c/corrections.yaml", NOW)
    assert problem.value.message.startswith("Entry 2 of c/corrections.yaml ")
    assert problem.value.remedy
