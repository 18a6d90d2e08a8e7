"""Records with front matter: every key is read, cleaned or knowingly left out; nothing is lost in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.document import Reading
from dashboard.model.article import Image, Provider, Status, to_record
from tests.support.documents import LIMITS, outcome, reading, record, rejection

FULL = """category: news
type: Article
excerpt: "First &amp; second.\\r\\n  Third"
quality: 74
heat: 84
published: true
provider:
  name: DM
  domain: www.Example.org
topics:
  - AI
  - null
  - On
  - 12:30
  - AI
images:
  - {url: "https://img.example.org/a.jpg", width: 1200, height: 630, isCached: true}
  - url: "javascript:alert(1)"
  - url: "https://img.example.org/b.jpg"
    width: -1
ampWebUrl: "https://example.org/law/amp"
cdnAmpWebUrl: "https://example-org.cdn.ampproject.org/c/s/example.org/law/amp"
related:
  - title: " Chips  law "
    publishedDateTime: 2026-05-03T00:00:00Z
    webUrl: "https://other.example/chips"
    provider: {name: Other, domain: other.example}
    quality: 12
  - title: "A law on chips"
    webUrl: "http://example.org/law/"
  - excerpt: untitled
secured: "c2VjcmV0:aXY="
featuredContent: "<iframe src=x>"
"""


def test_every_key_of_a_record_is_read() -> None:
    article = reading(record(FULL)).article
    assert article.title == "A law on chips"
    assert article.published_at == datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
    assert not article.date_only
    assert article.url == "https://www.example.org/law"
    assert article.identity == "url:example.org/law"
    assert article.excerpt == "First & second. Third"
    assert (article.type, article.quality, article.heat, article.status) == ("article", 74, 84, Status.PUBLISHED)
    assert article.provider == Provider("example.org", "DM")
    assert article.topics == ("AI", "On", "12:30")
    assert article.images == (Image("https://img.example.org/a.jpg", 1200, 630), Image("https://img.example.org/b.jpg"))
    assert len(article.amp_urls) == 2
    (related,) = article.related
    assert (related.title, related.identity, related.quality) == ("Chips law", "url:other.example/chips", 12)
    assert related.date_only


def test_opaque_and_embedded_content_is_never_kept() -> None:
    kept = str(to_record(reading(record(FULL)).article))
    assert "c2VjcmV0" not in kept
    assert "iframe" not in kept


def test_the_opaque_key_does_not_change_the_digest() -> None:
    other = FULL.replace("c2VjcmV0:aXY=", "b3RoZXI=:aXY=")
    assert reading(record(FULL)).article.digest == reading(record(other)).article.digest
    assert reading(record(FULL)).article.digest != reading(record(FULL.replace("heat: 84", "heat: 85"))).article.digest


def test_what_is_left_out_is_noted() -> None:
    notes = " ".join(reading(record(FULL)).article.notes)
    for words in ("An image's url is not a web address", "width", "the article itself", "no title"):
        assert words in notes or words in notes.lower()


def test_a_bare_record_invents_nothing() -> None:
    article = reading("---\ntitle: A law\n---\n").article
    assert (article.published_at, article.url, article.excerpt, article.quality, article.heat) == (None,) * 5
    assert (article.topics, article.images, article.related, article.notes) == ((), (), (), ())
    assert article.provider == Provider()
    assert article.type == "unknown"
    assert article.status is Status.UNSCORED


@pytest.mark.parametrize("title", ["yes", "NO", "Null", "12:30", "2022-01-01", "0x1F", "1e3", "“Chips” Act"])
def test_plain_titles_are_text(title: str) -> None:
    assert reading(f"---\ntitle: {title}\n---\n").article.title == title


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("", "empty"),
        ("# only a comment\n", "empty"),
        ("excerpt: x\n", "no title"),
        ("title:\n", "no title"),
        ('title: "\u200b"\n', "no title"),
        ("title: [a]\n", "not text"),
        ("title: {{ page.title }}\n", "key is itself"),
    ],
)
def test_a_record_without_title_is_refused(keys: str, words: str) -> None:
    assert words in rejection(f"---\n{keys}---\n").reason


def test_an_unclosed_fence_is_refused_with_its_lines() -> None:
    refused = rejection("\n---\ntitle: A law\nquality: 3\n")
    assert "line 4 is the last" in refused.reason
    assert "after line 2" in refused.reason
    assert "---" in refused.remedy


def test_two_records_in_one_file_are_refused() -> None:
    assert "more than one record" in rejection(record() + record()).reason


def test_text_after_the_front_matter_is_noted() -> None:
    article = reading(record() + b"\nSome words.\n").article
    assert any("after the front matter" in note for note in article.notes)


@pytest.mark.parametrize(
    ("stated", "at", "date_only"),
    [
        ("2026-05-04T03:02:01Z", datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), False),
        ("2026-05-04T03:02:01+09:00", datetime(2026, 5, 3, 18, 2, 1, tzinfo=UTC), False),
        ("2026-05-04 03:02:01.5 -0130", datetime(2026, 5, 4, 4, 32, 1, tzinfo=UTC), False),
        ("2026-05-04 03:02:01", datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), False),
        ("2026-05-04", datetime(2026, 5, 4, tzinfo=UTC), True),
        ("2026-05-04T00:00:00Z", datetime(2026, 5, 4, tzinfo=UTC), True),
        ("1990-01-01", datetime(1990, 1, 1, tzinfo=UTC), True),
        ("2026-06-03T11:00:00Z", datetime(2026, 6, 3, 11, tzinfo=UTC), False),
    ],
)
def test_dates_are_utc(stated: str, at: datetime, date_only: bool) -> None:
    article = reading(f"---\ntitle: A\npublishedDateTime: {stated}\n---\n").article
    assert (article.published_at, article.date_only) == (at, date_only)


@pytest.mark.parametrize(
    "stated",
    [
        "07/30/2026",
        "yesterday",
        "20260504",
        "0000-00-00",
        "2026-13-01",
        "2026-02-30",
        "2026-05-04T25:00:00Z",
        "2026-05-04T03:02:60Z",
        "2026-05-04T03:02:01+24:00",
        "9999-12-31T23:59:59-12:00",
        "10000-01-01",
        "-2026-01-01",
        "1989-12-31T23:59:59Z",
        "2026-06-03T13:00:00Z",
        "[2026-05-04]",
        "{a: b}",
    ],
)
def test_dates_that_cannot_be_believed_are_left_out_with_a_note(stated: str) -> None:
    article = reading(f"---\ntitle: A\npublishedDateTime: {stated}\n---\n").article
    assert article.published_at is None
    assert any("publishedDateTime" in note for note in article.notes)


@pytest.mark.parametrize(
    ("stated", "score"),
    [
        ("0", 0),
        ("-1", -1),
        ("189", 189),
        ('"74"', 74),
        ('"74\\x1f"', 74),
        ("+5", 5),
        ("999999", 999999),
        ("61.0", 61),
        ("-1.0", -1),
        ("61.", 61),
        ("+7.00", 7),
        ("0.0", 0),
        ("-0.0", 0),
        ('"61.0"', 61),
        ("189.000", 189),
        ("999999.0", 999999),
        ("007.0", 7),
    ],
)
def test_scores_are_whole_numbers(stated: str, score: int) -> None:
    article = reading(f"---\ntitle: A\nquality: {stated}\n---\n").article
    assert (article.quality, article.notes) == (score, ())


@pytest.mark.parametrize(
    "stated",
    [
        ".nan",
        ".inf",
        "1e5",
        "74.5",
        "61.0.0",
        "61,0",
        ".0",
        "1000000.0",
        "61.01",
        "1000000",
        "0x4A",
        "1:59",
        "[1]",
        "true",
        "９",
    ],
)
def test_other_scores_are_unknown_with_a_note(stated: str) -> None:
    article = reading(f"---\ntitle: A\nquality: {stated}\n---\n").article
    assert article.quality is None
    assert any(note.startswith("quality") for note in article.notes)


def test_lists_are_capped_with_a_note() -> None:
    keys = "topics: [a, b, c]\nrelated:\n" + "".join(f"  - title: t{n}\n" for n in range(4))
    limits = replace(LIMITS, max_topics=2, max_related=3)
    article = reading(record(keys), limits).article
    assert (len(article.topics), len(article.related)) == (2, 3)
    assert sum("Only the first" in note for note in article.notes) == 2


def test_a_title_is_cut_at_500_characters_with_a_note() -> None:
    article = reading(f'---\ntitle: "{"x" * 600}"\n---\n').article
    assert len(article.title) == 500
    assert article.title.endswith("…")
    assert article.notes


def test_the_web_address_is_preferred_and_an_unsafe_one_passed_over() -> None:
    keys = 'title: A\noriginalUrl: "https://example.org/o"\n'
    assert reading(f'---\n{keys}webUrl: "https://example.org/w"\n---\n').article.url == "https://example.org/w"
    passed = reading(f'---\n{keys}webUrl: "javascript:x"\n---\n').article
    assert passed.url == "https://example.org/o"
    assert any("webUrl" in note for note in passed.notes)
    assert reading(f"---\n{keys}---\n").article.url == "https://example.org/o"


def test_a_provider_is_never_taken_from_the_address() -> None:
    assert reading(record()).article.provider == Provider()
    assert reading(record("provider: {name: The Paper, domain: no domain}\n")).article.provider == Provider(
        None, "The Paper"
    )


def test_json_and_toml_with_our_keys_are_read() -> None:
    json = '{"title": "A law", "quality": 7, "topics": ["AI"], "publishedDateTime": "2026-05-04T03:02:01Z"}'
    toml = '+++\ntitle = "A law"\nquality = 7\ntopics = ["AI"]\npublishedDateTime = 2026-05-04T03:02:01Z\n+++\n'
    yaml = "---\ntitle: A law\nquality: 7\ntopics: [AI]\npublishedDateTime: 2026-05-04T03:02:01Z\n---\n"
    articles = [reading(text).article for text in (json, toml, yaml)]
    assert articles[0] == articles[1] == articles[2]


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "A", "title": "B"}',
        '{"title": ',
        '{"title": "A", "x": ' + "[" * 100_000,
        '{"title": "A", "x": ' + "[" * 20 + "]" * 20 + "}",
        "{}",
        "+++\ntitle = \n+++\n",
        "+++\ntitle = 'A'\n",
        "+++\na = " + "[" * 50_000 + "\n+++\n",
        "+++\ntitle = 'A'\n" + "a." * 20_000 + "b = 1\n+++\n",
        "+++\ndescription = 'no title'\n+++\n",
        "{{ template }}",
    ],
)
def test_other_json_and_toml_is_refused(text: str) -> None:
    rejection(text)


@given(st.binary(max_size=120))
def test_any_bytes_after_a_fence_are_read_or_refused(data: bytes) -> None:
    found = outcome(b"---\n" + data + b"\n---\n")
    if isinstance(found, Reading):
        assert found.article.title
        assert found.article.published_at is None or found.article.published_at <= LIMITS.latest


@pytest.mark.slow
@given(
    st.sampled_from(
        [
            "title",
            "excerpt",
            "quality",
            "heat",
            "provider",
            "topics",
            "images",
            "related",
            "publishedDateTime",
            "webUrl",
            "type",
        ]
    ),
    st.text(max_size=60),
)
def test_any_value_of_any_key_is_read_or_refused(key: str, value: str) -> None:
    base = "" if key == "title" else "title: A\n"
    text = f"---\n{base}{key}: {value}\n---\n"
    found, again = outcome(text), outcome(text)
    if isinstance(found, Reading) and isinstance(again, Reading):
        assert found.article.title
        assert found.article.digest == again.article.digest


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ('---\ntitle: "Robot \\ud83e\\udd16"\n---\n', "Robot 🤖"),
        ('---\ntitle: "Robot \\uD83E\\uDD16 and \\u00e9"\n---\n', "Robot 🤖 and é"),
        ('---\ntitle: "\\ud83e\\udd16\\ud83e\\udd16"\n---\n', "🤖🤖"),
        ('---\ntitle: "A \\\\ud83e \\ud83e\\udd16"\n---\n', "A \\ud83e 🤖"),
        ('---\ntitle: "\\ud83c\\uddea\\ud83c\\uddfa law"\n---\n', "🇪🇺 law"),
        ('---\ntitle: "\\ud83d\\udc69\\u200d\\ud83d\\udcbb"\n---\n', "👩\u200d💻"),
        ("---\ntitle: 'Robot \\ud83e\\udd16'\n---\n", "Robot \\ud83e\\udd16"),
        ('---\ntopics: [a]\ntitle: "\\ud83e\\udd16 flow"\n---\n', "🤖 flow"),
        ('---\ntitle: "\\U0001F916"\n---\n', "🤖"),
        ('+++\ntitle = "Robot \\ud83e\\udd16"\n+++\n', "Robot 🤖"),
        ('{"title": "Robot \\ud83e\\udd16"}', "Robot 🤖"),
    ],
)
def test_escapes_as_json_writes_them_are_read(front: str, title: str) -> None:
    assert reading(front).article.title == title


@pytest.mark.parametrize("half", ["\\ud83e", "\\udd16", "\\udd16\\ud83e", "\\ud83e \\udd16"])
def test_half_an_escape_is_refused(half: str) -> None:
    assert rejection(f'---\ntitle: "A {half}"\n---\n').remedy
