"""Phrases in texts: whole words, as written where that matters, never inside a false friend."""

from __future__ import annotations

import ahocorasick  # noqa: F401 -- what the matcher stands on is here
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.policy.entries import Entry, Rule
from dashboard.policy.matcher import Matcher, folded


def found(text: str, *rules: Rule) -> list[str]:
    """The words found of one entry with these rules."""
    matcher = Matcher([Entry("organisation", "it", "It", rules)])
    return [text[hit.start : hit.end] for hit in matcher.hits(text)]


@given(st.text(max_size=60))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


def test_folding_lowers_and_clears_signs_and_accents_in_any_script() -> None:
    assert folded("U.S.-China") == "u s  china"
    assert folded("İstanbul’s “Ölçü”_x") == "istanbul s  olcu  x"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Japan acts", ["Japan"]),
        ("in JAPAN’s case", ["JAPAN"]),
        ("pre-Japan deal, (Japan)", ["Japan", "Japan"]),
        ("Japanology and unjapan", []),
        ("", []),
    ],
)
def test_words_match_whole_in_any_case(text: str, words: list[str]) -> None:
    assert found(text, Rule(words=("Japan",))) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The US plans", ["US"]),
        ("US-based", ["US"]),
        ("join us today, Us too", []),
        ("TELL US MORE ABOUT YOUR PLANS NOW", []),
    ],
)
def test_exact_words_match_as_written_and_not_among_nothing_but_capitals(text: str, words: list[str]) -> None:
    assert found(text, Rule(exact=("US",))) == words


def test_signs_inside_a_phrase_stand_for_any_sign() -> None:
    rule = Rule(words=("U.S.", "G-7"))
    assert found("the U.S. and the G-7, the u.s, a G 7", rule) == ["U.S", "G-7", "u.s", "G 7"]
    assert found("Call us. Seven", rule) == []


def test_false_friends_take_their_words_with_them() -> None:
    rule = Rule(words=("law",), unless=("Moore's law", "law firm"))
    assert found("Moore’s law says a law firm", rule) == []
    assert found("Moore’s law is no law", rule) == ["law"]


def test_needs_and_lacks_look_at_the_whole_text() -> None:
    rule = Rule(exact=("Georgia",), needs=("Tbilisi",), lacks=("Atlanta",))
    assert found("Georgia signs in Tbilisi", rule) == ["Georgia"]
    assert found("Georgia signs", rule) == []
    assert found("Georgia signs in Tbilisi, not Atlanta", rule) == []


def test_adjectives_are_not_taken_for_languages() -> None:
    rule = Rule(words=("Japan",), adjectives=("Japanese",))
    assert found("Japanese firms", rule) == ["Japanese"]
    assert found("Available in eight languages: Japanese, in Japan", rule) == ["Japan"]


def test_of_overlapping_words_of_one_entry_the_longest_counts() -> None:
    assert found("the data protection law here", Rule(words=("protection law", "data protection law"))) == [
        "data protection law"
    ]
    assert found("executive orders", Rule(words=("executive order", "orders"))) == ["orders"]
