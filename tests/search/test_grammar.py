"""What is read out of the search box."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.search.grammar import Clause, Term, parse
from dashboard.search.synonyms import Synonyms

NONE = Synonyms({}, 1)


def read(q: str) -> list[str]:
    """Clauses in short: alternatives with bars, terms with plus signs; quoted if exact, a star for a prefix."""
    return [
        ("-" if clause.excluded else "")
        + " | ".join(" + ".join(map(_short, together)) for together in clause.alternatives)
        for clause in parse(q, NONE)
    ]


def _short(term: Term) -> str:
    words = f"{term.words}*" if term.prefix else term.words
    return f'"{words}"' if term.exact else words


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("chips tax", ["chips", "tax"]),
        ('"supply chain" -tax', ['"supply chain"', "-tax"]),
        ("“supply chain”", ['"supply chain"']),
        ('"chips"', ['"chips"']),
        ('-"no way" reg*', ['-"no way"', "reg*"]),
        ("AI-driv*", ["ai driv*"]),
        ("sub-title", ["sub title | subtitle"]),
        ("-sub-title", ["-sub title | subtitle"]),
        ('"sub-title"', ['"sub title"']),
        ("China’s", ["china s"]),
        ("a-b-c", ["a b c"]),
        ("state-of-the-art-model", ['"state of the art model"']),
        ("chips chips", ["chips"]),
        ("chips OR tax law", ["chips | tax", "law"]),
        ('law chips OR "trade war" OR tar*', ["law", 'chips | "trade war" | tar*']),
        ("chips | tax", ["chips | tax"]),
        ("chips or tax", ["chips", "or", "tax"]),
        ('chips "OR" tax', ["chips", '"or"', "tax"]),
        ("OR chips", ["or", "chips"]),
        ("chips OR", ["chips", "or"]),
        ("chips OR OR tax", ["chips | tax"]),
        ("chips OR -tax", ["chips", "-tax"]),
        ("-chips OR tax", ["-chips", "tax"]),
        ("NOT chips tax", ["-chips", "tax"]),
        ('tax NOT "trade war"', ["tax", '-"trade war"']),
        ("tax NOT", ["tax", "not"]),
        ("not tax", ["not", "tax"]),
        ('the "open quote', ['"the open quote"']),
        ('-x "open', ['"x open"']),
        (" ".join("abcdefghijklmnopqrstuvwxyz0123456"), ['"' + " ".join("abcdefghijklmnopqrstuvwxyz0123456") + '"']),
        (" ".join("ab" * 100), ["a", "b"]),
        ("* - ?! |", []),
        ('""', []),
        ("", []),
    ],
)
def test_the_grammar(q: str, expected: list[str]) -> None:
    assert read(q) == expected


@given(st.text(max_size=60))
def test_any_question_gives_words_without_wildcards_inside(q: str) -> None:
    for clause in parse(q):
        assert clause.alternatives
        for term in clause.terms:
            assert re.fullmatch(r"% [^%_\\]+%", term.pattern)
            assert len(term.stems) == len(term.words.split()) > 0


@given(
    st.lists(
        st.sampled_from(["chips", "facial", "recognition", '"a b"', "-x", "OR", "y*", "self-driving", "AI"]), max_size=8
    )
)
def test_a_search_can_be_written_again_from_its_clauses(parts: list[str]) -> None:
    clauses = parse(" ".join(parts))
    again = parse(" ".join(clause.source for clause in clauses))
    assert [(c.alternatives, c.excluded) for c in again] == [(c.alternatives, c.excluded) for c in clauses]


def alternatives(clause: Clause) -> set[str]:
    return {" + ".join(term.words for term in together) for together in clause.alternatives}


def test_words_and_runs_of_words_have_their_synonyms() -> None:
    facial, rules = parse("facial recognition tariffs")
    assert {"facial + recognition", "face recognition", "face scan"} <= alternatives(facial)
    assert facial.source == "facial recognition"
    assert alternatives(rules) == {"tariffs"}
    assert {"self driving", "autonomous vehicle", "driverless"} <= alternatives(parse("self-driving")[0])
    assert {"self + driving", "driverless"} <= alternatives(parse("self driving")[0])
    assert {"semiconductors", "chip", "law"} <= alternatives(parse("semiconductors OR law")[0])
    assert "european union" in alternatives(parse("EU")[0])
    assert "eu" in alternatives(parse("European Union")[0])
    assert "united states" in alternatives(parse("US")[0])
    assert "us" not in alternatives(parse("United States")[0]), "the pronoun would be found everywhere"


@pytest.mark.parametrize(
    "q", ['"chips"', "chip*", "-chips", "NOT chips", '"facial recognition"', "-facial-recognition"]
)
def test_phrases_beginnings_and_what_is_left_out_have_no_synonyms(q: str) -> None:
    (clause,) = parse(q)
    assert not alternatives(clause) & {"semiconductor", "face recognition"}
