"""Text as Plotly shows it: escaped, in lines, measured; and sentences of charts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from math import ceil
from typing import Final

from dashboard.definitions.formulas import wilson_interval
from dashboard.model.filters import Filters
from dashboard.text.bidi import FSI, PDI, isolated
from dashboard.text.shortening import width_of

_EMS: Final = dict.fromkeys((FSI, PDI), 0.0) | {
    character: ems
    for ems, characters in {
        0.26: " ',.:;Iijl|",
        0.34: "!()-[]f{}/\\rt",
        0.44: '*?sz"cvxy',
        0.5: "0123456789#$+<=>FJLVXY^_aegk~",
        0.56: "ACEPRSTZ`bdhnopqu",
        0.64: "&BDGKHNOQU",
        0.84: "%@MWmw",
    }.items()
    for character in characters
}
_OTHER_EMS: Final = 0.66
_EMS_OF_COLUMNS: Final = (0.0, _OTHER_EMS, 1.0)
_SLACK: Final = 1.1
_MARKUP: Final = re.compile(r"<[^>]*>")
_NAMED_SIZE: Final = re.compile(r"<span style=\"font-size:(\d+)px")


def escape(text: str) -> str:
    """The text as Plotly shows it literally, isolated where it is written from right to left.

    Plotly reads ``&``, ``<`` and ``>`` as markup, links and style included.
    """
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return isolated(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def label_lines(parts: Iterable[str]) -> str:
    """Escaped lines joined as Plotly breaks them; empty ones are left out."""
    return "<br>".join(escape(part) for part in parts if part)


def label_width(label: str, size: float) -> int:
    """CSS pixels that a label takes at most: the widest of its lines, in type of ``size`` pixels where it names no other.

    Letters are as wide as those of the pages' typeface, with a little over for bold ones and for other typefaces.
    """
    return ceil(_SLACK * max(_line_width(line, size) for line in label.split("<br>")))


def _line_width(line: str, size: float) -> float:
    named = _NAMED_SIZE.search(line)
    return _ems(unescape(_MARKUP.sub("", line))) * (float(named[1]) if named else size)


def _ems(line: str) -> float:
    return sum(_EMS[c] if c in _EMS else _EMS_OF_COLUMNS[width_of(c)] for c in line)


def interval(count: int, total: int) -> str:
    """The 95 % Wilson interval of ``count`` of ``total``, in whole percent: ``21–94 %``."""
    low, high = wilson_interval(count, total)
    return f"{100 * low:.0f}–{100 * high:.0f} %"


def unit_of(filters: Filters) -> str:
    """What is counted: articles, or stories once copies are left out."""
    return "story" if filters.stories else "article"


def listed(parts: list[str]) -> str:
    """Words in a row: ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentences(*parts: str) -> str:
    """Non-empty sentences, one after the other."""
    return " ".join(part for part in parts if part)
