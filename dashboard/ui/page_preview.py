"""Describe a page to mails, chats and search engines, which read its address and run no scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import quote, urlencode

from dashboard.charts.catalog import CHARTS
from dashboard.errors import DashboardError, NotFound
from dashboard.model.article import Article
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.model.page_preview import PagePreview
from dashboard.model.view_options import Layout
from dashboard.model.view_sentence import counted_articles, described
from dashboard.service import service
from dashboard.snapshots.freeze import ARTICLES, STORY_PREFIX
from dashboard.snapshots.service import snapshot_service
from dashboard.text.dates import day_words
from dashboard.text.shortening import clipped
from dashboard.ui.page import PageSpec, PageView, view_of
from dashboard.ui.share import view_query

Params = tuple[tuple[str, str], ...]

LONGEST_TITLE: Final = 160
LONGEST_SENTENCE: Final = 300
FIRST_CHART: Final = "date"
"""The picture of pages without a chart."""


def page_preview(pages: Sequence[PageSpec], path: str, params: Params) -> PagePreview | None:
    """What a link to the page at ``path``, one of ``pages``, shows under these parameters, cached by generation; ``None`` for no page.

    While the store cannot answer, only the page's name is known.
    """
    page = next((page for page in pages if page.path == path), None)
    if page is None:
        return None
    try:
        found = service().once(("preview", path, params), lambda: _preview(page, view_of(params)))
    except DashboardError:
        return PagePreview(page.title, "", f"/{path}")
    return found if snapshot_service().renderer.available() else replace(found, picture="")


def _preview(page: PageSpec, view: PageView) -> PagePreview:
    article = _article(page, view)
    if article is not None:
        return _of_article(article, page, view)
    facts, summary = service().facts(), service().summary(view.filters)
    sentence = counted_articles(summary, view.filters) + described(summary, view.filters, facts.names)
    filtered = view.filters.describe(facts.names)
    shown = ARTICLES if page.path == ARTICLES else next(iter(page.charts), FIRST_CHART)
    display = replace(view.display, page=1, layout=Layout.AUTO, as_of=None)
    return PagePreview(
        clipped(f"{page.title}: {filtered}" if filtered else page.title, LONGEST_TITLE),
        clipped(f"{sentence}.", LONGEST_SENTENCE),
        Links().page(page.path, view.filters, display.to_params()),
        _picture(shown, view),
        CHARTS[shown].title if shown in CHARTS else "The articles in view",
        urlencode(view.filters.to_params()) if page.filtered else None,
    )


def _of_article(article: Article, page: PageSpec, view: PageView) -> PagePreview:
    who = article.provider.name or article.provider.domain or "unknown provider"
    day = day_words(None if article.published_at is None else article.published_at.date())
    name = "story" if page.path == "story" else "id"
    return PagePreview(
        clipped(article.title, LONGEST_TITLE),
        clipped(f"{who}, {day}. {article.excerpt or ''}".strip(), LONGEST_SENTENCE),
        Links().page(page.path, Filters(), [(name, article.article_id)]),
        _picture(f"{STORY_PREFIX}{article.article_id}", view),
        clipped(article.title, LONGEST_TITLE),
    )


def _article(page: PageSpec, view: PageView) -> Article | None:
    """The article that the address names, if this deployment has it."""
    asked = {"article": next(iter(view.values("id")[-1:]), None), "story": view.display.story}.get(page.path)
    try:
        return service().article(asked).article if asked else None
    except NotFound:
        return None


def _picture(shown: str, view: PageView) -> str:
    query = "" if shown.startswith(STORY_PREFIX) else view_query(view.filters, view.display)
    return f"/api/v1/charts/{quote(shown)}.png" + (f"?{query}" if query else "")
