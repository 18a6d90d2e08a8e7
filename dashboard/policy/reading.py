"""An article -> everything the dictionaries find in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from dashboard.article import Article
from dashboard.dictionary_files import POLICY_NAME, dictionary_texts
from dashboard.facets import Facet, FacetKind, Findings, Money
from dashboard.money import merged
from dashboard.policy.amounts import may_hold_money
from dashboard.policy.commitments import mentions_in
from dashboard.policy.entries import entries_of
from dashboard.policy.facets import FacetFinder

RELATED: Final = "related."


class PolicyReader:
    """Reads articles by the delivered dictionaries and the overlays of their corpora. Safe to use from any thread.

    Raises:
        BadDictionary: an overlay cannot be honoured as written.
    """

    def __init__(self, overlays: Mapping[str, str] | None = None) -> None:
        """``overlays`` has the text of each corpus's ``policy.toml``, by the corpus's name."""
        delivered = dictionary_texts()
        given = {name: text for name, text in (overlays or {}).items() if text.strip()}
        self._finders = {
            name: FacetFinder(entries_of(delivered, text, f"{name}/{POLICY_NAME}")) for name, text in given.items()
        }
        self._delivered = FacetFinder(entries_of(delivered))

    def findings(self, article: Article) -> Findings:
        """What is found in an article, by the overlay of the corpus its path names.

        Money is looked for in the related coverage it lists as well (parts ``related.0.title``, ``related.0.excerpt`` and
        so on), but only for what others say of the article's own commitments.
        """
        finder = self._finders.get(article.path.split("/", 1)[0], self._delivered)
        facets = finder.facets(article)
        return Findings(facets, _money(article, finder, facets))


def _money(article: Article, finder: FacetFinder, facets: Sequence[Facet]) -> tuple[Money, ...]:
    body = article.body if article.sections else ""
    own = (("title", article.title), ("excerpt", article.excerpt or ""), ("body", body))
    found = _mentions(own, finder, facets)
    if not found:
        return ()
    found += _mentions(_related_parts(article), finder, facets)
    return tuple(money for money in merged(found) if not all(s.part.startswith(RELATED) for s in money.spans))


def _mentions(parts: Iterable[tuple[str, str]], finder: FacetFinder, facets: Sequence[Facet]) -> list[Money]:
    return [
        money
        for part, text in parts
        if may_hold_money(text)
        for money in mentions_in(text, part, finder.names(text), _main(facets))
    ]


def _related_parts(article: Article) -> Iterator[tuple[str, str]]:
    for place, item in enumerate(article.related):
        yield f"{RELATED}{place}.title", item.title
        yield f"{RELATED}{place}.excerpt", item.excerpt or ""


def _main(facets: Sequence[Facet]) -> tuple[str, str] | None:
    """The jurisdiction the article is about most: whose government “the government” is."""
    subjects = [facet for facet in facets if facet.kind is FacetKind.JURISDICTION and facet.is_subject]
    main = max(subjects, key=lambda facet: len(facet.spans), default=None)
    return None if main is None else (main.key, main.label)
