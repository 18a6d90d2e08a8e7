"""Text fit to show: nothing invisible, nothing lost that can be read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.cleaning import clean_text, clipped, comparable


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("  EU  AI Act \r\n\t passed ", "EU AI Act passed"),
        ("AT&amp;T &#8217;s &#160;plan&hellip;", "AT&T ’s plan…"),
        ("R&D &notit; Q&A &copy=1", "R&D &notit; Q&A &copy=1"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("a\u200bb\u202ec\ufeffd\u00ade", "abcde"),
        ("a&#8238;b", "ab"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("e\u0301", "é"),
        ("a" + "\u0301" * 50, "á\u0301\u0301\u0301"),
        ("tag\U000e0041s", "tags"),
        ("“curly” – ¥2 tn ☕️ 日本", "“curly” – ¥2 tn ☕️ 日本"),
        ("donâ€™t", "donâ€™t"),
        ("\ud800x", "x"),
    ],
)
def test_text_is_cleaned(stated: str, shown: str) -> None:
    assert clean_text(stated) == shown


@given(st.text(max_size=80))
def test_clean_text_is_one_visible_line(text: str) -> None:
    shown = clean_text(text)
    assert shown == shown.strip()
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert "\u202e" not in shown
    assert unicodedata.is_normalized("NFC", shown)


@given(st.text(max_size=60), st.integers(2, 30))
def test_clipped_never_exceeds_its_length(text: str, most: int) -> None:
    assert len(clipped(text, most)) <= most
    assert (clipped(text, most) == text) == (len(text) <= most)


def test_comparable_leaves_out_spelling() -> None:
    assert comparable("The “AI Act”: passed!") == comparable("the ai-act passed")
    assert comparable("The AI Act passed") != comparable("The AI Act failed")
