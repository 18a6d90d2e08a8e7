"""Words and numbers as charts show them: escaped for Plotly, shortened, wrapped, counted, dated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from math import ceil
from typing import Final

from dashboard.definitions import wilson_interval
from dashboard.filters import Filters

LABEL_LIMIT: Final = 40
LINE_WIDTH: Final = 22
_WIDE: Final = frozenset("WF")
_EMS: Final = {
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
    """The text as Plotly shows it literally: Plotly reads ``&``, ``<`` and ``>`` as markup, links and style included."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
    kept, room = "", limit - 1
    for character in text:
        room -= width_of(character)
        if room < 0:
            break
        kept += character
    return f"{kept.rstrip()}…"


def wrapped(text: str, lines: int = 2, width: int = LINE_WIDTH) -> list[str]:
    """The text in at most ``lines`` lines of ``width`` columns, broken between words where possible. Not escaped."""
    rest = " ".join(text.split())
    broken: list[str] = []
    while width_of(rest) > width and len(broken) < lines - 1:
        head = _head(rest, width)
        broken.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return [*broken, shortened(rest, width)]


def _head(text: str, width: int) -> str:
    taken = 0
    for end, character in enumerate(text):
        taken += width_of(character)
        if taken > width:
            space = text.rfind(" ", 0, end + 1)
            return text[: space if space > 0 else max(end, 1)]
    return text


def lines_of(parts: Iterable[str]) -> str:
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


def number(value: float) -> str:
    """A count for readers: ``12,345``; fractional counts keep one decimal unless whole."""
    rounded = round(value, 1)
    return f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded:,.1f}"


def percent(part: float, total: float) -> str:
    """A share for readers: ``67 %``; empty when there is nothing to divide by. Never rounds to a false 0 or 100."""
    if total <= 0:
        return ""
    share = 100 * part / total
    if 0 < share < 1:
        return "<1 %"
    if 99 < share < 100:
        return ">99 %"
    return f"{share:.0f} %"


def interval(count: int, total: int) -> str:
    """The 95 % Wilson interval of ``count`` of ``total``, in whole percent: ``21–94 %``."""
    low, high = wilson_interval(count, total)
    return f"{100 * low:.0f}–{100 * high:.0f} %"


def counted(count: float, unit: str) -> str:
    """A number with its noun, which is regular or ``story``: ``1 article``, ``1,204 articles``, ``2 stories``."""
    if count == 1:
        return f"1 {unit}"
    return f"{number(count)} {plural(unit)}"


def plural(unit: str) -> str:
    """The plural of a noun we use for counting."""
    return f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit}s"


def unit_of(filters: Filters) -> str:
    """What is counted: articles, or stories once copies are left out."""
    return "story" if filters.stories else "article"


def listed(parts: list[str]) -> str:
    """Words in a row: ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentences(*parts: str) -> str:
    """Non-empty sentences, one after the other."""
    return " ".join(part for part in parts if part)
