"""The money ledger as rows of a report: what each commitment is, who tells of it, and the words it rests on."""

from __future__ import annotations

from typing import Any, Final

from dashboard.charts.money_rows import amount_words, truncated_words
from dashboard.filters import Filters
from dashboard.query import Result
from dashboard.ui.article_view import LINKS
from dashboard.ui.report_table import Block, Cell, links, section, sentence, table

SHOWN: Final = 40
COLUMNS: Final = ("In these words", "Who", "Amount", "Status", "By when", "Told by")


def money_section(result: Result, filters: Filters) -> Block:
    """The commitments that most articles tell of, each leading to the first of them."""
    rows = result.rows()
    more = f"{len(rows) - SHOWN:,} more are in the data." if len(rows) > SHOWN else ""
    told = sentence(
        "Each commitment once, with the spread between those who tell of it. Amounts are never added up: a package, its "
        f"parts and a target overlap. {more} {truncated_words(result)}".strip(),
        quiet=True,
    )
    rest = links(("All of them as CSV", LINKS.money(filters, format="csv")))
    return section("money", "Commitments of money", told, table("", COLUMNS, map(_row, rows[:SHOWN])), rest)


def _row(row: dict[str, Any]) -> list[Cell]:
    return [
        {"text": f"“{' '.join(row['quote'].split())}”", "href": LINKS.article(row["article_id"], Filters())},
        row["actor"] or row["jurisdiction"] or "not said",
        amount_words(row),
        row["status"],
        row["horizon"] or "not said",
        f"{row['articles']:,} {'article' if row['articles'] == 1 else 'articles'}",
    ]
