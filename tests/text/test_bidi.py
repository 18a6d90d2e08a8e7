"""Isolation of text from right to left: what it does to strings, and that it settles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text.bidi import FSI, PDI, isolated, steady
from tests.support.both_directions import ARABIC, HEBREW, STRAY

ANY_TEXT = st.text(st.sampled_from(f"ab1 .,(“”){ARABIC}{HEBREW}{''.join(STRAY)}é中\u200f"), max_size=30)
OVERRIDES = "\u202a\u202b\u202c\u202d\u202e"


def depth(text: str) -> int:
    """How many isolates are left open; fails where one is closed that was not opened."""
    opened = 0
    for character in text:
        opened += {FSI: 1, PDI: -1}.get(character, 0)
        assert opened >= 0
    return opened


@pytest.mark.parametrize("text", ["", "plain", "ändern “Łódź” – 5 %", "人工智能 2024", "ИИ", "🇮🇱", "é" * 300])
def test_what_turns_nothing_is_left_alone(text: str) -> None:
    assert isolated(text) is text
    assert steady(text) is text


@pytest.mark.parametrize("text", [ARABIC, HEBREW, f"{HEBREW} 2024", f"OpenAI {ARABIC}", "ܫܠܡܐ", "ߒߞߏ", "𞤀𞤣𞤤𞤢𞤥", "ﺷﻜﺮ"])
def test_a_value_is_isolated_whole(text: str) -> None:
    assert isolated(text) == f"{FSI}{text}{PDI}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{ARABIC}: 3 of 10", f"[{ARABIC}]: 3 of 10"),
        (f"“{HEBREW}” (32)", f"“[{HEBREW}]” (32)"),
        (f"AI, {HEBREW}, {ARABIC}; 3 undated", f"AI, [{HEBREW}, {ARABIC}]; 3 undated"),
        (f"matching “{ARABIC}” and “{HEBREW}”", f"matching “[{ARABIC}]” and “[{HEBREW}]”"),
        (f"{FSI}{HEBREW} 2024{PDI}: 5", f"[{HEBREW} 2024]: 5"),
        ("3 of \u202e10", "3 of 10"),
        (f"{HEBREW}\u202e (3)", f"[{HEBREW}] (3)"),
        (f"{PDI}{ARABIC} 5{FSI}", f"[{ARABIC}] 5"),
    ],
)
def test_the_words_of_a_sentence_are_isolated(text: str, expected: str) -> None:
    assert steady(text) == expected.replace("[", FSI).replace("]", PDI)


@given(ANY_TEXT)
def test_isolates_are_balanced_and_nothing_overrides(text: str) -> None:
    for given_text in (isolated(text), steady(text), steady(isolated(text)), steady(f"“{isolated(text)}”: {text}")):
        assert depth(given_text) == 0
        assert not set(given_text) & set(OVERRIDES)


@given(ANY_TEXT)
def test_isolation_settles_and_keeps_every_letter(text: str) -> None:
    assert steady(steady(text)) == steady(text)
    controls = {*STRAY, *OVERRIDES, FSI, PDI, "\u2066", "\u2067"}
    bare = "".join(c for c in text if c not in controls)
    for done in (isolated(text), steady(text)):
        assert "".join(c for c in done if c not in controls) == bare
