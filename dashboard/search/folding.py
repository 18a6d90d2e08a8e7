"""Fold text for searching: no case, no accents, one space before and after each word.

Texts and searches are folded alike, so a word is found by looking for it between spaces.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from dashboard.text.scripts import UNSPACED

LETTER_MARKS: Final = "".join(
    character
    for block in (range(0x483, 0x1AB0), range(0x1B00, 0x1D00), range(0x3099, 0x309B), range(0xA66F, 0xAC00))
    for character in map(chr, block)
    if unicodedata.category(character) in ("Mn", "Mc")
)
"""Marks that may be letters: vowel signs, viramas, the dots of kana."""
# Where words are not spaced apart each letter is a word, and a word of the question is a phrase.
_WORD: Final = re.compile(
    f"[{UNSPACED}][{LETTER_MARKS}]*|[^\\W_{UNSPACED}][^\\W_{UNSPACED}{LETTER_MARKS}]*(?:[{LETTER_MARKS}]+[^\\W_{UNSPACED}]*)*"
)
_ASCII_WORDS: Final = "".join(c.lower() if c.isalnum() else " " for c in map(chr, range(128)))
_TYPOGRAPHIC: Final = (("’", "'"), *((sign, " ") for sign in "“”‘–—…"))
"""Signs that keep a text from being ASCII, and are in no word."""
_NOT: Final = re.compile(r"(?<=n)'(?=t\b)", re.IGNORECASE)
"""The apostrophe of "won't", which is no form of "won"."""
_LETTERS: Final = str.maketrans(
    {
        **dict(zip("łøıđħŧŋɓƈɗɖƒɠƙɫɲƥƭʋȥƀɨ", "loidhtnbcddfgklnptvzbi", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
        "ĸ": "k",
        "ی": "ي",
        "ک": "ك",
        **dict.fromkeys("ʻʼʽʾʿʹʺـ\u200c\u200d", None),
    }
)
"""Letters that do not decompose, and signs that do not count within a word."""
_ACCENTS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U000e0100-\U000e01ef]"
)
"""Marks that are written or left out at will."""
_CYRILLIC: Final = {"и\u0306": "й", "у\u0306": "ў", "і\u0308": "ї", "г\u0301": "ѓ", "к\u0301": "ќ"}
"""Letters of their own, although they decompose."""


def fold(text: str | None) -> str:
    """The words of a text, one space before and after each; a single space when there are none."""
    text = text or ""
    if not text.isascii():
        for sign, plain in _TYPOGRAPHIC:
            text = text.replace(sign, plain)
    if not text.isascii():
        text = _without_case_and_accents(text)
    if "'" in text:
        text = _NOT.sub("", text)
    words = text.translate(_ASCII_WORDS).split() if text.isascii() else _WORD.findall(text)
    return f" {' '.join(words)} " if words else " "


def _without_case_and_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    if "\u0301" in plain or "\u0306" in plain or "\u0308" in plain:
        for parts, letter in _CYRILLIC.items():
            plain = plain.replace(parts, letter)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", plain).translate(_LETTERS))
