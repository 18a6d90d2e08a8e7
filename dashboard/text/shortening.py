"""Long text made short: by characters, or by columns as a typeface takes them."""

from __future__ import annotations

import unicodedata
from typing import Final

LABEL_LIMIT: Final = 40
LINE_WIDTH: Final = 22
_WIDE: Final = frozenset("WF")
_JOINERS: Final = "\u200c\u200d"
_FLAG_LETTERS: Final = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_LONGEST_GRAPHEME: Final = 40


def clipped(text: str, most: int = LABEL_LIMIT) -> str:
    """The text in at most ``most`` characters, an ellipsis for what was cut. Graphemes stay whole."""
    return text if len(text) <= most else text[: _whole(text, most - 1)].rstrip() + "…"


def _whole(text: str, cut: int) -> int:
    """The last place, at most at ``cut``, where the text can be cut without parting what is read as one character."""
    for place in range(cut, max(0, cut - _LONGEST_GRAPHEME), -1):
        if not _inside_grapheme(text, place):
            return place
    return max(0, cut - _LONGEST_GRAPHEME)


def _inside_grapheme(text: str, at: int) -> bool:
    after = text[at]
    if after.isascii():
        return False
    if after in _JOINERS or text[at - 1] == "\u200d" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if after in _FLAG_LETTERS:  # flags are pairs of them
        before = text[:at]
        return (len(before) - len(before.rstrip(_FLAG_LETTERS))) % 2 == 1
    return unicodedata.category(after)[0] == "M" or "\U000e0020" <= after <= "\U000e007f"


def width_of(text: str) -> int:
    """The text's width in columns: East Asian wide characters take two, combining marks none."""
    return (
        len(text)
        if text.isascii()
        else sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in _WIDE else 1 for c in text)
    )


def shortened(text: str, limit: int = LABEL_LIMIT) -> str:
    """The text in at most ``limit`` columns, an ellipsis for what was cut. Not escaped."""
    text = " ".join(text.split())
    if width_of(text) <= limit:
        return text
    room = limit - 1
    for place, character in enumerate(text):
        room -= width_of(character)
        if room < 0:
            return f"{text[: _whole(text, place)].rstrip()}…"
    return text


def shortened_domain(domain: str, limit: int = LABEL_LIMIT) -> str:
    """The domain in at most ``limit`` columns, cut in its middle: both ends tell who it is."""
    if width_of(domain) <= limit:
        return domain
    tail = domain[-(limit // 2) :]
    return f"{shortened(domain, limit - width_of(tail))}{tail}"


def shortened_line(text: str, limit: int) -> str:
    """The text in at most ``limit`` columns: a domain or another single word loses its middle, a text its end."""
    return shortened_domain(text, limit) if text.isascii() and " " not in text else shortened(text, limit)


def wrapped(text: str, lines: int = 2, width: int = LINE_WIDTH) -> list[str]:
    """The text in at most ``lines`` lines of ``width`` columns, never broken inside an ASCII word. Not escaped.

    Domains and the like are also broken at their dots and hyphens. A word that is too long loses its middle.
    """
    rest = " ".join(text.split())
    broken: list[str] = []
    while width_of(rest) > width and len(broken) < lines - 1:
        head = _head(rest, width)
        broken.append(shortened_line(head.rstrip(), width))
        rest = rest[len(head) :].lstrip()
    return [*broken, shortened_line(rest, width)] if rest or not broken else broken


def _head(text: str, width: int) -> str:
    taken = 0
    for end, character in enumerate(text):
        taken += width_of(character)
        if taken > width:
            space = text.rfind(" ", 0, end + 1)
            return text[: space if space > 0 else _break_in_word(text, max(end, 1))]
    return text


def _break_in_word(text: str, most: int) -> int:
    """Where to break a first word that is longer than ``most`` characters."""
    word = text.partition(" ")[0]
    if not word.isascii():
        return most
    places = [place for place in range(most, 1, -1) if word[place : place + 1] == "." or word[place - 1] in "-_/"]
    return places[0] if places else len(word)
