"""Fit the weights of single words: one ridge regression of every label on the words of the labelled texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.policy.wording import Wording, share_of_a_word, single_words

Array = np.ndarray[Any, np.dtype[np.float64]]
LEAST = 4
"""Texts that a word must occur in."""
PENALTY = 0.6
FAINTEST = 5
"""Hundredths under which a weight is left out."""
COUNTRIES = ("US", "GB", "CN", "IN", "EU")
"""Jurisdictions that are labelled often enough to have words of their own."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights in hundredths by what they speak for, and what models that did not know a text say of it."""

    weights: dict[str, dict[str, int]]
    unseen: dict[str, dict[str, float]]

    @property
    def wording(self) -> Wording:
        """The weights, to be used."""
        return Wording(self.weights)


def fit_words(heads: Mapping[str, str], answers: Mapping[str, set[str]], counts: Mapping[str, float]) -> Fitted:
    """Fit by the normal equations over texts; the scores of unseen texts follow from them in closed form.

    ``heads`` has the folded beginnings of texts, ``answers`` what each of them is labelled with, ``counts`` what it
    counts, all by file.
    """
    files = list(heads)
    words = [single_words(heads[file]) for file in files]
    often = Counter(word for found in words for word in found)
    places = {word: place for place, word in enumerate(sorted(w for w, n in often.items() if n >= LEAST))}
    names = sorted({name for labels in answers.values() for name in labels})
    x = np.zeros((len(files), len(places)))
    for row, found in enumerate(words):
        x[row, [places[word] for word in found if word in places]] = share_of_a_word(len(found))
    y = np.array([[name in answers[file] for name in names] for file in files], dtype=float)
    root = np.sqrt([counts[file] for file in files])[:, None]
    y = (y - np.average(y, axis=0, weights=root[:, 0] ** 2)) * root
    x *= root
    inverse = np.linalg.inv(x @ x.T + PENALTY * np.eye(len(files)))
    solved = inverse @ y
    unseen = (y - solved / np.diag(inverse)[:, None]) / root
    return Fitted(_kept(x.T @ solved, sorted(places), names), _by_name(unseen, files, names))


def _kept(weights: Array, words: Sequence[str], names: Sequence[str]) -> dict[str, dict[str, int]]:
    rounded = np.rint(weights * 100).astype(int)
    return {
        name: {
            word: weight
            for word, weight in zip(words, rounded[:, column].tolist(), strict=True)
            if abs(weight) >= FAINTEST
        }
        for column, name in enumerate(names)
    }


def _by_name(scores: Array, files: Sequence[str], names: Sequence[str]) -> dict[str, dict[str, float]]:
    return {file: dict(zip(names, map(float, row), strict=True)) for file, row in zip(files, scores, strict=True)}


def answers_of(label: Mapping[str, Any]) -> set[str]:
    """What a label says, by the names of ``words.json``."""
    found = {f"{kind} {key}" for kind in ("instrument", "theme") for key in label.get(f"{kind}s", ())}
    codes = {item["code"][:2] for item in label.get("jurisdictions", ()) if item["role"] == "subject"}
    found |= {f"jurisdiction {code}" for code in codes if code in COUNTRIES}
    return found | {"policy"} if label["policy"] else found
