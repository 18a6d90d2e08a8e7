"""The days that stand out, each with the articles that day is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from dashboard.days import day_words
from dashboard.display import Sort
from dashboard.filters import Filters
from dashboard.pipeline import service
from dashboard.query import Result
from dashboard.ui.article_view import LINKS
from dashboard.ui.report_table import Block, Cell, section, table

SHOWN: Final = 8
COLUMNS: Final = ("Strongest article of the day, by heat", "Day (UTC)", "Articles", "Usual", "z")


def spikes_section(result: Result, filters: Filters) -> Block | None:
    """The clearest days that stand out, in order of time; ``None`` where none does.

    ``result`` is the answer of the chart ``activity`` under ``filters``.
    """
    spikes = [row for row in result.rows() if row["spike"]]
    if not spikes:
        return None
    clearest = sorted(sorted(spikes, key=lambda row: -row["z"])[:SHOWN], key=lambda row: row["day"])
    more = f"{len(spikes) - SHOWN:,} less clear are marked above" if len(spikes) > SHOWN else None
    return section(
        "spikes", "The days that stand out most", table("", COLUMNS, (_row(r, filters) for r in clearest), more)
    )


def _row(row: dict[str, Any], filters: Filters) -> list[Cell]:
    day = date.fromisoformat(row["day"])
    narrowed = replace(filters.without("dates"), dates=(day, day))
    strongest = service().listing(narrowed, sort=Sort.HEAT, limit=1).rows
    article: Cell = "none"
    if strongest:
        first = strongest[0]
        title = " ".join(first.title.split()) or "(no title)"
        article = {"text": title, "href": LINKS.article(first.parent_id or first.article_id, filters)}
    return [
        article,
        {"text": day_words(day), "href": LINKS.page("articles", narrowed)},
        f"{row['count']:,}",
        f"{row['expected']:.1f}",
        f"{row['z']:.1f}",
    ]
