"""Stories as rows of a report: which ones several providers carried, who was first, how long it took."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from dashboard.analytics.first_mover import lag_words
from dashboard.filters import Filters
from dashboard.query import Result
from dashboard.ui.article_view import LINKS
from dashboard.ui.moments import exact_words
from dashboard.ui.report_table import Block, Cell, section, table

SHOWN: Final = 20


def shared_stories_section(result: Result, filters: Filters) -> Block:
    """The stories with most providers, each leading to its own page."""
    rows = result.rows()
    total = result.facts["stories"]
    more: Cell | None = None
    if total > SHOWN:
        more = {"text": f"{total - SHOWN:,} more stories", "href": LINKS.page("story", filters)}
    caption = f"{total:,} {'story' if total == 1 else 'stories'} with a report in view; each leads to its timeline"
    columns = ("Story", "Providers", "Reports", "First", "First seen", "Lasted")
    return section(
        "stories", "Stories that several providers carried", table(caption, columns, map(_row, rows[:SHOWN]), more)
    )


def _row(row: dict[str, Any]) -> list[Cell]:
    first_at: datetime | None = row["first_at"]
    title = " ".join(row["title"].split()) or "(no title)"
    return [
        {"text": title, "href": LINKS.page("story", Filters(), [("story", row["story"])])},
        f"{row['providers']:,}",
        f"{row['reports']:,}" + (f" ({row['undated']:,} undated)" if row["undated"] else ""),
        row["first"] or "not certain",
        exact_words(first_at),
        "" if row["hours"] is None else lag_words(timedelta(hours=row["hours"])),
    ]
