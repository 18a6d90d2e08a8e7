"""The money ledger of a view (definition ``money-ledger``): commitments, each with all its mentions. Never a sum."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from dashboard.findings.context import Context
from dashboard.model.facets import Money
from dashboard.model.filters import Filters
from dashboard.model.findings.policy import CommitmentRow, MoneyFacts
from dashboard.model.money import STATUSES, Commitment, ledger
from dashboard.model.query import Analysis, Dimension, Finding
from dashboard.store.base import Store
from dashboard.store.coverage import whole_of
from dashboard.store.statements import money as money_statements


def money_ledger(
    context: Context, filters: Filters, question: Analysis[CommitmentRow, MoneyFacts]
) -> Finding[CommitmentRow, MoneyFacts]:
    """Commitments of money mentioned by articles in view, those that most articles mention first."""
    found = money_statements.mentions_from(context.rows_in_view(money_statements.money_statement, filters))
    mentions = found[: money_statements.MOST_MENTIONS]
    rows = [_row(number, item) for number, item in enumerate(ledger(mentions), start=1)]
    return context.answer(
        question,
        rows,
        MoneyFacts(
            **{status: sum(row.status == status for row in rows) for status in STATUSES},
            mentions=len(mentions),
            articles=len({mention.article_id for mention in mentions}),
            truncated=len(found) > len(mentions),
        ),
        total=context.coverage((Dimension.STATUS,), filters).total,
        whole=whole_of(context.store, filters),
    )


def commitments(store: Store, filters: Filters) -> tuple[Commitment, ...]:
    """The commitments of the ledger, each with its mentions, in the ledger's order."""
    with store.reading() as generation:
        found = Context(store, generation).rows_in_view(money_statements.money_statement, filters)
        return ledger(money_statements.mentions_from(found)[: money_statements.MOST_MENTIONS])


def _row(number: int, item: Commitment) -> CommitmentRow:
    money, first = item.money, item.mentions[0]
    ids = list(dict.fromkeys(mention.article_id for mention in item.mentions))
    days = sorted(mention.day for mention in item.mentions if mention.day)
    return CommitmentRow(
        commitment=number,
        **{name: getattr(money, name) for name in _OF_MONEY},
        articles=len(ids),
        outlets=len({mention.outlet for mention in item.mentions if mention.outlet}),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        article_id=first.article_id,
        article_ids=" ".join(ids),
        title=first.title,
    )


_OF_MONEY: Final = {item.name for item in fields(Money)} & {item.name for item in fields(CommitmentRow)}
