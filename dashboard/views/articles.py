"""Articles: the table (or the cards) of what is in view, a page at a time."""

from __future__ import annotations

from dataclasses import replace

from dashboard.pipeline import service
from dashboard.ui.article_table import article_table, page_count
from dashboard.ui.article_view import ArticleView
from dashboard.ui.frame import page_view, show_foot

view = page_view()
display = view.display
page = service().articles(view.filters, display)
if page.total and not page.rows:
    display = replace(display, page=page_count(page.total))
    page = service().articles(view.filters, display)
article_table(page, ArticleView(view.filters, display, service().facts().topics, service().settings.images))
show_foot(("quality", "quality-percentile", "heat", "stories"))
