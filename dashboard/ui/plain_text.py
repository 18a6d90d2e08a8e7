"""Text from data in Streamlit's Markdown commands: shown as it is, never interpreted."""

from __future__ import annotations

import re
from typing import Final

from dashboard.text.bidi import steady

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def plain(text: str) -> str:
    """``text`` with every character that Markdown gives a meaning escaped, on one line; right-to-left words isolated."""
    return _MARKUP.sub(r"\\\1", steady(" ".join(text.split())))
