"""The money ledger of a view (definition ``money-ledger``): commitments, each with all its mentions. Never a sum."""

from __future__ import annotations

from typing import Any, Final

from dashboard.filters import Filters
from dashboard.findings.asked import Asked, columns_of
from dashboard.money import STATUSES, Commitment, ledger
from dashboard.query import Analysis, Dimension, Result
from dashboard.store import money_rows
from dashboard.store.coverage import whole_of

COLUMNS: Final = (
    *("commitment", "actor", "jurisdiction", "status", "bound", "amount", "currency", "low", "high"),
    *("usd", "usd_low", "usd_high", "rate", "programme", "horizon", "quote"),
    *("articles", "outlets", "first_day", "last_day", "article_id", "article_ids", "title"),
)


def money_ledger(asked: Asked, filters: Filters, _question: Analysis) -> Result:
    """Commitments of money told of by articles in view, a row each, those that most articles tell of first.

    Columns: ``COLUMNS``. Amounts are in units of ``currency``; ``usd`` is what the texts say themselves; ``low`` to
    ``high`` and ``usd_low`` to ``usd_high`` are the spread between mentions. ``article_id`` and ``title`` are those of the
    earliest article, ``article_ids`` has all, with spaces between. Facts: the number of commitments by status, those of the
    mentions behind them and of the articles that have those, and whether older ones were left out.
    """
    found = money_rows.mentions_from(asked.rows_in_view(money_rows.money_statement, filters))
    mentions = found[: money_rows.MOST_MENTIONS]
    rows = [_row(number, item) for number, item in enumerate(ledger(mentions), start=1)]
    return asked.answer(
        columns_of(rows, COLUMNS),
        total=asked.coverage((Dimension.STATUS,), filters).total,
        whole=whole_of(asked.store, filters),
        facts={
            **{status: sum(row["status"] == status for row in rows) for status in STATUSES},
            "mentions": len(mentions),
            "articles": len({mention.article_id for mention in mentions}),
            "truncated": len(found) > len(mentions),
        },
    )


def _row(number: int, item: Commitment) -> dict[str, Any]:
    money, first = item.money, item.mentions[0]
    ids = list(dict.fromkeys(mention.article_id for mention in item.mentions))
    days = sorted(mention.day for mention in item.mentions if mention.day)
    copied = ("actor", "jurisdiction", "status", "bound", "amount", "currency", "low", "high", "usd", "usd_low")
    return {
        "commitment": number,
        **{name: getattr(money, name) for name in (*copied, "usd_high", "rate", "programme", "horizon", "quote")},
        "articles": len(ids),
        "outlets": len({mention.outlet for mention in item.mentions if mention.outlet}),
        "first_day": days[0] if days else None,
        "last_day": days[-1] if days else None,
        "article_id": first.article_id,
        "article_ids": " ".join(ids),
        "title": first.title,
    }
