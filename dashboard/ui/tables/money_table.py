"""The money ledger as rows of a report: each commitment, its quote, and how many articles report it."""

from __future__ import annotations

from typing import Final

from dashboard.charts.drawings.money_rows import amount_words, truncated_words
from dashboard.model.filters import Filters
from dashboard.model.findings.policy import CommitmentRow, MoneyFacts
from dashboard.model.links import EXCEL
from dashboard.model.query import Finding
from dashboard.text.numbers import counted
from dashboard.ui.articles.article_view import LINKS
from dashboard.ui.tables.report_table import Block, Cell, link_list, section, sentence, table

SHOWN: Final = 40
COLUMNS: Final = ("Quote", "Who", "Amount", "Status", "Deadline", "Reported by")


def money_section(result: Finding[CommitmentRow, MoneyFacts], filters: Filters) -> Block:
    """The commitments that most articles report, each leading to the first of them."""
    rows = result.records
    more = f"{len(rows) - SHOWN:,} more are in the data." if len(rows) > SHOWN else ""
    note = sentence(
        "Each commitment once, with the spread between the articles that report it. Amounts are never added up: a package, its "
        f"parts and a target overlap. {more} {truncated_words(result.facts)}".strip(),
        quiet=True,
    )
    rest = link_list(
        ("All of them as CSV", LINKS.money(filters, format="csv")),
        ("as CSV for Excel", LINKS.money(filters, format=EXCEL)),
    )
    return section("money", "Commitments of money", note, table("", COLUMNS, map(_row, rows[:SHOWN])), rest)


def _row(row: CommitmentRow) -> list[Cell]:
    return [
        {"text": f"“{' '.join(row.quote.split())}”", "href": LINKS.article(row.article_id, Filters())},
        row.actor or row.jurisdiction or "not said",
        amount_words(row),
        row.status,
        row.horizon or "not said",
        counted(row.articles, "article"),
    ]
