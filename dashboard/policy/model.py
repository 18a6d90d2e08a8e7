"""Logistic models over named features; ``weights.json`` has their weights, ``scripts/train_policy.py`` makes them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from dashboard.policy.evidence import KeyFeatures

BIAS: Final = "(constant)"


_OF_A_KEY: Final = re.compile(r"([a-z0-9-]+)([|=&])(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class KeyWeights:
    """The weights of one instrument or theme alone: of common features, of its words, of what stands beside it."""

    common: dict[str, float] = field(default_factory=dict)
    words: dict[str, float] = field(default_factory=dict)
    beside: dict[str, float] = field(default_factory=dict)


_NONE: Final = KeyWeights()


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature; a feature without a weight counts nothing."""

    weights: Mapping[str, float]
    by_key: dict[str, KeyWeights] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for name, weight in self.weights.items():
            if found := _OF_A_KEY.fullmatch(name):
                key, sign, rest = found.groups()
                own = self.by_key.setdefault(key, KeyWeights())
                {"|": own.common, "=": own.words, "&": own.beside}[sign][rest] = weight

    def score_of_key(self, found: KeyFeatures) -> float:
        """The score of ``found.named()``, without writing the names down: most of a text's time went there."""
        weights, own = self.weights, self.by_key.get(found.key, _NONE)
        total = weights.get(BIAS, 0.0) + weights.get(found.key, 0.0)
        for name, value in found.common.items():
            total += value * (weights.get(name, 0.0) + own.common.get(name, 0.0))
        for name in found.said:
            total += own.common.get(name, 0.0) + (weights.get(name, 0.0) if name in found.telling else 0.0)
        for word in found.words:
            total += own.words.get(word, 0.0)
        for other in found.beside:
            if other != found.key:
                total += own.beside.get(other, 0.0)
        return total

    def score(self, features: Mapping[str, float]) -> float:
        """Log-odds of yes."""
        weights = self.weights
        total = weights.get(BIAS, 0.0)
        for name, value in features.items():
            if name in weights:
                total += weights[name] * value
        return total


@cache
def models() -> Mapping[str, Model]:
    """The delivered models by what they decide: policy, jurisdiction, instrument, theme."""
    text = (files("dashboard") / "policy" / "weights.json").read_text(encoding="utf-8")
    given = json.loads(text)
    return {name: Model(given.get(name, {})) for name in ("policy", "jurisdiction", "instrument", "theme")}
