"""Articles: the table (or the cards) of what is in view, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dashboard.model.view_options import Layout, Sort
from dashboard.service import service
from dashboard.ui.articles.article_table import page_count, table_part
from dashboard.ui.articles.article_view import ArticleView
from dashboard.ui.articles.found_words import found_words
from dashboard.ui.component import Part
from dashboard.ui.page import PageSpec, PageView


def _parts(view: PageView) -> tuple[Part, ...]:
    """One page of the articles in view; beyond the last page, the last."""
    display = view.display
    ordered = replace(display, sort=Sort.DATE) if display.layout is Layout.SHEET else display
    page = service().articles(view.filters, ordered, size=display.page_size)
    if page.total and not page.rows:
        display = replace(display, page=page_count(page.total, display.page_size))
        page = service().articles(view.filters, replace(ordered, page=display.page), size=display.page_size)
    shown = ArticleView.of(replace(view, display=display))
    return (table_part(page, shown, found=found_words(page.rows, view.filters.q)),)


PAGE: Final = PageSpec(
    "articles", "Articles", _parts, definitions=("quality", "quality-percentile", "heat", "stories"), section="Read"
)
