"""What the words of a text speak for, each by itself; ``words.json`` has their weights, made by ``scripts/train_policy.py``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Final

import numpy as np

SHORTEST: Final = 3
"""Letters of a word that is looked at."""

FEW: Final = 16
"""Words up to which a text is short."""

_UNIT: Final = 100
"""Weights are kept as hundredths."""


def single_words(head: str) -> set[str]:
    """The words of a folded text that are looked at."""
    return {word for word in head.split() if len(word) >= SHORTEST and not word.isdigit()}


def share_of_a_word(count: int) -> float:
    """What each of ``count`` words counts; in a few words, a single one must not decide."""
    return 1 / sqrt(max(count, FEW))


class Wording:
    """Weights of words by what they speak for (“policy”, “instrument law”, “jurisdiction US”), in hundredths."""

    def __init__(self, weights: Mapping[str, Mapping[str, int]]) -> None:
        self._names = tuple(weights)
        words = sorted({word for found in weights.values() for word in found})
        self._rows = {word: row for row, word in enumerate(words)}
        self._weights = np.zeros((len(words), len(self._names)), dtype=np.int32)
        for column, found in enumerate(weights.values()):
            for word, weight in found.items():
                self._weights[self._rows[word], column] = weight

    def scores(self, head: str) -> dict[str, float]:
        """For each name, the sum of a text's words, divided by a measure of their number: about -0.5 to 1."""
        words = single_words(head)
        rows = self._rows
        known = [rows[word] for word in words if word in rows]
        sums = np.add.reduce(self._weights.take(known, axis=0), axis=0)
        return dict(zip(self._names, (sums * (share_of_a_word(len(words)) / _UNIT)).tolist(), strict=True))


@cache
def wording() -> Wording:
    """The delivered weights."""
    return Wording(json.loads((files("dashboard") / "policy" / "words.json").read_text(encoding="utf-8")))
