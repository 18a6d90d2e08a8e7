"""One article: ``?id=`` names it; the filters in its address lead back to the view it was opened from."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dashboard.errors import NotFound
from dashboard.model.results import StoredArticle
from dashboard.service import service
from dashboard.ui.articles.article_detail import detail_part, missing_part
from dashboard.ui.articles.article_neighbours import neighbours
from dashboard.ui.articles.article_view import ArticleView, title_words
from dashboard.ui.component import Part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.reader_role import offers_corrections
from dashboard.ui.tables.report_table import report_part
from dashboard.ui.tables.story_tables import story_of, way_to_story


def _parts(view: PageView) -> tuple[Part, ...]:
    """The article, and the way to its story."""
    asked = next(iter(view.values("id")[-1:]), "")
    stored = _find(asked) if asked else None
    if stored is None:
        return (missing_part(ArticleView.of(view), asked),)
    version = service().facts().corpus_version
    article = detail_part(
        stored, ArticleView.of(view), asked, _is_article, version, editing=offers_corrections(service().settings)
    )
    near = neighbours(stored.article.article_id, ArticleView.of(view))
    article = replace(article, data={**article.data, "near": near})
    return (article, *_story(stored, view))


def _find(article_id: str) -> StoredArticle | None:
    """The article of that id, or the one it is related coverage of; ``None`` when the corpus has neither."""
    try:
        return service().article(article_id)
    except NotFound:
        return None


def _is_article(article_id: str) -> bool:
    found = _find(article_id)
    return found is not None and found.article.article_id == article_id


def _story(stored: StoredArticle, view: PageView) -> tuple[Part, ...]:
    """The way from an article to its story, where the story adds something."""
    found = story_of(stored.article.article_id, view.filters)
    if found is None or (found[1].reports < 2 and not stored.article.sections):
        return ()
    way = way_to_story(found[1], stored.article.article_id, view.filters)
    return (report_part([way], key="pulse-way-to-story"),)


def _title(view: PageView) -> str | None:
    asked = next(iter(view.values("id")[-1:]), "")
    stored = _find(asked) if asked else None
    return None if stored is None else title_words(stored.article.title)


PAGE: Final = PageSpec(
    "article",
    "Article",
    _parts,
    definitions=("quality-percentile", "heat", "corroboration"),
    subject=_title,
    headed=True,
    listed=False,
    in_place=False,
)
