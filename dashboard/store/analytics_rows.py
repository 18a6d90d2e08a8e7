"""Statements for findings that need more than counts: titles in view, and links between reports. Pure."""

from __future__ import annotations

from datetime import date

from dashboard.filters import Filters
from dashboard.store.base import Statement
from dashboard.store.plan_filters import Selection, select


def titles(filters: Filters, newest: date | None, *, limit: int) -> Statement:
    """The folded titles of the newest dated articles in view: title_words."""
    selection = select(filters, newest).also("article.day IS NOT NULL", {}, "article_words")
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
