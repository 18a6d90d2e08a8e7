"""Measure how alike two headlines are, by shared words; the threshold of one story (definition ``story``)."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.analytics.stop_words import STOP_WORDS

SAME_STORY: Final = 0.5
"""The least likeness of two headlines of one story, tuned on labelled pairs (docs/decisions/0017)."""
PRIOR_TITLES: Final = 1000
FIGURE_WEIGHT: Final = 3.0
YEAR_WEIGHT: Final = 0.5
_GLUED: Final = re.compile(r"(?<=\d)(?=[^\W\d])")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ENDINGS: Final = ("ing", "ed", "es", "s")


@dataclass(frozen=True, slots=True)
class Headlines:
    """The number of titles that hold each word, of ``titles`` in the whole corpus."""

    titles: int
    holding: Mapping[str, int]

    @classmethod
    def of(cls, titles: Iterable[str]) -> Headlines:
        """Count the words of folded titles (lower case, no accents, words separated by spaces)."""
        counts: Counter[str] = Counter()
        number = 0
        for title in titles:
            counts.update(words_of(title))
            number += 1
        return cls(number, counts)

    def likeness(self, one: str, other: str) -> float:
        """Return Dice's coefficient over weighted words, from 0 (no significant word shared) to 1 (the same words).

        A word weighs ln((T + 1000) / (t + 1)) where t of the corpus's T titles hold it; a figure three times that, a
        year half. The constant 1000 keeps weights stable in a small corpus.
        """
        first, second = words_of(one), words_of(other)
        both = self._weight(first) + self._weight(second)
        return 2 * self._weight(first & second) / both if both else 0.0

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._rarity(word) for word in words)

    def _rarity(self, word: str) -> float:
        rarity = math.log((self.titles + PRIOR_TITLES) / (self.holding.get(word, 0) + 1))
        if word.isdigit():
            return rarity * (YEAR_WEIGHT if _YEAR.fullmatch(word) else FIGURE_WEIGHT)
        return rarity


def words_of(title: str) -> frozenset[str]:
    """Return the words of a folded title without stop words, simply stemmed, ``13bn`` split into ``13`` and ``bn``."""
    words = _GLUED.sub(" ", title).split()
    return frozenset(_stem(word) for word in words if word not in STOP_WORDS)


@functools.lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word
