"""The days that stand out, each with its strongest article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from dashboard.model.filters import Filters
from dashboard.model.findings.over_time import DayActivity
from dashboard.model.view_options import Sort
from dashboard.service import service
from dashboard.text.dates import day_words
from dashboard.ui.articles.article_view import LINKS
from dashboard.ui.tables.report_table import Block, Cell, section, table

SHOWN: Final = 8
COLUMNS: Final = (
    "Strongest article of the day, by heat",
    "Day (UTC)",
    "Articles",
    "Usual",
    "Standard deviations above",
)


def spikes_section(days: Sequence[DayActivity], filters: Filters) -> Block | None:
    """The clearest days that stand out, in order of time; ``None`` where none does.

    ``days`` are the rows of the chart ``activity`` under ``filters``.
    """
    spikes = [row for row in days if row.spike]
    if not spikes:
        return None
    clearest = sorted(sorted(spikes, key=lambda row: -(row.z or 0))[:SHOWN], key=lambda row: row.day)
    more = f"{len(spikes) - SHOWN:,} less clear days are marked in the chart above" if len(spikes) > SHOWN else None
    return section(
        "spikes", "The days that stand out most", table("", COLUMNS, (_row(r, filters) for r in clearest), more)
    )


def _row(row: DayActivity, filters: Filters) -> list[Cell]:
    day = date.fromisoformat(row.day)
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
        f"{row.count:,}",
        f"{row.expected:.1f}",
        f"{row.z:.1f}",
    ]
