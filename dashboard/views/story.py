"""Stories: one story with all its reports, or the stories that several providers carried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.model.findings.stories import STORIES, STORY_LINES, STORYLINES, StoryFacts, StoryReport
from dashboard.service import service
from dashboard.ui.articles.article_table import cards_part
from dashboard.ui.articles.article_view import ArticleView
from dashboard.ui.chart_card import chart_part
from dashboard.ui.component import Part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.tables.report_table import report_part
from dashboard.ui.tables.story_tables import (
    linked_section,
    no_such_story,
    shared_stories_section,
    story_of,
    story_section,
    storyline_sections,
    storylines_section,
)

CHARTS: Final = ("story_timeline", "story_sources")
CARDS: Final = 6


def _parts(view: PageView) -> tuple[Part, ...]:
    """The story that the address names; else the stories in view."""
    if view.display.story is None:
        stories = service().finding(STORIES, view.filters)
        lines = storylines_section(service().finding(STORYLINES, view.filters).records)
        listed = [shared_stories_section(stories, view.filters), *([lines] if lines else [])]
        return (report_part(listed, key="pulse-stories"),)
    found = story_of(view.display.story, view.filters)
    if found is None:
        return (report_part([no_such_story(view.filters)], key="pulse-stories"),)
    return _one_story(view, *found)


def _one_story(view: PageView, reports: Sequence[StoryReport], facts: StoryFacts) -> tuple[Part, ...]:
    charts = [
        chart_part(name, view.filters, view.display)
        for name in CHARTS
        if service().chart(name, view.filters, view.display).figure is not None
    ]
    ids = [row.report for row in reports if not row.is_linked][:CARDS]
    cards = cards_part(service().rows(ids), ArticleView.of(view), label="The reports", key="pulse-story-cards")
    linked = linked_section(reports)
    lines = service().finding(STORY_LINES.with_options(story=view.display.story or ""), view.filters)
    return (
        report_part([story_section(reports, facts, view.filters)], key="pulse-story"),
        *charts,
        cards,
        *((report_part(storyline_sections(lines), key="pulse-story-lines"),) if len(lines) else ()),
        *((report_part([linked], key="pulse-story-linked"),) if linked else ()),
    )


def _title(view: PageView) -> str | None:
    """The story's title, where the address names one."""
    found = None if view.display.story is None else story_of(view.display.story, view.filters)
    return None if found is None else f"Story: {found[1].title}"


PAGE: Final = PageSpec(
    "story",
    "Stories",
    _parts,
    definitions=("story", "first-mover", "storyline", "corroboration", "quality"),
    section="Read",
)
