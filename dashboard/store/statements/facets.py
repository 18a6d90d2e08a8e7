"""Statements for policy facets: pairs in one article, and the facets of some articles. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.model.facets import FacetKind
from dashboard.store.base import Statement, bound_list
from dashboard.store.statements.filters import Selection


def pairs(selection: Selection, kind: FacetKind, *, limit: int) -> Statement:
    """Pairs of facets of a kind in the same article, with counts: one, one_name, other, other_name, articles."""
    seen = "\n  ".join(["SELECT article.article_no", *selection.lines()])
    return Statement(
        "SELECT one.key AS one, one.name AS one_name, other.key AS other, other.name AS other_name, COUNT(*) AS articles\n"
        "FROM article_facet AS first_of\n"
        "JOIN article_facet AS second_of ON second_of.article_no = first_of.article_no\n"
        "JOIN facet AS one ON one.facet_id = first_of.facet_id\n"
        "JOIN facet AS other ON other.facet_id = second_of.facet_id\n"
        f"WHERE first_of.kind = '{kind}' AND second_of.kind = '{kind}' AND first_of.part > 0 AND second_of.part > 0\n"
        "  AND one.key < other.key\n"
        f"  AND first_of.article_no IN (\n  {seen})\n"
        "GROUP BY one.key, one.name, other.key, other.name\nORDER BY articles DESC, one.key, other.key\n"
        f"LIMIT {limit:d}",
        selection.parameters,
    )


def facets_of(article_ids: Sequence[str]) -> Statement:
    """The facets of some articles: article_id, kind, key, name, is_subject, mentions."""
    listed, names = bound_list("id", article_ids)
    return Statement(
        "SELECT article.article_id, facet.kind, facet.key, facet.name, article_facet.is_subject, article_facet.mentions\n"
        "FROM article\nJOIN article_facet ON article_facet.article_no = article.article_no\n"
        "JOIN facet ON facet.facet_id = article_facet.facet_id\n"
        f"WHERE article.article_id IN ({listed})\n"
        "ORDER BY article.article_no, facet.kind, facet.key",
        names,
    )
