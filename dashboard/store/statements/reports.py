"""Statements for single reports and their links, from which stories and terms are found. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.store.base import Statement, bound_list
from dashboard.store.statements.filters import Selection


def titles(view: Selection, *, limit: int) -> Statement:
    """The folded titles of the newest dated articles in view: title_words."""
    selection = view.also("article.day IS NOT NULL", {}, "article_words")
    order = ("ORDER BY article.day DESC, article.article_no", f"LIMIT {limit:d}")
    return selection.statement("SELECT article_words.title_words", tail=order)


def reports(*, limit: int) -> Statement:
    """Every article and piece of related coverage, newest first, with what story matching needs.

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


def related_links(*, among: int) -> Statement:
    """Which of the ``among`` newest reports lists which of them as related: one, other, both article_no; all links."""
    return Statement(
        "WITH newest AS (\n"  # noqa: S608 -- a whole number
        "  SELECT article_no FROM article\n"
        f"  ORDER BY published_at DESC NULLS LAST, article_no LIMIT {among:d}\n"
        ")\n"
        "SELECT DISTINCT related_link.parent_no AS one, article.article_no AS other\n"
        "FROM related_link\n"
        "JOIN article ON article.article_id = related_link.related_id\n"
        "WHERE article.article_no <> related_link.parent_no\n"
        "  AND related_link.parent_no IN (SELECT newest.article_no FROM newest)\n"
        "  AND article.article_no IN (SELECT newest.article_no FROM newest)\n"
        "ORDER BY one, other"
    )


def numbers_in_view(view: Selection, *, limit: int) -> Statement:
    """The newest articles in view: article_no."""
    order = ("ORDER BY article.published_at DESC NULLS LAST, article.article_no", f"LIMIT {limit:d}")
    return view.statement("SELECT article.article_no", tail=order)


def numbers_of(article_ids: Sequence[str]) -> Statement:
    """The store's numbers of some articles: article_id, article_no."""
    listed, names = bound_list("id", article_ids)
    return Statement(
        f"SELECT article.article_id, article.article_no\nFROM article\nWHERE article.article_id IN ({listed})",
        names,
    )


def report_titles(numbers: Sequence[int]) -> Statement:
    """Titles of some reports: article_no, title, parent_id."""
    names = {f"number_{place}": number for place, number in enumerate(numbers, start=1)}
    listed = ", ".join(f"(${name})" for name in names) or "(NULL)"
    return Statement(
        "SELECT article_text.article_no, article_text.title, article_text.parent_id\n"  # noqa: S608 -- values are bound
        "FROM article_text\n"
        f"WHERE article_text.article_no IN (SELECT given.wanted FROM (VALUES {listed}) AS given(wanted))",
        names,
    )
