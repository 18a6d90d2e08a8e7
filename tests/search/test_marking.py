"""Which words of a text are marked, and which passage is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.search.folding import fold
from dashboard.search.grammar import parse
from dashboard.search.marking import PASSAGE, found_spans, is_found, passage


def marked(text: str, q: str) -> list[str]:
    return [text[start:end] for start, end in found_spans(text, parse(q))]


@pytest.mark.parametrize(
    ("text", "q", "expected"),
    [
        ("Café society; CAFE!", "cafe", ["Café", "CAFE"]),
        ("Straße", "strasse", ["Straße"]),
        ("The AI Act acts", "ai act", ["AI", "Act", "acts"]),
        ("The AI Act acts", '"ai act"', ["AI Act"]),
        ("regulators regulate", "regulat*", ["regulators", "regulate"]),
        ("regulators", '"regulat"', []),
        ("人工智能", "工智", ["工智"]),
        ("Rules, regulations; a ruling", "regulation", ["regulations"]),
        ("Face-scanning bans and facial recognition", "facial recognition", ["Face-scanning", "facial", "recognition"]),
        ("Face-scanning bans", '"facial recognition"', []),
        ("Semiconductors and Chips", "chip -semiconductor", ["Semiconductors", "Chips"]),
        ("It won’t pass", "won't", ["won’t"]),
        ("China’s plan", "China’s", ["China’s"]),
        ('<b>chips</b> & "chips"', "chips", ["chips", "chips"]),
        ("nothing", "", []),
    ],
)
def test_words_are_marked_in_every_form_and_by_synonym(text: str, q: str, expected: list[str]) -> None:
    assert marked(text, q) == expected


@given(st.text(alphabet="aÉ ß_1é\u0301人ﬁ'-’nt", max_size=30))
def test_every_word_of_a_text_is_marked_when_it_is_searched_for(text: str) -> None:
    for word in fold(text).split():
        assert found_spans(text, parse(f'"{word}"'))


@given(st.text(max_size=60), st.text(max_size=20))
def test_spans_are_inside_the_text_in_order_and_apart(text: str, q: str) -> None:
    spans = found_spans(text, parse(q))
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)


def test_a_clause_may_be_found_in_several_texts_together() -> None:
    (facial,) = parse("facial recognition")
    assert is_found(["a facial cream", "with recognition"], facial)
    assert not is_found(["a facial cream"], facial)
    assert is_found(["Face scan"], facial)
    assert not is_found(["a tax"], parse("-tax")[0])


def test_the_passage_of_a_long_text_is_where_most_is_found() -> None:
    text = "chips " + "word " * 200 + "chips and export and controls " + "word " * 200
    start, end = passage(text, found_spans(text, parse("chips export controls")))
    assert "chips and export and controls" in text[start:end]
    assert end - start < 2 * PASSAGE
    assert text[start : start + 1] == " "
    assert passage("short chips", [(6, 11)]) == (0, 11)
    assert passage(text, [])[0] == 0
