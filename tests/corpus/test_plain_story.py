"""Multi-source stories keep their sections, passages and citations, in both layouts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.document import Reading
from dashboard.corpus.formats.citations import inline_passages
from dashboard.model.article import Passage, Provider, Status
from tests.support.documents import outcome, reading, rejection

FOOTER = """
TheOutpost.ai

Your Daily Dose of Curated AI News

Don’t drown in AI news. We cut through the noise.

© 2026 Triveous Technologies Private Limited
Instagram logo
LinkedIn logo"""
OLDER = (
    """A Chip Law Is Passed

4 Sources

Share

The house passed a law on chips.

News article

The Vote

The house voted on Monday

1

2

. The senate follows

3

, it said

4

.

An uncited closing sentence.

What happens next?

Nobody knows, "yet"

1

."""
    + "\n"
    + FOOTER
)
NEWER = (
    """A Chip Law Is Delayed

Reviewed byA. Person

3 Sources

The law was postponed to 2027.

The Delay

The house agreed to a postponement 1. Members of 27 states had asked for it 2 3. It takes effect in 2027 1, then ends.

Source: A Paper

Source: A Paper

What It Covers

  1. Chips of class 2.
  • Models such as Claude 3.
  • Fines for firms 2.
  • Loans to foundries 1 3
  • Exports of GPT 4
  2) A cap of 3

The number of firms fell from 12 to 3. Nothing else changed 3.
"""
    + FOOTER
)


def test_the_older_layout() -> None:
    article = reading(OLDER).article
    assert (article.title, article.excerpt) == ("A Chip Law Is Passed", "The house passed a law on chips.")
    assert (article.type, article.source_count, article.status) == ("story", 4, Status.UNSCORED)
    assert article.provider == Provider("theoutpost.ai", "TheOutpost.ai")
    assert (article.url, article.published_at, article.topics, article.quality) == (None, None, (), None)
    vote, after = article.sections
    assert vote.heading == "The Vote"
    assert vote.paragraphs == (
        (
            Passage("The house voted on Monday.", (1, 2)),
            Passage("The senate follows,", (3,)),
            Passage("it said.", (4,)),
        ),
        (Passage("An uncited closing sentence."),),
    )
    assert after.heading == "What happens next?"
    assert after.paragraphs == ((Passage('Nobody knows, "yet".', (1,)),),)


def test_the_newer_layout() -> None:
    article = reading(NEWER).article
    assert (article.title, article.excerpt) == ("A Chip Law Is Delayed", "The law was postponed to 2027.")
    delay, covers = article.sections
    assert delay.paragraphs == (
        (
            Passage("The house agreed to a postponement.", (1,)),
            Passage("Members of 27 states had asked for it.", (2, 3)),
            Passage("It takes effect in 2027 1, then ends."),
        ),
    )
    assert covers.paragraphs == (
        (Passage("1. Chips of class 2."),),
        (Passage("• Models such as Claude 3."),),
        (Passage("• Fines for firms.", (2,)),),
        (Passage("• Loans to foundries", (1, 3)),),
        (Passage("• Exports of GPT 4"),),
        (Passage("2) A cap of 3"),),
        (Passage("The number of firms fell from 12 to 3. Nothing else changed.", (3,)),),
    )


@pytest.mark.parametrize("text", [OLDER, NEWER])
def test_furniture_is_no_part_of_a_story(text: str) -> None:
    article = reading(text).article
    words = " ".join((article.title, article.excerpt or "", article.body))
    for furniture in ("Share", "News article", "Sources", "Triveous", "drown", "logo", "Source:", "Reviewed"):
        assert furniture not in words


@pytest.mark.parametrize("text", [OLDER, NEWER])
def test_line_ends_and_blank_lines_do_not_matter(text: str) -> None:
    digest = reading(text).article.digest
    assert reading(text.replace("\n", "\r\n")).article.digest == digest
    assert reading("\n\n" + text.replace("\n\n", "\n\n\n") + "\n").article.digest == digest


def test_without_its_footer_a_story_has_no_provider() -> None:
    article = reading(OLDER.removesuffix(FOOTER)).article
    assert article.provider == Provider()
    assert len(article.sections) == 2


def test_an_address_names_the_story() -> None:
    text = NEWER.replace("3 Sources", "https://theoutpost.ai/news-story/a-chip-law-77/\n\n3 Sources")
    article = reading(text).article
    assert article.identity == "story:theoutpost.ai/77"
    assert article.url == "https://theoutpost.ai/news-story/a-chip-law-77/"


def test_a_source_beyond_the_count_is_kept_and_noted() -> None:
    article = reading(OLDER.replace("4 Sources", "2 Sources")).article
    assert article.sections[0].cited[1].sources == (3,)
    assert any("cites source 3" in note for note in article.notes)


def test_a_story_framed_by_rulers_is_a_story() -> None:
    assert reading("-----\nA Law\n-----\n\n2 Sources\n\nIt passed.\n\nIt did 1.\n").article.title == "A Law"


def test_a_summary_alone_is_noted() -> None:
    article = reading("A Law\n\n2 Sources\n\nIt passed.\n").article
    assert (article.sections, len(article.notes)) == ((), 1)


@pytest.mark.parametrize(
    "text", ["Some words.\n", "A title\n\nA text about 3 Sources of law.\n", "3 Sources\n", "<p>x</p>"]
)
def test_other_text_is_not_a_story(text: str) -> None:
    assert "format is not known" in rejection(text).reason


def test_the_delivered_story(seeds: Path) -> None:
    (article,) = [a for f in seeds.iterdir() if (a := reading(f.read_bytes()).article).type == "story"]
    cited = [passage for section in article.sections for passage in section.cited]
    assert article.source_count == 3
    assert len(article.sections) == 6
    assert all(section.heading for section in article.sections)
    assert len(cited) == 13
    assert sum(len(passage.sources) == 1 for passage in cited) == 7
    assert not any(" ." in passage.text for passage in cited)
    assert all(passage.text[-1] == "." for passage in cited)


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("The house agreed to a postponement 1.", (1,)),
        ("The plan was announced by OpenAI 1 3.", (1, 3)),
        ("The plan was announced by OpenAI 1, 2.", (1, 2)),
        ("It was called “historic” 2.", (2,)),
        ("It rose by 12% 3.", (3,)),
        ("It will start in 2030 2.", (2,)),
        ("Was it late 1?", (1,)),
    ],
)
def test_citations_in_the_text(text: str, sources: tuple[int, ...]) -> None:
    (passage,) = inline_passages(text, 3)
    assert passage.sources == sources
    assert not any(character in passage.text[-4:] for character in "123" if "%" not in text and "2030" not in text)


@pytest.mark.parametrize(
    "text",
    [
        "It was cut to 2.",
        "It is one of 3.",
        "The model is Claude 3.",
        "It beats GPT-4o and Gemini 2.",
        "The law has a phase 2.",
        "It was decided on May 3.",
        "It pays $ 3.",
        "It has 12 3.",
        "It ends with 9.",
        "It names Annex 3.",
        "It agreed 3 1.",
        "It agreed 2 2.",
        "It agreed 0.",
        "It agreed 1",
        "It agreed 1.5 times.",
        "Version 2.0 is out.",
    ],
)
def test_numbers_of_the_sentence_stay(text: str) -> None:
    assert inline_passages(text, 3) == (Passage(text),)


@given(
    st.lists(
        st.sampled_from(["word", "1", "2.", ".", "Heading", "A sentence 1.", "", "• item", "Share", "News article"]),
        max_size=30,
    )
)
def test_no_word_of_a_story_is_lost(lines: list[str]) -> None:
    found = outcome("A Law\n\n2 Sources\n\nThe summary.\n\n" + "\n\n".join(lines))
    assert isinstance(found, Reading)
    kept = re.findall(r"\w+", f"{found.article.excerpt} {found.article.body}")
    for word in ("word", "Heading", "sentence", "item"):
        assert kept.count(word) == re.findall(r"\w+", " ".join(lines)).count(word)
