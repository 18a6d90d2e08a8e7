"""People, only where a text names them together with a public office: “Prime Minister Jane Roe”."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Final

_NAME: Final = re.compile(
    r"\s+((?:[A-Z][\w’'-]+|[A-Z]\.)(?:\s+(?:[A-Z][\w’'-]+|[A-Z]\.|de|da|von|van|der|bin|al|el|ul)){0,3})"
)
_WORD_BEFORE: Final = re.compile(r"([\w.&-]+)(?:[’']s?)?\s+$")
_OPENERS: Final = frozenset(
    (
        "when",
        "as",
        "the",
        "while",
        "if",
        "after",
        "before",
        "and",
        "but",
        "on",
        "in",
        "with",
        "by",
        "for",
        "former",
        "a",
    )
)
_NO_NAMES: Final = frozenset(
    ("The", "And", "For", "Of", "In", "On", "AI", "EU", "US", "UK", "Says", "Said", "Will", "To")
)
_MOST_WORDS: Final = 3
_AROUND: Final = 200
MOST_OFFICES: Final = 200
_SHARE_OF_CAPITALS: Final = 0.7
_FEW_WORDS: Final = 5


def people_in(
    text: str, offices: Iterable[tuple[int, int]], states: Collection[int]
) -> dict[str, set[tuple[int, int]]]:
    """The people of a text, each with the places of office and name.

    Args:
        offices: where words for an office are.
        states: where names of jurisdictions and public bodies end; before an office they say whose it is, while any
            other capitalised word there says that it is a firm's.
    """
    found: dict[str, set[tuple[int, int]]] = {}
    text = text.rstrip()
    for start, end in islice(offices, MOST_OFFICES):
        if not text[start].isupper() or _is_a_firms(text, start, states) or _is_headline(text, start):
            continue
        if (match := _NAME.match(text, end + (text[end : end + 1] == "."))) is None:
            continue
        words = _name_words(match.group(1))
        if words:
            name = " ".join(words)
            found.setdefault(name, set()).add((start, match.start(1) + len(name)))
    return _merged(found)


def _name_words(text: str) -> list[str]:
    words: list[str] = []
    for word in text.split(" ")[:_MOST_WORDS]:
        bare = re.sub(r"[’']s?$", "", word)
        if word in _NO_NAMES or "\n" in word:
            break
        words.append(bare)
        if bare != word:
            break
    while words and not words[-1][0].isupper():
        words.pop()
    return words if any(len(word) > 2 for word in words) else []


def _is_a_firms(text: str, start: int, states: Collection[int]) -> bool:
    before = _WORD_BEFORE.search(text, max(0, start - 40), start)
    if before is None or not before.group(1)[0].isupper():
        return False
    word: str = before.group(1)
    ends = {before.end(1), before.end(1) - word.endswith(".")}
    return ends.isdisjoint(states) and word.lower() not in _OPENERS


def _is_headline(text: str, start: int) -> bool:
    """Whether most words around begin with a capital, so that a name's end cannot be seen."""
    around = (
        text[max(0, start - _AROUND) : start].rpartition("\n")[2] + text[start : start + _AROUND].partition("\n")[0]
    )
    words = [word for word in re.findall(r"[^\W\d_]+", around) if len(word) > 3]
    return len(words) >= _FEW_WORDS and sum(word[0].isupper() for word in words) > _SHARE_OF_CAPITALS * len(words)


def _merged(found: dict[str, set[tuple[int, int]]]) -> dict[str, set[tuple[int, int]]]:
    """A bare family name counts for the full name that ends in it."""
    merged: dict[str, set[tuple[int, int]]] = {}
    for name in sorted(found, key=len, reverse=True):
        full = next((known for known in merged if known.endswith(f" {name}")), name)
        merged.setdefault(full, set()).update(found[name])
    return merged
