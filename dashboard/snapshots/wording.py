"""Clean the title and note a user gives a snapshot: no control, bidi or invisible characters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from dashboard.text.shortening import clipped

TITLE_LENGTH: Final = 200
NOTE_LENGTH: Final = 2000
_ZERO_WIDTH_JOINERS: Final = "\u200c\u200d"
_MARKS: Final = 3


def clean_title(text: str) -> str:
    """One line of at most 200 characters; longer ones end in an ellipsis."""
    return clipped(" ".join(_visible(text[: 20 * TITLE_LENGTH]).split()), TITLE_LENGTH)


def clean_note(text: str) -> str:
    """Paragraphs of at most 2,000 characters in all; at most one empty line between two."""
    lines = [" ".join(line.split()) for line in _visible(text[: 20 * NOTE_LENGTH]).splitlines()]
    return clipped(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), NOTE_LENGTH)


def _visible(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if character == "\n" or category in ("Zl", "Zp"):
            kept.append("\n")
        elif category == "Cc" or category == "Zs":
            kept.append(" ")
        elif _hidden(character, category) or marks > _MARKS:
            continue
        else:
            kept.append(character)
    return "".join(kept)


def _hidden(character: str, category: str) -> bool:
    not_a_character = ord(character) & 0xFFFE == 0xFFFE
    return not_a_character or (category in ("Cf", "Cs", "Co") and character not in _ZERO_WIDTH_JOINERS)
