"""Statements for storylines: pairs of a jurisdiction and an organisation or theme, and the articles that have both. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.store.base import Statement, bound_list
from dashboard.store.statements.filters import Selection

_PAIRED = (
    "JOIN facet AS place ON place.facet_id = held.facet_id\n"
    "JOIN article_facet AS shared ON shared.article_no = held.article_no AND shared.part > 0\n"
    "JOIN facet AS matter ON matter.facet_id = shared.facet_id"
)
_KINDS = "held.kind = 'jurisdiction' AND held.part > 0 AND shared.kind IN ('organisation', 'theme')"
_COLUMNS = "place.key AS place_key, place.name AS place, matter.kind, matter.key AS matter_key, matter.name AS matter"
_GROUPED = "place.key, place.name, matter.kind, matter.key, matter.name"


def pairs_of(numbers: Sequence[int]) -> Statement:
    """The pairs that some articles have: place_key, place, kind, matter_key, matter."""
    listed, names = bound_list("number", numbers)
    return Statement(
        f"SELECT {_COLUMNS}\nFROM article_facet AS held\n{_PAIRED}\n"
        f"WHERE {_KINDS} AND held.article_no IN ({listed})\nGROUP BY {_GROUPED}\nORDER BY place_key, matter.kind, matter_key",
        names,
    )


def pairs_in_view(view: Selection, *, least: int, most: int, limit: int) -> Statement:
    """The pairs that between ``least`` and ``most`` articles in view have, the commonest first: as :func:`pairs_of`,
    and articles.
    """
    chosen = "\n  ".join(["SELECT article.article_no", *view.lines()])
    return Statement(
        f"SELECT {_COLUMNS}, COUNT(*) AS articles\nFROM article_facet AS held\n{_PAIRED}\n"
        f"WHERE {_KINDS} AND held.article_no IN (\n  {chosen}\n)\n"
        f"GROUP BY {_GROUPED}\nHAVING COUNT(*) BETWEEN {least:d} AND {most:d}\n"
        f"ORDER BY articles DESC, place_key, matter.kind, matter_key\nLIMIT {limit:d}",
        view.parameters,
    )


def having_pair(place: str, kind: str, matter: str, *, limit: int) -> Statement:
    """The articles that have both: article_no, article_id, title, published_at, domain; by date, undated last."""
    return Statement(
        "SELECT held.article_no, article.article_id, article_text.title, article.published_at, article_text.date_only,\n"
        "  provider.domain\n"
        f"FROM article_facet AS held\n{_PAIRED}\n"
        "JOIN article ON article.article_no = held.article_no\n"
        "JOIN article_text ON article_text.article_no = held.article_no\n"
        "JOIN provider ON provider.provider_id = article.provider_id\n"
        f"WHERE {_KINDS} AND place.key = $place AND matter.kind = $kind AND matter.key = $matter\n"
        f"ORDER BY article.published_at NULLS LAST, held.article_no\nLIMIT {limit:d}",
        {"place": place, "kind": kind, "matter": matter},
    )
