"""The parts of the pages that take more than charts: two sides compared, and one story."""

from __future__ import annotations

from typing import Final

from dashboard.display import Comparison
from dashboard.errors import NotFound
from dashboard.listing import StoredArticle
from dashboard.pipeline import service
from dashboard.query import Analysis, Dimension, Query, Result
from dashboard.ui.article_table import cards_part
from dashboard.ui.article_view import ArticleView
from dashboard.ui.chart_card import chart_part
from dashboard.ui.chart_page import chart_parts
from dashboard.ui.component import Part
from dashboard.ui.definition_switch import switch_part
from dashboard.ui.frame import PageView, empty_part, foot_part
from dashboard.ui.report_table import report_part
from dashboard.ui.sides import asked_sides, figures_section, sides_part
from dashboard.ui.story_tables import (
    linked_section,
    no_such_story,
    shared_stories_section,
    story_section,
    storyline_sections,
    storylines_section,
    way_to_story,
)

COMPARED_CHARTS: Final = ("compared_time", "compared_topics", "compared_providers")
STORY_CHARTS: Final = ("story_timeline", "story_sources")
CARDS: Final = 6


def compare_parts(view: PageView) -> tuple[Part, ...]:
    """Two periods, two topics or two providers side by side."""
    foot = foot_part(("period-change", "difference", "share", "effective-providers", "stories"))
    if not service().summary(view.filters.without("dates")).articles:
        return (empty_part(view), foot)
    result = service().finding(Analysis("compared_sides", ("side",), (), asked_sides(view)), view.filters)
    sides = sides_part(view, result, service().facts(), _counts(view))
    told = (report_part([figures_section(result, view.filters)], key="pulse-sides-figures"),) if len(result) else ()
    names = [name for name in COMPARED_CHARTS if name != f"compared_{view.display.compare.value}s"]
    return (sides, switch_part(view), *told, *chart_parts(view, names), foot)


def _counts(view: PageView) -> dict[str, int]:
    """The articles of what a side could be, by its value; empty for periods."""
    kind = view.display.compare
    if kind is Comparison.PERIOD:
        return {}
    columns = service().coverage(Query((Dimension(kind.value),), cross=True), view.filters).columns
    pairs = zip(columns[kind.value], columns["count"], strict=True)
    return {key: count for key, count in pairs if key is not None}


def story_parts(view: PageView) -> tuple[Part, ...]:
    """One story with all its reports, or the stories that several providers carried."""
    foot = foot_part(("story", "first-mover", "storyline", "corroboration", "quality"))
    if view.display.story is None:
        stories = service().finding(Analysis("stories", ("story",)), view.filters)
        lines = storylines_section(service().finding(Analysis("storylines", ("line",)), view.filters))
        listed = [shared_stories_section(stories, view.filters), *([lines] if lines else [])]
        return (report_part(listed, key="pulse-stories"), foot)
    found = story_of(view.display.story, view)
    if found is None:
        return (report_part([no_such_story(view.filters)], key="pulse-stories"), foot)
    return (*_one_story(view, found), foot)


def story_part(stored: StoredArticle, view: PageView) -> Part | None:
    """The way from an article to its story; ``None`` where the story has nothing to add."""
    found = story_of(stored.article.article_id, view)
    if found is None or (found.facts["reports"] < 2 and not stored.article.sections):
        return None
    return report_part([way_to_story(found, stored.article.article_id, view.filters)], key="pulse-way-to-story")


def story_of(article_id: str, view: PageView) -> Result | None:
    """The story that an article is part of; ``None`` where the corpus has no such article."""
    try:
        return service().finding(Analysis("story", ("report",), options=(("story", article_id),)), view.filters)
    except NotFound:
        return None


def _one_story(view: PageView, found: Result) -> tuple[Part, ...]:
    charts = [
        chart_part(name, view.filters, view.display)
        for name in STORY_CHARTS
        if service().chart(name, view.filters, view.display).figure is not None
    ]
    ids = [row["report"] for row in found.rows() if row["part"] == "report"][:CARDS]
    place = ArticleView(view.filters, view.display, service().facts().topics, service().settings.images)
    cards = cards_part(service().rows(ids), place, label="The reports", key="pulse-story-cards")
    linked = linked_section(found)
    lines = service().finding(
        Analysis("story_lines", ("line", "report"), options=(("story", view.display.story or ""),)), view.filters
    )
    return (
        report_part([story_section(found, view.filters)], key="pulse-story"),
        *charts,
        cards,
        *((report_part(storyline_sections(lines), key="pulse-story-lines"),) if len(lines) else ()),
        *((report_part([linked], key="pulse-story-linked"),) if linked else ()),
    )
