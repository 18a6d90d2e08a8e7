"""What was reported on each side of a comparison: headlines and outlets.

Hooks for browser tests: ``section#side-a`` and ``section#side-b``, and those of ``report_table``.
"""

from __future__ import annotations

from typing import Final

from dashboard.briefing.headlines import HeadlineChoice
from dashboard.findings.sides import side_filters
from dashboard.model.filters import Filters
from dashboard.model.findings.comparison import SideFigures
from dashboard.model.links import Links
from dashboard.model.query import Dimension, Query
from dashboard.service import service
from dashboard.ui.articles.article_view import LINKS, ArticleView
from dashboard.ui.compare_form import Sides
from dashboard.ui.component import Part
from dashboard.ui.page import PageView
from dashboard.ui.tables.briefing_report import headline_item
from dashboard.ui.tables.report_table import Block, Cell, headline_list, report_part, section, sentence, table

OUTLETS: Final = 5


def news_part(view: PageView, result: Sides) -> Part:
    """Both sides next to each other: the main headlines of each, and its outlets."""
    return report_part([_side(view, row) for row in result.records], key="pulse-sides-news", columns=True)


def _side(view: PageView, row: SideFigures) -> Block:
    filters = side_filters(view.filters, view.display.compare, row.value)
    name, heading = f"side-{row.side.lower()}", f"{row.side}: {row.name}"
    if not row.articles:
        return section(name, heading, sentence("No article on this side."))
    chosen = HeadlineChoice(service(), Links()).main(filters)
    items = [headline_item(item, ArticleView.of(view)) for item in chosen]
    return section(name, heading, headline_list(items), _outlets(filters))


def _outlets(filters: Filters) -> Block:
    """The outlets with most articles, each leading to them; where several go by one name, with their domains."""
    columns = service().coverage(Query((Dimension.PROVIDER,)), filters).columns
    names = service().facts().names
    rows: list[list[Cell]] = []
    for key, label, count in zip(*(columns[name] for name in ("provider", "label", "count")), strict=True):
        if count:
            narrowed = filters.without("provider").toggled("provider", key or "(unknown provider)")
            rows.append([names.get(key, str(label)), {"text": f"{count:,}", "href": LINKS.page("articles", narrowed)}])
    more: Cell | None = None
    if len(rows) > OUTLETS:
        more = {"text": f"{len(rows) - OUTLETS:,} more", "href": LINKS.page("sources", filters)}
    return table("Outlets", ("Outlet", "Articles"), rows[:OUTLETS], more)
