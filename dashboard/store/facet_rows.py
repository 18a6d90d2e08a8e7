"""Statements for findings about policy facets. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.facets import FacetKind
from dashboard.store.base import Statement
from dashboard.store.plan_filters import Selection


def pairs(selection: Selection, kind: FacetKind, *, limit: int) -> Statement:
    """Which two facets of a kind stand in one article, and how often: one, one_name, other, other_name, articles."""
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
    """What was found in some articles: article_id, kind, key, name, is_subject, mentions."""
    names = {f"id_{place}": article_id for place, article_id in enumerate(article_ids, start=1)}
    listed = ", ".join(f"${name}" for name in names) or "NULL"
    return Statement(
        "SELECT article.article_id, facet.kind, facet.key, facet.name, article_facet.is_subject, article_facet.mentions\n"
        "FROM article\nJOIN article_facet ON article_facet.article_no = article.article_no\n"
        "JOIN facet ON facet.facet_id = article_facet.facet_id\n"
        f"WHERE article.article_id IN ({listed})\n"
        "ORDER BY article.article_no, facet.kind, facet.key",
        names,
    )
