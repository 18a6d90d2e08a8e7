"""Keep text of either direction from turning what is written around it.

Readers lay out a line by the direction of its letters: beside a Hebrew or Arabic word, numbers and quotes of ours would
change places, and a stray control character would turn the rest of the line. Isolates (FSI ... PDI, invisible) stop
both. Stored text and data stay without them.
"""

from __future__ import annotations

import re
from typing import Final

FSI: Final = "\u2068"
PDI: Final = "\u2069"
_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LETTER: Final = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
"""Letters written from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko, Adlam and others."""
_TURNS: Final = re.compile(f"{_LETTER}|{_CONTROLS.pattern}")
_RUN: Final = re.compile(rf"{_LETTER}(?:(?:{_LETTER}|[\s\d\-–'’.,/&%_])*{_LETTER})?")
_ISOLATE: Final = re.compile(f"({FSI}[^{FSI}{PDI}]*{PDI})")


def isolated(text: str) -> str:
    """A value of a document between words of ours, laid out by its first letter; unchanged where it turns nothing."""
    if text.isascii() or not _TURNS.search(text):
        return text
    return f"{FSI}{_CONTROLS.sub('', text)}{PDI}"


def steady(text: str) -> str:
    """A sentence of ours with every run of words from right to left isolated, and without stray controls.

    What is isolated already stays as it is.
    """
    if text.isascii() or not _TURNS.search(text):
        return text
    parts = _ISOLATE.split(text)
    return "".join(part if place % 2 else _steadied(part) for place, part in enumerate(parts))


def _steadied(text: str) -> str:
    return _RUN.sub(lambda run: f"{FSI}{run[0]}{PDI}", _CONTROLS.sub("", text))
