"""Text fit to show: nothing invisible, nothing lost that can be read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.cleaning import clean_text, comparable
from dashboard.text.shortening import clipped


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("  EU  AI Act \r\n\t passed ", "EU AI Act passed"),
        ("AT&amp;T &#8217;s &#160;plan&hellip;", "AT&T ’s plan…"),
        ("R&D &notit; Q&A &copy=1", "R&D &notit; Q&A &copy=1"),
        # escaped several times
        ("&amp;lt;b&amp;gt;", "<b>"),
        ("It&amp;#8217;s R&amp;amp;D law", "It’s R&D law"),
        ("R&amp;amp;amp;amp;D", "R&D"),
        ("&#38;amp;#8211;", "–"),
        ("&#x26;#x2019;", "’"),
        ("&amp;hellip; &amp;nbsp;x", "… x"),
        ("AT&amp;amp;T &amp;amp;notit;", "AT&T &notit;"),
        ("&amp;amp", "&amp"),
        ("Q&amp;A", "Q&A"),
        ("&amp;#xD800;x", "\ufffdx"),
        ("100 &amp;lt; 200", "100 < 200"),
        # joiners between letters that join, and in emoji
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("می\u200c\u200c\u200cخواهم", "می\u200cخواهم"),
        ("ශ්\u200dරී ලංකා", "ශ්\u200dරී ලංකා"),
        ("ന്\u200d", "ന്\u200d"),
        ("র\u200d্য", "র\u200d্য"),
        ("क्\u200dष", "क्\u200dष"),
        ("क्\u200cष", "क्\u200cष"),
        ("نامه\u200cای", "نامه\u200cای"),
        ("👨\u200d👩\u200d👧\u200d👦 family", "👨\u200d👩\u200d👧\u200d👦 family"),
        ("👩🏽\u200d💻", "👩🏽\u200d💻"),
        ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        (
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f!",
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f!",
        ),
        ("🇪🇺 1\ufe0f\u20e3", "🇪🇺 1\ufe0f\u20e3"),
        # elsewhere they are taken out
        ("pass\u200dword \u200c", "password"),
        ("a\u200dب", "aب"),
        ("👨\u200d.", "👨."),
        ("x\U000e0067\U000e007f", "x"),
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


GRAPHEMES = (
    *(
        "می\u200cخواهم",
        "ශ්\u200dරී",
        "👨\u200d👩\u200d👧",
        "👩🏽\u200d💻",
        "🏳\ufe0f\u200d🌈",
        "🇪🇺",
        "é",
        "パ",
        "मे",
        "ที่",
        "한",
    ),
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
)
SCRAPS = st.one_of(
    st.sampled_from(
        [
            "&",
            "amp;",
            "#38;",
            "lt;",
            "\u200c",
            "\u200d",
            "\u0301",
            "\ufe0f",
            "्",
            "ම",
            "ب",
            "👨",
            "🏽",
            "\U000e0067",
            "\u202e",
        ]
    ),
    st.characters(),
)


@given(st.lists(SCRAPS, max_size=24).map("".join))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.slow
@given(st.lists(st.sampled_from(GRAPHEMES), min_size=1, max_size=6), st.sampled_from(["", " ", "a", "&amp;", "\u200b"]))
def test_cleaning_keeps_graphemes(graphemes: list[str], between: str) -> None:
    shown = clean_text(between.join(graphemes))
    assert shown == clean_text(between).join(graphemes) or between == " "
    assert all(grapheme in shown for grapheme in graphemes)


@given(st.lists(st.sampled_from(GRAPHEMES), max_size=8), st.integers(1, 40))
def test_clipping_parts_no_grapheme(graphemes: list[str], most: int) -> None:
    rest = "".join(graphemes)
    whole = {"".join(graphemes[:n]) for n in range(len(graphemes) + 1)}
    if len(rest) > most and not {"می\u200cخواهم", "ශ්\u200dරී"} & set(graphemes):
        assert clipped(rest, most)[:-1] in whole


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
    assert comparable("می\u200cخواهم") == comparable("میخواهم")
    assert comparable("ﾊﾟﾘ") == comparable("パリ") == comparable("ハ\u309aリ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("パリ", "バリ"), ("ハリ", "パリ"), ("か", "が"), ("मेल", "मूल"), ("कि", "की"), ("কল", "কালি"), ("மலை", "மாலை")),
        *(("ที่", "ที"), ("ကာ", "ကီ"), ("ශ්\u200dරී", "ශරී"), ("കല", "കാല"), ("مُدرسة", "مدرس")),
    ],
)
def test_marks_that_are_letters_tell_titles_apart(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)
