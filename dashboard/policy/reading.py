"""An article -> everything the dictionaries find in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from dashboard.config.policy_dictionaries import POLICY_NAME, dictionary_texts
from dashboard.model.article import Article
from dashboard.model.facets import Facet, FacetFindings, FacetKind, Money
from dashboard.model.money import merged
from dashboard.policy.amounts import amounts_in, may_hold_money
from dashboard.policy.candidates import Candidates
from dashboard.policy.commitments import mentions_in
from dashboard.policy.entries import entries_of
from dashboard.policy.facets import FacetFinder

RELATED: Final = "related."

ABOUT: Final = 0.1
"""How far an amount of the related coverage may be from the article’s own to be looked at; merging asks for less."""


class PolicyReader:
    """Reads articles by the delivered dictionaries and the overlays of their corpora. Safe to use from any thread.

    Raises:
        BadDictionary: an overlay cannot be honoured as written.
    """

    def __init__(self, overlays: Mapping[str, str] | None = None) -> None:
        """``overlays`` has the text of each corpus's ``policy.toml``, by the corpus's name."""
        given = {name: text for name, text in (overlays or {}).items() if text.strip()}
        self._finders = {name: _finder(text, f"{name}/{POLICY_NAME}") for name, text in given.items()}
        self.delivered = _finder()

    def findings(self, article: Article) -> FacetFindings:
        """What is found in an article, by the overlay of the corpus its path names.

        Money is looked for in the related coverage it lists as well (parts ``related.0.title``, ``related.0.excerpt`` and
        so on), but only for what others say of the article's own commitments.
        """
        finder = self._finders.get(article.path.split("/", 1)[0], self.delivered)
        draft = finder.drafter.draft(article)
        facets = finder.facets(article, draft)
        return FacetFindings(facets, _money(article, finder, draft, facets))


@lru_cache(maxsize=8)  # making one takes longer than reading a few documents
def _finder(overlay: str = "", place: str = "") -> FacetFinder:
    return FacetFinder(entries_of(dictionary_texts(), overlay, place))


def _money(article: Article, finder: FacetFinder, draft: Candidates, facets: Sequence[Facet]) -> tuple[Money, ...]:
    main = _main(facets)
    body = article.body if article.sections else ""
    own = (("title", article.title), ("excerpt", article.excerpt or ""), ("body", body))
    found = [
        money
        for part, text in own
        if may_hold_money(text)
        for money in mentions_in(text, part, finder.names_of_part(draft, part), main)
    ]
    if not found:
        return ()
    found += [
        money
        for part, text in _related_parts(article)
        if may_hold_money(text) and _says_one_of(found, text)
        for money in mentions_in(text, part, finder.names(text), main)
    ]
    return tuple(money for money in merged(found) if not all(s.part.startswith(RELATED) for s in money.spans))


def _says_one_of(known: Sequence[Money], text: str) -> bool:
    """Whether a text has about one of the amounts known: another one would be left out anyway."""
    sums = {amount for money in known for amount in (money.low, money.high, money.usd) if amount}
    return any(abs(a.high - amount) <= ABOUT * amount for a in amounts_in(text) for amount in sums)


def _related_parts(article: Article) -> Iterator[tuple[str, str]]:
    for place, item in enumerate(article.related):
        yield f"{RELATED}{place}.title", item.title
        yield f"{RELATED}{place}.excerpt", item.excerpt or ""


def _main(facets: Sequence[Facet]) -> tuple[str, str] | None:
    """The jurisdiction the article is about most: whose government “the government” is."""
    subjects = [facet for facet in facets if facet.kind is FacetKind.JURISDICTION and facet.is_subject]
    main = max(subjects, key=lambda facet: len(facet.spans), default=None)
    return None if main is None else (main.key, main.label)
