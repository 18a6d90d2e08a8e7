"""The mentions of money that articles in view tell of: the statement, and its answer as mentions. Pure."""

from __future__ import annotations

from typing import Final

from dashboard.facets import Money
from dashboard.money import Mention
from dashboard.store.base import Columns, Statement
from dashboard.store.plan_filters import Selection
from dashboard.store.star import MONEY

MOST_MENTIONS: Final = 5_000
"""Read of a view at most. One more is asked for, to tell whether there are more."""


def money_statement(view: Selection) -> Statement:
    """Mentions of money, those of the newest articles first, at most one more than ``MOST_MENTIONS``."""
    selection = view.joining("provider", "article_text")
    columns = ", ".join(f"money.{name}" for name in MONEY)
    source, *narrowed = selection.lines()
    return Statement(
        "\n".join(
            [
                f"SELECT article.article_id, article_text.title, article.day, provider.domain, provider.name, {columns}",
                source,
                "JOIN money ON money.article_no = article.article_no",
                *narrowed,
                "ORDER BY article.day DESC NULLS LAST, article.article_id, money.position",
                f"LIMIT {MOST_MENTIONS + 1:d}",
            ]
        ),
        selection.parameters,
    )


def mentions_from(found: Columns) -> tuple[Mention, ...]:
    """The mentions that an answer to :func:`money_statement` holds, in its order."""
    rows = (dict(zip(found, values, strict=True)) for values in zip(*found.values(), strict=True))
    return tuple(
        Mention(
            row["article_id"],
            row["title"],
            row["day"],
            row["domain"],
            row["name"] or row["domain"],
            Money(**{name: row[name] for name in MONEY}),
        )
        for row in rows
    )
