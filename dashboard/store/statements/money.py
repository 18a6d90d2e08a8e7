"""The statement for mentions of money in view, and the conversion of its rows. Pure."""

from __future__ import annotations

from typing import Final

from dashboard.model.facets import Money
from dashboard.model.money import Mention
from dashboard.store.base import Columns, Statement, records
from dashboard.store.schema import MONEY_COLUMNS
from dashboard.store.statements.filters import Selection

MOST_MENTIONS: Final = 5_000
"""Read of a view at most. One more is asked for, to tell whether there are more."""


def money_statement(view: Selection) -> Statement:
    """Mentions of money, those of the newest articles first, at most one more than ``MOST_MENTIONS``."""
    selection = view.joining("provider", "article_text")
    columns = ", ".join(f"money.{name}" for name in MONEY_COLUMNS)
    source, *narrowed = selection.lines()
    lines = (
        f"SELECT article.article_id, article_text.title, article.day, provider.domain, provider.name, {columns}",
        source,
        "JOIN money ON money.article_no = article.article_no",
        *narrowed,
        "ORDER BY article.day DESC NULLS LAST, article.article_id, money.position",
        f"LIMIT {MOST_MENTIONS + 1:d}",
    )
    return Statement("\n".join(lines), selection.parameters)


def mentions_from(found: Columns) -> tuple[Mention, ...]:
    """Convert the answer of :func:`money_statement`, keeping its order."""
    return tuple(
        Mention(
            row["article_id"],
            row["title"],
            row["day"],
            row["domain"],
            row["name"] or row["domain"],
            Money(**{name: row[name] for name in MONEY_COLUMNS}),
        )
        for row in records(found)
    )
