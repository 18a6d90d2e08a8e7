"""Articles: the table (or the cards) of what is in view, a page at a time."""

from __future__ import annotations

from dataclasses import replace

from dashboard.display import Layout, Sort
from dashboard.pipeline import service
from dashboard.ui.article_table import article_table, page_count
from dashboard.ui.article_view import ArticleView
from dashboard.ui.frame import page_view, show_foot

view = page_view()
display = view.display
ordered = replace(display, sort=Sort.DATE) if display.layout is Layout.SHEET else display
page = service().articles(view.filters, ordered, size=display.page_size)
if page.total and not page.rows:
    display = replace(display, page=page_count(page.total, display.page_size))
    page = service().articles(view.filters, replace(ordered, page=display.page), size=display.page_size)
article_table(page, ArticleView(view.filters, display, service().facts().topics, service().settings.images))
show_foot(("quality", "quality-percentile", "heat", "stories"))
