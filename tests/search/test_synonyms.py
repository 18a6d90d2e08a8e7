"""The file of synonyms beside a corpus."""

from __future__ import annotations

import pytest

from dashboard.errors import BadSynonyms
from dashboard.search.grammar import parse
from dashboard.search.synonyms import Synonyms, delivered, synonyms_of


def found(q: str, synonyms: Synonyms) -> set[str]:
    return {term.words for clause in parse(q, synonyms) for term in clause.terms}


def made(text: str) -> Synonyms:
    return synonyms_of({"news/synonyms.toml": text})


def test_a_corpus_adds_words_both_ways_or_one_way() -> None:
    own = made('same = [["kumo", "cloud act"]]\n[also]\nministry = ["department"]')
    assert found("kumo", own) == {"kumo", "cloud act"}
    assert found("cloud acts", own) == {"cloud", "acts", "kumo"}
    assert found("ministries", own) == {"ministries", "department"}
    assert found("department", own) == {"department"}
    assert "semiconductor" in found("chip", own), "those delivered stay"


def test_a_corpus_takes_delivered_words_away_but_not_its_own() -> None:
    own = made('without = ["chips"]\nsame = [["chip", "wafer"]]')
    assert found("chip", own) == {"chip", "wafer"}
    assert found("semiconductors", own) == {"semiconductors", "microchip"}


def test_files_of_several_corpora_are_applied_together() -> None:
    own = synonyms_of({"a/synonyms.toml": 'same = [["x1", "y1"]]', "b/synonyms.toml": 'same = [["x1", "z1"]]'})
    assert found("x1", own) == {"x1", "y1", "z1"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("same = [", "is not TOML"),
        ('simile = [["a", "b"]]', "“simile” is unknown"),
        ('same = ["a", "b"]', "list of lists"),
        ("same = [[1, 2]]", "list of lists"),
        ('also = ["a"]', "a list of words for each word"),
        ('[also]\na = "b"', "a list of words for each word"),
        ('without = "a"', "without is a list"),
        ('same = [["a", "?!"]]', "“?!” has no word"),
        ('same = [["a", "one two three four five"]]', "more than 4"),
    ],
)
def test_what_cannot_be_honoured_is_said_with_the_file(text: str, said: str) -> None:
    with pytest.raises(BadSynonyms) as caught:
        made(text)
    assert said in str(caught.value)
    assert "news/synonyms.toml" in str(caught.value)
    assert "docs/search.md" in caught.value.remedy


def test_no_phrase_finds_itself() -> None:
    for stems, others in delivered().found.items():
        assert others
        assert " ".join(stems) not in others
