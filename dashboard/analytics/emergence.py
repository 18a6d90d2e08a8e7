"""Find topics and terms that are more frequent in a period than before it (definition ``emerging``)."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.text.scripts import UNSPACED

LEAST_COUNT: Final = 3
LEAST_G2: Final = 3.84
SMOOTHING: Final = 0.5
LEAST_LETTERS: Final = 3
_UNSPACED_LETTER: Final = re.compile(f"[{UNSPACED}]")
_BREAK: Final = ""
"""Stands for a letter that is no word, so that no pair spans it."""


@dataclass(frozen=True, slots=True)
class Keyness:
    """``now`` of ``now_total`` articles of the period carry the key, ``then`` of ``then_total`` of the reference.

    ``g2`` is the log-likelihood ratio, ``effect`` the binary logarithm of the ratio of the two shares.
    """

    key: str
    now: int
    now_total: int
    then: int
    then_total: int
    g2: float
    effect: float

    @property
    def emerging(self) -> bool:
        """Whether the key is emerging: at least 3 articles, and G² above the 5 % point of χ² with one degree of freedom."""
        return self.now >= LEAST_COUNT and self.g2 > LEAST_G2 and self.effect > 0


def keyness(key: str, now: int, now_total: int, then: int, then_total: int) -> Keyness | None:
    """Compare a key's frequency now and then; ``None`` if it never occurs or a total is 0.

    Source: P. Rayson and R. Garside, "Comparing corpora using frequency profiling" (2000), over document frequencies.
    """
    if now_total <= 0 or then_total <= 0 or now + then == 0:
        return None
    pooled = (now + then) / (now_total + then_total)
    g2 = 2 * (_term(now, now_total * pooled) + _term(then, then_total * pooled))
    return Keyness(key, now, now_total, then, then_total, max(g2, 0.0), log_ratio(now, now_total, then, then_total))


def log_ratio(now: int, now_total: int, then: int, then_total: int) -> float:
    """log2 of the ratio of two shares; with a count of 0, half an article is added to both and one to the totals."""
    if now and then:
        return math.log2((now / now_total) / (then / then_total))
    above = (now + SMOOTHING) / (now_total + 1)
    below = (then + SMOOTHING) / (then_total + 1)
    return math.log2(above / below)


def emerging(now: Mapping[str, int], now_total: int, then: Mapping[str, int], then_total: int) -> list[Keyness]:
    """Return the emerging keys by falling G², then key."""
    found = (keyness(key, count, now_total, then.get(key, 0), then_total) for key, count in now.items())
    return sorted((k for k in found if k is not None and k.emerging), key=lambda k: (-k.g2, k.key))


def terms_of(words: str, stop: Collection[str] = ()) -> set[str]:
    """The words and pairs of neighbouring words of a folded title, each once.

    A term has no stop word, no bare number and no word of one or two letters without a digit; a pair may have the last
    two. Scripts without spaces (Chinese, Japanese, Thai) give no terms: their letters are not words.
    """
    listed = [_BREAK if _UNSPACED_LETTER.match(word) else word for word in words.split()]
    stop = {*stop, _BREAK}
    single = {word for word in listed if _tells(word, stop)}
    pairs = {
        f"{first} {second}"
        for first, second in itertools.pairwise(listed)
        if first not in stop and second not in stop and not (first.isdigit() and second.isdigit())
    }
    return single | pairs


def without_parts(terms: Iterable[Keyness]) -> Iterator[Keyness]:
    """Drop terms contained in a longer term that is as frequent now."""
    listed = list(terms)
    longer = [(set(term.key.split()), term.now) for term in listed if " " in term.key]
    for term in listed:
        parts = set(term.key.split())
        if not any(parts < words and now >= term.now for words, now in longer):
            yield term


def _tells(word: str, stop: Collection[str]) -> bool:
    if word in stop or word.isdigit():
        return False
    return len(word) >= LEAST_LETTERS or not word.isascii() or any(c.isdigit() for c in word) or word == "ai"


def _term(count: int, expected: float) -> float:
    return count * math.log(count / expected) if count else 0.0
