"""Whether an item is about AI policy: words for AI, and what the policy dictionaries find. Says why."""

from __future__ import annotations

import re
import threading
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from dashboard.model.article import Article
from dashboard.model.facets import Facet, FacetKind
from dashboard.policy.matcher import folded
from dashboard.policy.reading import PolicyReader
from dashboard.text.shortening import clipped

BAR: Final = 3
_SHOWN: Final = 3
_POINTS: Final = {FacetKind.POLICY: 2, FacetKind.INSTRUMENT: 1, FacetKind.THEME: 1}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an item passes, its points, and the reasons for them."""

    passes: bool
    score: int
    reasons: tuple[str, ...]


class Relevance:
    """Judges items. The dictionaries are loaded with the first item. Safe from any thread.

    ``corpus`` is the corpus's name, ``policy`` the text of its ``policy.toml``, whose words count too.
    """

    def __init__(self, corpus: str, policy: str) -> None:
        self._corpus = corpus
        self._policy = policy
        self._reader: PolicyReader | None = None
        self._lock = threading.Lock()

    def judge(self, title: str, text: str | None) -> Verdict:
        """Judge an item: it passes with a word for AI, something of policy, and three points.

        Two points for a word for AI in the title (one elsewhere), two for a text about policy, one each for an
        instrument and a theme.

        Raises:
            BadDictionary: ``policy.toml`` cannot be honoured as written.
        """
        in_title, in_text = _ai_words(title), _ai_words(text or "")
        ai = 2 if in_title else 1 if in_text else 0
        found = self._facets(title, text)
        policy = sum(points for kind, points in _POINTS.items() if any(facet.kind is kind for facet in found))
        named = [facet.label for facet in found if facet.kind is not FacetKind.POLICY]
        reasons = (
            f"AI: {_shown(in_title or in_text)}" if ai else "No word for AI was found.",
            f"Policy: {_shown(named or ['the text is about policy'])}" if policy else "Nothing of policy was found.",
        )
        score = ai + policy
        passes = bool(ai and policy and score >= BAR)
        return Verdict(passes, score, (*reasons, f"{score} points; {BAR} are needed, with both."))

    def _facets(self, title: str, text: str | None) -> list[Facet]:
        with self._lock:
            if self._reader is None:
                self._reader = PolicyReader({self._corpus: self._policy})
        article = Article("item", f"{self._corpus}/item", "item", "unknown", title, text)
        facets = self._reader.findings(article).facets
        return [f for f in facets if f.kind in _POINTS and not (f.kind is FacetKind.POLICY and f.key != "yes")]


def _ai_words(text: str) -> list[str]:
    exact, words, unspaced = _terms()
    plain = f" {folded(text)} "
    return [
        *dict.fromkeys(exact.findall(text)),
        *(word for word, form in words if form in plain),
        *(word for word in unspaced if word in text),
    ]


@cache
def _terms() -> tuple[re.Pattern[str], tuple[tuple[str, str], ...], tuple[str, ...]]:
    said = tomllib.loads((files("dashboard") / "collect" / "relevance.toml").read_text(encoding="utf-8"))
    listed = "|".join(re.escape(word) for word in said["exact"])
    exact = re.compile(rf"(?<![A-Za-z0-9])(?:{listed})(?![A-Za-z0-9])")
    return exact, tuple((word, f" {folded(word)} ") for word in said["words"]), tuple(said["unspaced"])


def _shown(words: list[str]) -> str:
    return ", ".join(clipped(word, 40) for word in words[:_SHOWN])
