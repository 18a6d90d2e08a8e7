"""Texts and searches folded alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.search.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élysée: AI-driven “chips”", " elysee ai driven chips "),
        ("STRASSE Straße ﬁne ²", " strasse strasse fine 2 "),
        ("100%_sure", " 100 sure "),
        ("人工知能 and ไทย", " 人 工 知 能 and ไ ท ย "),
        ("한국어", " 한국어 "),
        # letters that do not decompose
        ("Łódź Tromsø Diyarbakır", " lodz tromso diyarbakir "),
        ("Đắk Lắk, Þórshöfn, Æbelø, Œuvre, Ħamrun", " dak lak thorshofn aebelo oeuvre hamrun "),
        ("İstanbul Iğdır STRAẞE", " istanbul igdir strasse "),
        ("Hawaiʻi", " hawaii "),
        # marks that are letters, and marks that are not
        ("パリ バリ ﾊﾟﾘ", " パ リ バ リ パ リ "),
        ("मेल मूल", " मेल मूल "),
        ("ที่นี่", " ที่ นี่ "),
        ("மாலை മലയാളം", " மாலை മലയാളം "),
        ("мой ёлка Украї́на", " мой елка україна "),
        ("مُدَرِّسَة بـــيت", " مدرسة بيت "),
        ("שָׁלוֹם", " שלום "),
        ("Ἀθῆναι Việt Nam", " αθηναι viet nam "),
        # joiners do not count
        ("می\u200cخواهم ශ්\u200dරී ක්\u200dෂ", " ميخواهم ශ්රී ක්ෂ "),
        ("کتاب كتاب", " كتاب كتاب "),
        # contractions
        ("Subsidy won't pass; don’t DON'T can't", " subsidy wont pass dont dont cant "),
        ("China’s plan, they'll, n't", " china s plan they ll nt "),
        ("…", " "),
        ("", " "),
        (None, " "),
    ],
)
def test_text_is_folded_into_words_between_spaces(text: str | None, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(alphabet="aÉ ß_1é\u0301人ﬁ'-", max_size=30))
def test_typographic_signs_are_in_no_word(text: str) -> None:
    assert fold(f"“{text}” – a…") == fold(f"„{text}„ − a‥")


SCRIPTS = st.characters(
    categories=("L", "M", "N"),
    include_characters="ŁłØøıßæʻ'’\u200c\u200d",
    max_codepoint=0x1FFFF,
)


@given(st.lists(st.text(SCRIPTS, min_size=1, max_size=8), min_size=1, max_size=5))
def test_every_word_of_a_title_is_found_as_typed_and_without_accents(words: list[str]) -> None:
    title = fold(" ".join(words))
    for word in words:
        bare = "".join(c for c in unicodedata.normalize("NFD", word) if not "\u0300" <= c <= "\u036f")
        for typed in (word, word.replace("\u200c", "").replace("\u200d", ""), unicodedata.normalize("NFC", bare)):
            kept = any("CYRILLIC" in unicodedata.name(c, "") for c in word)
            if fold(typed).strip() and not (kept and typed != word):
                assert fold(typed) in title


def test_korean_keeps_its_words_and_its_accents_fold_alike_in_both_forms() -> None:
    assert len(fold("한국어 정책").split()) == 2
    assert fold("Zu\u0308rich") == fold("Zürich") == " zurich "


@given(st.text(max_size=40))
def test_a_text_is_found_by_itself_however_it_is_written(text: str) -> None:
    words = fold(text)
    assert fold(words) == words
    if words.strip():
        assert words.strip() in fold(f"before {text} after")
