"""The articles before and after one, in the order of the page of articles that it was opened from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.model.results import ArticleRow
from dashboard.model.view_options import Display, Layout, Sort
from dashboard.service import service
from dashboard.ui.articles.article_view import LINKS, ArticleView


def neighbours(article_id: str, view: ArticleView) -> list[dict[str, Any]]:
    """Links to the previous and the next article; none where the address's page of articles does not hold this one."""
    rows = _rows(view, view.display)
    at = next((place for place, row in enumerate(rows) if article_id in (row.article_id, row.parent_id)), None)
    if at is None:
        return []
    return [link for step in (-1, 1) if (link := _link(rows, at + step, step, view))]


def _link(rows: tuple[ArticleRow, ...], place: int, step: int, view: ArticleView) -> dict[str, Any] | None:
    display = view.display
    if not 0 <= place < len(rows):
        if display.page + step < 1:
            return None
        display = replace(display, page=display.page + step)
        rows = _rows(view, display)
        place = 0 if step > 0 else len(rows) - 1
        if not rows or (step > 0 and len(_rows(view, view.display)) < view.display.page_size):
            return None
    row = rows[place]
    href = LINKS.article(row.article_id, view.filters, display.to_params())
    return {"label": "Previous" if step < 0 else "Next", "href": href, "title": row.title}


def _rows(view: ArticleView, display: Display) -> tuple[ArticleRow, ...]:
    shown = replace(display, sort=Sort.DATE) if display.layout is Layout.SHEET else display
    return service().articles(view.filters, shown, size=display.page_size).rows
