"""Logistic models over named features; ``weights.json`` has their weights, ``scripts/train_policy.py`` makes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

BIAS: Final = "(constant)"


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature; a feature without a weight counts nothing."""

    weights: Mapping[str, float]

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
