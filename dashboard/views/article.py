"""One article: ``?id=`` names it, the filters beside it lead back to the view it was opened from."""

from __future__ import annotations

from dashboard.errors import NotFound
from dashboard.listing import StoredArticle
from dashboard.pipeline import service
from dashboard.ui.analysis_parts import story_part
from dashboard.ui.article_detail import article_detail, article_missing
from dashboard.ui.article_view import ArticleView
from dashboard.ui.component import show
from dashboard.ui.frame import page_view, show_foot


def find(article_id: str) -> StoredArticle | None:
    """The article of that id, or the one it is related coverage of; ``None`` when the corpus has neither."""
    try:
        return service().article(article_id)
    except NotFound:
        return None


def holds(article_id: str) -> bool:
    """Whether the id is an article's own, not only a related item's."""
    found = find(article_id)
    return found is not None and found.article.article_id == article_id


view = page_view()
article_view = ArticleView(view.filters, view.display, service().facts().topics, service().settings.images)
asked = next(iter(view.values("id")[-1:]), "")
stored = find(asked) if asked else None
if stored is None:
    article_missing(article_view, asked)
else:
    article_detail(stored, article_view, asked, holds, service().facts().corpus_version)
    if told := story_part(stored, view):
        show(told)
show_foot(("quality-percentile", "heat", "corroboration"))
