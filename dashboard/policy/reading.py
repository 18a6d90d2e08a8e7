"""An article -> everything the dictionaries find in it."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.article import Article
from dashboard.dictionary_files import POLICY_NAME, dictionary_texts
from dashboard.facets import Findings
from dashboard.policy.entries import entries_of
from dashboard.policy.facets import FacetFinder


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
        """What is found in an article, by the overlay of the corpus its path names."""
        finder = self._finders.get(article.path.split("/", 1)[0], self._delivered)
        return Findings(finder.facets(article))
