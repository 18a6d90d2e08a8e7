"""Characters beyond the basic plane, escaped in two halves as JSON writes them (``\\ud83e\\udd16``)."""

from __future__ import annotations

import re
from typing import Final

_START: Final = "\\u"
_ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89aAbB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def join_surrogates(text: str) -> str:
    """Return ``text`` with escaped pairs as the characters they are; a half without its other half stays."""
    return _ESCAPED.sub(lambda pair: pair[1] + character_of(pair[2], pair[3]), text) if _START in text else text


def character_of(high: str, low: str) -> str:
    """Return the character of two escaped halves, given in hexadecimal."""
    return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
