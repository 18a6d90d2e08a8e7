"""Text as documents state it -> text fit to show: one line, no invisible characters, entities decoded."""

from __future__ import annotations

import html
import html.entities
import re
import unicodedata
from typing import Final

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_MOST_MARKS: Final = 3
_MAY_BE_MARKS = re.compile("[\u0300-\U0010ffff]{4}")  # no mark comes before them
_NOT_WORD = re.compile(r"[\W_]+")


def clean_text(text: str) -> str:
    """``text`` on one line: HTML entities decoded once, NFC, without control, bidirectional, zero-width and private-use
    characters, at most three combining marks in a row, white space folded. Never raises; may be empty.
    """
    if "&" in text:
        text = _ENTITY.sub(_decoded, text)
    if not text.isascii():
        text = _few_marks(unicodedata.normalize("NFC", _UNSEEN.sub("", text)))
    elif not text.isprintable():
        text = _UNSEEN.sub("", text)
    elif "  " not in text and text[:1] != " " != text[-1:]:
        return text  # printable ASCII has no other white space than the blank
    return " ".join(text.split())


def clipped(text: str, most: int) -> str:
    """``text`` if it has at most ``most`` characters, else its beginning and an ellipsis, ``most`` characters in all."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def comparable(text: str) -> str:
    """What two spellings of one title have in common: case, punctuation, width and spaces left out."""
    return " ".join(_NOT_WORD.split(unicodedata.normalize("NFKC", text).casefold())).strip()


def _decoded(entity: re.Match[str]) -> str:
    """The character of a numeric or known entity; what only begins like a known one stays as written."""
    known = entity[0].startswith("&#") or entity[0][1:] in html.entities.html5
    return html.unescape(entity[0]) if known else entity[0]


def _few_marks(text: str) -> str:
    if _MAY_BE_MARKS.search(text) is None:
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if character >= "\u0300" and unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept) if len(kept) < len(text) else text
