"""Find the words of a search in a text as people read it: where to mark them, which passage to show.

A span is the first character and the one after the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from dashboard.search.folding import LETTER_MARKS, fold
from dashboard.search.grammar import Clause, Term
from dashboard.search.stemming import stem
from dashboard.text.scripts import UNSPACED

Span: TypeAlias = tuple[int, int]
PASSAGE: Final = 280
"""Characters of a passage, about."""
_BEFORE: Final = 80
_ON: Final = f"[^\\W_{UNSPACED}]|[{LETTER_MARKS}\u0300-\u036f\u200c\u200d]"
_WORD: Final = re.compile(f"[{UNSPACED}][{LETTER_MARKS}]*|(?:{_ON})+(?:(?<=[nN])['’][tT]\\b)?")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text, folded, and where it stands."""

    word: str
    span: Span


def found_spans(text: str, clauses: Iterable[Clause]) -> list[Span]:
    """Where the terms of a search are in a text, the longest at each place; those it excludes are not looked for."""
    sought = _terms(clauses)
    words = _words(text) if sought else []
    spans: list[Span] = []
    place = 0
    while place < len(words):
        longest = max((_length(words, place, term) for term in sought), default=0)
        if longest:
            spans.append((words[place].span[0], words[place + longest - 1].span[1]))
        place += longest or 1
    return spans


def is_found(texts: Sequence[str], clause: Clause) -> bool:
    """Whether a clause holds in these texts together."""
    split = [_words(text) for text in texts]

    def has(term: Term) -> bool:
        return any(_length(words, place, term) for words in split for place in range(len(words)))

    return any(all(map(has, together)) for together in clause.alternatives) is not clause.excluded


def passage(text: str, spans: Sequence[Span]) -> Span:
    """The part of a text to show: all of a short one, else about ``PASSAGE`` characters where the most spans are,
    from and to spaces.
    """
    if len(text) <= PASSAGE or not spans:
        return (0, len(text)) if len(text) <= PASSAGE else (0, _space(text, PASSAGE))
    first = max(spans, key=lambda span: (sum(span[0] <= s < span[0] + PASSAGE - _BEFORE for s, _ in spans), -span[0]))
    start = 0 if first[0] <= _BEFORE else _space(text, first[0] - _BEFORE)
    return start, _space(text, max(start + PASSAGE, first[1]))


def _space(text: str, place: int) -> int:
    """The next space from a place on, not far from it."""
    found = text.find(" ", place, place + _BEFORE // 2)
    return min(place, len(text)) if found < 0 else found


def _terms(clauses: Iterable[Clause]) -> list[Term]:
    return [term for clause in clauses if not clause.excluded for term in clause.terms]


def _words(text: str) -> list[_Word]:
    return [_Word(word, match.span()) for match in _WORD.finditer(text) for word in fold(match[0]).split()]


def _length(words: Sequence[_Word], place: int, term: Term) -> int:
    """How many words from a place on are the term's; 0 if it is not there."""
    sought = term.words.split()
    last = len(sought) - 1
    for n, (word, stemmed) in enumerate(zip(sought, term.stems, strict=True)):
        if place + n >= len(words):
            return 0
        found = words[place + n].word
        if not (
            found.startswith(word)
            if term.prefix and n == last
            else found == word
            if term.exact
            else stem(found) == stemmed
        ):
            return 0
    return len(sought)
