"""Finds the dictionaries' phrases in a text: all of them in one pass over its characters (Aho and Corasick, 1975).

A text is folded first: lower case, every sign a space, its length kept, so that positions stay those of the text. A
phrase stands between two spaces; it therefore matches whole words only, whatever hyphens and apostrophes are between.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import ahocorasick

from dashboard.policy.entries import Entry, Rule

_SIGNS: Final = re.compile(r"[^\w ]|_")
_ASCII: Final = "".join(c.lower() if c.isalnum() else " " for c in map(chr, range(128)))
_SHORT: Final = 4
"""Letters up to which capitals are part of a name’s spelling."""
_TYPOGRAPHIC: Final = "“”‘’–—…"
"""The signs that most often keep a text from being ASCII."""
_LETTERS: Final = {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h"} | {
    chr(code): unicodedata.normalize("NFD", chr(code))[0].lower()
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if unicodedata.normalize("NFD", chr(code))[0].isascii()
}
_UNACCENTED: Final = str.maketrans(_LETTERS)
"""Latin letters without their accents, each for one."""
LANGUAGES: Final = ("languages", "multilingual", "translation", "translations", "translate", "translates", "speakers")
"""Beside these words an adjective of nationality is taken for a language, and does not count."""


class _Use:
    """Plain numbers: they are compared for every phrase of every text."""

    HIT = 0
    ADJECTIVE = 1
    UNLESS = 2
    NEEDS = 3
    LACKS = 4
    LANGUAGE = 5


class _Phrase(NamedTuple):
    """What a phrase is there for (a ``_Use``). ``exact`` is the spelling a hit must have; ``rule`` is the rule's number, whose entry ``entry`` numbers."""

    use: int
    rule: int
    entry: int
    exact: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry's words from ``start`` to ``end`` (exclusive) of the text."""

    start: int
    end: int
    entry: int


def folded(text: str) -> str:
    """The text in lower case without accents, with a space for every sign; each character stays in its place."""
    if not text.isascii():
        for sign in _TYPOGRAPHIC:
            text = text.replace(sign, " ")
        text = text.translate(_UNACCENTED)
    if text.isascii():
        return text.translate(_ASCII)
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return _SIGNS.sub(" ", lowered)


class Matcher:
    """The phrases of some entries. Safe to use from any thread."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        phrases: dict[str, list[_Phrase]] = {}
        number = 0
        self._needing: set[int] = set()
        for place, entry in enumerate(entries):
            for rule in entry.rules:
                for text, phrase in _phrases(rule, number, place):
                    phrases.setdefault(f" {folded(text).strip()} ", []).append(phrase)
                if rule.needs:
                    self._needing.add(number)
                number += 1
        for word in LANGUAGES:
            phrases.setdefault(f" {word} ", []).append(_Phrase(_Use.LANGUAGE, -1, -1))
        self._automaton = ahocorasick.Automaton()
        for text, found in phrases.items():
            self._automaton.add_word(text, (len(text) - 2, tuple(found)))
        self._automaton.make_automaton()

    def hits(self, text: str, lowered: str | None = None) -> list[Hit]:
        """Every entry's words in the text, by their place; of one entry's words that overlap, the longest. ``lowered``: the text, folded."""
        found: list[tuple[int, int, _Phrase]] = []
        negative: dict[int, list[tuple[int, int]]] = {}
        needed: set[int] = set()
        lacking: set[int] = set()
        languages = False
        for end, (length, phrases) in self._automaton.iter(f" {folded(text) if lowered is None else lowered} "):
            start = end - 1 - length
            for phrase in phrases:
                use, rule, entry, exact = phrase
                if exact is not None and not _is_as_written(text[start : start + length], exact):
                    continue
                if use <= _Use.ADJECTIVE:
                    found.append((start, start + length, phrase))
                elif use == _Use.UNLESS:
                    negative.setdefault(entry, []).append((start, start + length))
                elif use == _Use.NEEDS:
                    needed.add(rule)
                elif use == _Use.LACKS:
                    lacking.add(rule)
                else:
                    languages = True
        return _longest(
            (entry, start, -end)
            for start, end, (use, rule, entry, exact) in found
            if rule not in lacking
            and (rule not in self._needing or rule in needed)
            and not (languages and use == _Use.ADJECTIVE)
            and not (entry in negative and _within(start, end, negative[entry]))
            and not (exact is not None and _shouted(text, exact, start, end))
        )


def _phrases(rule: Rule, number: int, entry: int) -> Iterable[tuple[str, _Phrase]]:
    for use, texts in (
        (_Use.HIT, rule.words),
        (_Use.ADJECTIVE, rule.adjectives),
        (_Use.UNLESS, rule.unless),
        (_Use.NEEDS, rule.needs),
        (_Use.LACKS, rule.lacks),
    ):
        yield from ((text, _Phrase(use, number, entry)) for text in texts)
    yield from ((text, _Phrase(_Use.HIT, number, entry, _core(text))) for text in rule.exact)


def _core(text: str) -> str:
    """A phrase without signs at its ends: what a hit of it covers."""
    first = next(place for place, c in enumerate(text) if c.isalnum())
    last = next(place for place, c in enumerate(reversed(text)) if c.isalnum())
    return text[first : len(text) - last]


def _is_as_written(text: str, exact: str) -> bool:
    """Whether a hit has the spelling asked for, or is a longer word in capitals."""
    return text == exact or (len(exact) >= _SHORT and not exact.isupper() and text == exact.upper())


def _within(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(left < end and start < right for left, right in spans)


def _shouted(text: str, exact: str | None, start: int, end: int) -> bool:
    """Whether capitals that were asked for stand among nothing but capitals, where they tell nothing."""
    if exact is None or len(exact) > _SHORT or not exact.isupper():
        return False
    around = text[max(0, start - 40) : start] + text[end : end + 40]
    letters = [c for c in around if c.isalpha()]
    return len(letters) > 12 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _longest(hits: Iterable[tuple[int, int, int]]) -> list[Hit]:
    """Of hits of one entry (entry, start, minus end) that overlap, the longest; by their place, longer ones first."""
    kept: list[tuple[int, int, int]] = []
    for hit in sorted(hits):
        entry, start, end = hit
        if kept and kept[-1][0] == entry and start < -kept[-1][2]:
            if start + end < kept[-1][1] + kept[-1][2]:
                kept[-1] = hit
            continue
        kept.append(hit)
    return [
        Hit(start, -end, entry) for start, end, entry in sorted([(start, end, entry) for entry, start, end in kept])
    ]
