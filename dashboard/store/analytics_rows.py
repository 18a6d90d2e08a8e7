"""Statements for findings that need more than counts: titles in view, and links between reports. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.store.base import Statement
from dashboard.store.plan_filters import Selection


def titles(view: Selection, *, limit: int) -> Statement:
    """The folded titles of the newest dated articles in view: title_words."""
    selection = view.also("article.day IS NOT NULL", {}, "article_words")
    return _statement(
        [
            "SELECT article_words.title_words",
            *selection.lines(),
            "ORDER BY article.day DESC, article.article_no",
            f"LIMIT {limit:d}",
        ],
        selection,
    )


def _statement(lines: list[str], selection: Selection) -> Statement:
    return Statement("\n".join(lines), selection.parameters)


def reports(*, limit: int) -> Statement:
    """Every article and piece of related coverage, newest first, as stories are made of them.

    Columns: article_no, article_id, is_related, published_at, date_only, title_words, domain, name, quality, heat.
    """
    return Statement(
        "SELECT article.article_no, article.article_id, article.is_related, article.published_at, article_text.date_only,\n"
        "  article_words.title_words, provider.domain, provider.name, article.quality, article.heat\n"
        "FROM article\n"
        "JOIN provider ON provider.provider_id = article.provider_id\n"
        "JOIN article_text ON article_text.article_no = article.article_no\n"
        "JOIN article_words ON article_words.article_no = article.article_no\n"
        "ORDER BY article.published_at DESC NULLS LAST, article.article_no\n"
        f"LIMIT {limit:d}"
    )


def links(*, limit: int) -> Statement:
    """Which article lists which report as related: one, other, both article_no."""
    return Statement(
        "SELECT related_link.parent_no AS one, article.article_no AS other\n"
        "FROM related_link\n"
        "JOIN article ON article.article_id = related_link.related_id\n"
        "WHERE article.article_no <> related_link.parent_no\n"
        "ORDER BY related_link.parent_no, related_link.position, article.article_no\n"
        f"LIMIT {limit:d}"
    )


def in_view(view: Selection, *, limit: int) -> Statement:
    """The newest articles in view: article_no."""
    selection = view
    ordered = "ORDER BY article.published_at DESC NULLS LAST, article.article_no"
    return _statement(["SELECT article.article_no", *selection.lines(), ordered, f"LIMIT {limit:d}"], selection)


def numbers_of(article_ids: Sequence[str]) -> Statement:
    """The store's numbers of some articles: article_id, article_no."""
    names = {f"id_{place}": article_id for place, article_id in enumerate(article_ids, start=1)}
    listed = ", ".join(f"${name}" for name in names) or "NULL"
    return Statement(
        f"SELECT article.article_id, article.article_no\nFROM article\nWHERE article.article_id IN ({listed})",
        names,
    )


def headings(numbers: Sequence[int]) -> Statement:
    """What some reports are called: article_no, title, parent_id."""
    names = {f"number_{place}": number for place, number in enumerate(numbers, start=1)}
    listed = ", ".join(f"(${name})" for name in names) or "(NULL)"
    return Statement(
        "SELECT article_text.article_no, article_text.title, article_text.parent_id\n"  # noqa: S608 -- values are bound
        "FROM article_text\n"
        f"WHERE article_text.article_no IN (SELECT given.wanted FROM (VALUES {listed}) AS given(wanted))",
        names,
    )
