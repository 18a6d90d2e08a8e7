"""The charts of the Story page, which are about the story that the address names."""

from __future__ import annotations

from dashboard.charts.register import chart
from dashboard.charts.spec import Drawing, View
from dashboard.charts.story_course import ask_sources, ask_story, draw_sources, draw_story
from dashboard.query import Result

PAGE = "story"


@chart(
    name="story_timeline",
    title="Who reported it, and when?",
    definition="first-mover",
    asks=ask_story,
    page=PAGE,
)
def story_timeline(result: Result, view: View) -> Drawing:
    """The reports of one story."""
    return draw_story(result, view)


@chart(
    name="story_sources",
    title="How many sources carry each passage?",
    definition="corroboration",
    asks=ask_sources,
    page=PAGE,
)
def story_sources(result: Result, view: View) -> Drawing:
    """The passages and sources of one multi-source story."""
    return draw_sources(result, view)
