"""Facets for invented articles, derived from their identity: deterministic, and of every shape."""

from __future__ import annotations

import random

from dashboard.model.article import Article
from dashboard.model.facets import POLICY_LABELS, Facet, FacetFindings, FacetKind, Span

PLACES = {"EU": "European Union", "JP": "Japan", "US": "United States", "US-CA": "California"}
INSTRUMENTS = {"law": "Law", "funding": "Subsidy or public funding"}
ORGANISATIONS = {"acme": "Acme", "roe-labs": "Roe Labs", "ministry": "A ministry"}
THEMES = {"safety": "AI safety", "compute": "Chips and computing power"}
KNOWN = {
    FacetKind.JURISDICTION: PLACES,
    FacetKind.INSTRUMENT: INSTRUMENTS,
    FacetKind.ORGANISATION: ORGANISATIONS,
    FacetKind.THEME: THEMES,
    FacetKind.POLICY: POLICY_LABELS,
}
HOMES = {"beispiel.de": ("DE", "Germany"), "related.example": ("JP", "Japan")}


def invented_findings(article: Article) -> FacetFindings:
    """None to three facets of each kind, of policy at most one; about one in three is a mention."""
    chance = random.Random(article.identity)
    facets = []
    for kind, known in KNOWN.items():
        most = 1 if kind is FacetKind.POLICY else min(3, len(known))
        for key in sorted(chance.sample(sorted(known), chance.randrange(most + 1))):
            spans = tuple(Span("title", n, n + 1) for n in range(chance.randrange(1, 3)))
            facets.append(Facet(kind, key, known[key], chance.random() < 0.7, spans))
    return FacetFindings(tuple(facets))


def counting(article: Article, kind: str) -> tuple[str, ...]:
    """The keys of a kind that coverage counts: of jurisdictions the subjects only."""
    found = invented_findings(article).of(FacetKind(kind))
    return tuple(facet.key for facet in found if facet.is_subject or kind != "jurisdiction")
